"""What people are reported exports: the report beside a quarantined batch, and the finding of the run.

Belongs here: words. Does not belong here: deciding what can be read (``bibliometrics/``) or moving files.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pipelines.ingest.export_batches import Batch
from pipelines.ingest.inbox import REPORT_ENDING
from warehouse.check_results import CheckResult, CheckSpec

INBOX = "inbox_bibliometrics"

READ = CheckSpec(
    name="exports_read",
    kind="fetch",
    severity="warning",
    description_en="Every export that was dropped into the inbox can be read whole, and was ingested.",
    expected="every dropped export to be read whole",
    advice=f"Read the report beside it (*{REPORT_ENDING} in inbox/bibliometrics/quarantine), export or fix it, "
    "drop it into inbox/bibliometrics and delete what is in quarantine",
)


def exports_finding(quarantined: Sequence[str], reasons: Mapping[str, str], stuck: Mapping[str, str]) -> CheckResult:
    """Whether anything is in quarantine or is stuck in the inbox; `reasons` are those of this run, by name."""
    if stuck:
        reported = "; ".join(f"{name} {why}" for name, why in list(stuck.items())[:5])
        return READ.outcome(INBOX, passed=False, observed=f"{len(stuck)} stuck in the inbox: {reported}")
    if not quarantined:
        return READ.outcome(INBOX, passed=True, observed="nothing in quarantine")
    reported = "; ".join(f"{name}: {reasons[name]}" if name in reasons else name for name in quarantined[:5])
    more = f"; and {len(quarantined) - 5} more" if len(quarantined) > 5 else ""
    return READ.outcome(INBOX, passed=False, observed=f"{len(quarantined)} in quarantine: {reported}{more}")


def report(batch: Batch, error: Exception) -> str:
    """The text beside a quarantined batch: what could not be read, where, and what to do."""
    files = [f"  {file.name}: {len(file.body)} bytes, sha256 {file.sha256}" for file in batch.files]
    return "\n".join(
        [
            f"{batch.name} could not be ingested.",
            f"Saved {batch.received:%Y-%m-%d %H:%M} UTC.",
            *files,
            "",
            str(error),
            "",
            "What to do:",
            "- Export it again, or fix what is named, and drop it into inbox/bibliometrics.",
            "- A file in a folder or zip that is no export: take it out and drop the rest again.",
            "- Formats and how to export them: docs/bibliometrics.md.",
            "Nothing of it was loaded. It lies here as it came.",
            "",
        ]
    )
