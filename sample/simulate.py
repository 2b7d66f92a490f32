"""Makes the tables that rest on ``calibration/``: ``python -m sample.simulate``. The same bytes every time.

The variables, codes and labels of the simulated tables and the order of the work. Not here: the arithmetic
(``simulation/``) and the descriptions of the tables (``catalogue.py``).
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from sample import registers
from sample.catalogue import CATALOGUE
from sample.documents import Cells, Content, Dimension, Document, build, write, write_index, years
from sample.record import RAMS_INDUSTRY, REGION, SEX, TABLES
from sample.regions import COUNTRY_AND_COUNTIES, EXTRA_REGION, NUTS2_REGIONS, RAMS_GROUPS
from sample.simulation import accounts, business, calibration, employment, margins, national, population, recorded
from sample.simulation.labels import (
    AGGREGATES,
    EMPLOYED_LABEL,
    INDUSTRY_LABELS,
    PRODUCT_LABEL,
    SECTION_LABELS,
    WAGES_LABEL,
)

_CURRENT = {"price": "Current"}
_WHOLE_YEAR = "Respektive år"


def documents(tables: Path) -> Iterator[tuple[str, Document]]:
    """Stem and document of every simulated table; `tables` holds the recorded ones."""
    rams, bas = calibration.rams(tables), calibration.bas(tables)
    path = employment.register_path(rams, bas)
    figures = accounts.simulate(path)
    yield "scb_rams_2019_2021", _rams(rams, bas)
    yield "scb_regional_accounts_totals", _totals(figures)
    yield "scb_regional_accounts_industries", _industries(figures)
    yield "scb_regional_accounts_nuts2", _nuts2(figures)
    yield "scb_regional_investments", _investments()
    yield "scb_national_accounts_industries", _national(figures)
    yield "scb_business_statistics", _business(figures, path, bas)
    yield "scb_population", _population()
    yield from registers.documents(rams, bas)


def _rams(rams: Cells, bas: Cells) -> Document:
    content = Content("00000544", "Antal", "antal", 0, "November respektive år", "Stock")
    cells = employment.rams_2019_2021(rams, bas)
    return build(
        CATALOGUE["scb_rams_2019_2021"],
        (REGION, RAMS_INDUSTRY, SEX),
        (content,),
        years(2019, 2021),
        np.expand_dims(cells, -2),
        recorded=np.expand_dims(~np.isnan(employment.published_rams()), -2),
    )


def _with_country(counties: Cells, extra: Cells) -> Cells:
    """Region axis of the accounts: country, counties, NUTS 2 regions, extra region."""
    regions = accounts.sums_by_nuts2(counties)
    country = counties.sum(axis=0) + np.nan_to_num(extra)
    return np.concatenate([country[None], counties, regions, extra[None]])


def _extra(in_government: Cells) -> Cells:
    """The extra region has government only: total, goods, services, unallocated, government x year."""
    none = np.full_like(in_government, np.nan)
    return np.stack([in_government, none, none, none, in_government])


def _in_table_order(parts: Cells, unallocated: Cells) -> Cells:
    """County x (total, goods, services, unallocated, government) x year."""
    goods, services, public = (parts[:, place] for place in range(3))
    total = goods + services + public + np.nan_to_num(unallocated)
    return np.stack([total, goods, services, unallocated, public], axis=1)


def _accounts_cube(figures: accounts.Accounts) -> Cells:
    """Region x aggregate x (product, employed, wages) x year; employed and wages are never unallocated."""
    none = np.full_like(figures.product[:, 0], np.nan)
    product = _in_table_order(figures.product[:, :3], figures.product[:, accounts.UNALLOCATED])
    measures = [
        _with_country(product, _extra(figures.extra_product)),
        _with_country(_in_table_order(figures.employed, none), _extra(figures.extra_employed)),
        _with_country(_in_table_order(figures.wages, none), _extra(figures.extra_wages)),
    ]
    cube = np.stack(measures, axis=2)
    # As published: where two sources differ by a cell, its counties do not add up to riket, as in the agencies' tables.
    cube[0] = np.stack([_nation(measure) for measure in ("value_added", "employment", "wages")], axis=1)
    return cube


def _nation(measure: str) -> Cells:
    """Riket's (total, goods, services, unallocated, government) x year, as published."""
    goods, services, public, unallocated = margins.by_aggregate(margins.NATION, measure)
    total = goods + services + public + np.nan_to_num(unallocated)
    return np.stack([total, goods, services, unallocated, public])


_ACCOUNTS_REGION = Dimension(
    "Region",
    "region",
    COUNTRY_AND_COUNTIES | NUTS2_REGIONS | EXTRA_REGION,
    total="00",
    show="code_value",
)


