"""Regional accounts: product, employed and wages by county and aggregate, by NUTS 2 region and industry.

Belongs here: the arithmetic of tables T03A and T04A, and of T01A that follows from T03A. Does not belong
here: their codes and labels (``simulate.py``).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sample.documents import Cells
from sample.regions import COUNTIES, NUTS2_REGIONS, RAMS_GROUPS, counties_of_nuts2
from sample.simulation.calibration import accounts, noise, product_per_head, rows, wave
from sample.simulation.employment import ACCOUNT_YEARS, county_position
from sample.simulation.rounding import columns_to_totals, fit, to_total

GOODS, SERVICES, PUBLIC, UNALLOCATED = range(4)
_BASE = 2013 - 2000

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
# Share of a register group's employed that works in government or in non-profit institutions (an assumption).
_PUBLIC_SHARE = {"O": 1.0, "P": 0.85, "Q": 0.78, "R+S+T+U": 0.4}
# Wages against the economy's mean by aggregate, and the wage bill's share of the product (assumptions).
_WAGE_LEVEL = {GOODS: 1.05, SERVICES: 1.05, PUBLIC: 0.9}
_WAGE_SHARE = 0.405
_EXTRA_EMPLOYED = 0.4


@dataclass(frozen=True)
class Accounts:
    """Whole or one-decimal figures; axes: county (or NUTS 2 region), aggregate or industry, 2000-2024.

    `extra_*` is the extra-regional part of government, per year. Employed are thousands, the rest SEK
    million.
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


def product_2013(population: Cells) -> tuple[Cells, Cells]:
    """Product (SEK million, preliminary) and employed (thousands) per county from the two published ratios.

    Args:
        population: mean population of 2013 per county.
    """
    ratios = np.array([product_per_head()[county] for county in COUNTIES])
    product = ratios[:, 0] * population / 1000
    return product, product / ratios[:, 1]


