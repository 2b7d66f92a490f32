"""Models and queries name no regime, no version of a classification and no strategy: those are data.

A regime is what a source's declaration calls it; what a model treats in a way of its own is in `vars.regimes` of
dbt_project.yml, which the macros `regime` and `regimes` read.
"""

from __future__ import annotations

import re

import pytest
import yaml

from pipelines import PROJECT_ROOT
from pipelines.sources.catalogue import all_sources
from pipelines.transform.dbt_call import DBT_PROJECT
from pipelines.transform.regimes import regimes

VARS = yaml.safe_load((DBT_PROJECT / "dbt_project.yml").read_bytes())["vars"]
STRATEGIES = [
    yaml.safe_load(path.read_bytes())["strategy"] for path in (PROJECT_ROOT / "strategies").glob("*/strategy.yml")
]
NAMES = {
    "regime": {*regimes().values(), *(source.regime for source in all_sources().values())},
    "classification": {VARS["industry_classification"], *(source.classification for source in all_sources().values())},
    "strategy": {*STRATEGIES, *(name.partition("-")[0] for name in STRATEGIES)},
}
NO_NAMES = {"none", "total"}
"""What declarations say of figures without a classification."""
QUERIES = sorted(
    path
    for folder, ending in (
        (DBT_PROJECT / "models", "sql"),
        (DBT_PROJECT / "models", "yml"),
        (DBT_PROJECT / "macros", "sql"),
        (DBT_PROJECT / "tests", "sql"),
        (PROJECT_ROOT / "pipelines" / "site", "py"),
        (PROJECT_ROOT / "pipelines" / "publish", "py"),
    )
    for path in folder.rglob(f"*.{ending}")
)


def literals(text: str) -> set[str]:
    """What is written in single quotes outside comments and descriptions."""
    text = re.sub(r"(?s:\{#.*?#\})|--[^\n]*|description: [^\n]*", "", text)
    return set(re.findall(r"'([^'\n]*)'", text))


@pytest.mark.parametrize("kind", NAMES)
def test_no_query_names_what_is_data(kind: str) -> None:
    names = NAMES[kind] - NO_NAMES
    # A scheme of a strategy is a classification in small letters; a role of a regime is a word in small letters.
    names |= {name.lower() for name in names} if kind == "classification" else set()
    found = {
        str(path.relative_to(PROJECT_ROOT)): sorted(named)
        for path in QUERIES
        if (named := names & literals(path.read_text(encoding="utf-8")))
    }
    assert found == {}


def test_every_regime_that_a_model_treats_in_its_own_way_is_known() -> None:
    declared = {source.regime for source in all_sources().values()}
    assert set(regimes().values()) - declared == {regimes()["linked"]}


def test_a_literal_is_seen_and_a_comment_is_not() -> None:
    assert literals("where regime = 'BAS' -- as 'RAMS' was\n{# and 'NR' #}") == {"BAS"}
