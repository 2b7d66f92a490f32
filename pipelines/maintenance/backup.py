"""Back-up and restoring: one file with everything that cannot be made again.

What goes along, and how it comes back. Not here: when, and where to (the operator decides), or Dagster's own records of
runs (its storage has tools of its own, see deploy/README.md).

Along go the archive, the inbox, the editions, the mark of what the home holds, and the tables that a rebuild cannot
make: all of `quality`, and the list of releases. The warehouse and the release are made again by the next run.
"""

from __future__ import annotations

import hashlib
import io
import json
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import Table

from pipelines.clock import utc_now
from pipelines.installation.home import HomeError
from pipelines.installation.parts import Installation
from pipelines.system.files import replacing
from warehouse.loading import load
from warehouse.reading import read_table
from warehouse.tables import QUALITY, create_tables, metadata, releases

if TYPE_CHECKING:
    import pyarrow as pa

_FORMAT: Final = 1
_FOLDERS: Final = ("archive", "inbox", "published/editions")
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


def back_up(installation: Installation, file: Path) -> BackedUp:
    """Write the back-up to `file`, whole or not at all. It needs the right to write: no run goes on meanwhile.

    Raises:
        BackupError: the home holds nothing, or `file` lies inside it.
        AnotherRunIsWriting: a run goes on.
    """
    home = installation.home
    if home.holds() is None:
        raise BackupError(f"{home.root} holds nothing to back up.")
    if file.resolve().is_relative_to(home.root.resolve()):
        raise BackupError(f"{file} lies inside {home.root}: a back-up belongs on another disk.")
    files = rows = 0
    with replacing(file) as beside, home.writing(), tarfile.open(beside, "w:gz", compresslevel=3) as tar:
        create_tables(installation.warehouse, [])
        for path in _files(home.root):
            tar.add(path, str(path.relative_to(home.root)), recursive=False)
            files += 1
        for table in _recorded():
            body, number = _as_parquet(installation, table)
            _add(tar, f"{_RECORDS}/{table.fullname}.parquet", body)
            rows += number
        _add(tar, _DESCRIPTION, _description(files, rows, utc_now()))
    size = file.stat().st_size / 1e6
    return BackedUp(file, files, rows, f"Backed up {files} files and {rows:,} rows of records: {file}, {size:.1f} MB.")


def restore_into(installation: Installation, file: Path) -> BackedUp:
    """Fill an empty home from a back-up, and prove every byte of the archive.

    Raises:
        BackupError: the home is not empty, or `file` is no back-up, or it is damaged.
    """
    home = installation.home
    if home.holds() is not None or home.archive.exists():
        raise BackupError(f"{home.root} is not empty: restore into another folder (STYRKA_HOME), then compare.")
    try:
        with tarfile.open(file, "r:gz") as tar:
            description = _read_description(tar, file)
            with home.writing():
                members = [one for one in tar.getmembers() if not one.name.startswith((_RECORDS, _DESCRIPTION))]
                _refuse_foreign(members, home.root, file)
                # Pythons before 3.11.4 have no filter, and need none after that.
                tar.extraction_filter = getattr(tarfile, "data_filter", lambda member, _: member)
                tar.extractall(home.root, members=members)
                rows = _load_records(installation, tar)
    except (tarfile.TarError, OSError, EOFError) as error:
        raise BackupError(f"{file} cannot be restored: {error}. Nothing else is changed; empty {home.root}.") from error
    damaged = damaged_objects(home.archive)
    if damaged:
        raise BackupError(f"{file} is damaged: {len(damaged)} objects of the archive, the first {damaged[0]}.")
    made = description["made_at"][:16].replace("T", " ")
    return BackedUp(
        file,
        len(members),
        rows,
        f"Restored {len(members)} files and {rows:,} rows of records of {made} UTC into {home.root}; the archive is "
        "sound. `styrka run nightly` builds the warehouse and publishes.",
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
    for folder in _FOLDERS:
        for path in sorted((root / folder).rglob("*")):
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


def _load_records(installation: Installation, tar: tarfile.TarFile) -> int:
    import pyarrow.parquet as parquet

    create_tables(installation.warehouse, [])
    rows = 0
    for table in _recorded():
        try:
            body = tar.extractfile(f"{_RECORDS}/{table.fullname}.parquet")
        except KeyError:
            # The back-up is older than the table.
            continue
        assert body is not None
        records = parquet.read_table(io.BytesIO(body.read()))
        with installation.warehouse.connect() as connection, connection.begin():
            rows += load(installation.warehouse, connection, table, records)
    return rows


def _description(files: int, rows: int, at: datetime) -> bytes:
    return json.dumps({"format": _FORMAT, "made_at": at.isoformat(), "files": files, "rows": rows}).encode()


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
