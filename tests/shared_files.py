"""Files that tests may read and the project may not carry: class "read", in ``../shared`` beside a clone.

Where they are, and the one skip for a clone without them. Not here: what may be carried (``tests/data/``).
"""

from __future__ import annotations

from pathlib import Path

import pytest

SHARED = Path(__file__).resolve().parents[2] / "shared"


def shared_path(*steps: str) -> Path:
    """Return a file or folder under ``../shared``; skip the test where it is absent."""
    path = SHARED.joinpath(*steps)
    if not path.exists():
        pytest.skip(f"../shared/{'/'.join(steps)} is not at hand: it may be read, but not carried into the project")
    return path