def _accounts_contents(product: str, employed: str, wages: str) -> tuple[Content, ...]:
    return (
        Content(product, PRODUCT_LABEL, "mnkr", 0, _WHOLE_YEAR, "Flow", **_CURRENT),
        Content(employed, EMPLOYED_LABEL, "1000-tal", 1, _WHOLE_YEAR, "Average"),
        Content(wages, WAGES_LABEL, "mnkr", 0, _WHOLE_YEAR, "Flow", **_CURRENT),
    )


def _industries(figures: accounts.Accounts) -> Document:
    return build(
        CATALOGUE["scb_regional_accounts_industries"],
        (_ACCOUNTS_REGION, Dimension("SNI2007", "näringsgren SNI 2007", AGGREGATES, total="TOT")),
        _accounts_contents("NR0105AP", "NR0105AQ", "NR0105AR"),
        years(2000, 2024),
        _accounts_cube(figures),
        recorded=recorded.accounts(_ACCOUNTS_REGION.categories),
    )


def _totals(figures: accounts.Accounts) -> Document:
    product, employed, wages = np.moveaxis(_accounts_cube(figures)[:, 0], 1, 0)
    # Nobody lives in the extra region, and its few employed abroad give no ratio worth printing.
    inhabitants = _with_country(margins.mean_population(), np.full(25, np.nan))
    ratios = [accounts.volume_change(product), product / inhabitants * 1000, product / employed]
    for cells in ratios:
        cells[-1] = np.nan
    contents = (
        Content("NR0105AH", PRODUCT_LABEL, "mnkr", 0, _WHOLE_YEAR, "Flow", **_CURRENT),
        Content("NR0105AI", "BRP, volymutveckling i procent", "procent", 1, _WHOLE_YEAR, "Other", price="Fixed"),
        Content("NR0105AJ", "BRP per invånare, löpande priser, tkr", "tkr", 0, _WHOLE_YEAR, "Other", **_CURRENT),
        Content("NR0105AK", "BRP per sysselsatt, löpande priser, tkr", "tkr", 0, _WHOLE_YEAR, "Other", **_CURRENT),
        Content("NR0105AL", EMPLOYED_LABEL, "1000-tal", 1, _WHOLE_YEAR, "Average"),
        Content("NR0105AM", WAGES_LABEL, "mnkr", 0, _WHOLE_YEAR, "Flow", **_CURRENT),
    )
    return build(
        CATALOGUE["scb_regional_accounts_totals"],
        (_ACCOUNTS_REGION,),
        contents,
        years(2000, 2024),
        np.stack([product, *ratios, employed, wages], axis=1),
        recorded=recorded.totals(_ACCOUNTS_REGION.categories),
    )


def _nuts2(figures: accounts.Accounts) -> Document:
    """The rows of T03A for country, NUTS 2 regions and extra region, with the industries between."""
    aggregates = _accounts_cube(figures)[[0, *range(22, 31)]]
    industries = np.stack([figures.industry_product, figures.industry_employed, figures.industry_wages], axis=2)
    missing = np.full_like(industries[:1], np.nan)
    industries = np.concatenate([industries.sum(axis=0, keepdims=True), industries, missing])
    codes = list(accounts.INDUSTRIES)
    goods = [place for place, code in enumerate(codes) if accounts.INDUSTRIES[code][0] == accounts.GOODS]
    services = [place for place in range(len(codes)) if place not in goods]
    labels = {code: f"{code} {INDUSTRY_LABELS[code]}" for code in codes}
    order = [
        "TOT",
        "A01-F43",
        *(codes[place] for place in goods),
        "G45-T98",
        *(codes[place] for place in services),
    ]
    order += ["EJBRANSCH", "OFFHIO"]
    rows = {code: aggregates[:, place] for place, code in enumerate(AGGREGATES)}
    rows |= {code: industries[:, place] for place, code in enumerate(codes)}
    return build(
        CATALOGUE["scb_regional_accounts_nuts2"],
        (
            Dimension(
                "Region",
                "region",
                {"00": "Riket"} | NUTS2_REGIONS | EXTRA_REGION,
                total="00",
                show="code_value",
            ),
            Dimension(
                "SNI2007",
                "näringsgren SNI 2007",
                {code: (AGGREGATES | labels)[code] for code in order},
                total="TOT",
            ),
        ),
        _accounts_contents("NR0105AS", "NR0105AT", "NR0105AU"),
        years(2000, 2024),
        np.stack([rows[code] for code in order], axis=1),
        recorded=recorded.industries({"00": "Riket"} | NUTS2_REGIONS | EXTRA_REGION, order),
    )


