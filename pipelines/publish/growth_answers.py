"""Growth and productivity of the focus county against the nation, read from what was published.

Queries and the facts that they give. Not here: how it looks (``cli/growth_lines.py``).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

NATION = "00"

# First and last year of each series; the nation beside the county in both.
_ENDS = """
with ends as (
    select
        industry_code, employed_regime, year, region_code, share_of_region, real_value_added_per_employed,
        relative_to_nation, rank_among_counties, counties_ranked, origin,
        min(year) over (partition by industry_code, employed_regime) as first_year,
        max(year) over (partition by industry_code, employed_regime) as last_year
    from marts.county_growth
    where region_code in ($region, $nation)
)

select
    county.industry_code, county.employed_regime, county.year,
    county.share_of_region, nation.share_of_region,
    county.real_value_added_per_employed, nation.real_value_added_per_employed,
    county.relative_to_nation, county.rank_among_counties, county.counties_ranked, county.origin
from ends as county
inner join ends as nation
    on nation.region_code = $nation and nation.industry_code = county.industry_code
    and nation.employed_regime = county.employed_regime and nation.year = county.year
where county.region_code = $region and county.year in (county.first_year, county.last_year)
order by county.industry_code, county.employed_regime, county.year
"""


@dataclass(frozen=True)
class Level:
    """An industry of the county in one year.

    Attributes:
        share, national_share: per cent of all value added.
        real, national_real: value added per employed at constant prices, SEK thousand.
        relative: value added per employed, the nation's being 100. rank: among `ranked` counties, 1 the highest.
    """

    industry: str
    employed_from: str
    year: int
    share: float | None
    national_share: float | None
    real: float | None
    national_real: float | None
    relative: float | None
    rank: int | None
    ranked: int | None
    origin: str


def growth(reader: DuckDBPyConnection, region: str) -> list[tuple[Level, Level]]:
    """First and last year of every series of the county that has more than one year."""
    rows = [Level(*row) for row in reader.execute(_ENDS, {"region": region, "nation": NATION}).fetchall()]
    pairs: dict[tuple[str, str], list[Level]] = {}
    for row in rows:
        pairs.setdefault((row.industry, row.employed_from), []).append(row)
    return [(found[0], found[1]) for found in pairs.values() if len(found) == 2]
