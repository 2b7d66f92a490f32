"""What the tests of the warehouse share."""

from __future__ import annotations

import sys
from pathlib import Path

# The tests import `small_marts` by name, whatever import mode pytest runs in.
sys.path.insert(0, str(Path(__file__).parent))
