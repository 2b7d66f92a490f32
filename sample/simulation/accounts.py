"""Regional accounts: product, employed and wages by county and aggregate, by NUTS 2 region and industry.

What is real is met exactly: value added and employed of every county, value added of industry (B-E) and manufacturing,
construction of every riksområde, all aggregates of riket and Örebro län (``margins.py``). What lies between them is
simulated: how a county's value added divides into aggregates, and industries within a riksområde.

Not here: codes and labels of the tables (``simulate.py``), and which of their cells are real (``recorded.py``).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sample.documents import Cells
from sample.regions import COUNTIES, NUTS2_REGIONS, RAMS_GROUPS, counties_of_nuts2
from sample.simulation import margins
from sample.simulation.calibration import noise
from sample.simulation.employment import FIXED_COUNTY, county_position
from sample.simulation.rounding import columns_to_totals, fit, to_total

GOODS, SERVICES, PUBLIC, UNALLOCATED = range(4)

# Industries of T04A: aggregate, register group, value added per employed against the business sector's mean
# (an assumption, in line with the shares of value added and employment that are published).
INDUSTRIES = {
    "A01-A03": (GOODS, "A", 0.7),
    "B05-C33": (GOODS, "B+C", 1.2),
    "D35-E39": (GOODS, "D+E", 2.3),
    "F41-F43": (GOODS, "F", 0.85),
    "G45-G47": (SERVICES, "G", 0.85),
    "H49-H53": (SERVICES, "H", 0.8),
    "I55-I56": (SERVICES, "I", 0.5),
    "J58-J63": (SERVICES, "J", 1.5),
    "K64-K66": (SERVICES, "K", 1.9),
    "L68": (SERVICES, "L", 5.5),
    "M69-N82": (SERVICES, "M+N", 0.85),
    "P85-Q88": (SERVICES, "P+Q", 0.6),
    "R90-T98": (SERVICES, "R+S+T+U", 0.6),
}
_GOODS_CODES = ("A01-A03", "B05-C33", "D35-E39", "F41-F43")
# Share of a register group's employed that works in government or in non-profit institutions (an assumption).
_PUBLIC_SHARE = {"O": 1.0, "P": 0.85, "Q": 0.78, "R+S+T+U": 0.4}
# Wages against the economy's mean by aggregate (assumptions).
_WAGE_LEVEL = {GOODS: 1.05, SERVICES: 1.05, PUBLIC: 0.9}
_FIXED = county_position(FIXED_COUNTY)
_OTHERS = np.arange(len(COUNTIES)) != _FIXED


@dataclass(frozen=True)
class Accounts:
    """Whole or one-decimal figures; axes: county (or NUTS 2 region), aggregate or industry, 2000-2024.

    `extra_*` is the extra-regional part of government, per year. Employed are thousands, the rest SEK million.
    """

    product: Cells
    employed: Cells
    wages: Cells
    extra_product: Cells
    extra_employed: Cells
    extra_wages: Cells
    industry_product: Cells
    industry_employed: Cells
    industry_wages: Cells


def simulate(employed: Cells) -> Accounts:
    """All figures of the three tables.

    Args:
        employed: persons per county x register group (without unknown) x 2000-2024: what structure is taken from.
    """
    by_industry, public = _employed_by_industry(employed)
    product = _product(by_industry, public)
    head_count = _head_count(_aggregates(by_industry, public))
    extra_employed = margins.extra_employed()
    extra_wages = np.rint(_extra_wages(extra_employed))
    wages = _wages(head_count, extra_wages)
    return Accounts(
        product, head_count, wages, margins.extra_value_added(), extra_employed, extra_wages,
        *_by_nuts2(by_industry, product, head_count, wages),
    )  # fmt: skip


def _employed_by_industry(employed: Cells) -> tuple[Cells, Cells]:
    """Business employed (county x industry x year) and public employed (county x year), persons."""
    groups = {group: employed[:, place] for place, group in enumerate(RAMS_GROUPS) if group != "00"}
    public = sum(share * groups[group] for group, share in _PUBLIC_SHARE.items())
    business = {group: cells * (1 - _PUBLIC_SHARE.get(group, 0.0)) for group, cells in groups.items()}
    business["P+Q"] = business["P"] + business["Q"]
    return np.stack([business[group] for _, group, _ in INDUSTRIES.values()], axis=1), np.asarray(public)


def _members(aggregate: int) -> list[int]:
    return [place for place, industry in enumerate(INDUSTRIES.values()) if industry[0] == aggregate]


def _aggregates(by_industry: Cells, public: Cells) -> Cells:
    """County x (goods, services, public) x year."""
    goods, services = (by_industry[:, _members(aggregate)].sum(axis=1) for aggregate in (GOODS, SERVICES))
    return np.stack([goods, services, public], axis=1)


def _productivity() -> Cells:
    return np.array([level for _, _, level in INDUSTRIES.values()])[:, None]


def _product(by_industry: Cells, public: Cells) -> Cells:
    """Product per county x (goods, services, public, unallocated) x year.

    Value added is real in total, the aggregates of riket and Örebro län as well. Product taxes less subsidies follow
    market value added, as the agency distributes them.
    """
    nation = margins.by_aggregate(margins.NATION, "value_added")
    fixed = margins.by_aggregate(FIXED_COUNTY, "value_added")
    nation[PUBLIC] -= margins.extra_value_added()
    total = margins.value_added("TOTAL")
    goods = _goods(by_industry, nation[GOODS], fixed[GOODS])
    in_public = _public(public, total - goods, nation, fixed)
    services = total - goods - in_public
    unallocated = np.empty_like(total)
    unallocated[_FIXED] = fixed[UNALLOCATED]
    market = (goods + services)[_OTHERS]
    unallocated[_OTHERS] = columns_to_totals(market, nation[UNALLOCATED] - fixed[UNALLOCATED])
    product: Cells = np.stack([goods, services, in_public, unallocated], axis=1)
    return product


def _goods(by_industry: Cells, nation: Cells, fixed: Cells) -> Cells:
    """Value added of goods production per county x year: industry (real) + construction + agriculture and forestry."""
    industry, construction = margins.value_added("B-E"), construction_by_county(by_industry)
    goods: Cells = np.rint(industry + construction)
    goods[_FIXED] = 0
    left = nation - fixed - goods.sum(axis=0)
    agriculture = by_industry[:, list(INDUSTRIES).index("A01-A03")]
    goods[_OTHERS] += columns_to_totals(agriculture[_OTHERS], left)
    goods[_FIXED] = fixed
    return goods


def construction_by_county(by_industry: Cells) -> Cells:
    """Value added of construction per county x year: that of the riksområde, real, by employed."""
    weight = by_industry[:, list(INDUSTRIES).index("F41-F43")]
    cells = np.empty_like(weight)
    for region, published in zip(NUTS2_REGIONS, margins.construction("value_added"), strict=True):
        places = [county_position(county) for county in counties_of_nuts2(region)]
        cells[places] = columns_to_totals(weight[places], published)
    return cells


def _public(employed: Cells, left: Cells, nation: Cells, fixed: Cells) -> Cells:
    """Value added of government and non-profit institutions per county x year, whole numbers.

    Args:
        employed: public employed, persons.
        left: value added that is not of goods production.
        nation: aggregate x year of the country, without the extra region.
        fixed: aggregate x year of Örebro län.
    """
    weight = employed * (margins.public_2024() / employed[:, -1])[:, None]
    cells = np.empty_like(left)
    cells[_FIXED] = fixed[PUBLIC]
    wanted = nation[[PUBLIC, SERVICES]] - fixed[[PUBLIC, SERVICES]]
    for year in range(left.shape[1]):
        seed = weight[_OTHERS, year] * wanted[0, year] / weight[_OTHERS, year].sum()
        rows = left[_OTHERS, year]
        both = fit(np.stack([seed, rows - seed], axis=1), rows, wanted[:, year])
        cells[_OTHERS, year] = to_total(both[:, 0], wanted[0, year])
    return cells


def _head_count(weight: Cells) -> Cells:
    """Employed per county x (goods, services, public) x year, thousands with one decimal; totals are real.

    What is left of a total by rounding, and by a cell in which the two sources differ, is in services.
    """
    nation = np.rint(margins.by_aggregate(margins.NATION, "employment")[:UNALLOCATED] * 10)
    fixed = np.rint(margins.by_aggregate(FIXED_COUNTY, "employment")[:UNALLOCATED] * 10)
    nation[PUBLIC] -= np.rint(margins.extra_employed() * 10)
    total = np.rint(margins.employed() * 10)
    cells = np.empty_like(weight)
    cells[_FIXED] = fixed
    for year in range(weight.shape[2]):
        rows, columns = total[_OTHERS, year], (nation - fixed)[:, year]
        near = fit(weight[_OTHERS, :, year], rows, columns * rows.sum() / columns.sum())
        for aggregate in (GOODS, PUBLIC):
            cells[_OTHERS, aggregate, year] = to_total(near[:, aggregate], columns[aggregate])
    cells[_OTHERS, SERVICES] = (total - cells[:, GOODS] - cells[:, PUBLIC])[_OTHERS]
    return cells / 10


def _extra_wages(extra_employed: Cells) -> Cells:
    wages = margins.by_aggregate(margins.NATION, "wages")[PUBLIC]
    employed = margins.by_aggregate(margins.NATION, "employment")[PUBLIC]
    return np.asarray(wages / employed * extra_employed)


def _wages(head_count: Cells, extra_wages: Cells) -> Cells:
    """Wages per county x (goods, services, public) x year, SEK million.

    A county's level against the others is that of 2024; riket and Örebro län are real.
    """
    nation = margins.by_aggregate(margins.NATION, "wages")[:UNALLOCATED]
    fixed = margins.by_aggregate(FIXED_COUNTY, "wages")[:UNALLOCATED]
    nation[PUBLIC] -= extra_wages
    by_aggregate = np.array([_WAGE_LEVEL[aggregate] for aggregate in (GOODS, SERVICES, PUBLIC)])
    weight = head_count * by_aggregate[:, None]
    level = margins.wages_2024() / weight[..., -1].sum(axis=1)
    cells = np.empty_like(head_count)
    cells[_OTHERS] = columns_to_totals((weight * level[:, None, None])[_OTHERS], nation - fixed)
    cells[_FIXED] = fixed
    return cells


def sums_by_nuts2(counties: Cells) -> Cells:
    """The eight NUTS 2 regions: sums of their counties along the first axis."""
    members = [[county_position(county) for county in counties_of_nuts2(region)] for region in NUTS2_REGIONS]
    return np.stack([counties[places].sum(axis=0) for places in members])


def _by_nuts2(by_industry: Cells, product: Cells, head_count: Cells, wages: Cells) -> tuple[Cells, Cells, Cells]:
    """The industries of T04A: they add up to the aggregates of T03A in every region, and year, exactly."""
    persons = sums_by_nuts2(by_industry)
    weight = persons * _productivity() * _local_price()
    added = _split(weight, sums_by_nuts2(product), margins.construction("value_added"))
    _industry_as_published(added)
    tenths = np.rint(margins.construction("employment") * 10)
    return (
        added,
        _split(persons, np.rint(sums_by_nuts2(head_count) * 10), tenths) / 10,
        _split(persons * _productivity() ** 0.3, sums_by_nuts2(wages), margins.construction("wages")),
    )


def _local_price() -> Cells:
    """A small difference of productivity per region and industry, the same in all years."""
    drawn = [[0.06 * noise("industry", region, industry) for industry in INDUSTRIES] for region in NUTS2_REGIONS]
    factor: Cells = np.exp(np.array(drawn))[:, :, None]
    return factor


def _industry_as_published(added: Cells) -> None:
    """Industry (B-E) as published, in place: energy and water beside manufacturing, agriculture what then is left."""
    agriculture, mining_and_manufacturing, energy, construction = (
        list(INDUSTRIES).index(code) for code in _GOODS_CODES
    )
    industry, manufacturing = (sums_by_nuts2(margins.value_added(nace)) for nace in ("B-E", "C"))
    goods = added[:, _members(GOODS)].sum(axis=1)
    # What industry has beside manufacturing is mining, energy and water; a third of it is taken as mining.
    mining = np.rint((industry - manufacturing) / 3)
    added[:, mining_and_manufacturing] = manufacturing + mining
    added[:, energy] = industry - added[:, mining_and_manufacturing]
    added[:, agriculture] = goods - industry - added[:, construction]


def _split(weight: Cells, totals: Cells, construction: Cells) -> Cells:
    """Goods and services of every region and year over their industries, in proportion to `weight`.

    Args:
        weight: region x industry x year.
        totals: region x aggregate x year, whole numbers.
        construction: region x year, as published: the other goods industries share what it leaves.
    """
    parts = np.empty_like(weight)
    place = list(INDUSTRIES).index("F41-F43")
    parts[:, place] = construction
    others = [member for member in _members(GOODS) if member != place]
    for region, year in np.ndindex(weight.shape[0], weight.shape[2]):
        left = totals[region, GOODS, year] - construction[region, year]
        parts[region, others, year] = to_total(weight[region, others, year], left)
        services = _members(SERVICES)
        parts[region, services, year] = to_total(weight[region, services, year], totals[region, SERVICES, year])
    return parts


def volume_change(product: Cells) -> Cells:
    """Change of volume on the year before, per cent: nominal change less the nation's change of price.

    One price for all regions, that of the nation's value added, so that the regions' changes, weighted with the year
    before, give the country's.
    """
    volume, current = margins.national_volume("TOTAL")
    price = current / volume
    change = np.full(product.shape, np.nan)
    change[..., 1:] = (product[..., 1:] / product[..., :-1] / (price[1:] / price[:-1]) - 1) * 100
    return change
