"""The dashboard and the alert rules that operators copy name nothing but metrics that runs write."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from pipelines import PROJECT_ROOT

FOLDER = PROJECT_ROOT / "deploy" / "monitoring"
DASHBOARD = json.loads((FOLDER / "grafana-dashboard.json").read_text(encoding="utf-8"))
RULES = yaml.safe_load((FOLDER / "prometheus-rules.yml").read_text(encoding="utf-8"))["groups"]
METRICS = (PROJECT_ROOT / "pipelines" / "alerts" / "metrics.py").read_text(encoding="utf-8")


def written() -> set[str]:
    """Names of what runs write, the counters' from their table."""
    from pipelines.alerts.metrics import _CALLS

    return set(re.findall(r'"(styrka_[a-z_]+)"', METRICS)) | {f"styrka_api_{name}_total" for name in _CALLS}


def expressions() -> Iterator[tuple[str, str]]:
    """Title and expression of every panel and rule."""
    for panel in DASHBOARD["panels"]:
        for target in panel["targets"]:
            yield panel["title"], target["expr"]
    for group in RULES:
        for rule in group["rules"]:
            yield rule["alert"], rule["expr"]


@pytest.mark.parametrize(("title", "expression"), list(expressions()))
def test_what_is_asked_for_is_what_runs_write(title: str, expression: str) -> None:
    named = set(re.findall(r"\bstyrka_[a-z_]+", expression))
    assert named and named <= written(), title


def test_every_metric_is_shown() -> None:
    shown = {name for _, expression in expressions() for name in re.findall(r"\bstyrka_[a-z_]+", expression)}
    assert shown == written()


def test_panels_have_a_title_a_reason_and_a_place_of_their_own() -> None:
    panels = DASHBOARD["panels"]
    assert all(panel["title"] and panel["description"] for panel in panels)
    cells = [
        (x, y)
        for panel in panels
        for x in range(panel["gridPos"]["x"], panel["gridPos"]["x"] + panel["gridPos"]["w"])
        for y in range(panel["gridPos"]["y"], panel["gridPos"]["y"] + panel["gridPos"]["h"])
    ]
    assert len(cells) == len(set(cells)) and max(x for x, _ in cells) < 24
    assert len({panel["id"] for panel in panels}) == len(panels)


def test_every_rule_says_how_bad_it_is_and_what_to_do() -> None:
    for group in RULES:
        for rule in group["rules"]:
            assert rule["labels"]["severity"] in ("critical", "warning"), rule["alert"]
            assert rule["annotations"]["summary"] and rule["annotations"]["description"], rule["alert"]
            for page in re.findall(r"(?:docs|deploy)/[a-z-]+\.md", rule["annotations"]["description"], re.IGNORECASE):
                assert (PROJECT_ROOT / Path(page)).is_file(), page
