"""What rows say of each other, of codes, areas, regions and levels (E202–E212)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from pipelines.strategies.checked import Checked, also_in, as_date, as_number, shares_of
from pipelines.strategies.codes import INDUSTRY, RESEARCH, SCHEMES
from pipelines.strategies.findings import one_of
from pipelines.strategies.form import tables
from pipelines.strategies.reading import Row

# The schemes that delimit an area of this kind.
_DELIMITING = {"industry": INDUSTRY, "research": RESEARCH, "words": frozenset({"word"})}
_VALID = ("valid_from", "valid_to")
_SPANS = (("areas", *_VALID), ("plans", *_VALID), ("projects", "starts_on", "ends_on"))


def find(folder: Checked) -> None:
    """Report references to nothing, wrong codes, and what contradicts itself."""
    _references(folder)
    _parts_of_themselves(folder)
    _codes(folder)
    _delimitation(folder)
    _spans(folder)
    _regions(folder)
    _links(folder)
    _levels(folder)


def _references(folder: Checked) -> None:
    """One finding a name that is nowhere, however many rows use it."""
    uses: dict[tuple[str, str], list[tuple[str, str, Row]]] = {}
    for table, column, target, row, name in _used(folder):
        if folder.is_whole(target) and name not in folder.keys(target):
            uses.setdefault((target, name), []).append((table, column, row))
    for target in {target for target, _ in uses}:
        for name in _meant(folder, target, [name for other, name in uses if other == target]):
            del uses[target, name]
    empty = {target for target, _ in uses if not folder.rows(target)}
    for target in sorted(empty):
        file = tables()[target].file
        folder.report(
            "E102", target, None, "", "", f"the file has no rows, and other files name what is in {file}; write them."
        )
    for (target, name), places in uses.items():
        if target in empty:
            continue
        table, column, row = places[0]
        also = also_in([(tables()[other].file, used) for other, _, used in places[1:]])
        text = f"is not in {tables()[target].file}; expected {one_of(folder.keys(target))}.{also}"
        folder.report("E202", table, row, column, name, text)


def _meant(folder: Checked, target: str, unknown: list[str]) -> list[str]:
    """Names that rows with a refused key would have answered to: the key is the cause, and is reported."""
    (key,) = tables()[target].key
    refused = sum(folder.is_refused(target, row, key) for row in folder.rows(target))
    return unknown[:refused]


def _used(folder: Checked) -> Iterator[tuple[str, str, str, Row, str]]:
    for form in tables().values():
        for column in form.columns.values():
            if column.refers is None:
                continue
            for row in folder.rows(form.name):
                for name in _names(row, column.name, column.type):
                    yield form.name, column.name, column.refers, row, name
    for row in folder.rows("area_links"):
        if row["to_area"] and not row["to_strategy"]:
            yield "area_links", "to_area", "areas", row, row["to_area"]
    for table in ("indicators", "indicator_series"):
        for row in folder.rows(table):
            for key, name in shares_of(row["arguments"]):
                if key == "area":
                    yield table, "arguments", "areas", row, name


def _names(row: Row, column: str, kind: str) -> Iterable[str]:
    if kind == "shares":
        pairs = shares_of(row[column])
        # A share that is no number is the cause, and is reported with the money.
        return (
            [code for code, _ in pairs] if all(not share or as_number(share) is not None for _, share in pairs) else []
        )
    if kind == "list":
        return row.several(column)
    return [row[column]] if row[column] else []


def _parts_of_themselves(folder: Checked) -> None:
    for table in ("areas", "goals"):
        (key,) = tables()[table].key
        parents = {row[key]: row["part_of"] for row in folder.rows(table)}
        for row in folder.rows(table):
            if _comes_back(row[key], parents):
                text = "is part of itself, by way of part_of; leave the uppermost one empty."
                folder.report("E203", table, row, "part_of", row["part_of"], text)
                break


def _comes_back(start: str, parents: dict[str, str]) -> bool:
    seen, at = set(), parents.get(start, "")
    while at and at not in seen:
        if at == start:
            return True
        seen.add(at)
        at = parents.get(at, "")
    return False


def _codes(folder: Checked) -> None:
    for row in folder.rows("area_codes"):
        scheme, code = row["scheme"], row["code"]
        if not scheme or not code:
            continue
        if scheme not in SCHEMES:
            # TOL 2008, SN2007, DB07, CNAE 2009 and the others are NACE to four digits.
            text = f"expected {one_of(SCHEMES)}; a country's own version of NACE is written as nace2 or nace2.1."
            folder.report("E205", "area_codes", row, "scheme", scheme, text)
        elif fault := folder.codes.fault(scheme, code):
            folder.report("E204", "area_codes", row, "code", code, f"{fault}.")
        elif scheme in INDUSTRY and re.search(r"[+-]", code):
            text = "is a sum of industries in official tables; write each section or division in a row of its own."
            folder.report("E204", "area_codes", row, "code", code, text)
        share = as_number(row["share"]) if row["share"] else None
        if share is not None and not 0 < share <= 1:
            text = "expected a share above 0 and at most 1; leave it empty where the part is not known."
            folder.report("E210", "area_codes", row, "share", row["share"], text)
    for row in folder.rows("projects"):
        for column, scheme in (("specific_objective", "specific_objective"), ("intervention_field",) * 2):
            if row[column] and (fault := folder.codes.fault(scheme, row[column])):
                folder.report("E204", "projects", row, column, row[column], f"{fault}.")


def _delimitation(folder: Checked) -> None:
    codes = folder.rows("area_codes")
    # A mistyped area or scheme is the cause, and is reported: the area does not lack its codes besides.
    faulty = {"area_id", "scheme"}
    whole = folder.is_whole("area_codes") and folder.is_whole("areas")
    if not whole or any(
        folder.is_refused("area_codes", row, *faulty) or folder.is_reported("E202", row["area_id"]) for row in codes
    ):
        return
    schemes: dict[str, set[str]] = {}
    for row in codes:
        schemes.setdefault(row["area_id"], set()).add(row["scheme"])
    for row in folder.rows("areas"):
        if folder.is_refused("areas", row, "area_id", "delimited_by"):
            continue
        mine, ways = schemes.get(row["area_id"], set()), row.several("delimited_by")
        for way in ways:
            if way in _DELIMITING and not mine & _DELIMITING[way]:
                text = f"the area has no code of {one_of(_DELIMITING[way])} in area_codes.csv; add one, or say none."
                folder.report("E206", "areas", row, "delimited_by", way, text)
        if ways == ["none"] and mine & (INDUSTRY | RESEARCH):
            text = "the area has codes in area_codes.csv all the same; say industry or research, or take them out."
            folder.report("E207", "areas", row, "delimited_by", "none", text)


def _spans(folder: Checked) -> None:
    for table, start, end in _SPANS:
        for row in folder.rows(table):
            first, last = as_date(row[start]), as_date(row[end])
            if first and last and last < first:
                text = f"expected a day after {first}: it ends before it begins."
                folder.report("E208", table, row, end, row[end], text)


def _regions(folder: Checked) -> None:
    if not folder.regions_are_known:
        return
    uses: dict[str, list[Row]] = {}
    for row in folder.rows("areas"):
        for code in row.several("regions"):
            if code not in folder.regions:
                uses.setdefault(code, []).append(row)
    for code, rows in uses.items():
        also = also_in([(tables()["areas"].file, row) for row in rows[1:]])
        text = f"is not a region of the strategy; expected {one_of(folder.regions)}.{also}"
        folder.report("E209", "areas", rows[0], "regions", code, text)


def _links(folder: Checked) -> None:
    for row in folder.rows("area_links"):
        if folder.is_refused("area_links", row, "relation"):
            continue
        relation, area, strategy = row["relation"], row["to_area"], row["to_strategy"]
        if relation == "no_counterpart":
            if not strategy:
                text = "expected the id of the strategy in which the area has no counterpart."
                folder.report("E211", "area_links", row, "to_strategy", "", text)
        elif not area:
            text = f"expected the area that the relation {relation} leads to."
            folder.report("E211", "area_links", row, "to_area", "", text)


def _levels(folder: Checked) -> None:
    if not folder.levels:
        return
    uses: dict[str, list[tuple[str, Row]]] = {}
    for table in ("goals", "plans"):
        for row in folder.rows(table):
            if row["level"] and row["level"] not in folder.levels:
                uses.setdefault(row["level"], []).append((table, row))
    for level, places in uses.items():
        table, row = places[0]
        also = also_in([(tables()[other].file, used) for other, used in places[1:]])
        text = f"expected a level of follow_up in strategy.yml: {one_of(folder.levels)}.{also}"
        folder.report("E212", table, row, "level", level, text)
