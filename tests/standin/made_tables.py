"""Tables, and a declared source, that the tests of the stand-in share.

Things made up. Not here: fixtures (see `conftest`).
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import orjson

from sample.server.codelists import aggregation, valueset
from sample.server.eurostat import EurostatDataset
from sample.server.server import StandIn
from sample.server.tables import Table, Variable, contents_variable, make_table, time_variable
from sample.server.world import World

PROJECT = Path(__file__).resolve().parents[2]
SPECIFICATION = "PxAPI-2.yml"

REGIONS = {"00": "Riket", "08": "Kalmar län", "0880": "Kalmar", "0881": "Nybro", "1082": "Karlshamn"}
INDUSTRIES = {"A": "jordbruk", "B+C": "tillverkning", "US": "uppgift saknas"}
SEXES = {"1": "män", "2": "kvinnor", "1+2": "totalt"}
CONTENTS = {"AM1": "sysselsatta", "AM2": "lönesumma, mnkr"}
YEARS = ("2019", "2020", "2021", "2022", "2023")
EVERYTHING = {"Region": ["*"], "SNI": ["*"], "Kon": ["*"], "ContentsCode": ["*"], "Tid": ["*"]}

CODELISTS = (
    valueset("vs_RegionLän07", {"08": "Kalmar län"}, label="län"),
    valueset("vs_RegionKommun07", {"0880": "Kalmar", "0881": "Nybro", "1082": "Karlshamn"}, label="kommuner"),
    aggregation("agg_RegionLA2018", {"LA08": ["0880", "0881"], "LA10": ["1082"]}, label="lokala arbetsmarknader"),
)


def employment(table_id: str = "TAB10", **facts: Any) -> Table:
    """Region (5) x industry (3, may be left out) x sex (3, with a total) x contents (2) x year (5); 450 cells."""
    variables = (
        Variable(
            "Region",
            "region",
            REGIONS,
            elimination=True,
            total="00",
            show="code_value",
            codelists=tuple(one.id for one in CODELISTS),
        ),
        Variable("SNI", "näringsgren", INDUSTRIES, elimination=True, show="code_value"),
        Variable("Kon", "kön", SEXES, elimination=True, total="1+2"),
        contents_variable(CONTENTS),
        time_variable(*YEARS),
    )
    said: dict[str, Any] = {
        "matrix": "SysselReg",
        "tells_matrix": True,
        "label": "Sysselsatta efter region, näringsgren och kön. År 2019-2023",
        "contents": "Sysselsatta",
        "path": (("AM", "Arbetsmarknad", "AM"), ("AM0207", "RAMS", "AM0207"), ("AM0207K", "Äldre", "AM0207K")),
        "missing": {(1, 2, 0, 0, 0): "..", (2, 0, 0, 1, 3): ".", (3, 1, 1, 0, 2): "-"},
    }
    return make_table(table_id, variables=variables, **{**said, **facts})


def population(table_id: str = "TAB20", **facts: Any) -> Table:
    """Region (5, mandatory) x age (3, mandatory) x contents x month (14)."""
    months = [f"2025M{month:02}" for month in range(1, 13)] + ["2026M01", "2026M02"]
    variables = (
        Variable("Region", "region", REGIONS, show="code_value"),
        Variable("Alder", "ålder", {"0-14": "0-14 år", "15-64": "15-64 år", "65+": "65+ år"}),
        contents_variable({"BE1": "folkmängd"}),
        time_variable(*months, label="månad"),
    )
    said: dict[str, Any] = {
        "matrix": "FolkManad",
        "tells_matrix": True,
        "label": "Folkmängd per månad efter region och ålder",
        "contents": "Folkmängd",
        "time_unit": "Monthly",
        "subject": "BE",
        "path": (("BE", "Befolkning", "BE"), ("BE0101", "Befolkningsstatistik", "BE0101")),
    }
    return make_table(table_id, variables=variables, **{**said, **facts})


def small_world(**settings: Any) -> World:
    """Both tables and the code lists."""
    return World.of(employment(), population(), codelists=CODELISTS, **settings)


def big_table(cells_per_year: int, years: int, table_id: str = "TAB99") -> Table:
    """A table of a given size: regions x years, everything mandatory."""
    variables = (
        Variable("Region", "region", {f"{place:06}": f"område {place}" for place in range(cells_per_year)}),
        contents_variable({"X1": "antal"}),
        time_variable(*(str(2000 + year) for year in range(years))),
    )
    return make_table(table_id, variables=variables, matrix="Stor", tells_matrix=True)


def json_of(body: bytes) -> Any:
    """Parsed JSON."""
    return orjson.loads(body)


def data_calls(standin: StandIn) -> Sequence[str]:
    """Targets of the calls for data, in order."""
    return [call.target for call in standin.calls if "/data" in call.target]


def regions_of_the_union(regions: int = 1_160, industries: int = 11, years: int = 25) -> EurostatDataset:
    """A dataset of the size of all Union regions; figures are made up."""
    shape = (1, 1, industries, regions, years)
    return EurostatDataset(
        "nama_10r_3gva",
        "Gross value added",
        {
            "freq": {"A": "Annual"},
            "unit": {"CP_MEUR": "Million euro"},
            "nace_r2": {f"N{number:02}": f"industry {number}" for number in range(industries)},
            "geo": {f"{number // 40:02}{number % 40:03}": f"region {number}" for number in range(regions)},
            "time": {str(2000 + number): str(2000 + number) for number in range(years)},
        },
        np.arange(np.prod(shape), dtype=np.float64).reshape(shape) / 10,
        np.full(shape, "", dtype="<U4"),
    )
