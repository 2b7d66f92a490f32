"""Back-up and restoring: one file with everything that cannot be made again.

What goes along, and how it comes back. Not here: when, and where to (the operator decides), or Dagster's own records of
runs (its storage has tools of its own, see deploy/README.md).

Along go the archive, the inbox, what people have written for this home (strategies, mappings and rates of projects,
organisations), the editions, the mark of what the home holds, and the tables that a rebuild cannot make: all of
`quality`, and the list of releases. The warehouse and the release are made again by
the next run. The archive is proved while it is copied: an object that is not what was stored is left out and named.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import shutil
import tarfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import Table, func, select

from pipelines.clock import utc_now
from pipelines.installation.home import PROVED, Home, HomeError
from pipelines.installation.parts import Installation
from pipelines.system.files import all_in, replace_file, replacing
from warehouse.loading import load
from warehouse.reading import read_table
from warehouse.tables import QUALITY, create_tables, metadata, releases

if TYPE_CHECKING:
    import pyarrow as pa

_FORMAT: Final = 1
_FOLDERS: Final = ("archive", "inbox", "strategies", "projects", "published/editions")
_FILES: Final = ("organisations.yml",)
_OBJECTS: Final = "archive/objects/"
_MARK: Final = "figures"
_RECORDS: Final = "records"
_DESCRIPTION: Final = "backup.json"


class BackupError(HomeError):
    """A back-up cannot be made or restored as asked."""


@dataclass(frozen=True)
class BackedUp:
    """A finished back-up or restoring, in a sentence for people."""

    file: Path
    files: int
    rows: int
    sentence: str
    left_out: tuple[str, ...] = ()
    """Objects of the archive that are not what was stored."""


def back_up(installation: Installation, file: Path) -> BackedUp:
    """Write the back-up to `file`, whole or not at all. It needs the right to write: no run goes on meanwhile.

    Raises:
        BackupError: the home holds nothing, or `file` is inside it, or exists.
        AnotherRunIsWriting: a run goes on.
    """
    home = installation.home
    if home.holds() is None:
        raise BackupError(f"{home.root} holds nothing to back up.")
    if file.resolve().is_relative_to(home.root.resolve()):
        raise BackupError(f"{file} lies inside {home.root}: a back-up belongs on another disk.")
    if file.exists():
        raise BackupError(f"{file} exists already, and a back-up replaces none: name another file.")
    files = rows = 0
    left_out: list[str] = []
    with replacing(file) as beside, installation.alone(), tarfile.open(beside, "w:gz", compresslevel=3) as tar:
        installation.expect_own_warehouse()
        create_tables(installation.warehouse)
        for path in _files(home.root):
            name = path.relative_to(home.root).as_posix()
            if name.startswith(_OBJECTS) and _sha256(path) != path.name:
                left_out.append(path.name)
                continue
            tar.add(path, name, recursive=False)
            files += 1
        for table in _recorded():
            body, number = _as_parquet(installation, table)
            _add(tar, f"{_RECORDS}/{table.fullname}.parquet", body)
            rows += number
        _add(tar, _DESCRIPTION, _description(files, rows, utc_now(), left_out))
    size = file.stat().st_size / 1e6
    reported = f"Backed up {files} files and {rows:,} rows of records: {file}, {size:.1f} MB." + _left_out(left_out)
    return BackedUp(file, files, rows, reported, tuple(left_out))


def restore_into(installation: Installation, file: Path) -> BackedUp:
    """Fill an empty home from a back-up, all of it or nothing, and prove every byte of the archive.

    What was cut off after the proof is finished by the same call with the same file.

    Raises:
        BackupError: the home or the warehouse is not empty, or `file` is no back-up, or it is damaged. The home is as
            it was before.
    """
    home = installation.home
    goes_on = home.is_half_restored()
    if not goes_on and (home.holds() is not None or home.archive.exists()):
        raise BackupError(f"{home.root} is not empty: restore into another folder (STYRKA_HOME), then compare.")
    try:
        with installation.alone(), tarfile.open(file, "r:gz") as tar:
            description = _read_description(tar, file)
            members = [one for one in tar.getmembers() if not one.name.startswith((_RECORDS, _DESCRIPTION))]
            if goes_on:
                _expect_same(home.restoring / PROVED, description, file)
            else:
                _expect_no_records(installation)
                _unpack(tar, members, home, file)
                replace_file(home.restoring / PROVED, description["made_at"])
            rows = _load_records(installation, tar)
            _move_in(home)
            installation.expect_own_warehouse()
    except (tarfile.TarError, OSError, EOFError) as error:
        stands = "run it again to finish it" if home.is_half_restored() else "nothing was restored"
        # What the system says, without its number and the path that the sentence has already.
        reason = getattr(error, "strerror", None) or error
        raise BackupError(f"{file} cannot be restored: {reason}; {stands}.") from error
    finally:
        if not home.is_half_restored():
            shutil.rmtree(home.restoring, ignore_errors=True)
    left_out = tuple(description.get("left_out", ()))
    made = description["made_at"][:16].replace("T", " ")
    reported = (
        f"Restored {len(members)} files and {rows:,} rows of records of {made} UTC into {home.root}; the archive is "
        f"sound. `styrka run nightly` builds the warehouse and publishes.{_left_out(left_out)}"
    )
    return BackedUp(file, len(members), rows, reported, left_out)


def _unpack(tar: tarfile.TarFile, members: list[tarfile.TarInfo], home: Home, file: Path) -> None:
    """Put everything beside its place, and prove the archive there."""
    _refuse_foreign(members, home.root, file)
    # Pythons before 3.11.4 have no filter, and need none after that.
    tar.extraction_filter = getattr(tarfile, "data_filter", lambda member, _: member)
    shutil.rmtree(home.restoring, ignore_errors=True)
    tar.extractall(home.restoring, members=members)
    _expect_sound(home.restoring, file)


def _expect_same(proved: Path, description: dict[str, Any], file: Path) -> None:
    began = proved.read_text(encoding="utf-8")
    if began != description["made_at"]:
        raise BackupError(
            f"{file} is the back-up of {description['made_at'][:16]}, but the restore that was interrupted was of "
            f"{began[:16]}; give that file, or restore into an empty folder (STYRKA_HOME)."
        )


def _expect_sound(unfinished: Path, file: Path) -> None:
    damaged = damaged_objects(unfinished / "archive")
    if damaged:
        raise BackupError(
            f"{file}: expected every object of the archive as it was stored, but {len(damaged)} are not, the first "
            f"{damaged[0]}; nothing was restored. Take another back-up."
        )


def _move_in(home: Home) -> None:
    """Put what was proved in its place; the mark comes last, and says that the home is whole.

    Cut off anywhere and called again, it moves the rest.
    """
    for name in (*_FOLDERS, *_FILES, home.identity_file.name):
        if (home.restoring / name).exists():
            (home.root / name).parent.mkdir(parents=True, exist_ok=True)
            # An inbox that somebody has made holds no files, or the move is refused.
            os.replace(home.restoring / name, home.root / name)
    os.replace(home.restoring / _MARK, home.root / _MARK)


def _left_out(names: Sequence[str]) -> str:
    if not names:
        return ""
    return (
        f" Left out: {len(names)} objects of the archive that are not what was stored, the first {names[0]}; take them "
        "from an earlier back-up, or let the next run fetch their tables again."
    )


def damaged_objects(archive: Path) -> list[str]:
    """Names of the archive's objects whose bytes are not those that were stored."""
    return [path.name for path in sorted((archive / "objects").glob("*/*")) if _sha256(path) != path.name]


