"""The home folder: one writer at a time, and no way back from live figures to the sample."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from pipelines import PROJECT_ROOT
from pipelines.installation.home import AnotherRunIsWriting, Home, WouldReplaceLiveFigures

HOLD = """
import sys
from pathlib import Path
from pipelines.installation.home import Home
with Home(Path({root!r})).writing():
    print("holding", flush=True)
    sys.stdin.read()
"""


def test_every_folder_lies_under_the_root(tmp_path: Path) -> None:
    home = Home(tmp_path)
    for folder in (home.archive, home.build, home.published, home.dagster):
        assert folder.parent == tmp_path


def test_a_home_goes_from_nothing_to_sample_to_live_and_never_back(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    assert home.holds() is None
    for api in ("sample", "sample", "live", "live"):
        home.claim_for(api)  # type: ignore[arg-type]
        assert home.holds() == api
    with pytest.raises(WouldReplaceLiveFigures, match=f"{tmp_path}.*STYRKA_HOME"):
        home.claim_for("sample")
    assert home.holds() == "live"


def test_a_second_writer_is_sent_away_with_the_name_of_the_first(tmp_path: Path) -> None:
    with _holding(tmp_path) as process:
        with pytest.raises(AnotherRunIsWriting, match=rf"process {process.pid}\b"), Home(tmp_path).writing():
            pytest.fail("two runs wrote at once")
        process.kill()
        process.wait()
        # The lock goes with the process, however it ends.
        with Home(tmp_path).writing():
            pass


def test_the_lock_is_free_after_a_run_that_broke(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError, match="broke"), Home(tmp_path).writing():
        raise RuntimeError("broke")
    with Home(tmp_path).writing():
        pass


def _holding(root: Path) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD.format(root=str(root))],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=PROJECT_ROOT,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "holding\n"
    return process
