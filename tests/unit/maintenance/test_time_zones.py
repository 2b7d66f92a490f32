"""A machine without time zones: `styrka doctor` must be there to say what is missing."""

from __future__ import annotations

import os
import subprocess
import sys

# Neither the system's files nor the package that stands in for them.
WITHOUT = """
import sys
sys.modules["tzdata"] = None
from types import SimpleNamespace
from pipelines.maintenance.doctor import _settings
from pipelines.settings import Settings
for one in _settings(SimpleNamespace(settings=Settings(_env_file=None))):
    print(one)
"""


def test_the_doctor_says_that_the_time_zone_is_not_known() -> None:
    environment = {**os.environ, "PYTHONTZPATH": ""}
    ended = subprocess.run([sys.executable, "-c", WITHOUT], capture_output=True, text=True, check=True, env=environment)
    assert "Europe/Stockholm is not known: install the system's tzdata" in ended.stdout
