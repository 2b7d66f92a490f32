"""Make the SIMULATED datasets of Eurostat's sample: ``python -m sample.eurostat_made``. The same bytes every time.

Value added by section and division (nama_10_a64), and R&D, education and knowledge-intensive employment by NUTS 2.
Not here: published figures (``eurostat.py``).

No values of these datasets were at hand for Sweden. Codes and titles are Eurostat's; every label begins with a word
that says that the figures are made.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from sample.catalogue import SIMULATED_PREFIX, SIMULATED_SOURCE
from sample.eurostat import FOLDER, Dataset, Key, write
from sample.regions import NUTS2_CODES, NUTS2_REGIONS
from sample.simulation.calibration import noise, rows, wave

_ANNUAL = {"freq": {"A": "Annual"}}
_GEO = {"SE": "Sverige", **{nuts: NUTS2_REGIONS[code] for nuts, code in NUTS2_CODES.items()}}
# Sections and the divisions of manufacturing that the county tables have: assumed share of value added, and whether its
# price is that of industry (B-E) or of the whole economy.
_BRANCHES = {
    "A": (1.6, False), "B": (1.5, True), "C": (15.5, True), "D": (3.0, True), "E": (0.9, True), "F": (6.5, False),
    "G": (10.5, False), "H": (5.0, False), "I": (1.7, False), "J": (8.0, False), "K": (4.5, False), "L": (9.0, False),
    "M": (7.0, False), "N": (4.0, False), "P": (5.8, False), "Q": (11.0, False), "R": (1.4, False), "S": (1.3, False),
    "C10-C12": (1.2, True), "C13-C15": (0.1, True), "C16": (0.7, True), "C17": (0.9, True), "C18": (0.2, True),
    "C22": (0.5, True), "C23": (0.4, True), "C28": (2.2, True),
}  # fmt: skip


def datasets() -> list[Dataset]:
    """The four datasets, made."""
    return [_branches(), _research(), _education(), _knowledge()]


def _made(
    stem: str, code: str, label: str, dimensions: dict[str, dict[str, str]], figures: dict[Key, float]
) -> Dataset:
    return Dataset(stem, code, SIMULATED_PREFIX + label, {**_ANNUAL, **dimensions}, figures, SIMULATED_SOURCE)


def _branches() -> Dataset:
    """Prices are those of B-E or the total with a wave; current prices are assumed shares of the country's."""
    current: dict[str, dict[int, float]] = {}
    volume: dict[str, dict[int, float]] = {}
    for row in rows("national_volumes"):
        current.setdefault(row["nace"], {})[int(row["year"])] = float(row["current"])
        volume.setdefault(row["nace"], {})[int(row["year"])] = float(row["volume"])
    figures: dict[Key, float] = {}
    for branch, (share, is_industry) in _BRANCHES.items():
        of = "B-E" if is_industry else "TOTAL"
        for year, whole in current["TOTAL"].items():
            price = current[of][year] / volume[of][year]
            price *= 1 + 0.04 * (wave(year, "price", branch) - wave(2020, "price", branch))
            value = whole * share / 100 * (1 + 0.05 * wave(year, "branch", branch))
            figures["A", "CP_MNAC", branch, "B1G", "SE", str(year)] = round(value)
            figures["A", "CLV20_MNAC", branch, "B1G", "SE", str(year)] = round(value / price)
    units = {
        "CP_MNAC": "Current prices, million units of national currency",
        "CLV20_MNAC": "Chain linked volumes (2020), million units of national currency",
    }
    return _made(
        "eurostat_national_branches",
        "nama_10_a64",
        "Gross value added by detailed industry (NACE Rev. 2)",
        {
            "unit": units,
            "nace_r2": {branch: branch for branch in _BRANCHES},
            "na_item": {"B1G": "Value added, gross"},
            "geo": {"SE": "Sverige"},
        },
        figures,
    )


def _research() -> Dataset:
    levels = {"BES": 11_000.0, "GOV": 800.0, "HES": 4_200.0}
    figures: dict[Key, float] = {}
    for year in range(2009, 2024, 2):
        for sector, level in levels.items():
            parts = {
                place: round(level * (1 + 0.8 * noise("rd", sector, place)) * 1.04 ** (year - 2009), 1)
                for place in list(_GEO)[1:]
            }
            for place, value in {"SE": round(sum(parts.values()), 1), **parts}.items():
                figures["A", sector, "MIO_NAC", place, str(year)] = value
    return _made(
        "eurostat_research_expenditure",
        "rd_e_gerdreg",
        "Intramural R&D expenditure by sector of performance and NUTS 2 region",
        {
            "sectperf": {
                "BES": "Business enterprise sector",
                "GOV": "Government sector",
                "HES": "Higher education sector",
            },
            "unit": {"MIO_NAC": "Million units of national currency"},
            "geo": _GEO,
        },
        figures,
    )


def _education() -> Dataset:
    figures: dict[Key, float] = {}
    for year in range(2010, 2025):
        for place in _GEO:
            level = 36.0 + 0.9 * (year - 2010) + (6.0 * noise("edat", place) if place != "SE" else 0.0)
            for sex, off in (("T", 0.0), ("M", -5.5), ("F", 5.5)):
                figures["A", sex, "Y25-64", "PC", "ED5-8", place, str(year)] = round(level + off, 1)
    return _made(
        "eurostat_tertiary_education",
        "edat_lfse_04",
        "Population by educational attainment level, sex and NUTS 2 region",
        {
            "sex": {"T": "Total", "M": "Males", "F": "Females"},
            "age": {"Y25-64": "From 25 to 64 years"},
            "unit": {"PC": "Percentage"},
            "isced11": {"ED5-8": "Tertiary education (levels 5-8)"},
            "geo": _GEO,
        },
        figures,
    )


def _knowledge() -> Dataset:
    levels = {"HTC": ("High-technology sectors", 5.5), "KIS": ("Knowledge-intensive services", 52.0)}
    figures: dict[Key, float] = {}
    for year in range(2010, 2025):
        for code, (_, level) in levels.items():
            for place in _GEO:
                off = 0.0 if place == "SE" else 0.2 * noise("htec", code, place)
                figures["A", code, "T", "PC_EMP", place, str(year)] = round(level * (1 + off) + 0.1 * (year - 2010), 1)
    return _made(
        "eurostat_knowledge_employment",
        "htec_emp_reg2",
        "Employment in technology and knowledge-intensive sectors by NUTS 2 region",
        {
            "nace_r2": {code: label for code, (label, _) in levels.items()},
            "sex": {"T": "Total"},
            "unit": {"PC_EMP": "Percentage of total employment"},
            "geo": _GEO,
        },
        figures,
    )


def main(arguments: Sequence[str] | None = None) -> None:
    """Reads the command line."""
    parser = argparse.ArgumentParser(prog="python -m sample.eurostat_made", description=__doc__)
    parser.add_argument("--to", dest="target", type=Path, default=FOLDER, help="folder of datasets to write")
    target = parser.parse_args(arguments).target
    for dataset in datasets():
        write(dataset.document(), target / f"{dataset.stem}.json")


if __name__ == "__main__":
    main()
