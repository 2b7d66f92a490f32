"""What became of a model or test.

One record. Not here: running anything (``model_run.py``).
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class ModelOutcome:
    """What became of one model or test: `success`, `pass`, `warn`, `error`, `fail` or `skipped`, in dbt's words."""

    unique_id: str
    status: str
    message: str
    failures: int | None
    seconds: float
    build_key: str = ""
    """Of everything that it is made of: equal keys, equal contents."""
    is_kept: bool = False
    """Nothing of what it is made of has changed, so it stayed as it was."""

    @property
    def succeeded(self) -> bool:
        """Built, or a test without findings."""
        return self.status in ("success", "pass")

    @property
    def lets_go_on(self) -> bool:
        """Whether what comes after may be made of it."""
        return self.status in ("success", "pass", "warn")
