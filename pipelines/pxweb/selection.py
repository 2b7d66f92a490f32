"""A selection as its author wrote it, turned into the codes that will be sent.

Which variables must be selected, which codes each expression stands for, code lists. Not here: the expressions
themselves (see `expressions`), cutting (see `splitting`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from typing import Final

from pipelines.jsonstat.metadata import TableMetadata, Variable
from pipelines.pxweb.catalogue import Codelist
from pipelines.pxweb.errors import MissingSelectionError, UnknownCodelistError, UnknownVariableError
from pipelines.pxweb.expressions import CodeSpace, expand

ELIMINATE: Final[tuple[str, ...]] = ()
"""Selects nothing of a variable on purpose: the server sums it up and the variable leaves the answer.

The same as an empty list, which is how a declaration in YAML says it.
"""

Selection = Mapping[str, Sequence[str]]
ResolvedSelection = dict[str, tuple[str, ...]]


def match_variables(metadata: TableMetadata, names: Sequence[str], *, purpose: str) -> dict[str, str]:
    """The table's spelling of each name, which may differ in upper and lower case.

    Raises:
        UnknownVariableError: no such variable, or one named twice.
    """
    spelled = {variable.id.lower(): variable.id for variable in metadata.variables}
    matched: dict[str, str] = {}
    for name in names:
        found = spelled.get(name.lower())
        if found is None or found in matched.values():
            nearest = get_close_matches(name.lower(), list(spelled), n=1, cutoff=0.5)
            hint = f"did you mean {spelled[nearest[0]]!r}? " if nearest and found is None else ""
            why = "is named twice" if found else "does not exist"
            raise UnknownVariableError(
                f"{metadata.table_id}: variable {name!r} in the {purpose} {why}; {hint}"
                f"The table has {', '.join(variable.id for variable in metadata.variables)}.",
                table_id=metadata.table_id,
                variable=name,
            )
        matched[name] = found
    return matched


def offered_codelist(variable: Variable, codelist_id: str, *, table_id: str) -> str:
    """The id, if the variable offers this code list.

    Raises:
        UnknownCodelistError: it does not; ids are case-sensitive.
    """
    offered = [codelist.id for codelist in variable.codelists]
    if codelist_id not in offered:
        nearest = get_close_matches(codelist_id, offered, n=3, cutoff=0.4)
        hint = f"nearest: {', '.join(nearest)}" if nearest else f"it offers {', '.join(offered) or 'none'}"
        raise UnknownCodelistError(
            f"{table_id}: variable {variable.id!r} does not offer code list {codelist_id!r}; {hint}. "
            "Ids are case-sensitive.",
            table_id=table_id,
            variable=variable.id,
            value=codelist_id,
        )
    return codelist_id


def resolve_selection(
    metadata: TableMetadata, selection: Selection, codelists: Mapping[str, Codelist] | None = None
) -> ResolvedSelection:
    """Codes per variable, every variable of the table, in the table's order and spelling.

    Args:
        metadata: the table.
        selection: variable -> codes and expressions; `ELIMINATE` or an empty list sums the variable up. A
            text counts as one expression.
        codelists: variable (as spelled in the table) -> code list whose codes replace the table's.

    Returns:
        Variable -> codes, each once; an empty tuple for an eliminated variable.

    Raises:
        SelectionError: the selection does not fit the table.
    """
    matched = match_variables(metadata, list(selection), purpose="selection")
    wanted = {matched[name]: codes for name, codes in selection.items()}
    lists = codelists or {}
    return {
        variable.id: _resolve_variable(metadata, variable, wanted, lists.get(variable.id))
        for variable in metadata.variables
    }


def _resolve_variable(
    metadata: TableMetadata, variable: Variable, wanted: Selection, codelist: Codelist | None
) -> tuple[str, ...]:
    if variable.id not in wanted:
        raise _left_out(metadata, variable)
    said = wanted[variable.id]
    expressions = (said,) if isinstance(said, str) else tuple(said)
    if not expressions:
        if not variable.elimination:
            raise _not_eliminable(metadata, variable)
        return ELIMINATE
    space = CodeSpace(
        table_id=metadata.table_id,
        variable=variable.id,
        codes=codelist.codes if codelist else variable.codes,
        is_time=variable.role == "time",
        is_contents=variable.role == "contents",
        origin=f"code list {codelist.id}" if codelist else "the table",
    )
    chosen = {code for expression in expressions for code in expand(expression, space)}
    # In the table's order, however it was written: one question, one spelling, one place in an archive.
    return tuple(code for code in space.codes if code in chosen)


def _left_out(metadata: TableMetadata, variable: Variable) -> MissingSelectionError:
    choice = (
        "select codes, or say [] to have it summed up by the server"
        if variable.elimination
        else "it cannot be eliminated: select codes, '*' for all"
    )
    return MissingSelectionError(
        f"{metadata.table_id}: the selection says nothing about variable {variable.id!r} ({variable.label}); "
        f"{choice}. A variable left out would silently leave the answer.",
        table_id=metadata.table_id,
        variable=variable.id,
    )


def _not_eliminable(metadata: TableMetadata, variable: Variable) -> MissingSelectionError:
    return MissingSelectionError(
        f"{metadata.table_id}: variable {variable.id!r} ({variable.label}) cannot be eliminated; select "
        "codes, '*' for all.",
        table_id=metadata.table_id,
        variable=variable.id,
    )
