"""Building the models: the statements that dbt has compiled, run in the order of their graph.

What has to run, running it, and what came of it. Not here: compiling (``compiling.py``), how a table is replaced
(``warehouse/model_tables.py``), or any SQL (``dbt/``).

What is made of the same as the last time is not made again: its key (``build_keys.py``) is in the warehouse beside it.
A model whose relation is there and whose key is recorded stays as it is; so does the outcome of a test that passed. A
test with findings runs each time. A key is of the contents of what is read, so the way of a change ends at the first
table whose rows come out as they were.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from functools import partial
from graphlib import TopologicalSorter
from pathlib import Path
from queue import SimpleQueue
from threading import Lock

from sqlalchemy.engine import Connection

from pipelines.transform.build_keys import build_key, source_keys
from pipelines.transform.compiled import CompiledProject, Statement, read_compiled
from pipelines.transform.dbt_call import DBT_PROJECT
from pipelines.transform.outcome import ModelOutcome
from pipelines.transform.run_records import write_run
from pipelines.transform.work import Piece, pieces_of, waiting_for
from warehouse.engine import ConnectionLost, Warehouse
from warehouse.model_tables import (
    Built,
    before_model,
    contents_of,
    describe,
    digest_of,
    forget_others,
    make_seed,
    make_table,
    make_view,
    prepare_schemas,
    record,
    recorded,
    relation_kinds,
)

logger = logging.getLogger(__name__)

# Names of pieces that are done, each with what became of it.
_Finished = SimpleQueue[tuple[str, "Future[list[ModelOutcome]]"]]

# Each with one thread (``warehouse/engine.py``).
_WORKERS = 2
# Bytes. What is in the journal is in memory too, several times as large.
_LONG_JOURNAL = 32_000_000


@dataclass(frozen=True)
class PythonStep:
    """What Python makes between the models: a source of later ones, made of earlier ones.

    Attributes:
        source: schema and table that it writes.
        reads: names of the models that it reads.
        version: changes whenever it would write something else of the same.
        run: writes the table.
    """

    source: tuple[str, str]
    reads: Sequence[str]
    version: str
    run: Callable[[], object]


def run_models(
    warehouse: Warehouse,
    parsed: Path,
    build: Path,
    select: Sequence[str] = (),
    steps: Sequence[PythonStep] = (),
    *,
    everything: bool = False,
) -> list[ModelOutcome]:
    """Build models and seeds and run their tests; what breaks keeps from running only what is made of it.

    Args:
        warehouse: where the models are built.
        parsed: folder of the compiled project.
        build: where the outcome is written, with the queries that broke.
        select: names of models or folders of the project, to build no others but those that they are made of.
        steps: what Python makes between the models.
        everything: make everything again, changed or not.

    Returns:
        The outcome of every model, seed and test, none before what it is made of.
    """
    project = read_compiled(parsed)
    places = {place: unique_id for unique_id, place in project.sources.items()}
    by_python = {places[step.source]: step for step in steps}
    named = {one.name: one.unique_id for one in project.relations}
    made_of = {unique_id: [named[name] for name in step.reads] for unique_id, step in by_python.items()}
    pieces = pieces_of(project, made_of, select)
    with warehouse.connect() as connection, connection.begin():
        prepare_schemas(connection, {one.schema for one in project.relations})
        forget_others(connection, [*project.statements, *by_python])
        known = {} if everything else recorded(connection)
        kinds = relation_kinds(connection)
        sources = source_keys(warehouse, connection, project)
    run = _Run(warehouse, project, pieces, sources, known, kinds, by_python, made_of)
    started = time.monotonic()
    # Two workers write at a time, and their part of DuckDB's journal may be lost with a kill: it holds nothing else.
    warehouse.settle()
    outcomes = run.outcomes()
    warehouse.settle()
    write_run(build / "dbt", project, outcomes, time.monotonic() - started)
    return outcomes


class _Run:
    """One build at work."""

    def __init__(
        self,
        warehouse: Warehouse,
        project: CompiledProject,
        pieces: Mapping[str, Piece],
        sources: Mapping[str, str],
        known: Mapping[str, Built],
        kinds: Mapping[str, str],
        by_python: Mapping[str, PythonStep],
        made_of: Mapping[str, Sequence[str]],
    ) -> None:
        self._warehouse, self._project, self._pieces = warehouse, project, pieces
        self._known, self._kinds, self._by_python, self._made_of = known, kinds, by_python, made_of
        self._contents = dict(sources)
        self._found: dict[str, list[ModelOutcome]] = {}
        self._free: SimpleQueue[Connection] = SimpleQueue()
        self._settling = Lock()

    def outcomes(self) -> list[ModelOutcome]:
        """Run every piece as soon as all that it waits for is done."""
        waits = waiting_for(self._pieces)
        order = TopologicalSorter(waits)
        order.prepare()
        finished: _Finished = SimpleQueue()
        with self._connections(), ThreadPoolExecutor(_WORKERS) as workers:
            while order.is_active():
                for name in order.get_ready():
                    running = workers.submit(self._outcome, self._pieces[name], waits[name])
                    running.add_done_callback(partial(_put, finished, name))
                name, done = finished.get()
                self._found[name] = done.result()
                order.done(name)
        return [outcome for name in self._pieces for outcome in self._found[name]]

    @contextmanager
    def _connections(self) -> Iterator[None]:
        with ExitStack() as stack:
            for _ in range(_WORKERS):
                self._free.put(stack.enter_context(self._warehouse.connect()))
            yield

    def _outcome(self, piece: Piece, waited_for: set[str]) -> list[ModelOutcome]:
        before = [outcome for name in waited_for for outcome in self._found[name]]
        if not all(outcome.lets_go_on for outcome in before):
            return [ModelOutcome(one.unique_id, "skipped", "", None, 0.0) for one in piece.statements] or [
                ModelOutcome(piece.name, "skipped", "", None, 0.0)
            ]
        if piece.is_tests:
            return self._tested(piece)
        key = self._key(piece)
        known = self._known.get(piece.name)
        if known is not None and known.key == key and self._relation(piece) in self._kinds:
            self._contents[piece.name] = known.contents
            return [ModelOutcome(piece.name, "success", "as it was", None, 0.0, key, is_kept=True)]
        if not piece.statements:
            return [self._made_by_python(piece.name, key)]
        return [self._made(piece.statements[0], key)]

    def _key(self, piece: Piece) -> str:
        if piece.statements:
            return build_key(piece.statements[0], self._project, self._contents)
        version = self._by_python[piece.name].version
        return digest_of(version, *(self._contents[read] for read in self._made_of[piece.name]))

    def _relation(self, piece: Piece) -> str:
        if piece.statements:
            return piece.statements[0].relation
        return ".".join(self._by_python[piece.name].source)

    def _made(self, made: Statement, key: str) -> ModelOutcome:
        started = time.monotonic()
        try:
            with self._transaction() as connection:
                contents = self._make_relation(connection, made) or key
                record(self._warehouse, connection, {made.unique_id: Built(key, contents)}, made.relation)
        except ConnectionLost:
            raise
        except Exception as error:  # Whatever a database says of a model is what became of the model.
            return ModelOutcome(made.unique_id, "error", str(error), None, time.monotonic() - started, key)
        self._contents[made.unique_id] = contents
        return ModelOutcome(made.unique_id, "success", "", None, time.monotonic() - started, key)

    def _made_by_python(self, unique_id: str, key: str) -> ModelOutcome:
        """What breaks here is no model's fault, and breaks the run."""
        started = time.monotonic()
        step = self._by_python[unique_id]
        # On connections of its own.
        with self._turn():
            step.run()
        relation = ".".join(step.source)
        with self._transaction() as connection:
            contents = contents_of(self._warehouse, connection, relation)
            record(self._warehouse, connection, {unique_id: Built(key, contents)}, relation)
        self._contents[unique_id] = contents
        return ModelOutcome(unique_id, "success", "", None, time.monotonic() - started, key)

    def _make_relation(self, connection: Connection, made: Statement) -> str | None:
        """Make it, and return its contents; of a view there are none."""
        kind = self._kinds.get(made.relation)
        known = self._known.get(made.unique_id)
        before = known.contents if known else None
        if made.kind == "seed":
            file = DBT_PROJECT / made.path
            return make_seed(self._warehouse, connection, made.relation, file, made.columns, kind, before)
        before_model(self._warehouse, connection)
        contents = None
        if made.kind == "view":
            make_view(self._warehouse, connection, made.relation, made.sql, kind)
        else:
            contents = make_table(self._warehouse, connection, made.relation, made.sql, kind, before)
        describe(self._warehouse, connection, made.relation, made.kind, made.description, made.columns)
        return contents

    def _tested(self, piece: Piece) -> list[ModelOutcome]:
        """Run the tests of the same tables as one query, and where that breaks, each by itself."""
        keys = {test.unique_id: build_key(test, self._project, self._contents) for test in piece.statements}
        passed = {name for name, key in keys.items() if name in self._known and self._known[name].key == key}
        tests = [test for test in piece.statements if test.unique_id not in passed]
        outcomes = [ModelOutcome(name, "pass", "as it was", 0, 0.0, is_kept=True) for name in keys if name in passed]
        if tests:
            outcomes += self._tested_now(tests, keys)
        return [replace(outcome, build_key=keys[outcome.unique_id]) for outcome in outcomes]

    def _tested_now(self, tests: Sequence[Statement], keys: Mapping[str, str]) -> list[ModelOutcome]:
        started = time.monotonic()
        try:
            counts = self._count(tests, keys)
        except ConnectionLost:
            raise
        except Exception:
            return [self._tested_alone(test, keys) for test in tests]
        seconds = (time.monotonic() - started) / len(tests)
        return [_counted(test, counts[place], seconds) for place, test in enumerate(tests)]

    def _tested_alone(self, test: Statement, keys: Mapping[str, str]) -> ModelOutcome:
        started = time.monotonic()
        try:
            (count,) = self._count([test], keys)
        except ConnectionLost:
            raise
        except Exception as error:  # A test that cannot be run is a finding of its own.
            return ModelOutcome(test.unique_id, "error", str(error), None, time.monotonic() - started)
        return _counted(test, count, time.monotonic() - started)

    def _count(self, tests: Sequence[Statement], keys: Mapping[str, str]) -> list[int]:
        """Rows that break each test; those that none breaks are recorded as passed."""
        counting = "\nunion all\n".join(
            f"select {place} as place, count(*) as failures from (\n{test.sql}\n) as broken"
            for place, test in enumerate(tests)
        )
        with self._transaction() as connection:
            before_model(self._warehouse, connection)
            counted = self._warehouse.native(connection).execute(counting).fetchall()
            counts = [int(failures) for _, failures in sorted(counted)]
            passed = [test.unique_id for test, count in zip(tests, counts, strict=True) if count == 0]
            # A commit each: between them DuckDB writes finished tables to its file and frees their memory.
            record(self._warehouse, connection, {name: Built(keys[name], keys[name]) for name in passed})
        return counts

    @contextmanager
    def _transaction(self) -> Iterator[Connection]:
        with self._turn() as connection, self._warehouse.transaction(connection):
            yield connection
        self._settle_when_long()

    @contextmanager
    def _turn(self) -> Iterator[Connection]:
        """Write, with a connection that no other worker has meanwhile."""
        connection = self._free.get()
        try:
            yield connection
        finally:
            self._free.put(connection)

    def _settle_when_long(self) -> None:
        """Let finished tables leave memory: DuckDB does that by itself only when nobody else writes."""
        if self._warehouse.journal_size < _LONG_JOURNAL:
            return
        with self._settling, ExitStack() as turns:
            for _ in range(_WORKERS):
                turns.enter_context(self._turn())
            if self._warehouse.journal_size >= _LONG_JOURNAL:
                self._warehouse.settle()


def _put(finished: _Finished, name: str, done: Future[list[ModelOutcome]]) -> None:
    finished.put((name, done))


def _counted(test: Statement, failures: int, seconds: float) -> ModelOutcome:
    broken = "warn" if test.severity == "warn" else "fail"
    status = broken if failures else "pass"
    message = f"{failures} rows break it" if failures else ""
    return ModelOutcome(test.unique_id, status, message, failures, seconds)
