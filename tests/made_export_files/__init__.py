"""Exports made by hand with the quirks of the real ones: proprietary content may not be carried along.

All persons, titles and identifiers are invented. `PERSONS` is every name, id and address of a person in them.
"""

from tests.made_export_files.openalex import OPENALEX_WEB, openalex_answer, openalex_csv, openalex_work
from tests.made_export_files.others import dimensions_csv, incites_csv, lens_csv, ris_text, scival_csv
from tests.made_export_files.scopus import SCOPUS_2017, SCOPUS_2023, SCOPUS_2025, scopus_csv
from tests.made_export_files.swedish import (
    DIVA_HEADER,
    DIVA_NAME,
    SWEPUB_COMMENT,
    diva_csv,
    diva_persons_csv,
    swepub_hit,
    swepub_json,
    swepub_table,
)
from tests.made_export_files.tables import PERSONS, table
from tests.made_export_files.web_of_science import WOS_TAGS, wos_record, wos_tab, wos_text

__all__ = [
    "DIVA_HEADER",
    "DIVA_NAME",
    "OPENALEX_WEB",
    "PERSONS",
    "SCOPUS_2017",
    "SCOPUS_2023",
    "SCOPUS_2025",
    "SWEPUB_COMMENT",
    "WOS_TAGS",
    "dimensions_csv",
    "diva_csv",
    "diva_persons_csv",
    "incites_csv",
    "lens_csv",
    "openalex_answer",
    "openalex_csv",
    "openalex_work",
    "ris_text",
    "scival_csv",
    "scopus_csv",
    "swepub_hit",
    "swepub_json",
    "swepub_table",
    "table",
    "wos_record",
    "wos_tab",
    "wos_text",
]
