"""From what a request says to the codes it selects, in the order of checks that the server has.

Variables, code lists, expressions, mandatory variables, cell limit, placement, default selection. Not here: cells (see
`cutting`), HTTP.

Sources: PxTools/PxWebApi, SelectionHandler.cs and Bjarte3.cs (the default selection).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import prod

from sample.server import problems
from sample.server.codelists import Codelist
from sample.server.expressions import codes_for
from sample.server.problems import Failed, bad
from sample.server.tables import Table, Variable

# The latest periods of a small table; otherwise the latest alone. Large enough tables are cut at this many codes.
DEFAULT_PERIODS, DEFAULT_CODES = 13, 1500


@dataclass(frozen=True)
class Asked:
    """One variable of a selection, as it was asked for."""

    variable: str
    codes: tuple[str, ...]
    codelist: str | None = None


@dataclass(frozen=True)
class Wish:
    """A selection as it was asked for; `heading` and `stub` are None where nothing was said."""

    selection: tuple[Asked, ...] = ()
    heading: tuple[str, ...] = ()
    stub: tuple[str, ...] = ()


@dataclass(frozen=True)
class Chosen:
    """A variable with its selected codes; `variable` has the code list applied, no codes means eliminated."""

    variable: Variable
    codes: tuple[str, ...]
    codelist: Codelist | None = None


@dataclass(frozen=True)
class Choice:
    """What will be answered: every variable of the table, and where the selected ones stand."""

    chosen: tuple[Chosen, ...]
    heading: tuple[str, ...]
    stub: tuple[str, ...]


def select(table: Table, wish: Wish, codelists: Mapping[str, Codelist], max_cells: int) -> Choice:
    """The codes that a wish comes down to.

    Raises:
        Refused: with the server's title.
        Failed: a code is selected twice, which the server does not survive.
    """
    wish = wish if wish.selection else default_wish(table, wish)
    applied = [(_variable(table, one.variable), one) for one in wish.selection]
    by_code = {variable.code: _apply(variable, one, codelists) for variable, one in applied}
    if len(by_code) < len(applied):
        raise Failed
    for variable in table.variables:
        if not variable.elimination and variable.code not in by_code:
            raise bad(problems.MISSING_SELECTION)
    asked = {variable.code: one for variable, one in applied}
    expanded = {code: _expand(chosen, asked[code].codes) for code, chosen in by_code.items()}
    if prod(len(one.codes) for one in expanded.values() if one.codes) > max_cells:
        raise problems.too_many_cells()
    if any(len(set(one.codes)) < len(one.codes) for one in expanded.values()):
        raise Failed
    chosen_ones = tuple(expanded.get(one.code, Chosen(one, ())) for one in table.variables)
    return _placed(table, chosen_ones, wish)


def with_codelists(table: Table, wish: Wish, codelists: Mapping[str, Codelist]) -> tuple[Variable, ...]:
    """The table's variables, each with the code list that a wish names for it; no code is selected.

    Raises:
        Refused: no such variable, or no such code list for it.
    """
    applied = {}
    for asked in wish.selection:
        variable = _variable(table, asked.variable)
        applied[variable.code] = _apply(variable, asked, codelists).variable
    return tuple(applied.get(one.code, one) for one in table.variables)


def _variable(table: Table, asked: str) -> Variable:
    name = asked.lower()
    time = table.role("time")
    if name == "time" and time is not None:
        return time
    found = next((one for one in table.variables if one.code.lower() == name), None)
    if found is None:
        raise bad(problems.NON_EXISTENT_VARIABLE)
    return found


def _apply(variable: Variable, asked: Asked, codelists: Mapping[str, Codelist]) -> Chosen:
    if not asked.codelist or not asked.codelist.strip():
        return Chosen(variable, ())
    codelist = codelists.get(asked.codelist) if asked.codelist in variable.codelists else None
    if codelist is None:
        raise bad(problems.NON_EXISTENT_CODELIST)
    return Chosen(with_codelist(variable, codelist), (), codelist)


def with_codelist(variable: Variable, codelist: Codelist) -> Variable:
    """The variable with the codes of a code list in place of its own."""
    return replace(
        variable,
        codes=dict(codelist.labels),
        elimination=codelist.elimination,
        total=codelist.total,
        value_notes={code: said for code, said in variable.value_notes.items() if code in codelist.labels},
    )


def _expand(chosen: Chosen, asked: Sequence[str]) -> Chosen:
    """Codes stay where they were asked for, those of expressions follow; an expression adds no code twice."""
    known = [(code, chosen.variable.find(code)) for code in asked]
    codes = [found for _, found in known if found is not None]
    for expression in (code for code, found in known if found is None):
        seen = set(codes)
        codes += [code for code in codes_for(expression, chosen.variable) if code not in seen]
    if not codes and not chosen.variable.elimination:
        raise bad(problems.MISSING_SELECTION)
    return replace(chosen, codes=tuple(codes))


def _placed(table: Table, chosen: tuple[Chosen, ...], wish: Wish) -> Choice:
    present = [one.variable.code for one in chosen if one.codes]
    spelled = {code.lower(): code for code in present}
    said = [*wish.heading, *wish.stub]
    if len({one.lower() for one in said}) < len(said) or any(one.lower() not in spelled for one in said):
        raise bad(problems.ILLEGAL_PLACEMENT)
    heading = [spelled[one.lower()] for one in wish.heading]
    stub = [spelled[one.lower()] for one in wish.stub]
    if heading and stub and len(said) < len(present):
        raise bad(problems.ILLEGAL_PLACEMENT)
    if not heading and not stub:
        heading = [code for code in table.heading if code in present]
    if not stub:
        stub = [code for code in present if code not in heading]
    elif not heading:
        heading = [code for code in present if code not in stub]
    return Choice(chosen, tuple(heading), tuple(stub))


def default_wish(table: Table, wish: Wish) -> Wish:
    """What the server selects when nothing is selected: mostly the latest period, and few variables."""
    contents, time = table.role("contents"), table.role("time")
    rest = [one for one in table.variables if one.role not in ("contents", "time")]
    if contents is None or time is None:
        return replace(wish, selection=tuple(Asked(one.code, _first(one, 1)) for one in table.variables))
    if not rest or (len(rest) == 1 and len(contents.codes) == 1):
        kept, periods = rest, DEFAULT_PERIODS
    else:
        mandatory = [one for one in rest if not one.elimination]
        eliminable = [one for one in rest if one.elimination]
        kept, periods = _kept(rest, mandatory, eliminable), 1
    # With further variables only the first content is shown.
    most = len(contents.codes) if len(rest) < 2 else 1
    selection = [Asked(one.code, _first(one, DEFAULT_CODES)) for one in kept]
    # Mandatory variables between the first and the last show their first value.
    shown = {one.code for one in kept}
    selection += [Asked(one.code, _first(one, 1)) for one in rest if one.code not in shown and not one.elimination]
    selection += [Asked(one.code, ()) for one in rest if one.code not in shown and one.elimination]
    selection += [Asked(contents.code, _first(contents, most)), Asked(time.code, tuple(time.codes)[-periods:])]
    return replace(wish, selection=tuple(selection))


def _kept(rest: list[Variable], mandatory: list[Variable], eliminable: list[Variable]) -> list[Variable]:
    if len(rest) == 1:
        return rest
    if len(mandatory) > 1:
        return [mandatory[0], mandatory[-1]]
    if mandatory:
        return [mandatory[0], eliminable[-1]]
    return [rest[0], rest[-1]]


def _first(variable: Variable, count: int) -> tuple[str, ...]:
    return tuple(variable.codes)[:count]
