"""The tables of the sample beside accounts and preliminary employment: their variables, codes and labels.

Education, research, guest nights, emissions, exports, the final register of employed, and the business statistics to
2021. Not here: their figures (``simulation/registers.py``, ``simulation/branches.py``).
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from sample.catalogue import CATALOGUE
from sample.documents import Cells, Content, Dimension, Document, build, years
from sample.record import BAS_INDUSTRY, REGION
from sample.simulation import branches, registers

_WHOLE_YEAR = "Respektive år"
_NOVEMBER = "November respektive år"
_SEXES = Dimension("Kon", "kön", {"1": "män", "2": "kvinnor", "1+2": "totalt"}, total="1+2")
_BOTH = Dimension("Kon", "kön", {"1+2": "totalt"}, total="1+2")

SECTORS = {"business": "Företagssektorn", "public": "Offentlig sektor"}
LEVELS = {
    "pre_secondary_and_secondary": "förgymnasial och gymnasial utbildning",
    "post_secondary": "eftergymnasial utbildning",
    "unknown": "uppgift om utbildningsnivå saknas",
    "total": "totalt",
}
FIELDS = {
    "ING": "teknik och tillverkning, eftergymnasial utbildning 3 år eller längre",
    "TOT": "totalt",
}


def documents(rams: Cells, bas: Cells) -> Iterator[tuple[str, Document]]:
    """Stem and document of each of these tables.

    Args:
        rams: recorded employment by county to 2018 (``simulation/calibration.py``).
        bas: the same from 2020.
    """
    yield "scb_bas_final", _employed(rams, bas)
    yield "scb_education_employed", _education_of_employed(bas)
    yield "scb_business_statistics_2007_2021", _business(rams, bas)
    yield "scb_education", _education()
    yield "scb_research_expenditure", _research()
    yield "scb_guest_nights", _guest_nights()
    yield "scb_emissions", _emissions(bas)
    yield "scb_exports", _exports(bas)


def _employed(rams: Cells, bas: Cells) -> Document:
    cells, recorded = registers.employed_final(rams, bas)
    birth = Dimension("Fodelseregion", "födelseregion", {"tot": "totalt"}, total="tot")
    content = Content("SIM31", "sysselsatta efter arbetsställets belägenhet", "antal", 0, _NOVEMBER, "Stock")
    return build(
        CATALOGUE["scb_bas_final"],
        (REGION, _SEXES, BAS_INDUSTRY, birth),
        (content,),
        years(2020, 2024),
        np.expand_dims(cells, (3, 4)),
        recorded=np.expand_dims(recorded, (3, 4)),
    )


def _education_of_employed(bas: Cells) -> Document:
    content = Content("SIM32", "Sysselsatta efter arbetsställets belägenhet", "antal", 0, _NOVEMBER, "Stock")
    return build(
        CATALOGUE["scb_education_employed"],
        (REGION, _BOTH, Dimension("UtbNivInr", "utbildningens nivå och inriktning", FIELDS, total="TOT")),
        (content,),
        years(2020, 2024),
        registers.engineers(bas)[:, None, :, None],
    )


def _business(rams: Cells, bas: Cells) -> Document:
    contents = (
        Content("NV01091E", "Antal arbetsställen (lokala verksamheter)", "antal", 0, _WHOLE_YEAR, "Stock"),
        Content("NV01092E", "Antal anställda", "antal", 0, _WHOLE_YEAR, "Average"),
        Content("NV01095E", "Förädlingsvärde, mnkr", "mnkr", 0, _WHOLE_YEAR, "Flow", price="Current"),
    )
    return build(
        CATALOGUE["scb_business_statistics_2007_2021"],
        (
            REGION,
            Dimension("SNI2007", "näringsgren SNI 2007", branches.labels(), total=branches.TOTAL, show="code_value"),
        ),
        contents,
        years(branches.YEARS[0], branches.YEARS[-1]),
        branches.shown(branches.simulate(rams, bas)),
    )


def _education() -> Document:
    regions, cells, recorded = registers.education()
    return build(
        CATALOGUE["scb_education"],
        (
            Dimension("Region", "region", regions, total="00", show="code_value"),
            _SEXES,
            Dimension("UtbildningsNiva", "utbildningsnivå", dict(zip(_LEVEL_CODES, LEVELS.values(), strict=True))),
        ),
        (Content("SIM33", "Befolkning 25–64 år", "antal", 0, "31 december respektive år", "Stock"),),
        years(2019, 2024),
        cells[:, :, :, None],
        recorded=recorded[:, :, :, None],
    )


_LEVEL_CODES = ("N1", "N2", "NU", "TOT")


def _research() -> Document:
    cells, recorded = registers.research()
    time = Dimension("Tid", "år", {str(year): str(year) for year in registers.RESEARCH_YEARS}, False, show="code")
    return build(
        CATALOGUE["scb_research_expenditure"],
        (REGION, Dimension("Sektor", "sektor", {"FTG": SECTORS["business"], "OFF": SECTORS["public"]}, False)),
        (Content("SIM34", "Utgifter för egen FoU, mnkr", "mnkr", 0, _WHOLE_YEAR, "Flow", price="Current"),),
        time,
        cells[:, :, None],
        recorded=recorded[:, :, None],
    )


def _guest_nights() -> Document:
    return build(
        CATALOGUE["scb_guest_nights"],
        (REGION,),
        (Content("SIM35", "Gästnätter", "antal", 0, _WHOLE_YEAR, "Flow"),),
        years(2008, 2025),
        registers.guest_nights()[:, None],
    )


def _emissions(bas: Cells) -> Document:
    substance = Dimension("Amne", "ämne", {"CO2-ekv.": "växthusgaser totalt, ton koldioxidekvivalenter"}, False)
    return build(
        CATALOGUE["scb_emissions"],
        (REGION, substance),
        (Content("SIM36", "Utsläpp, ton", "ton", 0, _WHOLE_YEAR, "Flow"),),
        years(2008, 2023),
        registers.emissions(bas)[:, None, None],
    )


def _exports(bas: Cells) -> Document:
    return build(
        CATALOGUE["scb_exports"],
        (REGION,),
        (Content("SIM37", "Varuexport, mnkr", "mnkr", 0, _WHOLE_YEAR, "Flow", price="Current"),),
        years(2015, 2024),
        registers.exports(bas)[:, None],
    )
