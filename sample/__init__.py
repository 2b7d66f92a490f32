"""A sample of the statistics agency's API: tables in files, what makes them and what answers from them.

Everything that the nightly run needs to work without a network. Not here: the client that asks (`pipelines/pxweb/`).
"""

from pathlib import Path
from typing import Final

SAMPLE_FOLDER: Final = Path(__file__).resolve().parent
"""The folder of the sample's files: `tables/`, `inbox/`, `calibration/`."""
