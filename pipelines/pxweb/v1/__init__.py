"""The first generation of PxWeb's API, through the package pyscbwrapper.

The few calls that agencies without PxWebApi 2 still need, with the same limits, errors and columns as
`pipelines.pxweb`, and the check that both generations give the same figures. Not here: the second generation,
orchestration, storage. Never imports dagster, dbt, great_expectations or a database.

Statistics Sweden's maintainers said in October 2025 that v1 stays throughout 2026 (rOpenGov/pxweb issue 189):
nothing that the second generation serves may rest on this package.
"""

from pipelines.pxweb.v1.client import PxWebV1Client, V1Fetched
from pipelines.pxweb.v1.comparing import CellDifference, GenerationReport, TableComparison, compare_generations

__all__ = [
    "CellDifference",
    "GenerationReport",
    "PxWebV1Client",
    "TableComparison",
    "V1Fetched",
    "compare_generations",
]
