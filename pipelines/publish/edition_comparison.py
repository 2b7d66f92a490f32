"""Two editions compared: which indicator series have moved.

The comparison and its list. Not here: freezing (``editions.py``).
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Final

# A series is compared over the years that both editions have: a new year is no move. Figures are sums in an order of
# their own, hence the tolerance.
_MOVED: Final = """
with pairs as (
    select
        coalesce(now.strategy_id, before.strategy_id) as strategy_id,
        coalesce(now.indicator_id, before.indicator_id) as indicator_id,
        coalesce(now.series, before.series) as series,
        coalesce(now.region_code, before.region_code) as region_code,
        coalesce(now.regime, before.regime) as regime,
        coalesce(now.year, before.year) as year,
        before.value as value_before,
        now.value as value_now,
        before.year is not null as was_there,
        now.year is not null as is_there,
        case when before.is_latest then before.status end as status_before,
        case when now.is_latest then now.status end as status_now,
        before.value is distinct from now.value
            and coalesce(abs(now.value - before.value) > 1e-9 * (1 + abs(before.value)), true) as differs
    from now.marts.indicator_series as now
    full join before.marts.indicator_series as before
        on before.strategy_id = now.strategy_id
        and before.indicator_id = now.indicator_id
        and before.series = now.series
        and before.region_code = now.region_code
        and before.regime = now.regime
        and before.year = now.year
),

series as (
    select
        strategy_id, indicator_id, series, region_code, regime,
        not bool_or(was_there) as is_new,
        not bool_or(is_there) as is_gone,
        count(*) filter (was_there and is_there and differs) as years_moved,
        max(abs(value_now - value_before)) filter (was_there and is_there and differs) as largest_change,
        arg_max(year, abs(value_now - value_before)) filter (was_there and is_there and differs) as in_year,
        max(status_before) as status_before,
        max(status_now) as status_now
    from pairs
    group by strategy_id, indicator_id, series, region_code, regime
)

select strategy_id, indicator_id, series, region_code, regime,
    case
        when is_new then 'new' when is_gone then 'gone'
        when years_moved > 0 and status_before is distinct from status_now then 'figures and status'
        when years_moved > 0 then 'figures' else 'status'
    end as what,
    years_moved, largest_change, in_year, status_before, status_now
from series
where is_new or is_gone or years_moved > 0 or status_before is distinct from status_now
order by all
"""


@dataclass(frozen=True)
class MovedSeries:
    """One series of an indicator in one region and regime, and what became of it since the edition before.

    Attributes:
        what: figures, status, figures and status, new or gone.
        years_moved: years that both editions have, with different figures.
        largest_change: the greatest of those differences, in the indicator's unit; `in_year` says when.
        status_before: the status of the series' last year in the edition before; status_now: in this one.
    """

    strategy_id: str
    indicator_id: str
    series: str
    region_code: str
    regime: str
    what: str
    years_moved: int
    largest_change: float | None
    in_year: int | None
    status_before: str | None
    status_now: str | None


@dataclass(frozen=True)
class Comparison:
    """What moved since the edition `before`."""

    before: str
    moved: Sequence[MovedSeries]


def compare(before: Path, now: Path, name: str) -> Comparison:
    """Compare the databases of two editions; `name` is that of the earlier one."""
    import duckdb

    with duckdb.connect() as connection:
        connection.execute(f"attach '{before}' as before (read_only)")
        connection.execute(f"attach '{now}' as now (read_only)")
        rows = connection.execute(_MOVED).fetchall()
    return Comparison(name, [MovedSeries(*row) for row in rows])


def moved_series_csv(comparison: Comparison) -> str:
    """The list as CSV: comma, point, UTF-8."""
    written = io.StringIO()
    writer = csv.DictWriter(written, [field.name for field in fields(MovedSeries)], lineterminator="\n")
    writer.writeheader()
    writer.writerows(asdict(one) for one in comparison.moved)
    return written.getvalue()
