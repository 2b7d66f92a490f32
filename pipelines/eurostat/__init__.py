"""Ask Eurostat's Statistics API for datasets.

Asks in few calls that the server answers at once, and knows its refusals. Not here: JSON-stat (``jsonstat/``), the
line (``http/``), or what a dataset means. Imports no other package of the project but those two.

Example::

    with EurostatClient(address, contact="statistics@example.org") as client:
        answers = client.fetch("nama_10r_3gva", {"freq": ["A"], "unit": ["CP_MNAC"], "nace_r2": ["TOTAL", "C"],
                                              "geo": ["LEVEL(nuts3)"], "time": ["FROM(2000)"]})
"""

from __future__ import annotations

from pipelines.eurostat.client import EurostatClient
from pipelines.eurostat.flags import FLAGS
from pipelines.eurostat.questions import SelectionError

__all__ = ["FLAGS", "EurostatClient", "SelectionError"]
