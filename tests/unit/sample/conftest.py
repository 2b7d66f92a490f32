"""What several tests of the sample share: its documents as labelled cubes, and a session on the sample."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import requests

from sample.api import SampleApi
from sample.catalogue import CATALOGUE
from sample.documents import Document, cells_of, read
from sample.record import TABLES
from tests.published_figures import write_long_files

BASE = "https://sample.invalid/api/v2"


class Table:
    """A document whose cells are asked for by codes."""

    def __init__(self, stem: str) -> None:
        """Reads the committed document."""
        self.document: Document = read(TABLES / CATALOGUE[stem].file)
        self.cells = cells_of(self.document)
        self.codes = {
            variable: list(self.document["dimension"][variable]["category"]["index"])
            for variable in self.document["id"]
        }

    def __call__(self, **codes: str | list[str]) -> Any:
        """The part under the given codes, one axis for every list and every variable not named."""
        part = self.cells
        for axis in reversed(range(part.ndim)):
            variable = self.document["id"][axis]
            wanted = codes.get(variable, self.codes[variable])
            if isinstance(wanted, str):
                part = part.take(self.codes[variable].index(wanted), axis=axis)
            else:
                part = part.take([self.codes[variable].index(code) for code in wanted], axis=axis)
        return part


@pytest.fixture(scope="session")
def table() -> Callable[[str], Table]:
    """Tables by their stem, each read once."""
    return cache(Table)


@pytest.fixture
def session() -> requests.Session:
    """A session on which the sample answers for `BASE`."""
    session = requests.Session()
    session.mount(BASE, SampleApi())
    return session


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of published figures in the shape that the recorder reads."""
    return write_long_files(tmp_path_factory.mktemp("published"))
