"""Read what the sample has of agencies that are not PxWeb, for a run's adapter and for the stand-in alike.

Not here: how the files were made (``sample/eurostat.py``, ``sample/kolada.py``), or how they are answered.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import orjson

from sample.server.eurostat import EurostatDataset, dataset_from_document
from sample.server.kolada import KoladaWorld

TABLES = Path(__file__).resolve().parents[1] / "tables"
EUROSTAT, KOLADA = TABLES / "eurostat", TABLES / "kolada"


def eurostat_datasets(folder: Path = EUROSTAT) -> Mapping[str, EurostatDataset]:
    """Code in lower case -> dataset, recorded all of them."""
    documents = [orjson.loads(path.read_bytes()) for path in sorted(folder.glob("*.json"))]
    codes = [document["extension"]["id"].lower() for document in documents]
    return {code: dataset_from_document(document, code) for code, document in zip(codes, documents, strict=True)}


def kolada_world(folder: Path = KOLADA) -> KoladaWorld:
    """The key figures of the sample, simulated all of them."""
    (path,) = folder.glob("*.json")
    return KoladaWorld.of(orjson.loads(path.read_bytes()))
