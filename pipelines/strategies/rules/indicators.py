"""Indicators: a measure of the catalogue, a source, a scale (E301–E303)."""

from __future__ import annotations

from collections.abc import Iterator

from rapidfuzz import process

from pipelines.strategies.checked import Checked, shares_of
from pipelines.strategies.codes import Codes, listed
from pipelines.strategies.reading import Row

ARGUMENTS = ("area", "industry", "research", "organisation", "group")


def find(folder: Checked) -> None:
    """Report indicators that nothing can feed."""
    for row in folder.rows("indicators"):
        if not folder.is_refused("indicators", row, "kind"):
            _indicator(folder, row)
    for row in folder.rows("indicator_series"):
        _measure(folder, "indicator_series", row)


def _indicator(folder: Checked, row: Row) -> None:
    kind, measure = row["kind"], row["measure"]
    if kind == "measure":
        if measure:
            _measure(folder, "indicators", row)
        elif not row["source"]:
            # What the warehouse does not have yet is an indicator too, as long as it is known where its figures are.
            text = "an indicator of kind measure needs a measure, or the source that its figures would come from."
            folder.report("E301", "indicators", row, "measure", "", text)
    elif kind == "programme":
        if measure not in listed("programme_indicators"):
            text = f"expected a code of the programmes' indicators, such as {nearest(measure, 'RCR03')}."
            folder.report("E301", "indicators", row, "measure", measure, text)
    elif kind == "delivered" and not row["source"]:
        text = "the cell is empty; say who delivers the figure."
        folder.report("E302", "indicators", row, "source", "", text)
    elif kind == "judgement" and len(row.several("scale")) < 2:
        text = "expected the steps of the scale from low to high, parted by |."
        folder.report("E303", "indicators", row, "scale", row["scale"], text)


def _measure(folder: Checked, table: str, row: Row) -> None:
    measure = row["measure"]
    if not measure:
        return
    if fault := measure_fault(folder.codes, measure):
        folder.report("E301", table, row, "measure", measure, fault)
        return
    for key, value in shares_of(row["arguments"]):
        for text in argument_faults(folder.codes, key, value):
            folder.report("E204" if key in ARGUMENTS else "E106", table, row, "arguments", f"{key}={value}", text)


def measure_fault(codes: Codes, measure: str) -> str | None:
    """Why a name is no measure of the catalogue; None where it is one."""
    if measure in codes.measures:
        return None
    found = process.extractOne(measure, list(codes.measures))
    like = f"; did you mean `{found[0]}`?" if found and found[1] > 70 else ""
    return f"is not in the catalogue of {len(codes.measures)} measures (`styrka strategy measures`){like}"


def argument_faults(codes: Codes, key: str, value: str) -> Iterator[str]:
    """What is wrong with `key=value`; areas are looked up with the other references."""
    if key not in ARGUMENTS:
        yield f"expected {', '.join(ARGUMENTS)}, written as area=food."
    elif key == "industry" and (fault := codes.fault("sni2007", value)):
        yield f"{fault}."
    elif key == "research" and (fault := research_fault(codes, value)):
        yield fault
    elif key == "organisation" and codes.organisations and value not in codes.organisations:
        yield f"expected a code of a research organisation, as {nearest_of(value, codes.organisations)}."


def research_fault(codes: Codes, code: str) -> str | None:
    """Why a code is no field of research of SSIF 2025; None where it is one, or `all`."""
    fault = codes.fault("ssif2025", code)
    return f"{fault}." if fault and code != "all" else None


def nearest(name: str, otherwise: str) -> str:
    """The programme indicator that is most like `name`."""
    return nearest_of(name, listed("programme_indicators")) if name else otherwise


def nearest_of(name: str, known: frozenset[str]) -> str:
    """The name among `known` that is most like `name`."""
    found = process.extractOne(name, sorted(known))
    return str(found[0]) if found else sorted(known)[0]
