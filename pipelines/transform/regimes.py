"""Names of the regimes that some queries choose, by what they are.

Read from where the models have them (`vars.regimes` of ``dbt_project.yml``). Not here: what a regime is
(``sources/``, the guide of the warehouse).
"""

from __future__ import annotations

from functools import cache

import yaml

from pipelines.transform.dbt_call import DBT_PROJECT


@cache
def regimes() -> dict[str, str]:
    """Role -> name of the regime, as `register` -> the register of employed that is followed today."""
    declared = yaml.safe_load((DBT_PROJECT / "dbt_project.yml").read_bytes())
    names: dict[str, str] = declared["vars"]["regimes"]
    return names
