"""A static server for the folder of published data, to read only.

Serving finished files. Not here: a login, or HTTPS; a proxy before it has both.
"""

from __future__ import annotations

from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote, urlsplit


class PublishedFiles(SimpleHTTPRequestHandler):
    """Serves what analysts may have: no hidden file, no listing of a folder, a page that is never stale."""

    extensions_map = {  # noqa: RUF012  as the base class declares it
        **SimpleHTTPRequestHandler.extensions_map,
        ".duckdb": "application/vnd.duckdb",
        ".parquet": "application/vnd.apache.parquet",
        ".atom": "application/atom+xml",
        ".prom": "text/plain; version=0.0.4",
    }

    def send_head(self) -> object:  # type: ignore[override]
        """Answer 404 for what is hidden: releases on their way in, and the links behind the current one."""
        parts = Path(unquote(urlsplit(self.path).path)).parts
        if any(part.startswith(".") for part in parts):
            self.send_error(404)
            return None
        return super().send_head()

    def list_directory(self, path: object) -> None:
        """No folder is listed."""
        self.send_error(404)

    def end_headers(self) -> None:
        """Let browsers ask again: a name stays, and its contents change with the release."""
        self.send_header("Cache-Control", "no-cache")
        super().end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Who reads what is nobody's business."""


def make_server(folder: Path, host: str, port: int) -> ThreadingHTTPServer:
    """A server for `folder`, bound to its address and not yet serving."""
    return ThreadingHTTPServer((host, port), partial(PublishedFiles, directory=str(folder)))
