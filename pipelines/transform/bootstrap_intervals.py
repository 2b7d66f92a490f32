"""Bootstrap intervals of citation impact: how much a mean depends on which publications happen to be in it.

The bootstrap, and the table of its limits, which `research_strengths` joins. Not here: the means (dbt), or when the
draws are made (``build.py``).

Each cell (organisation, field, window) draws as many of its publications as it has, with replacement, a thousand times
(CWTS Leiden Ranking: StoredProcedures.cs). The weighted mean is taken of each draw; with the draws in order, the
limits are number floor(0.025 B) and floor(0.975 B). This is done between the models, since no SQL that runs on both
databases draws a thousand samples in reasonable time. The seed comes from the cell's own keys, so the limits are the
same on every machine and in every order of rows, and a cell's draws serve all its ways of counting and baselines.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from sqlalchemy import Column, Double, Integer, MetaData, String, Table, text
from sqlalchemy.engine import Connection

from warehouse.engine import Warehouse
from warehouse.loading import load
from warehouse.reading import read_query

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt
    import pandas as pd

    Numbers = npt.NDArray[np.float64]

logger = logging.getLogger(__name__)

DRAWS = 1000
LOW, HIGH = 0.025, 0.975
COUNTINGS = ("full", "author_fractional", "organisation_fractional")
_SEED = "styrka research impact 1"
_CELL = ["organisation_code", "field_scheme", "field_code", "period_end"]
# Draws of large cells are made piece by piece, so that memory stays small.
_PIECE = 4_000_000

_INTERVALS = Table(
    "research_intervals",
    MetaData(),
    Column("organisation_code", String),
    Column("field_scheme", String),
    Column("field_code", String),
    Column("period_end", Integer),
    Column("counting", String),
    Column("baseline", String),
    Column("mncs_low", Double),
    Column("mncs_high", Double),
    Column("pp_top10_low", Double),
    Column("pp_top10_high", Double),
    schema="staging",
)

# Every publication of every cell that has a figure, with its part by each way of counting.
_ITEMS = """
with cells as (
    select distinct organisation_code, field_scheme, field_code, period_start, period_end, baseline
    from staging.int_research_strengths
    where mncs is not null or pp_top10 is not null
),
fields as (
    select organisation_code, field_scheme, field_code, vintage_id, publication_id, year, author_fraction,
        organisation_fraction, field_fraction
    from staging.int_measured_publications
    where field_scheme <> 'unclassified'
    union all
    select distinct organisation_code, 'all', 'all', vintage_id, publication_id, year, author_fraction,
        organisation_fraction, 1.0
    from staging.int_measured_publications
)
select
    cells.organisation_code, cells.field_scheme, cells.field_code, cells.period_end, cells.baseline,
    fields.publication_id,
    cast(impact.weight as double precision) as full_part,
    cast(impact.weight * fields.author_fraction * fields.field_fraction as double precision) as author_fractional_part,
    cast(impact.weight * fields.organisation_fraction * fields.field_fraction as double precision)
        as organisation_fractional_part,
    cast(impact.normalised_score as double precision) as normalised_score,
    cast(impact.top10 as double precision) as top10
from cells
inner join fields
    on fields.organisation_code = cells.organisation_code
    and fields.field_scheme = cells.field_scheme
    and fields.field_code = cells.field_code
    and fields.year between cells.period_start and cells.period_end
inner join staging.int_publication_impact as impact
    on impact.vintage_id = fields.vintage_id
    and impact.publication_id = fields.publication_id
    and impact.organisation_code = fields.organisation_code
    and impact.baseline = cells.baseline
