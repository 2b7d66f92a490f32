"""The declared source tables: one YAML file each, read into the model of its kind.

Reading the files, and choosing among sources. Not here: what a declaration may say (``declaration.py`` and one file a
kind), or what follows from a kind (``kinds/``).

The stem of the file is the table's name everywhere: contract, raw table, staging model, sample.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import ValidationError

from pipelines.sources.declaration import Source, SourceError
from pipelines.sources.eurostat_dataset import EurostatDataset
from pipelines.sources.kolada_figures import KoladaFigures
from pipelines.sources.ordered_extract import OrderedExtract
from pipelines.sources.pxweb_table import PxWebTable
from pipelines.system.yaml_text import parse_yaml

FOLDER = Path(__file__).parent

DEFAULT_KIND = "pxweb"
KINDS: Mapping[str, type[Source]] = {
    "pxweb": PxWebTable,
    "eurostat": EurostatDataset,
    "kolada": KoladaFigures,
    "extract": OrderedExtract,
}
"""What `kind` may say in a file -> the model that the file is read into."""

Kind = TypeVar("Kind", bound=Source)


@cache
def all_sources(folder: Path = FOLDER) -> Mapping[str, Source]:
    """Every declared table by name, in the order of their names.

    Raises:
        SourceError: a file does not fit the model; the message names file and field.
    """
    return {path.stem: _read(path) for path in sorted(folder.glob("*.yml"))}


def of_kind(sources: Mapping[str, Source], model: type[Kind]) -> dict[str, Kind]:
    """Those of `sources` that are declared by `model`."""
    return {name: source for name, source in sources.items() if isinstance(source, model)}


def fetched(sources: Mapping[str, Source]) -> dict[str, Source]:
    """Those of `sources` that a run asks somebody for."""
    return {name: source for name, source in sources.items() if source.is_fetched}


def _read(path: Path) -> Source:
    try:
        declared: dict[str, Any] = parse_yaml(path.read_bytes())
        kind = declared.get("kind", DEFAULT_KIND)
        if kind not in KINDS:
            raise SourceError(f"{path.name}: no kind of source is called {kind!r}; there are {', '.join(KINDS)}.")
        return KINDS[kind](name=path.stem, **declared)
    except (yaml.YAMLError, ValidationError, TypeError, AttributeError) as error:
        raise SourceError(f"{path.name} does not declare a source table: {error}") from error
