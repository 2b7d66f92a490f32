"""The project as dbt compiles it: one statement for every model, seed and test.

What a run needs of the compiled project, and the file it is kept in. Not here: compiling (``compiling.py``), running
(``model_run.py``), or any SQL (``dbt/``).
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

COMPILED = "compiled.json"

Materialisation = Literal["table", "view", "seed", "test"]


@dataclass(frozen=True)
class Statement:
    """A model, seed or test of the project, in the SQL of one kind of database and for any database of that kind."""

    unique_id: str
    name: str
    kind: Materialisation
    schema: str
    path: str
    """Of its file, within the dbt project."""
    sql: str
    """A model's query, a test's query for the rows that break it, the checksum of a seed's file."""
    reads: tuple[str, ...]
    """Unique ids of the models, seeds and sources that it is made of."""
    description: str
    columns: Mapping[str, str]
    """A model's columns with their comments, a seed's with their types."""
    severity: str
    """Of a test: error or warn. Empty otherwise."""

    @property
    def relation(self) -> str:
        """Schema and name, as SQL writes them."""
        return f"{self.schema}.{self.name}"


@dataclass(frozen=True)
class CompiledProject:
    """All statements by unique id, and what the sources are that they read: unique id -> schema and table."""

    statements: Mapping[str, Statement]
    sources: Mapping[str, tuple[str, str]]

    @property
    def relations(self) -> list[Statement]:
        """Models and seeds."""
        return [statement for statement in self.statements.values() if statement.kind != "test"]

    @property
    def tests(self) -> list[Statement]:
        """Data tests."""
        return [statement for statement in self.statements.values() if statement.kind == "test"]


def write_compiled(folder: Path, statements: Sequence[Statement], sources: Mapping[str, tuple[str, str]]) -> None:
    """Keep a compiled project in the folder of what dbt has parsed."""
    content = {"statements": [asdict(statement) for statement in statements], "sources": sources}
    (folder / COMPILED).write_text(json.dumps(content), encoding="utf-8")


def read_compiled(folder: Path) -> CompiledProject:
    """The compiled project in the folder of what dbt has parsed."""
    content = json.loads((folder / COMPILED).read_bytes())
    statements = [Statement(**{**one, "reads": tuple(one["reads"])}) for one in content["statements"]]
    sources = {unique_id: (schema, table) for unique_id, (schema, table) in content["sources"].items()}
    return CompiledProject({statement.unique_id: statement for statement in statements}, sources)
