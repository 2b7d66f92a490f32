"""What the tests of alerts share."""

from __future__ import annotations

import sys
from pathlib import Path

# The tests import `made_alerts` by name, whatever import mode pytest runs in.
sys.path.insert(0, str(Path(__file__).parent))