def _sha256(path: Path) -> str:
    with path.open("rb") as body:
        return hashlib.file_digest(body, "sha256").hexdigest()


def _files(root: Path) -> Iterator[Path]:
    """Files that go along. Nothing that is on its way in, and no link."""
    yield root / _MARK
    yield Home(root).identity_file
    yield from (root / name for name in _FILES if (root / name).is_file())
    for folder in _FOLDERS:
        for path in all_in(root / folder) if (root / folder).is_dir() else ():
            if path.is_file() and not path.is_symlink() and "incoming" not in path.relative_to(root).parts:
                yield path


def _recorded() -> list[Table]:
    """Tables that no rebuild makes again."""
    return [table for table in metadata.sorted_tables if table.schema == QUALITY or table is releases]


def _as_parquet(installation: Installation, table: Table) -> tuple[bytes, int]:
    import pyarrow.parquet as parquet

    with installation.warehouse.connect() as connection:
        rows: pa.Table = read_table(installation.warehouse, connection, table.fullname)
    written = io.BytesIO()
    parquet.write_table(rows, written, compression="zstd")
    return written.getvalue(), rows.num_rows


def _refuse_foreign(members: list[tarfile.TarInfo], root: Path, file: Path) -> None:
    """A back-up holds plain files of the home folder; anything else was put into it by somebody else."""
    for member in members:
        inside = (root / member.name).resolve().is_relative_to(root.resolve())
        if not inside or not (member.isfile() or member.isdir()):
            raise BackupError(
                f"{file} holds {member.name!r}, which is no plain file of a home folder: `styrka backup` did not write "
                "it. Nothing was restored; take another back-up."
            )