order by 1, 2, 3, 4, 5, 6
"""


def draw_intervals(warehouse: Warehouse) -> int:
    """Write `staging.research_intervals` again from the models it draws from; returns the number of cells in it."""
    import pyarrow as pa

    with warehouse.connect() as connection, connection.begin():
        # Emptied and not dropped: a view of the run before reads it.
        _INTERVALS.create(connection, checkfirst=True)
        connection.execute(_INTERVALS.delete())
        if not _has_impact(connection):
            return 0
        rows = list(intervals(read_query(warehouse, connection, _ITEMS).to_pandas()))
        names = [column.name for column in _INTERVALS.columns]
        table = pa.table({name: [row[place] for row in rows] for place, name in enumerate(names)})
        table = table.set_column(3, "period_end", table.column("period_end").cast(pa.int32()))
        load(warehouse, connection, _INTERVALS, table)
    return len(rows)


def _has_impact(connection: Connection) -> bool:
    """Whether there is anything to draw from: SwePub alone has no citations, and then nothing is imported."""
    query = "select count(*) from staging.int_research_strengths where mncs is not null or pp_top10 is not null"
    return bool(connection.execute(text(query)).scalar_one())


def intervals(items: pd.DataFrame) -> Iterator[tuple[object, ...]]:
    """Limits of every cell, way of counting and baseline, in the order of their keys.

    Args:
        items: one row per cell, baseline and publication: the keys, `<counting>_part`, normalised_score, top10.
    """
    import numpy as np

    columns = _plain_columns(items)
    cells: Mapping[Any, Any] = items.groupby(_CELL, sort=True).indices
    for cell, rows in cells.items():
        of_cell = {name: column[rows] for name, column in columns.items()}
        publications, places = np.unique(of_cell["publication_id"], return_inverse=True)
        measured = [(baseline, counting) for baseline in sorted(set(of_cell["baseline"])) for counting in COUNTINGS]
        totals = _totals(of_cell, measured, places, len(publications))
        drawn = _draws(tuple(map(str, cell)), len(publications), totals)
        for number, (baseline, counting) in enumerate(measured):
            score, top10 = (_limits(drawn[:, 4 * number + k], drawn[:, 4 * number + k + 1]) for k in (0, 2))
            yield (*cell, counting, baseline, *score, *top10)


def _plain_columns(items: pd.DataFrame) -> Mapping[str, npt.NDArray[Any]]:
    """The columns outside of pandas: cells are many and small, and each look into a frame costs more than its sums."""
    figures = ["normalised_score", "top10", *(f"{counting}_part" for counting in COUNTINGS)]
    texts = {name: items[name].to_numpy(dtype=object).astype(str) for name in ("publication_id", "baseline")}
    return {**texts, **{name: items[name].to_numpy(dtype=float, na_value=float("nan")) for name in figures}}


def _totals(
    of_cell: Mapping[str, npt.NDArray[Any]],
    measured: Sequence[tuple[str, str]],
    places: npt.NDArray[np.int64],
    size: int,
) -> Numbers:
    """Per publication the four sums of each baseline and counting: part x score, part, part x top10, part."""
    import numpy as np

    columns = []
    for baseline, counting in measured:
        mine = of_cell["baseline"] == baseline
        part = np.nan_to_num(of_cell[f"{counting}_part"][mine])
        for figure in ("normalised_score", "top10"):
            value = of_cell[figure][mine]
            known = ~np.isnan(value)
            for weighted in (part[known] * value[known], part[known]):
                columns.append(np.bincount(places[mine][known], weights=weighted, minlength=size))
    return np.stack(columns, axis=1)


def _draws(cell: tuple[str, ...], size: int, totals: Numbers) -> Numbers:
    """Draw x column: the sums over each draw of `size` publications with replacement."""
    import numpy as np

    digest = hashlib.sha256("|".join((_SEED, *cell)).encode()).digest()
    generator = np.random.Generator(np.random.PCG64(int.from_bytes(digest[:8], "big")))
    step = max(1, min(DRAWS, _PIECE // size))
    sums = []
    for first in range(0, DRAWS, step):
        rows = min(step, DRAWS - first)
        picked = generator.integers(0, size, size=(rows, size))
        offset = picked + np.arange(rows)[:, None] * size
        times = np.bincount(offset.ravel(), minlength=rows * size).reshape(rows, size)
        sums.append(times.astype(np.float64) @ totals)
    return np.concatenate(sums)


def _limits(weighted: Numbers, weight: Numbers) -> tuple[float | None, float | None]:
    """Limits of the weighted mean; a draw without any weight says nothing and is left out."""
    import numpy as np

    means = np.sort(weighted[weight > 0] / weight[weight > 0])
    if not len(means):
        return None, None
    return float(means[int(LOW * len(means))]), float(means[int(HIGH * len(means))])
