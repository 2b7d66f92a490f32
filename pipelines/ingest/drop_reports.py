"""What is reported of drops: the report beside a quarantined drop, and the finding of the run.

Words that every inbox shares. Not here: the words of extracts and exports, or deciding what fits.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pipelines.ingest.inbox import Drop
from warehouse.check_results import CheckResult, CheckSpec

_SHOWN = 5
# How the line of a report begins that says why; every run reads it again for its alert.
_WHY = "It "


def inbox_finding(
    spec: CheckSpec,
    inbox: str,
    quarantined: Mapping[str, str],
    left: Mapping[str, str],
    remarks: Mapping[str, str],
) -> CheckResult:
    """Whether anything is in quarantine or was left in the inbox.

    Args:
        spec: the check.
        inbox: the inbox's name.
        quarantined: why something is in quarantine, by name; empty where its report is gone.
        left: why something is still in the inbox, by name.
        remarks: what to know of what was ingested, by name.
    """
    table = f"inbox_{inbox}"
    said = []
    if left:
        said.append(f"{len(left)} left in the inbox: {_listed([f'{name} {why}' for name, why in left.items()])}")
    if quarantined:
        files = "1 file" if len(quarantined) == 1 else f"{len(quarantined)} files"
        named = [f"{name} {why}".rstrip() for name, why in quarantined.items()]
        said.append(f"{files} in quarantine: {_listed(named)}")
    if said:
        return spec.outcome(table, passed=False, observed="; ".join(said))
    noted = _listed([f"{name} {remark}" for name, remark in remarks.items()])
    return spec.outcome(table, passed=True, observed=f"nothing in quarantine{f'; {noted}' if noted else ''}")


def report(drop: Drop, why: str, found: Sequence[str], advice: Sequence[str]) -> str:
    """The text beside a quarantined drop: why, what did not fit in particular, and what to do."""
    files = [f"  {file.name}: {len(file.body)} bytes, sha256 {file.sha256}" for file in drop.files]
    return "\n".join(
        [
            f"{drop.name} could not be ingested.",
            f"{_WHY}{why}.",
            f"Saved {drop.received:%Y-%m-%d %H:%M} UTC.",
            *files,
            *(["", *found] if found else []),
            "",
            "What to do:",
            *(f"- {line}" for line in advice),
            "Nothing of it was loaded. It lies here as it came.",
            "",
        ]
    )


def why_reported(text: str) -> str:
    """Why a drop was quarantined, as its report says it; empty where it does not."""
    line = next((line for line in text.splitlines() if line.startswith(_WHY)), "")
    return line.removeprefix(_WHY).rstrip(".")


def _listed(said: Sequence[str]) -> str:
    """One as it is, several as a list with a line each."""
    if len(said) < 2:
        return "".join(said)
    more = [f"and {len(said) - _SHOWN} more"] if len(said) > _SHOWN else []
    return "".join(f"\n- {line}" for line in [*said[:_SHOWN], *more])
