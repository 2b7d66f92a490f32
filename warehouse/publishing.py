"""Publishing by replacement: readers see all of a nightly run or nothing of it.

The switch from one release to the next. Not here: how the copy is written (``release_copy.py``), or what the tables
mean.

Layout under the folder of published data::

    styrka.duckdb, parquet/, release.json     what readers open: links through `.current`
    dictionary.html, dictionary.json              what the tables and columns mean: links as well
    site/                                         what people open: pages, downloads; links as well
    .current                                      link to the release in use; replacing it is the release
    .releases/<release id>/                   finished releases; older ones are kept as long as asked

On PostgreSQL the marts are built in the schema `marts_next`, whose rows get into `marts` in one transaction, before the
files are replaced (``schema_switch.py``).
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from sqlalchemy import insert

from warehouse.engine import Warehouse
from warehouse.release_copy import DATABASE, PublishingError, Release, write_copy
from warehouse.schema_switch import missing_roles, switch_marts
from warehouse.tables import releases


@dataclass(frozen=True)
class Published:
    """A finished release: rows by mart, and where its files lie."""

    release_id: str
    build_key: str
    api: str
    rows: dict[str, int]
    database: Path
    parquet: Path


def publish(
    warehouse: Warehouse,
    folder: Path,
    marts: Sequence[str],
    release: Release,
    *,
    keep: int,
    reader_roles: Sequence[str] = (),
    documents: Mapping[str, bytes] | None = None,
    complete: Callable[[Path, Path | None], object] | None = None,
) -> Published:
    """Copy `marts` out, verify the copy, and put it in the place of what readers have.

    Args:
        warehouse: where the marts were built.
        folder: the folder of published data.
        marts: names of the mart tables.
        release: identity of this release.
        keep: how many releases to leave on disk, this one included.
        reader_roles: PostgreSQL roles that may read what is published; other grants stay as they are.
        documents: files that go along, by name.
        complete: is given the finished release before anybody reads it, and the one before it or None, and adds what
            is made of the figures; what it raises keeps readers with what they have.

    Raises:
        PublishingError: the copy is not what was built; nothing has changed for readers.
    """
    if warehouse.dialect == "postgresql" and (unknown := missing_roles(warehouse, reader_roles)):
        raise PublishingError(
            f"STYRKA_READER_ROLE names {', '.join(unknown)}, which the database does not know; nothing was published. "
            "Create the role, or take it out of the setting."
        )
    finished = folder / ".releases" / release.release_id
    unfinished = folder / ".releases" / f".{release.release_id}"
    shutil.rmtree(unfinished, ignore_errors=True)
    (unfinished / "parquet").mkdir(parents=True)
    rows = write_copy(warehouse, unfinished, marts, release)
    described = {**asdict(release), "published_at": release.published_at.isoformat(), "rows": rows}
    (unfinished / "release.json").write_text(json.dumps(described, indent=1) + "\n", encoding="utf-8")
    for name, body in (documents or {}).items():
        (unfinished / name).write_bytes(body)
    if complete is not None:
        before = folder / ".current"
        complete(unfinished, before.resolve() if before.exists() else None)
    os.replace(unfinished, finished)
    if warehouse.dialect == "postgresql":
        switch_marts(warehouse, marts, release, reader_roles)
    else:
        with warehouse.connect() as connection, connection.begin():
            connection.execute(insert(releases).values(**asdict(release)))
    _point_readers_to(folder, finished)
    _remove_old_releases(folder, keep)
    current = current_release(folder)
    assert current is not None
    return current


def current_release(folder: Path) -> Published | None:
    """What readers have now, or None before the first release."""
    description = folder / ".current" / "release.json"
    if not description.exists():
        return None
    described = json.loads(description.read_text(encoding="utf-8"))
    return Published(
        release_id=described["release_id"],
        build_key=described["build_key"],
        api=described["api"],
        rows=described["rows"],
        database=folder / DATABASE,
        parquet=folder / "parquet",
    )


def _point_readers_to(folder: Path, release: Path) -> None:
    """Replace the one link that all readers go through."""
    for name in sorted(path.name for path in release.iterdir()):
        link = folder / name
        if not link.is_symlink():
            link.symlink_to(Path(".current") / name)
    beside = folder / ".next"
    beside.unlink(missing_ok=True)
    beside.symlink_to(release.relative_to(folder))
    os.replace(beside, folder / ".current")


def _remove_old_releases(folder: Path, keep: int) -> None:
    """Releases beyond the newest `keep`, and what killed runs left unfinished. An open file outlives its name."""
    releases = sorted((folder / ".releases").iterdir())
    finished = [release for release in releases if not release.name.startswith(".")]
    unfinished = [release for release in releases if release.name.startswith(".")]
    for release in [*finished[:-keep], *unfinished]:
        shutil.rmtree(release, ignore_errors=True)
