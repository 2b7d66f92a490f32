"""The work of one build: models, seeds, tests and what Python draws, with what each of them waits for.

Which pieces there are and in which order they may run. Not here: running them (``model_run.py``).

The tests that read the same tables are one piece, and one query. What a critical test reads, nothing may be made of
before the test has passed: so a piece that is made of all that a test reads waits for the test.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from graphlib import TopologicalSorter

from pipelines.transform.compiled import CompiledProject, Statement


@dataclass(frozen=True)
class Piece:
    """Something that runs as one: a relation, the tests of the same tables, or the draws."""

    name: str
    statements: tuple[Statement, ...]
    """One relation, or several tests; empty for what Python makes."""
    reads: frozenset[str]
    """Unique ids of what it is made of."""

    @property
    def is_tests(self) -> bool:
        """Whether it tests instead of making anything."""
        return bool(self.statements) and self.statements[0].kind == "test"


def pieces_of(
    project: CompiledProject, made_by_python: Mapping[str, Collection[str]], select: Sequence[str]
) -> dict[str, Piece]:
    """The pieces of a build by name, each after all that it waits for.

    Args:
        project: the compiled project.
        made_by_python: unique id of a source that Python makes between the models -> what that reads.
        select: names of models or folders of the project, to build them and all that they are made of, with the tests
            of nothing else; without any, everything.
    """
    upstream = {one.unique_id: frozenset(one.reads) for one in project.statements.values()}
    upstream |= {unique_id: frozenset(reads) for unique_id, reads in made_by_python.items()}
    wanted = [one.unique_id for one in project.relations if not select or _is_chosen(one, select)]
    chosen = frozenset(wanted).union(*(_ancestors(unique_id, upstream) for unique_id in wanted))
    found = {one.unique_id: Piece(one.unique_id, (one,), upstream[one.unique_id]) for one in project.relations}
    found |= {unique_id: Piece(unique_id, (), upstream[unique_id]) for unique_id in made_by_python}
    found = {name: piece for name, piece in found.items() if name in chosen}
    found |= {piece.name: piece for piece in _test_pieces(project, chosen)}
    return {name: found[name] for name in TopologicalSorter(waiting_for(found)).static_order()}


def waiting_for(pieces: Mapping[str, Piece]) -> dict[str, set[str]]:
    """Name of each piece -> names of those that come before it."""
    upstream = {name: piece.reads for name, piece in pieces.items()}
    ancestors = {name: _ancestors(name, upstream) for name, piece in pieces.items() if not piece.is_tests}
    waits = {name: {read for read in piece.reads if read in pieces} for name, piece in pieces.items()}
    for test in (piece for piece in pieces.values() if piece.is_tests):
        tested = {read for read in test.reads if read in pieces}
        for name, made_of in ancestors.items():
            if tested & pieces[name].reads and tested <= made_of:
                waits[name].add(test.name)
    return waits


def _test_pieces(project: CompiledProject, chosen: frozenset[str]) -> Iterator[Piece]:
    by_tables: dict[frozenset[str], list[Statement]] = {}
    for test in project.tests:
        reads = frozenset(test.reads)
        if all(read in chosen or read in project.sources for read in reads):
            by_tables.setdefault(reads, []).append(test)
    for reads, tests in by_tables.items():
        yield Piece("tests of " + ", ".join(sorted(reads)), tuple(tests), reads)


def _is_chosen(statement: Statement, select: Sequence[str]) -> bool:
    return any(statement.name == one or statement.path.startswith(f"{one}/") for one in select)


def _ancestors(unique_id: str, upstream: Mapping[str, frozenset[str]]) -> frozenset[str]:
    found: set[str] = set()
    waiting = list(upstream.get(unique_id, ()))
    while waiting:
        one = waiting.pop()
        if one not in found:
            found.add(one)
            waiting.extend(upstream.get(one, ()))
    return frozenset(found)
