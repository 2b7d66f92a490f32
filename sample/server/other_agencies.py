"""Read what the sample has of agencies that are not PxWeb, for a run's adapter and for the stand-in alike.

Not here: how the files were made (``sample/eurostat.py``, ``sample/kolada.py``), or how they are answered.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import orjson

from sample.catalogue import SIMULATED_PREFIX, Origin
from sample.server.eurostat import EurostatDataset, dataset_from_document
from sample.server.kolada import KoladaWorld

TABLES = Path(__file__).resolve().parents[1] / "tables"
EUROSTAT, KOLADA = TABLES / "eurostat", TABLES / "kolada"
PARTS = ("kpis", "municipalities", "values")
SIMULATED_WORD = "SIMULERADE UPPGIFTER"


def eurostat_datasets(folder: Path = EUROSTAT) -> Mapping[str, EurostatDataset]:
    """Code in lower case -> dataset. Where two sources ask one dataset, both are answered from the wider file."""
    documents = [orjson.loads(path.read_bytes()) for path in sorted(folder.glob("*.json"))]
    documents.sort(key=lambda document: len(document["value"]))
    codes = [document["extension"]["id"].lower() for document in documents]
    return {code: dataset_from_document(document, code) for code, document in zip(codes, documents, strict=True)}


def kolada_world(folder: Path = KOLADA) -> KoladaWorld:
    """The key figures of the sample, of all its files together."""
    documents = [orjson.loads(path.read_bytes()) for path in sorted(folder.glob("*.json"))]
    return KoladaWorld.of({part: [row for one in documents for row in one[part]] for part in PARTS})


def eurostat_origin(dataset: EurostatDataset) -> Origin:
    """What is simulated begins its label with a word that says so."""
    return "simulated" if dataset.label.startswith(SIMULATED_PREFIX) else "recorded"


def kolada_origins(folder: Path = KOLADA) -> dict[str, Origin]:
    """Stem of each file of key figures -> origin of its figures, by how its key figures are described."""
    return {
        path.stem: "simulated" if SIMULATED_WORD.encode() in path.read_bytes() else "recorded"
        for path in folder.glob("*.json")
    }
