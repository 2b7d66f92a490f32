"""Ids of tables that the declarations do not know: found once by search, then pinned in a small file.

Remembering. Not here: searching (``pxweb/``).
"""

from __future__ import annotations

import json
import threading
from pathlib import Path

from pipelines.system.files import replace_file


class TableIds:
    """Pinned table ids by API address and source, in one JSON file."""

    def __init__(self, path: Path, base_url: str) -> None:
        self._path = path
        self._base_url = base_url
        self._lock = threading.Lock()

    def get(self, source: str) -> str | None:
        """The pinned id of `source` at this address, or None."""
        return self._read().get(self._base_url, {}).get(source)

    def pin(self, source: str, table_id: str) -> None:
        """Remember that `source` is `table_id` at this address."""
        with self._lock:
            pinned = self._read()
            pinned.setdefault(self._base_url, {})[source] = table_id
            replace_file(self._path, json.dumps(pinned, indent=1, sort_keys=True))

    def _read(self) -> dict[str, dict[str, str]]:
        return json.loads(self._path.read_text(encoding="utf-8")) if self._path.exists() else {}