def simulate(employed: Cells, population_2013: Cells) -> Accounts:
    """All figures of the three tables.

    Args:
        employed: persons per county x register group (without unknown) x 2000-2024, at the accounts' level.
        population_2013: mean population per county.
    """
    by_industry, public = _employed_by_industry(employed)
    by_aggregate = _aggregates(by_industry, public)
    product, extra = _product(by_industry, public, population_2013)
    head_count = columns_to_totals(by_aggregate / 100, np.rint(by_aggregate.sum(axis=0) / 100)) / 10
    wages = _wages(head_count, product)
    extra_employed = np.full(25, _EXTRA_EMPLOYED)
    extra_wages = np.rint(wages[:, PUBLIC].sum(axis=0) / head_count[:, PUBLIC].sum(axis=0) * extra_employed)
    return Accounts(
        product, head_count, wages, extra, extra_employed, extra_wages,
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


def _product(by_industry: Cells, public: Cells, population_2013: Cells) -> tuple[Cells, Cells]:
    """Product per county x (goods, services, public, unallocated) x year, and the extra-regional product.

    Product taxes less subsidies follow value added, as the agency distributes them.
    """
    codes = ("A01-F43", "G45-T98", "OFFHIO", "EJBRANSCH")
    country = np.stack([accounts("00", code) for code in codes])
    extra = np.rint(_extra_share() * accounts("00", "TOT"))
    country[PUBLIC] -= extra
    weight = _aggregates(by_industry * _productivity(), public)
    shares = _county_shares(weight, country[:UNALLOCATED], population_2013)
    product = np.empty((len(COUNTIES), 4, len(ACCOUNT_YEARS)))
    for year in range(len(ACCOUNT_YEARS)):
        columns = country[:UNALLOCATED, year]
        product[:, :UNALLOCATED, year] = fit(weight[..., year], shares[:, year] * columns.sum(), columns)
    product[:, UNALLOCATED] = shares
    return columns_to_totals(product, country), extra


def _extra_share() -> float:
    published = {row["region"]: float(row["product"]) for row in rows("product_2008")}
    return published["90"] / published["00"]


def _county_shares(weight: Cells, country: Cells, population_2013: Cells) -> Cells:
    """Share of every county in the product: that of 2013 as published, moved by structure and a slow wave."""
    structural = (weight / weight.sum(axis=0) * country).sum(axis=1) / country.sum(axis=0)
    published = product_2013(population_2013)[0]
    moved = structural * (published / published.sum() / structural[:, _BASE])[:, None]
    for place, county in enumerate(COUNTIES):
        swing = np.array([wave(year, "product", county) for year in ACCOUNT_YEARS])
        moved[place] *= np.exp(0.012 * (swing - swing[_BASE]))
    shares: Cells = moved / moved.sum(axis=0)
    return shares


def _wages(head_count: Cells, product: Cells) -> Cells:
    """Wages per county x (goods, services, public) x year, SEK million: a fixed share of the product."""
    per_employed = product.sum(axis=1) / head_count.sum(axis=1)
    mean = product.sum(axis=(0, 1)) / head_count.sum(axis=(0, 1))
    # Pay differs less between counties than product per employed does.
    level = (per_employed / mean) ** 0.4
    by_aggregate = np.array([_WAGE_LEVEL[aggregate] for aggregate in (GOODS, SERVICES, PUBLIC)])
    bill = head_count * level[:, None] * by_aggregate[:, None]
    bill *= _WAGE_SHARE * product.sum(axis=(0, 1)) / bill.sum(axis=(0, 1))
    rounded: Cells = np.rint(bill)
    return rounded


def sums_by_nuts2(counties: Cells) -> Cells:
    """The eight NUTS 2 regions: sums of their counties along the first axis."""
    members = [[county_position(county) for county in counties_of_nuts2(region)] for region in NUTS2_REGIONS]
    return np.stack([counties[places].sum(axis=0) for places in members])


def _by_nuts2(by_industry: Cells, product: Cells, head_count: Cells, wages: Cells) -> tuple[Cells, Cells, Cells]:
    """The industries of T04A: they add up to the aggregates of T03A in every region, and year, exactly."""
    persons = sums_by_nuts2(by_industry)
    added = _construction_as_published(persons * _productivity() * _local_price(), sums_by_nuts2(product))
    return (
        added,
        _split(persons, np.rint(sums_by_nuts2(head_count) * 10)) / 10,
        _split(persons * _productivity() ** 0.3, sums_by_nuts2(wages)),
    )


def _local_price() -> Cells:
    """A small difference of productivity per region and industry, the same in all years."""
    drawn = [[0.06 * noise("industry", region, industry) for industry in INDUSTRIES] for region in NUTS2_REGIONS]
    factor: Cells = np.exp(np.array(drawn))[:, :, None]
    return factor


def _construction_as_published(weight: Cells, totals: Cells) -> Cells:
    """Value added by industry, where construction has the published product per employed of RIKS3.

    The other industries share what construction leaves of the region's goods production.
    """
    place = list(INDUSTRIES).index("F41-F43")
    known_region = list(NUTS2_REGIONS).index("RIKS3")
    published = accounts("RIKS3", "F41-F43")
    construction = np.rint(weight[:, place] * (published / weight[known_region, place]))
    added = _split(weight, totals)
    others = [member for member in _members(GOODS) if member != place]
    added[:, place] = construction
    for region, year in np.ndindex(construction.shape):
        left = totals[region, GOODS, year] - construction[region, year]
        added[region, others, year] = to_total(weight[region, others, year], left)
    return added


def _split(weight: Cells, totals: Cells) -> Cells:
    """Goods and services of every region and year over their industries, in proportion to `weight`."""
    parts = np.empty_like(weight)
    for aggregate in (GOODS, SERVICES):
        members = _members(aggregate)
        for region, year in np.ndindex(weight.shape[0], weight.shape[2]):
            parts[region, members, year] = to_total(weight[region, members, year], totals[region, aggregate, year])
    return parts


def volume_change(product: Cells) -> Cells:
    """Change of volume on the year before, per cent: nominal change less the assumed change of price.

    One price for all regions, so that the regions' changes, weighted with the year before, give the
    country's.
    """
    price = np.array([1 + float(row["change"]) / 100 for row in rows("assumed_price_change")])
    change = np.full(product.shape, np.nan)
    change[..., 1:] = (product[..., 1:] / product[..., :-1] / price - 1) * 100
    return change
