"""Client library for PxWebApi 2, the API of statistical agencies that run PxWeb.

Belongs here: asking for tables, metadata and data, and turning the answers into columns. Does not belong
here: orchestration, storage, or what a particular table means. Never imports dagster, dbt, great_expectations
or a database, and numpy and pyarrow only once something is decoded.

Example::

    with PxWebClient("https://statistikdatabasen.scb.se/api/v2", contact="statistics@example.org") as client:
        fetched = client.fetch("TAB6471", {"Region": ["08*"], "Alder": ["TotSA"], "Kon": ["*"],
                                           "ContentsCode": ["*"], "Tid": ["TOP(3)"]})
    datasets = [decode(part.body, table_id=fetched.table_id) for part in fetched.parts]
"""

from __future__ import annotations

from pipelines.pxweb.catalogue import Codelist, CodelistValue, TableEntry
from pipelines.pxweb.client import PxWebClient
from pipelines.pxweb.config import ApiConfig
from pipelines.pxweb.errors import (
    AnswerError,
    BodyCut,
    CategoryIndexError,
    CellStatusError,
    CellValueError,
    ConnectionFailed,
    DecodeError,
    ExpressionError,
    HtmlInsteadOfJson,
    IllegalSelection,
    MandatorySelectionMissing,
    MissingSelectionError,
    NonExistentCodelist,
    NonExistentPage,
    NonExistentTable,
    NonExistentValue,
    NonExistentVariable,
    NotADataset,
    NotJson,
    PxWebError,
    RateLimited,
    RequestRejected,
    RequestTimedOut,
    SelectionError,
    ServerFailed,
    ServerUnavailable,
    ShapeError,
    TableNotResolvedError,
    TooManyCells,
    TransportError,
    TruncatedJson,
    UnexpectedAnswerError,
    UnknownCodeError,
    UnknownCodelistError,
    UnknownVariableError,
    UnsupportedFormat,
    VintageMovedError,
)
from pipelines.pxweb.fetching import DataPart, FetchedTable, MetadataResponse
from pipelines.pxweb.fingerprint import MetadataChange, compare_fingerprints, fingerprint, fingerprint_digest
from pipelines.pxweb.jsonstat import Dataset, decode
from pipelines.pxweb.metadata import CodelistReference, TableMetadata, Unit, Variable, parse_metadata
from pipelines.pxweb.resolving import resolve_table
from pipelines.pxweb.selection import ELIMINATE
from pipelines.pxweb.symbols import KNOWN_STATUS_SYMBOLS
from pipelines.pxweb.transport import HttpFacts

__all__ = [
    "ELIMINATE",
    "KNOWN_STATUS_SYMBOLS",
    "AnswerError",
    "ApiConfig",
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
    "HtmlInsteadOfJson",
    "HttpFacts",
    "IllegalSelection",
    "MandatorySelectionMissing",
    "MetadataChange",
    "MetadataResponse",
    "MissingSelectionError",
    "NonExistentCodelist",
    "NonExistentPage",
    "NonExistentTable",
    "NonExistentValue",
    "NonExistentVariable",
    "NotADataset",
    "NotJson",
    "PxWebClient",
    "PxWebError",
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
    "compare_fingerprints",
    "decode",
    "fingerprint",
    "fingerprint_digest",
    "parse_metadata",
    "resolve_table",
]
