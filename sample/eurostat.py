"""Write published figures of Eurostat as its API returns them: ``python -m sample.eurostat --from FOLDER``.

Not here: any figure that is not in those files, what is simulated (``eurostat_made.py``), or answering (``server/``).

Source: Eurostat, nama_10r_3gva, nama_10r_3empers, nama_10r_3popgdp, nama_10_a10, bd_size_r3 (figures of the spring of
2026) and nama_10r_3gdp (of 2024), adapted: typed from public copies and checked by their sums (riket = counties +
extra-regio in every column of the accounts).
"""

from __future__ import annotations

import argparse
import csv
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import prod
from pathlib import Path
from typing import Any

from sample.regions import COUNTIES, NUTS3_CODES

FOLDER = Path(__file__).parent / "tables" / "eurostat"
UPDATED = "2026-06-10T23:00:00+0200"

_PLACES = {
    "SE": "Sverige",
    **{NUTS3_CODES[code]: name for code, name in COUNTIES.items()},
    "SEZZZ": "Extra-Regio NUTS 3",
}
_NUTS = {"00": "SE", **NUTS3_CODES}
_NACE = {
    "TOTAL": "Total - all NACE activities",
    "B-E": "Industry (except construction)",
    "C": "Manufacturing",
}
# Other groups that Eurostat has: no figures of them were at hand.
_OTHER_NACE = {
    "A": "Agriculture, forestry and fishing",
    "F": "Construction",
    "G-I": "Wholesale and retail trade, transport, accommodation and food service activities",
    "J": "Information and communication",
    "K": "Financial and insurance activities",
    "L": "Real estate activities",
    "M_N": "Professional, scientific and technical activities; administrative and support service activities",
    "O-Q": "Public administration, defence, education, human health and social work activities",
    "R-U": "Arts, entertainment and recreation; other service activities",
}
_ACCOUNTS = "regional_accounts_county_2000_2024.csv"
_POPULATION = "mean_population_county_2000_2024.csv"
_NATIONAL = "national_value_added_volumes_1993_2025.csv"
_DEMOGRAPHY = "business_demography_county_2017_2020.csv"
_EUROPE = "gdp_nuts3_europe_2000_2022.csv"
_FINLAND = "regional_accounts_nuts3_finland.csv"

Key = tuple[str, ...]


@dataclass(frozen=True)
class Dataset:
    """A dataset of the sample: its stem, code and label, dimensions without the years, and a figure for each key."""

    stem: str
    code: str
    label: str
    dimensions: Mapping[str, Mapping[str, str]]
    figures: Mapping[Key, float]
    source: str = "ESTAT"
    flags: Mapping[Key, str] = field(default_factory=dict)
    updated: str = UPDATED

    def document(self) -> dict[str, Any]:
        """A dense JSON-stat document; a cell without a figure is null."""
        years = sorted({key[-1] for key in (*self.figures, *self.flags)})
        dimensions = {**self.dimensions, "time": {year: year for year in years}}
        sizes = [len(codes) for codes in dimensions.values()]
        values: list[float | None] = [None] * prod(sizes)
        places = [{code: place for place, code in enumerate(codes)} for codes in dimensions.values()]

        def place_of(key: Key) -> int:
            place = 0
            for size, known, code in zip(sizes, places, key, strict=True):
                place = place * size + known[code]
            return place

        for key, figure in self.figures.items():
            values[place_of(key)] = int(figure) if figure == int(figure) else figure
        status = {str(place_of(key)): flag for key, flag in self.flags.items()}
        return {
            "version": "2.0",
            "class": "dataset",
            "label": self.label,
            "source": self.source,
            "updated": self.updated,
            "id": list(dimensions),
            "size": sizes,
            "dimension": {
                name: {"label": name, "category": {"index": list(labels), "label": dict(labels)}}
                for name, labels in dimensions.items()
            },
            "extension": {"lang": "EN", "id": self.code.upper(), "agencyId": "ESTAT"},
            "value": values,
            **({"status": status} if status else {}),
        }


