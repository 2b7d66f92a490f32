"""Regions and industry groups that several tables of the sample share.

Public codes with the agency's labels. Not here: figures.
"""

from __future__ import annotations

COUNTIES = {
    "01": "Stockholms län",
    "03": "Uppsala län",
    "04": "Södermanlands län",
    "05": "Östergötlands län",
    "06": "Jönköpings län",
    "07": "Kronobergs län",
    "08": "Kalmar län",
    "09": "Gotlands län",
    "10": "Blekinge län",
    "12": "Skåne län",
    "13": "Hallands län",
    "14": "Västra Götalands län",
    "17": "Värmlands län",
    "18": "Örebro län",
    "19": "Västmanlands län",
    "20": "Dalarnas län",
    "21": "Gävleborgs län",
    "22": "Västernorrlands län",
    "23": "Jämtlands län",
    "24": "Västerbottens län",
    "25": "Norrbottens län",
}
COUNTRY_AND_COUNTIES = {"00": "Riket", **COUNTIES}
EXTRA_REGION = {"90": "Extra region"}
NUTS2_REGIONS = {
    "RIKS1": "Stockholms län",
    "RIKS2": "Östra mellansverige",
    "RIKS3": "Småland med öarna",
    "RIKS4": "Sydsverige",
    "RIKS5": "Västsverige",
    "RIKS6": "Norra mellansverige",
    "RIKS7": "Mellersta Norrland",
    "RIKS8": "Övre Norrland",
}
# NUTS 3 code of every county; the first four characters are its NUTS 2 region, the first three its NUTS 1
# region.
NUTS3_CODES = {
    "01": "SE110",
    "03": "SE121",
    "04": "SE122",
    "05": "SE123",
    "06": "SE211",
    "07": "SE212",
    "08": "SE213",
    "09": "SE214",
    "10": "SE221",
    "12": "SE224",
    "13": "SE231",
    "14": "SE232",
    "17": "SE311",
    "18": "SE124",
    "19": "SE125",
    "20": "SE312",
    "21": "SE313",
    "22": "SE321",
    "23": "SE322",
    "24": "SE331",
    "25": "SE332",
}
NUTS2_CODES = dict(zip(("SE11", "SE12", "SE21", "SE22", "SE23", "SE31", "SE32", "SE33"), NUTS2_REGIONS, strict=True))

# The groups of the employment registers in the order of their tables; "00" is RAMS's code for unknown, BAS
# says "US".
RAMS_GROUPS = {
    "A": "jordbruk, skogsbruk och fiske",
    "B+C": "tillverkning och utvinning",
    "D+E": "energiförsörjning; miljöverksamhet",
    "F": "byggverksamhet",
    "G": "handel",
    "H": "transport och magasinering",
    "I": "hotell- och restaurangverksamhet",
    "J": "information och kommunikation",
    "K": "finans- och försäkringsverksamhet",
    "L": "fastighetsverksamhet",
    "M+N": "företagstjänster",
    "O": "offentlig förvaltning och försvar",
    # The agency's text ends with a blank.
    "P": "utbildning ",
    "Q": "vård och omsorg; sociala tjänster",
    "R+S+T+U": "kulturella och personliga tjänster m.m.",
    "00": "okänd verksamhet",
}


def counties_of_nuts2(region: str) -> list[str]:
    """The counties of a NUTS 2 region that is given by its national code, `RIKS3`."""
    return [county for county, nuts3 in NUTS3_CODES.items() if NUTS2_CODES[nuts3[:4]] == region]
