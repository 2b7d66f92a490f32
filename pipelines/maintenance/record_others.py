"""Record what agencies without PxWeb serve: a dataset of Eurostat, key figures of Kolada, a file each in the sample.

Not here: tables of PxWeb (``record_sample.py``), or the shape of the files (``sample/eurostat.py``,
``sample/kolada.py``).
"""

from __future__ import annotations

from collections.abc import Sequence
from math import prod
from pathlib import Path

import orjson

from pipelines.eurostat import EurostatClient
from pipelines.eurostat.client import EurostatAnswer
from pipelines.jsonstat import parse_metadata
from pipelines.jsonstat.dataset import decode
from pipelines.kolada import KoladaClient
from pipelines.maintenance.recorded import Recorded
from pipelines.sources.eurostat_dataset import EurostatDataset
from pipelines.sources.kolada_figures import KoladaFigures
from sample.eurostat import Dataset, write
from sample.kolada import write_document

TIME = "time"


def record_dataset(source: EurostatDataset, client: EurostatClient, folder: Path) -> Recorded:
    """Write a dataset as it is served, its parts as one document.

    Raises:
        ApiError: it could not be had whole.
    """
    path = folder / "eurostat" / f"{source.name}.json"
    was = _origin_before(path)
    answers = client.fetch(source.table_id, source.selection)
    labels, cells = _merged(answers, source.table_id)
    years = labels.pop(TIME)
    dataset = Dataset(
        source.name,
        source.table_id,
        orjson.loads(answers[0].body).get("label", source.table_id),
        labels,
        {key: value for key, (value, _) in cells.items() if value is not None},
        flags={key: status for key, (_, status) in cells.items() if status is not None},
        updated=answers[0].updated,
    )
    write(dataset.document(), path)
    size = len(years) * prod(len(codes) for codes in labels.values())
    return Recorded(source.name, source.table_id, path, size, was, made_by="sample/eurostat_made.py")


def _merged(
    answers: Sequence[EurostatAnswer], dataset: str
) -> tuple[dict[str, dict[str, str]], dict[tuple[str, ...], tuple[float | None, str | None]]]:
    """Dimension -> code -> label, and codes -> figure and flag, of all answers together."""
    labels: dict[str, dict[str, str]] = {}
    cells = {}
    for answer in answers:
        for variable in parse_metadata(answer.body, table_id=dataset).variables:
            labels.setdefault(variable.id, {}).update(variable.labels)
        table = decode(answer.body, table_id=dataset).table
        names = [*labels, "value", "status"]
        for *key, value, status in zip(*(table.column(name).to_pylist() for name in names), strict=True):
            cells[tuple(key)] = (value, status)
    return labels, cells


def record_key_figures(source: KoladaFigures, client: KoladaClient, folder: Path) -> Recorded:
    """Write key figures as they are served, with what describes them.

    Raises:
        ApiError: they could not be had whole.
    """
    path = folder / "kolada" / f"{source.name}.json"
    was = _origin_before(path)
    kpis, described = client.kpis(source.kpis)
    pages = client.figures(kpis, source.selection["municipality"])
    before = orjson.loads(path.read_bytes()) if path.exists() else {"municipalities": []}
    rows = [row for page in pages for row in page.document["values"]]
    made = {
        "kpis": [kpi for page in described for kpi in page.document["values"]],
        # Names of places are no figures: what the sample knew of them stays.
        "municipalities": before["municipalities"],
        "values": rows,
    }
    write_document(made, path)
    return Recorded(
        source.name, source.name, path, sum(len(row["values"]) for row in rows), was, made_by="sample/kolada.py"
    )


def _origin_before(path: Path) -> str | None:
    """What the sample's file was, None where it is new: what is simulated says so in its text."""
    if not path.exists():
        return None
    return "simulated" if b"SIMULERA" in path.read_bytes() else "recorded"
