"""The choice of areas as a scoreboard: places are those of the figures, and sensitivity is what the drawn weights give.

Computed again here from the published components and the seed of draws, without the project's SQL.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from itertools import groupby
from statistics import mean
from typing import Any

import pytest

from pipelines import seed_file
from tests.nights import Site

Row = dict[str, Any]


@pytest.fixture
def board(good: Site) -> list[Row]:
    return [dict(row) for row in good.read("select * from marts.area_scoreboard")]


def draws() -> dict[int, dict[int, float]]:
    found: dict[int, dict[int, float]] = defaultdict(dict)
    with seed_file("weight_draws").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            found[int(row["draw"])][int(row["place"])] = float(row["weight"])
    return found


def components(board: list[Row]) -> list[Row]:
    return [row for row in board if row["component"] != "all"]


def placed(scores: dict[str, float]) -> dict[str, int]:
    """Places with ties sharing the best, 1 = highest."""
    rounded = {name: round(score, 9) for name, score in scores.items()}
    return {name: 1 + sum(other > score for other in rounded.values()) for name, score in rounded.items()}


def test_every_area_stands_in_every_county_by_every_criterion(board: list[Row]) -> None:
    counties = {row["region_code"] for row in board}
    assert len(counties) == 21
    by_area = defaultdict(set)
    for row in components(board):
        by_area[row["strategy_id"], row["area_code"]].add((row["region_code"], row["criterion_id"], row["component"]))
    assert {len(cells) for cells in by_area.values()} == {21 * 7}


def test_a_countys_place_is_that_of_its_figure(board: list[Row]) -> None:
    def key(row: Row) -> tuple[str, ...]:
        return (row["strategy_id"], row["area_code"], row["criterion_id"], row["component"])

    for _, rows in groupby(sorted(components(board), key=key), key):
        known = [row for row in rows if row["value"] is not None]
        for row in known:
            assert row["county_rank"] == 1 + sum(other["value"] > row["value"] for other in known)
            if len(known) > 1:
                assert row["score"] == pytest.approx((len(known) - row["county_rank"]) / (len(known) - 1))
            else:
                assert row["status"] == "not_comparable" and row["score"] is None


def test_what_is_not_measured_is_no_score_and_says_so(board: list[Row]) -> None:
    lacking = [row for row in components(board) if row["value"] is None]
    assert lacking
    assert all(row["score"] is None and row["status"] == "not_measured" and not row["origin"] for row in lacking)


def test_the_order_of_areas_and_what_weights_do_to_it(board: list[Row]) -> None:
    criteria: dict[tuple[str, str], dict[str, dict[str, float]]] = defaultdict(lambda: defaultdict(dict))
    for row in board:
        if row["component"] == "all" and row["criterion_id"] != "all" and row["score"] is not None:
            criteria[row["strategy_id"], row["region_code"]][row["area_code"]][row["criterion_id"]] = row["score"]
    totals = {
        (row["strategy_id"], row["region_code"], row["area_code"]): row for row in board if row["criterion_id"] == "all"
    }
    places = {"C1": 1, "C2": 2, "C3": 3}
    for (strategy, region), areas in criteria.items():
        even = placed({area: mean(scores.values()) for area, scores in areas.items()})
        held: dict[str, list[int]] = defaultdict(list)
        for weights in draws().values():
            drawn = {
                area: sum(weights[places[one]] * score for one, score in scores.items())
                / sum(weights[places[one]] for one in scores)
                for area, scores in areas.items()
            }
            for area, place in placed(drawn).items():
                held[area].append(place)
        for area, place in even.items():
            row = totals[strategy, region, area]
            assert row["area_rank"] == place and row["areas_compared"] == len(areas)
            share = mean(one == place for one in held[area])
            # A tie that rounding breaks may fall either way in a draw or two.
            assert row["rank_held_share"] == pytest.approx(share, abs=0.05)
            assert row["rank_best"] >= 1 and row["rank_worst"] <= len(areas)


def test_a_mean_says_of_how_many_parts_it_is(board: list[Row]) -> None:
    """A place by one criterion of three is in the same order as one by all, and must not look like it."""
    parts: dict[tuple[str, ...], int] = defaultdict(int)
    for row in board:
        if row["criterion_id"] != "all" and row["score"] is not None:
            parts[row["strategy_id"], row["area_code"], row["region_code"], row["criterion_id"], row["component"]] += 1
    of_criteria: dict[tuple[str, ...], int] = defaultdict(int)
    of_all: dict[tuple[str, ...], int] = defaultdict(int)
    for strategy, code, region, criterion, component in parts:
        if component == "all":
            of_all[strategy, code, region] += 1
        else:
            of_criteria[strategy, code, region, criterion] += 1
    for row in board:
        area = (row["strategy_id"], row["area_code"], row["region_code"])
        if row["criterion_id"] == "all":
            assert row["parts_measured"] == of_all[area] > 0
        elif row["component"] == "all":
            assert row["parts_measured"] == of_criteria[*area, row["criterion_id"]]
        else:
            assert row["parts_measured"] is None
    assert len(set(of_all.values())) > 1


def test_candidates_are_in_no_area_and_fulfil_the_criteria(good: Site) -> None:
    rows = good.read("select * from marts.area_candidates")
    assert {row["region_code"] for row in rows} and len({row["region_code"] for row in rows}) > 15
    taken = {
        (row["strategy_id"], row["industry_code"]) for row in good.read("select * from marts.bridge_area_industry")
    }
    for row in rows:
        assert (row["strategy_id"], row["industry_code"]) not in taken
        assert row["location_quotient_low"] > 1 and row["employed"] >= 200
        assert row["growth"] > row["national_growth"] or row["density"] > row["mean_density"]
