"""Logs for machines: one JSON object a line, and no secret in any of them.

Format, and what is blacked out. Not here: what people see (``cli/console.py``).
"""

from __future__ import annotations

import json
import logging
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any, TextIO

from rich.console import Console
from rich.text import Text

from pipelines.cli.console import _STYLES
from pipelines.cli.secrets import secrets_of, without_secrets
from pipelines.settings import Settings

# Fields that every record has; what else a caller has added goes along.
_ORDINARY = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}


class Redacting(logging.Filter):
    """Black out secrets wherever they are in a record: in the message, its arguments, a traceback."""

    def __init__(self, secrets: Iterable[str]) -> None:
        super().__init__()
        self._secrets = frozenset(secrets)

    def filter(self, record: logging.LogRecord) -> bool:
        """Let every record pass, blacked out."""
        record.msg, record.args = without_secrets(record.getMessage(), self._secrets), None
        if record.exc_info:
            record.exc_text = without_secrets(logging.Formatter().formatException(record.exc_info), self._secrets)
            record.exc_info = None
        return True


class JsonFormatter(logging.Formatter):
    """A record as one line of JSON: time in UTC, level, logger, message, the traceback, and what the caller added."""

    def format(self, record: logging.LogRecord) -> str:
        """One line, without a line break inside."""
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        if record.exc_text or record.exc_info:
            line["traceback"] = record.exc_text or self.formatException(record.exc_info)  # type: ignore[arg-type]
        line |= {name: value for name, value in vars(record).items() if name not in _ORDINARY}
        return json.dumps(line, ensure_ascii=False, default=str)


@contextmanager
def json_logs(settings: Settings, stream: TextIO | None = None) -> Iterator[None]:
    """Write what the pipelines log as JSON lines, by default to standard error."""
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(JsonFormatter())
    with _attached(handler, settings):
        yield


@contextmanager
def progress(console: Console, settings: Settings) -> Iterator[None]:
    """Show what the pipelines log as it happens, with the seconds since the start and without any secret."""
    with _attached(_ProgressHandler(console), settings):
        yield


@contextmanager
def _attached(handler: logging.Handler, settings: Settings) -> Iterator[None]:
    """Hand `handler`, and no other, what the pipelines log, without any secret."""
    handler.addFilter(Redacting(secrets_of(settings)))
    logger = logging.getLogger("pipelines")
    level, propagate = logger.level, logger.propagate
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
    # dbt sets up the root logger while it runs: what is shown here would be shown once more.
    logger.propagate = False
    try:
        yield
    finally:
        logger.removeHandler(handler)
        logger.setLevel(level)
        logger.propagate = propagate


class _ProgressHandler(logging.Handler):
    def __init__(self, console: Console) -> None:
        super().__init__()
        self._console = console
        self._started = time.perf_counter()

    def emit(self, record: logging.LogRecord) -> None:
        seconds = time.perf_counter() - self._started
        line = Text(f"{seconds:6.1f} s  {record.getMessage()}", style=_STYLES.get(record.levelno, ""))
        self._console.print(line, soft_wrap=True)
