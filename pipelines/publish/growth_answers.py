"""Growth and productivity of the focus county against the nation, read from what was published.

Queries and the facts that they give. Not here: how it looks (``cli/growth_lines.py``).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from warehouse.literals import filled

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

NATION = "00"

_LEVELS = """
select
    county.industry_code, county.employed_regime, county.year,
    county.share_of_region, nation.share_of_region,
    county.real_value_added_per_employed, nation.real_value_added_per_employed,
    county.relative_to_nation, county.rank_among_counties, county.counties_ranked,
    case when 'simulated' in (county.origin, nation.origin) then 'simulated' else county.origin end
from marts.county_growth as county
inner join marts.county_growth as nation
    on nation.region_code = {nation} and nation.industry_code = county.industry_code
    and nation.employed_regime = county.employed_regime and nation.year = county.year
where county.region_code = {region}
order by county.industry_code, county.employed_regime, county.year
"""


@dataclass(frozen=True)
class Level:
    """An industry of the county in one year.

    Attributes:
        industry: its code. employed_from: where the employed are from: the accounts (ESA), a register, or `none`.
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
    """First and last year of every series of the county that has more than one year.

    Where a series has real years, simulated ones are left out: nothing simulated is the end of a real series.
    """
    query = filled(_LEVELS, region=region, nation=NATION)
    found = [Level(*row) for row in reader.execute(query).fetchall()]
    series: dict[tuple[str, str], list[Level]] = {}
    for level in found:
        series.setdefault((level.industry, level.employed_from), []).append(level)
    kept = [[one for one in levels if one.origin != "simulated"] or levels for levels in series.values()]
    return [(levels[0], levels[-1]) for levels in kept if len(levels) > 1]
