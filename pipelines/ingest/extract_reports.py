"""What is reported of extracts that could not be ingested.

Words. Not here: deciding what fits (``extracts/``), moving files (``inbox.py``), or the words of every inbox
(``drop_reports.py``).
"""

from __future__ import annotations

from collections.abc import Mapping

from pipelines.extracts import ExtractError, NotRecognised, UnreadableFile, listed
from pipelines.ingest.inbox import REPORT_ENDING
from pipelines.sources.ordered_extract import OrderedExtract
from warehouse.check_results import CheckSpec

RECOGNISED = CheckSpec(
    name="uploads_recognised",
    kind="fetch",
    severity="warning",
    description_en="Every file that was dropped into the inbox fits a declared extract, and was ingested.",
    expected="every dropped file to fit a declared extract",
    advice=f"Read the report beside each file (*{REPORT_ENDING} in inbox/scb/quarantine), fix the file or declare "
    "it in sources/, move it back into inbox/scb and delete the report; a file that nobody needs is deleted",
)

ADVICE = [
    "If the file should fit one of these, fix what is named, or order it again, and drop it into inbox/scb.",
    "If the agency has changed headings or codes, fix pipelines/sources/<name>.yml and drop the file again.",
    "If it is a table that is not declared yet, declare it: see docs/ordered-extracts.md.",
]


def reason(error: ExtractError) -> str:
    """Why a file was quarantined, as the end of a sentence that begins with its name."""
    if isinstance(error, NotRecognised):
        return error.short
    if isinstance(error, UnreadableFile):
        return f"cannot be read: {error.reason}"
    return str(error)


def findings(error: ExtractError, declarations: Mapping[str, OrderedExtract]) -> list[str]:
    """What did not fit, per declaration, the nearest first; nothing where the reason says it all."""
    if not isinstance(error, NotRecognised) or error.fitting:
        return []
    lines = [f"It was compared with {len(declarations)} declared extracts, the nearest first:"]
    for name, misfits in error.misfits.items():
        lines += ["", f"{name} ({declarations[name].title.en})"]
        lines += [f"  - {line}" for line in listed(misfits)]
    return lines
