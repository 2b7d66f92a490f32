"""Styrka's pipelines: from the statistics agency's answer to the published warehouse.

Where the project's files are that are not Python: `dbt/`, `deploy/`, `docs/`, `strategies/`. In a checkout they are
beside the packages. An installed wheel carries them in `pipelines/_project/`, because dbt-core owns the name `dbt`
among installed packages. Not here: any import of a package below, since importing one must not wake the others.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

_PACKAGED = Path(__file__).resolve().parent / "_project"

IS_INSTALLED: Final = _PACKAGED.is_dir()
"""Whether the project runs from an installed wheel; nothing is ever written beside its files then."""

PROJECT_ROOT: Final = _PACKAGED if IS_INSTALLED else _PACKAGED.parent.parent
"""The folder of the files that are not Python."""

WORKING_ROOT: Final = Path.cwd() if IS_INSTALLED else PROJECT_ROOT
"""The folder of `.env` and, unless `STYRKA_HOME` names another, of `data/`: the checkout, or where an installed
`styrka` is started."""


def seed_file(name: str) -> Path:
    """Return the path of the dbt seed `name`, in whichever folder of `dbt/seeds/` it is.

    Raises:
        FileNotFoundError: no seed is called that.
    """
    found = sorted((PROJECT_ROOT / "dbt" / "seeds").rglob(f"{name}.csv"))
    if not found:
        raise FileNotFoundError(f"dbt/seeds: expected a seed called {name}.csv, but found none")
    return found[0]
