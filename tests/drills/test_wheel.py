"""The wheel, built from the project's own files and installed into an empty environment, runs the sample night.

The locked packages are lent to that environment through a path file, which lends no path files of its own: the
checkout, which the environment of the tests reaches through one, cannot be imported there.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import sysconfig
import tarfile
import venv
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pytest

from pipelines import PROJECT_ROOT


@dataclass(frozen=True)
class Installed:
    """An environment with the wheel in it, and a folder to work in that is no checkout."""

    bin: Path
    packages: Path
    folder: Path

    def call(self, *command: str) -> subprocess.CompletedProcess[str]:
        """Run a command of the environment in its folder; nothing points to the checkout."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("STYRKA_", "PYTHON"))}
        kept.pop("DAGSTER_HOME", None)
        path = str(self.bin / command[0])
        return subprocess.run(
            [path, *command[1:]], cwd=self.folder, env=kept, capture_output=True, text=True, check=False
        )

    def files(self) -> Mapping[str, int]:
        """What the wheel put down, and whatever was written beside it since; byte code aside."""
        own = [folder for folder in ("pipelines", "warehouse", "sample") if (self.packages / folder).is_dir()]
        found = (path for folder in own for path in (self.packages / folder).rglob("*"))
        return {
            str(path.relative_to(self.packages)): path.stat().st_mtime_ns
            for path in found
            if path.is_file() and path.suffix != ".pyc"
        }


def clean_copy(target: Path) -> Path:
    """What a clone would hold: every file of the project that version control knows or would take."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=PROJECT_ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    for name in filter(None, listed.split("\0")):
        if (PROJECT_ROOT / name).is_file():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(PROJECT_ROOT / name, target / name)
    return target


def build(source: Path, kind: str, target: Path) -> Path:
    """Build a distribution as `uv build` does, with the locked backend."""
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", kind, "-d", str(target)],
        cwd=source,
        check=True,
        capture_output=True,
    )
    (built,) = target.iterdir()
    return built


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Installed:
    """The wheel, made from the source distribution as an index would serve it, in an environment of its own."""
    made = tmp_path_factory.mktemp("wheel")
    archive = build(clean_copy(made / "clone"), "sdist", made / "sdist")
    # Pythons before 3.11.4 have no filter.
    with tarfile.open(archive) as packed:
        packed.extraction_filter = getattr(tarfile, "data_filter", lambda member, _: member)
        packed.extractall(made / "unpacked")
    (source,) = (made / "unpacked").iterdir()
    wheel = build(source, "wheel", made / "wheel")

    environment = made / "environment"
    venv.create(environment, symlinks=True, with_pip=False)
    (packages,) = environment.glob("lib/python*/site-packages")
    uv = PROJECT_ROOT / ".tools" / "bin" / "uv"
    python = environment / "bin" / "python"
    install = [str(uv), "pip", "install", "--offline", "--no-deps", "--quiet", "--python", str(python), str(wheel)]
    subprocess.run(install, check=True, capture_output=True)
    (packages / "locked.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    folder = made / "anywhere"
    folder.mkdir()
    return Installed(environment / "bin", packages, folder)


def test_the_checkout_is_out_of_reach(installed: Installed) -> None:
    program = "import json, pipelines, warehouse, sample, dbt.version as dbt; "
    program += "print(json.dumps([pipelines.__file__, warehouse.__file__, sample.__file__, dbt.__file__]))"
    ended = installed.call("python", "-c", program)
    assert ended.returncode == 0, ended.stderr
    *ours, dbt_core = json.loads(ended.stdout)
    assert all(Path(file).is_relative_to(installed.packages) for file in ours)
    assert Path(dbt_core).is_relative_to(sysconfig.get_path("purelib"))
    assert not (installed.packages / "tests").exists()


def test_the_installed_command_runs_the_sample_night_and_writes_beside_no_package(installed: Installed) -> None:
    before = installed.files()
    ended = installed.call("styrka", "run", "nightly", "--sample")
    assert ended.returncode == 0, ended.stdout[-2000:] + ended.stderr[-2000:]
    # The figures of `make run`: Kalmar län's location quotients in manufacturing and agriculture.
    assert "2.2289" in ended.stdout and "2.3678" in ended.stdout
    assert installed.files() == before
    # Without STYRKA_HOME, data go to the folder where the command was started.
    published = installed.folder / "data" / "published"
    with duckdb.connect(str(published / "styrka.duckdb"), read_only=True) as reader:
        (rows,) = reader.execute("select count(*) from marts.specialisation_indices").fetchall()[0]
    assert rows > 0
    assert (published / "quality" / "runbook.html").exists()


@pytest.mark.parametrize("arguments", [("doctor",), ("alerts", "list"), ("sources", "check")])
def test_other_commands_find_their_files_too(installed: Installed, arguments: tuple[str, ...]) -> None:
    ended = installed.call("styrka", *arguments)
    assert "Traceback" not in ended.stderr, ended.stderr
    assert ended.returncode in (0, 1)


def test_the_sample_is_not_recorded_into_installed_packages(installed: Installed) -> None:
    ended = installed.call("styrka", "record")
    assert ended.returncode == 2
    assert "checkout" in ended.stderr