def _investments() -> Document:
    """T05A, whole and published: riket and riksområden by aggregate; nothing is invested in what is unallocated."""
    cells = margins.investments()
    return build(
        CATALOGUE["scb_regional_investments"],
        (
            Dimension("Region", "region", {"00": "Riket"} | NUTS2_REGIONS, total="00", show="code_value"),
            Dimension("SNI2007", "näringsgren SNI 2007", AGGREGATES, total="TOT"),
        ),
        (
            Content(
                "SIM21", "Fasta bruttoinvesteringar, löpande priser, mnkr", "mnkr", 0, _WHOLE_YEAR, "Flow", **_CURRENT
            ),
        ),
        years(2000, 2024),
        cells[:, :, None],
    )


def _national(figures: accounts.Accounts) -> Document:
    """The nation's aggregates as the regional accounts have them, and the same in prices of the reference year."""
    current = figures.product[:, :3].sum(axis=0)
    current[accounts.PUBLIC] += figures.extra_product
    codes = ("A01-F43", "G45-T98", "OFFHIO")
    contents = (
        Content("SIM11", "Löpande priser, mnkr", "mnkr", 0, _WHOLE_YEAR, "Flow", **_CURRENT),
        Content("SIM12", "Fasta priser referensår 2020, mnkr", "mnkr", 0, _WHOLE_YEAR, "Flow", price="Fixed"),
    )
    return build(
        CATALOGUE["scb_national_accounts_industries"],
        (Dimension("SNI2007", "näringsgren SNI 2007", {code: AGGREGATES[code] for code in codes}),),
        contents,
        years(2000, 2024),
        np.stack([current, national.constant_prices(*current)], axis=1),
        recorded=recorded.nation(len(codes)),
    )


def _business(figures: accounts.Accounts, path: Cells, bas: Cells) -> Document:
    product = figures.product[:, [accounts.GOODS, accounts.SERVICES], 2022 - 2000 :].sum(axis=1)
    finance = path[:, list(RAMS_GROUPS).index("K"), -1] / path[..., -1].sum(axis=1) * 1.9
    cells = business.simulate(product, finance, bas[..., 0])
    labels, shown = business.with_all_regions(cells)
    texts = {code: f"{code} {label}" for code, label in SECTION_LABELS.items()}
    contents = (
        Content("SIM01", "Antal arbetsställen (lokala verksamheter)", "antal", 0, _WHOLE_YEAR, "Stock"),
        Content("SIM02", "Antal anställda", "antal", 0, _WHOLE_YEAR, "Average"),
        Content(
            "SIM03",
            "Nettoomsättning exkl. merchantingkostnader, mnkr",
            "mnkr",
            0,
            _WHOLE_YEAR,
            "Flow",
            **_CURRENT,
        ),
        Content("SIM04", "Produktionsvärde, mnkr", "mnkr", 0, _WHOLE_YEAR, "Flow", **_CURRENT),
        Content("SIM05", "Förädlingsvärde, mnkr", "mnkr", 0, _WHOLE_YEAR, "Flow", **_CURRENT),
        Content("SIM06", "Totala intäkter, mnkr", "mnkr", 0, _WHOLE_YEAR, "Flow", **_CURRENT),
        Content("SIM07", "Totala kostnader, mnkr", "mnkr", 0, _WHOLE_YEAR, "Flow", **_CURRENT),
    )
    return build(
        CATALOGUE["scb_business_statistics"],
        (
            Dimension("Region", "region", labels, total="00", show="code_value"),
            Dimension("SNI2007", "näringsgren SNI 2007", texts, total="A-SexklK-O"),
        ),
        contents,
        years(2022, 2024),
        shown,
    )


def _population() -> Document:
    cells = population.by_sex()
    return build(
        CATALOGUE["scb_population"],
        (
            REGION,
            Dimension("Alder", "ålder", {"totalt": "totalt"}, total="totalt"),
            Dimension("Kon", "kön", {"1": "män", "2": "kvinnor", "1+2": "totalt"}, total="1+2"),
        ),
        (Content("000007Y7", "Antal", "antal", 0, "31 december respektive år", "Stock"),),
        years(2010, 2025),
        cells[:, None, :, None, :],
        recorded=~np.isnan(population.published())[:, None, :, None, :],
    )


def simulate(tables: Path = TABLES, target: Path = TABLES) -> None:
    """Writes the simulated tables and the list of tables to `target`; `tables` holds the recorded ones."""
    for stem, document in documents(tables):
        write(document, target / CATALOGUE[stem].file)
    write_index(target)


def main(arguments: Sequence[str] | None = None) -> None:
    """Reads the command line."""
    parser = argparse.ArgumentParser(prog="python -m sample.simulate", description=__doc__)
    parser.add_argument("--tables", type=Path, default=TABLES, help="folder of tables to read and write")
    folder = parser.parse_args(arguments).tables
    simulate(folder, folder)


if __name__ == "__main__":
    main()
