"""Client library for PxWebApi 2, the API of statistical agencies that run PxWeb.

Asking for tables, metadata and data, and turning the answers into columns. Not here: orchestration, storage, or what a
particular table means. Never imports dagster, dbt, great_expectations or a database, and numpy and pyarrow only once
something is decoded.

Example::

    with PxWebClient("https://statistikdatabasen.scb.se/api/v2", contact="statistics@example.org") as client:
        fetched = client.fetch("TAB6471", {"Region": ["08*"], "Alder": ["TotSA"], "Kon": ["*"],
                                           "ContentsCode": ["*"], "Tid": ["TOP(3)"]})
    datasets = [decode(part.body, table_id=fetched.table_id) for part in fetched.parts]
"""

from __future__ import annotations

from pipelines.http.errors import (
    AnswerError,
    ApiError,
    BodyCut,
    ConnectionFailed,
    DecodeError,
    ForeignAddress,
    NightIsOver,
    NotJson,
    RateLimited,
    RequestRejected,
    RequestTimedOut,
    ServerFailed,
    ServerUnavailable,
    TooManyCells,
    TransportError,
    TruncatedJson,
    UnexpectedAnswerError,
    WebPage,
)
from pipelines.http.transport import HttpFacts
from pipelines.jsonstat.dataset import Dataset, decode
from pipelines.jsonstat.errors import CategoryIndexError, CellStatusError, CellValueError, NotADataset, ShapeError
from pipelines.jsonstat.fingerprint import MetadataChange, compare_fingerprints, fingerprint, fingerprint_digest
from pipelines.jsonstat.metadata import CodelistReference, TableMetadata, Unit, Variable, parse_metadata
from pipelines.jsonstat.status_symbols import KNOWN_STATUS_SYMBOLS
from pipelines.pxweb.catalogue import Codelist, CodelistValue, TableEntry
from pipelines.pxweb.client import PxWebClient
from pipelines.pxweb.config import ApiConfig
from pipelines.pxweb.errors import (
    ExpressionError,
    IllegalSelection,
    MandatorySelectionMissing,
    MissingSelectionError,
    NonExistentCodelist,
    NonExistentPage,
    NonExistentTable,
    NonExistentValue,
    NonExistentVariable,
    SelectionError,
    TableNotResolvedError,
    UnknownCodeError,
    UnknownCodelistError,
    UnknownVariableError,
    UnsupportedFormat,
    VintageMovedError,
)
from pipelines.pxweb.fetching import DataPart, FetchedTable, MetadataResponse
from pipelines.pxweb.resolving import resolve_table
from pipelines.pxweb.selection import ELIMINATE

__all__ = [
    "ELIMINATE",
    "KNOWN_STATUS_SYMBOLS",
    "AnswerError",
    "ApiConfig",
    "ApiError",
    "BodyCut",
    "CategoryIndexError",
    "CellStatusError",
    "CellValueError",
    "Codelist",
    "CodelistReference",
    "CodelistValue",
    "ConnectionFailed",
    "DataPart",
    "Dataset",
    "DecodeError",
    "ExpressionError",
    "FetchedTable",
    "ForeignAddress",
    "HttpFacts",
    "IllegalSelection",
    "MandatorySelectionMissing",
    "MetadataChange",
    "MetadataResponse",
    "MissingSelectionError",
    "NightIsOver",
    "NonExistentCodelist",
    "NonExistentPage",
    "NonExistentTable",
    "NonExistentValue",
    "NonExistentVariable",
    "NotADataset",
    "NotJson",
    "PxWebClient",
    "RateLimited",
    "RequestRejected",
    "RequestTimedOut",
    "SelectionError",
    "ServerFailed",
    "ServerUnavailable",
    "ShapeError",
    "TableEntry",
    "TableMetadata",
    "TableNotResolvedError",
    "TooManyCells",
    "TransportError",
    "TruncatedJson",
    "UnexpectedAnswerError",
    "Unit",
    "UnknownCodeError",
    "UnknownCodelistError",
    "UnknownVariableError",
    "UnsupportedFormat",
    "Variable",
    "VintageMovedError",
    "WebPage",
    "compare_fingerprints",
    "decode",
    "fingerprint",
    "fingerprint_digest",
    "parse_metadata",
    "resolve_table",
]
