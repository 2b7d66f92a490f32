"""What a run has found: its own failed checks, and those of earlier runs that nothing has fixed.

Reading them once, while the run still holds the warehouse open. Not here: making checks (``validate.py``), or what
people hear of them (``alerts/``).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pipelines.installation.parts import Installation
from warehouse.check_results import Severity
from warehouse.quality import failed_checks, standing_findings

Rows = Sequence[Mapping[str, Any]]


@dataclass(frozen=True)
class Findings:
    """Rows of `quality.check_results`, critical ones first."""

    new: Rows = ()
    """Failed checks of this run."""
    standing: Rows = ()
    """Failed checks of earlier runs whose vintage is still the newest."""

    def of(self, severity: Severity) -> Rows:
        """Those of this run that are so grave; a critical one keeps figures from being published."""
        return [row for row in self.new if row["severity"] == severity]


def read_findings(installation: Installation, run_id: str) -> Findings:
    """What a run has found. To open the warehouse for this alone would take 0.1 s."""
    with installation.warehouse.connect() as connection:
        return Findings(failed_checks(connection, run_id), standing_findings(connection, run_id, installation.origins))
