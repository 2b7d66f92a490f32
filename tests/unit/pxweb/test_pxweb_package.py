"""What the package shows, and what importing it costs."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from pipelines import pxweb


def test_the_public_interface_is_what_is_documented() -> None:
    assert sorted(pxweb.__all__) == sorted(set(pxweb.__all__))
    assert all(hasattr(pxweb, name) for name in pxweb.__all__)
    exported = {name for name in dir(pxweb) if name[0].isupper() and name != "TYPE_CHECKING"}
    assert exported == {name for name in pxweb.__all__ if name[0].isupper()}


def test_importing_the_package_stays_light() -> None:
    heavy = "numpy pyarrow pandas dagster dbt great_expectations duckdb sqlalchemy"
    check = f"sys.exit(', '.join(m for m in '{heavy}'.split() if m in sys.modules) or 0)"
    code = f"import sys, pipelines.pxweb; {check}"
    root = Path(pxweb.__file__).parents[2]
    done = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
