"""What is published is served as files: nothing hidden, no listing, the release of the moment."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest

from pipelines.publish.file_server import make_server


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    release = tmp_path / ".releases" / "1"
    (release / "parquet").mkdir(parents=True)
    (release / "parquet" / "mart.parquet").write_bytes(b"PAR1")
    (tmp_path / ".current").symlink_to(release.relative_to(tmp_path))
    (tmp_path / "parquet").symlink_to(Path(".current") / "parquet")
    with make_server(tmp_path, "127.0.0.1", 0) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def test_files_of_the_current_release_are_served_and_asked_for_again(address: str) -> None:
    with urlopen(f"{address}/parquet/mart.parquet", timeout=10) as answer:
        assert answer.read() == b"PAR1"
        assert answer.headers["Cache-Control"] == "no-cache"


@pytest.mark.parametrize(
    "path", ["/.releases/1/parquet/mart.parquet", "/%2ereleases/", "/parquet/", "/../settings", "/"]
)
def test_nothing_else_is(address: str, path: str) -> None:
    with pytest.raises(HTTPError) as refused:
        urlopen(f"{address}{path}", timeout=10)
    assert refused.value.code == 404
