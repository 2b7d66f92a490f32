"""What the strategy asks, answered from the publication: the facts behind the second half of a run's summary.

Queries on the published indicators and claims. Not here: how it looks (``showing_answers.py``), or any rule: verdicts
and statuses come from the warehouse.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

# Both ends of each register's own stretch: RAMS up to the change of its population, the others as far as they go.
_POINTS = """
with series as (
    select
        *,
        min(year) over (partition by strategy_id, indicator_id, series, regime) as first_year
    from marts.indicator_series
    where region_code = $region
        and strategy_id = $strategy
        and (
            (indicator_id = '3' and regime = 'NR')
            or (indicator_id in ('5', '8', '17') and series not like '%by_division')
        )
)

select indicator_id, series, regime, year, value, national_value, unit, origin
from series
where (regime = 'RAMS' and year in (2008, 2018))
    or (regime = 'BAS' and (year = first_year or is_latest))
    or (regime in ('LINKED', 'NR') and is_latest)
order by indicator_id, series, regime desc, year
"""

_STRATEGY = """
select dim_strategy.strategy_id
from marts.dim_strategy
left join marts.bridge_strategy_region as regions
    on regions.strategy_id = dim_strategy.strategy_id
    and regions.region_code = $region
order by regions.region_code is null, decided_on desc, dim_strategy.strategy_id
limit 1
"""

_CLAIMS = """
select
    claim_id, sentence_sv, sentence_en, evidence_en, evidence_then, year_then, start_year_then, evidence_now, year_now,
    start_year_now, unit, national_now, verdict, reason_en, is_simulated, origin
from marts.strategy_claims
where region_code = $region and strategy_id = $strategy and is_of_strategy
order by sort_order
"""


@dataclass(frozen=True)
class Point:
    """A published figure of the region beside the nation's."""

    regime: str
    year: int
    value: float
    national_value: float | None
    unit: str
    origin: str


@dataclass(frozen=True)
class Answers:
    """The strategy's questions with their figures."""

    points: Mapping[tuple[str, str], Sequence[Point]]
    """Indicator and series -> figures, register by register, oldest first."""
    claims: Sequence[Mapping[str, Any]]

    def series(self, indicator_id: str, name: str, *regimes: str) -> Sequence[Point]:
        """Figures of one series of an indicator, of all or the named regimes."""
        found = self.points.get((indicator_id, name), ())
        return [point for point in found if not regimes or point.regime in regimes]

    def claim(self, claim_id: str) -> Mapping[str, Any] | None:
        """One claim's row."""
        return next((row for row in self.claims if row["claim_id"] == claim_id), None)


def answers(reader: Any, region: str, strategy: str | None = None) -> Answers:
    """Read them from an open publication (a DuckDB connection) for one county.

    Args:
        reader: an open release.
        region: code of the county.
        strategy: id of the strategy that asks; by default the newest that is the county's own, else the first.
    """
    asking = {"region": region, "strategy": strategy or _strategy_of(reader, region)}
    points: dict[tuple[str, str], list[Point]] = {}
    for row in _rows(reader.execute(_POINTS, asking)):
        key = (row.pop("indicator_id"), row.pop("series"))
        points.setdefault(key, []).append(Point(**row))
    return Answers(points, _rows(reader.execute(_CLAIMS, asking)))


def _strategy_of(reader: Any, region: str) -> str | None:
    found = reader.execute(_STRATEGY, {"region": region}).fetchone()
    return found[0] if found else None


def _rows(cursor: Any) -> list[dict[str, Any]]:
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
