"""Write files to take along: CSV with CSVW, Excel, PX, JSON-stat with its API, a data package, a catalogue.

A kind of download is one file here and one line in `KINDS`. Not here: pages; figures are the marts'.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from pipelines.site.downloads.api import write_api
from pipelines.site.downloads.catalogue import write_catalogue
from pipelines.site.downloads.csv_files import write_csv_files
from pipelines.site.downloads.data_package import write_data_package
from pipelines.site.downloads.excel import write_workbooks
from pipelines.site.downloads.job import DownloadJob
from pipelines.site.downloads.px import write_px_files

KINDS: Final[tuple[Callable[[DownloadJob], None], ...]] = (
    write_csv_files,
    write_workbooks,
    write_px_files,
    write_api,
    write_data_package,
    write_catalogue,
)
