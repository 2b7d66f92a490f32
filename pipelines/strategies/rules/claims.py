"""claims.yml: every sentence has tests, or a reason why it has none (E401–E403, and codes as elsewhere)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from pipelines.strategies.checked import Checked
from pipelines.strategies.findings import one_of
from pipelines.strategies.reading import CLAIMS_FILE
from pipelines.strategies.rules.indicators import measure_fault, research_fault

COMPARATORS = ("above", "below", "between", "equals", "rises", "falls", "rises_more_than", "falls_more_than",
               "rank_at_most", "rank_above")  # fmt: skip
WITH_PERIOD = ("rises", "falls", "rises_more_than", "falls_more_than")
WITHOUT_LIMIT = ("rises", "falls")
QUANTITIES = ("value", "growth", "lower_limit", "share")
WITHIN = ("counties", "industries", "private_industries", "municipalities", "fields")
POPULATIONS = ("by workplace", "by residence")
_LIMITS = "a number, nation, neighbours, {own: year} or {industry: code}"
TEST_KEYS = frozenset(
    {"part", "part_en", "measure", "of", "quantity", "is", "than", "since", "until", "within"}
    | {"region", "population", "premise", "headline", "note"}
)
OF_REGIONS = ("all", "each")
"""What a sentence says of the strategy's own regions, where it names no other."""
SUBJECTS = ("industry", "area", "research", "organisation")


def find(folder: Checked) -> None:
    """Report claims that cannot be tested as they are written."""
    seen: set[str] = set()
    for number, claim in enumerate(folder.document.claims, start=1):
        identity = claim.get("id")
        if not identity:
            folder.report("E101", CLAIMS_FILE, number, "id", "", "the key is missing; give each claim an id.")
            continue
        name = str(identity)
        if name in seen:
            folder.report("E201", CLAIMS_FILE, number, "id", name, "another claim has it; give each its own.")
        seen.add(name)
        if not claim.get("sentence"):
            text = "the key is missing; quote the strategy's sentence."
            folder.report("E101", CLAIMS_FILE, number, f"{name}.sentence", "", text)
        for key in ("section", "sentence", "holds_everywhere"):
            for code, column, value, text in _language_faults(claim.get(key), key):
                folder.report(code, CLAIMS_FILE, number, f"{name}.{column}", value, text)
        for code, column, value, text in _truth_faults(claim, "any"):
            folder.report(code, CLAIMS_FILE, number, f"{name}.{column}", value, text)
        _tests(folder, number, name, claim)


def _tests(folder: Checked, number: int, name: str, claim: Mapping[str, Any]) -> None:
    tests = claim.get("tests")
    if not tests:
        untestable = claim.get("untestable")
        if not (isinstance(untestable, dict) and untestable.get("reason")):
            text = "expected tests, or untestable with a reason and who_has_it."
            folder.report("E401", CLAIMS_FILE, number, name, "", text)
        return
    if not isinstance(tests, list):
        text = "expected a list: begin each test with a hyphen, as `- {part: …, measure: …}`."
        folder.report("E402", CLAIMS_FILE, number, f"{name}.tests", str(tests), text)
        return
    for place, test in enumerate(tests, start=1):
        at = f"{name}.tests.{place}"
        if not isinstance(test, dict):
            folder.report("E402", CLAIMS_FILE, number, at, str(test), "expected keys such as measure, is and than.")
        elif isinstance(test.get("untestable"), dict):
            if not test["untestable"].get("reason"):
                folder.report("E401", CLAIMS_FILE, number, at, "", "expected a reason why the part has no test.")
        else:
            for key in set(test) - TEST_KEYS:
                text = f"the key is unknown and is not read; expected {one_of(TEST_KEYS)}."
                folder.report("W01", CLAIMS_FILE, number, f"{at}.{key}", str(test[key]), text)
            for code, column, value, text in _test_faults(folder, test):
                folder.report(code, CLAIMS_FILE, number, f"{at}.{column}", value, text)


def _test_faults(folder: Checked, test: Mapping[str, Any]) -> Iterator[tuple[str, str, str, str]]:
    measure, comparator = test.get("measure"), test.get("is")
    if not measure:
        yield "E402", "measure", "", "the key is missing; `styrka strategy measures` lists the catalogue."
    elif fault := measure_fault(folder.codes, str(measure)):
        yield "E301", "measure", str(measure), fault
    if not comparator:
        yield "E402", "is", "", f"the key is missing; expected {one_of(COMPARATORS)}."
    elif comparator not in COMPARATORS:
        yield "E106", "is", str(comparator), f"expected {one_of(COMPARATORS)}."
    else:
        yield from _limit_faults(str(comparator), test)
    for key, known in (("quantity", QUANTITIES), ("within", WITHIN), ("population", POPULATIONS)):
        if key in test and test[key] not in known:
            yield "E106", key, str(test[key]), f"expected {one_of(known)}."
    for key in ("premise", "headline"):
        yield from _truth_faults(test, key)
    for key in ("part", "part_en", "note"):
        yield from _language_faults(test.get(key), key)
    yield from _region_faults(folder, test.get("region"))
    yield from _subject_faults(folder, test.get("of"), "of")
    if isinstance(test.get("than"), dict) and "industry" in test["than"]:
        yield from _subject_faults(folder, test["than"], "than")