def _expect_no_records(installation: Installation) -> None:
    create_tables(installation.warehouse)
    recorded = _with_rows(installation)
    if recorded:
        raise BackupError(
            f"{recorded[0]} in {installation.warehouse} has rows already; nothing was restored. Restore into an empty "
            "database (STYRKA_WAREHOUSE_URL)."
        )


def _with_rows(installation: Installation) -> list[str]:
    with installation.warehouse.connect() as connection:
        return [
            table.fullname
            for table in _recorded()
            if connection.execute(select(func.count()).select_from(table)).scalar_one()
        ]


def _load_records(installation: Installation, tar: tarfile.TarFile) -> int:
    """Load the records in one transaction; those that a restore had loaded before it was cut off are there already."""
    import pyarrow.parquet as parquet

    bodies = {table: _record_of(tar, table) for table in _recorded()}
    found = {table: parquet.read_table(io.BytesIO(body)) for table, body in bodies.items() if body is not None}
    if not _with_rows(installation):
        with installation.warehouse.connect() as connection, connection.begin():
            for table, rows in found.items():
                load(installation.warehouse, connection, table, rows)
    return sum(rows.num_rows for rows in found.values())


def _record_of(tar: tarfile.TarFile, table: Table) -> bytes | None:
    """The rows of a table as Parquet; None where the back-up is older than the table."""
    try:
        body = tar.extractfile(f"{_RECORDS}/{table.fullname}.parquet")
    except KeyError:
        return None
    assert body is not None
    return body.read()


def _description(files: int, rows: int, at: datetime, left_out: Sequence[str]) -> bytes:
    described = {"format": _FORMAT, "made_at": at.isoformat(), "files": files, "rows": rows, "left_out": left_out}
    return json.dumps(described).encode()


def _read_description(tar: tarfile.TarFile, file: Path) -> dict[str, Any]:
    try:
        body = tar.extractfile(_DESCRIPTION)
    except KeyError:
        raise BackupError(f"{file} was not made by `styrka backup`.") from None
    assert body is not None
    description: dict[str, Any] = json.loads(body.read())
    if description["format"] != _FORMAT:
        raise BackupError(f"{file} has format {description['format']}; this version reads format {_FORMAT}.")
    return description


def _add(tar: tarfile.TarFile, name: str, body: bytes) -> None:
    member = tarfile.TarInfo(name)
    member.size = len(body)
    tar.addfile(member, io.BytesIO(body))
