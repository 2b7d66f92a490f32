"""What could not be written into the warehouse, kept in a file until it can.

Ends of runs and failed targets, one JSON object a line. Not here: anything that the warehouse has. A warehouse that is
out of reach is the very thing that people must hear of.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy.engine import Connection

from pipelines.installation.home import Home
from warehouse.alerting import end_run, known_targets, write_target


def keep(home: Home, what: str, row: Mapping[str, Any]) -> bool:
    """Keep a row of `quality.runs` (`run`) or `quality.alert_targets` (`target`).

    Returns:
        Whether it is the first that waits.
    """
    path = _file(home)
    is_first = not path.exists()
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a", encoding="utf-8") as lines:
        lines.write(json.dumps({"what": what, "row": row}, default=_plain) + "\n")
    return is_first


def waiting(home: Home) -> list[tuple[str, dict[str, Any]]]:
    """What waits to be written; a line that a full disk cut short is left out."""
    path = _file(home)
    found = []
    for line in path.read_text(encoding="utf-8").splitlines() if path.exists() else []:
        try:
            kept = json.loads(line)
        except ValueError:
            continue
        found.append((kept["what"], {name: _time(name, value) for name, value in kept["row"].items()}))
    return found


def ingest(home: Home, connection: Connection) -> None:
    """Write into the warehouse what waits. Done twice, it is there once."""
    rows = waiting(home)
    with connection.begin():
        for what, row in rows:
            if what == "run":
                end_run(connection, row)
            else:
                _fail_target(connection, row)
    _file(home).unlink(missing_ok=True)


def _fail_target(connection: Connection, row: Mapping[str, Any]) -> None:
    """A target that fails already has failed since then, and was notified of as much as before."""
    known = known_targets(connection).get(row["target"], {})
    since = known.get("failing_since") or row["failing_since"]
    write_target(connection, {**row, "failing_since": since, "notified_until": known.get("notified_until", 0)})


def _file(home: Home) -> Path:
    return home.build / "pending.jsonl"


def _plain(value: Any) -> str:
    assert isinstance(value, datetime)
    return value.isoformat()


def _time(name: str, value: Any) -> Any:
    is_time = value is not None and (name.endswith("_at") or name.endswith("_since"))
    return datetime.fromisoformat(value) if is_time else value
