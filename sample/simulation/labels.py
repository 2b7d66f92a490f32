"""Codes and texts of the simulated tables' own values.

What SCB's tables call their values, as far as known; what is assumed is reported in ``README.md``. Not here: regions
and register groups (``regions.py``), figures.
"""

from __future__ import annotations

PRODUCT_LABEL = "BRP, löpande priser, mnkr"
EMPLOYED_LABEL = "Medelantal sysselsatta, personer i 1000-tal"
WAGES_LABEL = "Egentlig lön, löpande priser, mnkr"

AGGREGATES = {
    "TOT": "hela ekonomin, totalt",
    "A01-F43": "A01-F43 varuproducenter",
    "G45-T98": "G45-T98 tjänsteproducenter",
    "EJBRANSCH": "ej branschfördelade poster",
    "OFFHIO": "offentliga myndigheter samt hushållens icke-vinstdrivande organisationer",
}
INDUSTRY_LABELS = {
    "A01-A03": "jordbruk, skogsbruk och fiske",
    "B05-C33": "utvinning av mineral och tillverkning",
    "D35-E39": "försörjning av el, gas, värme och vatten; avlopp och avfall",
    "F41-F43": "byggverksamhet",
    "G45-G47": "handel; reparation av motorfordon och motorcyklar",
    "H49-H53": "transport och magasinering",
    "I55-I56": "hotell- och restaurangverksamhet",
    "J58-J63": "informations- och kommunikationsverksamhet",
    "K64-K66": "finans- och försäkringsverksamhet",
    "L68": "fastighetsverksamhet",
    "M69-N82": "företagstjänster",
    "P85-Q88": "utbildning, vård och omsorg; sociala tjänster",
    "R90-T98": "kultur, nöje och fritid; annan service; hushåll",
}
SECTION_LABELS = {
    "A-SexklK-O": "samtliga näringsgrenar (exkl. K+O+T+U)",
    "A-01-03": "jordbruk, skogsbruk och fiske",
    "B-05-09": "utvinning av mineral",
    "C-10-33": "tillverkning",
    "D-35": "försörjning av el, gas, värme och kyla",
    "E-36-39": "vattenförsörjning; avloppsrening, avfallshantering och sanering",
    "F-41-43": "byggverksamhet",
    "G-45-47": "handel; reparation av motorfordon och motorcyklar",
    "H-49-53": "transport och magasinering",
    "I-55-56": "hotell- och restaurangverksamhet",
    "J-58-63": "informations- och kommunikationsverksamhet",
    "L-68": "fastighetsverksamhet",
    "M-69-75": "verksamhet inom juridik, ekonomi, vetenskap och teknik",
    "N-77-82": "uthyrning, fastighetsservice, resetjänster och andra stödtjänster",
    "P-85": "utbildning",
    "Q-86-88": "vård och omsorg; sociala tjänster",
    "R-90-93": "kultur, nöje och fritid",
    "S-94-96": "annan serviceverksamhet",
}
