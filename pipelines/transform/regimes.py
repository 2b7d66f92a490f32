"""Names of the regimes that some queries choose, by what they are.

Read from where the models have them (`vars.regimes` of ``dbt_project.yml``). Not here: what a regime is
(``sources/``, the guide of the warehouse).
"""

from __future__ import annotations

from functools import cache

from pipelines.system.yaml_text import parse_yaml
from pipelines.transform.dbt_call import DBT_PROJECT


@cache
def regimes() -> dict[str, str]:
    """Role -> name of the regime, as `register` -> the register of employed that is followed today."""
    declared = parse_yaml((DBT_PROJECT / "dbt_project.yml").read_bytes())
    names: dict[str, str] = declared["vars"]["regimes"]
    return names
