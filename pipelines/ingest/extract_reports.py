"""What people are reported delivered files: the report beside a quarantined file, and the finding of the run.

Belongs here: words. Does not belong here: deciding what fits (``extracts/``) or moving files (``inbox.py``).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pipelines.extracts.errors import ExtractError, NotRecognised, UnreadableFile, listed
from pipelines.ingest.inbox import REPORT_ENDING, Dropped
from pipelines.sources.ordered_extract import OrderedExtract
from warehouse.check_results import CheckResult, CheckSpec

INBOX = "inbox_scb"

RECOGNISED = CheckSpec(
    name="uploads_recognised",
    kind="fetch",
    severity="warning",
    description_en="Every file that was dropped into the inbox fits a declared extract, and was ingested.",
    expected="every dropped file to fit a declared extract",
    advice=f"Read the report beside each file (*{REPORT_ENDING} in inbox/scb/quarantine), fix the file or declare "
    "it in sources/, move it back into inbox/scb and delete the report; a file that nobody needs is deleted",
)


class SimulatedInLiveHome(ExtractError):
    """A file that says of itself that it is simulated was dropped where live figures are."""


def inbox_finding(quarantined: Sequence[str], reasons: Mapping[str, str], stuck: Mapping[str, str]) -> CheckResult:
    """Whether anything is in quarantine or is stuck in the inbox; `reasons` are those of this run, by file name."""
    if stuck:
        reported = "; ".join(f"{name} {why}" for name, why in list(stuck.items())[:5])
        return RECOGNISED.outcome(INBOX, passed=False, observed=f"{len(stuck)} stuck in the inbox: {reported}")
    if not quarantined:
        return RECOGNISED.outcome(INBOX, passed=True, observed="nothing in quarantine")
    reported = "; ".join(f"{name} {reasons[name]}" if name in reasons else name for name in quarantined[:5])
    more = f"; and {len(quarantined) - 5} more" if len(quarantined) > 5 else ""
    files = "1 file" if len(quarantined) == 1 else f"{len(quarantined)} files"
    return RECOGNISED.outcome(INBOX, passed=False, observed=f"{files} in quarantine: {reported}{more}")


def reason(error: ExtractError) -> str:
    """Why a file was quarantined, as the end of a sentence that begins with its name."""
    if isinstance(error, NotRecognised):
        return error.short
    if isinstance(error, UnreadableFile):
        return f"cannot be read: {error.reason}".rstrip(".")
    return str(error).rstrip(".")


def report(dropped: Dropped, error: ExtractError, declarations: Mapping[str, OrderedExtract]) -> str:
    """The text beside a quarantined file: what did not fit, per declaration, and what to do."""
    lines = [
        f"{dropped.path.name} could not be ingested.",
        f"Size {len(dropped.body)} bytes, saved {dropped.received:%Y-%m-%d %H:%M} UTC, sha256 {dropped.sha256}.",
        "",
    ]
    lines += _findings(error, declarations)
    lines += [
        "",
        "What to do:",
        "- If the file should fit one of these, fix what is named, or order it again, and drop it into inbox/scb.",
        "- If the agency has changed headings or codes, fix pipelines/sources/<name>.yml and drop the file again.",
        "- If it is a table that is not declared yet, declare it: see docs/ordered-extracts.md.",
        "Nothing of the file was loaded. It lies here as it came.",
        "",
    ]
    return "\n".join(lines)


def _findings(error: ExtractError, declarations: Mapping[str, OrderedExtract]) -> list[str]:
    if not isinstance(error, NotRecognised):
        return [f"The file {reason(error)}."]
    if error.fitting:
        return [
            f"It {error.short}. A file must fit one: make the headings in the declarations differ.",
        ]
    lines = [f"It was compared with {len(declarations)} declared extracts, the nearest first:"]
    for name, misfits in error.misfits.items():
        lines += ["", f"{name} ({declarations[name].title.en})"]
        lines += [f"  - {line}" for line in listed(misfits)]
    return lines