def _region_faults(folder: Checked, region: object) -> Iterator[tuple[str, str, str, str]]:
    """A code without quotes is a number, which has lost its leading zero; of no region there is no figure."""
    if region in (None, *OF_REGIONS):
        return
    if not isinstance(region, str):
        yield "E108", "region", str(region), 'expected the code as text, in quotes: "08".'
    elif not folder.knows_region(region):
        yield (
            "E108",
            "region",
            region,
            f'expected {one_of(OF_REGIONS)}, or a region\'s code with its leading zero: "00".',
        )


def _truth_faults(said: Mapping[str, Any], key: str) -> Iterator[tuple[str, str, str, str]]:
    """Only true and false are truth values: `no` is a word, and a word that is there would count as true."""
    if said.get(key) not in (None, True, False):
        yield "E106", key, str(said[key]), "expected true or false."


def _language_faults(said: object, key: str) -> Iterator[tuple[str, str, str, str]]:
    """A text with a comma in a flow mapping falls apart into keys that are no languages, in brackets into a list."""
    if isinstance(said, list):
        yield "E106", key, str(said), "expected a text, or {sv: …, en: …}; put a text with brackets in quotes."
    for name in said if isinstance(said, dict) else ():
        if not (isinstance(name, str) and len(name) == 2 and name.isalpha()):
            yield "E106", key, str(name), "expected a language such as sv; put a text with a comma in quotes."


def _limit_faults(comparator: str, test: Mapping[str, Any]) -> Iterator[tuple[str, str, str, str]]:
    than = test.get("than")
    if comparator not in WITHOUT_LIMIT and than is None:
        yield (
            "E402",
            "than",
            "",
            f"the key is missing; expected {_LIMITS}.",
        )
    elif comparator == "between" and not (isinstance(than, list) and len(than) == 2 and all(map(_is_number, than))):
        yield "E402", "than", str(than), "expected two numbers, as [0, 100]."
    elif comparator != "between" and not _is_limit(than):
        yield "E106", "than", str(than), f"expected {_LIMITS}."
    elif comparator.startswith("rank") and not isinstance(than, int):
        yield "E106", "than", str(than), "expected a rank: a whole number from 1."
    if (comparator in WITH_PERIOD or test.get("quantity") == "growth") and test.get("since") is None:
        yield "E403", "since", "", "the key is missing; expected the first year, or {years: 5} for the last five."
    since, until = test.get("since"), test.get("until")
    span = since.get("years") if isinstance(since, dict) else None
    if since is not None and not (_is_year(since) or (isinstance(span, int) and 0 < span < 100)):
        yield "E107", "since", str(since), "expected a year as 2010, or {years: 5} for the last five."
    if until is not None and not _is_year(until):
        yield "E107", "until", str(until), "expected a year, as 2018."
    if isinstance(since, int) and isinstance(until, int) and until <= since:
        yield "E208", "until", str(until), f"expected a year after {since}."


def _is_limit(than: object) -> bool:
    if isinstance(than, dict):
        return _is_year(than.get("own")) or "industry" in than
    return than is None or _is_number(than) or than in ("nation", "neighbours", "counties")


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _is_year(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 1900 <= value <= 2200


def _subject_faults(folder: Checked, of: object, key: str) -> Iterator[tuple[str, str, str, str]]:
    if of is None or of == "total":
        return
    if not isinstance(of, dict) or not of or set(of) - set(SUBJECTS):
        yield "E106", key, str(of), f"expected total, or one of {one_of(SUBJECTS)} with its code."
        return
    for kind, code in of.items():
        if not isinstance(code, str):
            yield "E204", f"{key}.{kind}", str(code), 'expected the code as text, in quotes: "16".'
        elif kind == "industry" and (fault := folder.codes.fault("sni2007", code)):
            yield "E204", f"{key}.{kind}", code, f"{fault}."
        elif kind == "area" and folder.is_whole("areas") and code not in folder.keys("areas"):
            if folder.is_reported("E202", code):
                continue
            yield "E202", f"{key}.{kind}", code, f"is not in areas.csv; expected {one_of(folder.keys('areas'))}."
        elif kind == "research" and not folder_has_area(folder, code) and (fault := research_fault(folder.codes, code)):
            yield "E204", f"{key}.{kind}", code, fault
        elif kind == "organisation" and folder.codes.organisations and code not in folder.codes.organisations:
            yield "E204", f"{key}.{kind}", code, f"expected {one_of(folder.codes.organisations)}."


def folder_has_area(folder: Checked, code: str) -> bool:
    """Whether a field of research is named by one of the strategy's areas."""
    return code in folder.keys("areas")