def datasets(folder: Path) -> list[Dataset]:
    """The datasets of published figures, from the files in `folder`."""
    files = (_ACCOUNTS, _POPULATION, _NATIONAL, _DEMOGRAPHY, _EUROPE, _FINLAND)
    accounts, population, national, demography, europe, finland = (_rows(folder / name) for name in files)
    # The countries first, as a question for levels is answered.
    places = {"SE": _PLACES["SE"], "FI": "Suomi", **_PLACES} | {
        row["nuts"]: row["nuts"] for row in finland if row["nuts"] != "FI"
    }
    annual = {"freq": {"A": "Annual"}}
    thousand = {"unit": {"THS": "Thousand persons"}}
    return [
        Dataset(
            "eurostat_union_value_added",
            "nama_10r_3gva",
            "Gross value added at basic prices by NUTS 3 region",
            {**annual, "unit": {"CP_MNAC": "Current prices, million units of national currency"},
             "nace_r2": _NACE | _OTHER_NACE, "geo": places},
            _accounts(accounts, finland, ("A", "CP_MNAC"), "value_added_basic_prices", "gva_million_eur"),
        ),
        Dataset(
            "eurostat_union_employed",
            "nama_10r_3empers",
            "Employment (thousand persons) by NUTS 3 region",
            {**annual, **thousand, "wstatus": {"EMP": "Employed persons"}, "nace_r2": {"TOTAL": _NACE["TOTAL"]},
             "geo": places},
            _accounts(accounts, finland, ("A", "THS", "EMP"), "employed", "employed_thousand"),
        ),
        Dataset(
            "eurostat_mean_population",
            "nama_10r_3popgdp",
            "Average annual population to calculate regional GDP data by NUTS 3 region",
            {**annual, **thousand, "geo": {row["nuts"]: _PLACES[row["nuts"]] for row in population}},
            {("A", "THS", row["nuts"], row["year"]): float(row["mean_population_thousand"]) for row in population},
        ),
        Dataset(
            "eurostat_national_value_added",
            "nama_10_a10",
            "Gross value added by A*10 industry - breakdowns",
            {
                **annual,
                "unit": {
                    "CP_MNAC": "Current prices, million units of national currency",
                    "CLV20_MNAC": "Chain linked volumes (2020), million units of national currency",
                },
                "nace_r2": {code: _NACE[code] for code in ("TOTAL", "B-E")},
                "na_item": {"B1G": "Value added, gross"},
                "geo": {"SE": "Sverige"},
            },
            {
                ("A", unit, row["nace_r2"], "B1G", "SE", row["year"]): float(row[column])
                for row in national
                for unit, column in (
                    ("CP_MNAC", "current_prices_sek_million"),
                    ("CLV20_MNAC", "volume_2020_prices_sek_million"),
                )
                if row[column]
            },
        ),
        Dataset(
            "eurostat_business_demography",
            "bd_size_r3",
            "Business demography by size class and NUTS 3 region",
            {
                **annual,
                "indic_sb": {row["indicator"]: row["label"] for row in demography},
                "sizeclas": {row["employee_size_class"]: row["employee_size_class"] for row in demography},
                "nace_r2": {row["nace_r2"]: "Business economy without holding companies" for row in demography},
                "geo": {code: name for code, name in _PLACES.items() if code != "SEZZZ"},
            },
            {
                ("A", row["indicator"], row["employee_size_class"], row["nace_r2"], _NUTS[row["region"]], row["year"]):
                    float(row["value"])
                for row in demography
            },
        ),
        Dataset(
            "eurostat_regional_product",
            "nama_10r_3gdp",
            "Gross domestic product (GDP) at current market prices by NUTS 3 region",
            {
                **annual,
                "unit": {"MIO_EUR": "Million euro", "PPS_HAB_EU27_2020": "Purchasing power standard per inhabitant"},
                "geo": {row["nuts"]: row["nuts"] for row in europe},
            },
            {
                ("A", unit, row["nuts"], row["year"]): float(row[column])
                for row in europe
                for unit, column in (("MIO_EUR", "gdp_million_eur"), ("PPS_HAB_EU27_2020", "gdp_pps_per_inhabitant"))
                if row[column]
            },
        ),
    ]  # fmt: skip


def _accounts(
    counties: Sequence[Mapping[str, str]], finland: Sequence[Mapping[str, str]], codes: Key, measure: str, column: str
) -> dict[Key, float]:
    """Figures of one measure by industry, region and year: the counties' and the totals of Finland's regions."""
    found: dict[Key, float] = {
        (*codes, row["nace_r2"], row["nuts"], row["year"]): float(row["value"])
        for row in counties
        if row["measure"] == measure
    }
    found |= {(*codes, "TOTAL", row["nuts"], row["year"]): float(row[column]) for row in finland if row[column]}
    return found


def write(document: Mapping[str, Any], path: Path) -> None:
    """One line a row of years, so that a later recording is a diff that a person can read."""
    values, width = document["value"], document["size"][-1]
    rows = [
        json.dumps(values[start : start + width], separators=(",", ":"))[1:-1] for start in range(0, len(values), width)
    ]
    head = json.dumps({**document, "value": []}, ensure_ascii=False, indent=1)
    path.write_text(head.replace('"value": []', '"value": [\n' + ",\n".join(rows) + "\n]") + "\n", encoding="utf-8")


def main(arguments: Sequence[str] | None = None) -> None:
    """Reads the command line."""
    parser = argparse.ArgumentParser(prog="python -m sample.eurostat", description=__doc__)
    parser.add_argument("--from", dest="source", type=Path, required=True, help="folder with the recorded figures")
    parser.add_argument("--to", dest="target", type=Path, default=FOLDER, help="folder of datasets to write")
    options = parser.parse_args(arguments)
    options.target.mkdir(parents=True, exist_ok=True)
    for dataset in datasets(options.source):
        write(dataset.document(), options.target / f"{dataset.stem}.json")


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


if __name__ == "__main__":
    main()
