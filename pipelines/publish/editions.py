"""Editions: once a year, and after each quarter, the release is frozen with everything that is needed to cite it.

What an edition holds, and freezing one. Not here: the release itself (``warehouse/publishing.py``), or comparing two
editions (``edition_comparison.py``).

An edition is a folder ``published/editions/<year>/``, or ``<year>Q<quarter>/`` of the quarter that it closes. It never
changes once it is there: a second one of the same year is ``<year>-2``. ``SHA256SUMS`` proves it unharmed
(``sha256sum --check SHA256SUMS`` in its folder).
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import os
import platform
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

from pipelines.checks.contract import FOLDER as CONTRACTS
from pipelines.installation.parts import Installation
from pipelines.publish.edition_comparison import Comparison, compare, moved_series_csv
from pipelines.publish.edition_texts import citation_file, readme
from pipelines.sources.catalogue import FOLDER as SOURCES
from pipelines.transform.dbt_project import project_digest
from warehouse.publishing import Published
from warehouse.reading import rows_of

# The packages that figures pass through.
_PACKAGES: Final = ("dbt-core", "dbt-duckdb", "duckdb", "great-expectations", "pandas", "pyarrow", "sqlalchemy")

_QUARTER: Final = "Q"
"""In the name of an edition that closes a quarter, and in no other."""

_SOURCE_QUERY: Final = """
select source, title_sv, title_en, agency, product, matrix, table_id, regime, classification, licence, vintage_id,
    origin, updated, fetched_at, row_count, missing_count
from marts.dim_source order by source
"""


@dataclass(frozen=True)
class Edition:
    """A frozen edition: its name (`2027`, `2027-2` or `2027Q1`), its folder, and how it differs from the one before."""

    name: str
    folder: Path
    comparison: Comparison | None


def editions(folder: Path) -> list[str]:
    """Names of the editions in `folder`, oldest first."""
    if not folder.exists():
        return []
    found = [path for path in folder.iterdir() if (path / "edition.json").exists()]
    return [path.name for path in sorted(found, key=lambda path: (_described(path)["frozen_at"], _order(path.name)))]


def freeze_edition(
    installation: Installation,
    published: Published,
    at: datetime,
    quarter: str | None = None,
    complete: Callable[[Path], object] | None = None,
) -> Edition:
    """Freeze what readers have now; the same release again gives the edition that is there.

    Args:
        installation: held for writing.
        published: the release to freeze.
        at: the moment of freezing; its year names the edition.
        quarter: the quarter that the edition closes, and that names it in place of the year.
        complete: is given the edition before it is sealed, and adds what is made of its figures.
    """
    folder = installation.home.editions
    known = editions(folder)
    same = [name for name in known if (_QUARTER in name) == (quarter is not None)]
    if same and _described(folder / same[-1])["build_key"] == published.build_key and quarter in (None, same[-1]):
        return Edition(same[-1], folder / same[-1], None)
    name = _new_name(known, quarter or str(at.year))
    making = folder / f".{name}"
    shutil.rmtree(making, ignore_errors=True)
    making.mkdir(parents=True)
    release = published.database.resolve().parent
    shutil.copytree(release, making, dirs_exist_ok=True)
    before = folder / known[-1] if known else None
    comparison = compare(before / "styrka.duckdb", making / "styrka.duckdb", known[-1]) if before else None
    _describe(installation, published, making, name, at, comparison)
    if complete is not None:
        complete(making)
    _seal(making)
    os.replace(making, folder / name)
    return Edition(name, folder / name, comparison)


def _describe(
    installation: Installation,
    published: Published,
    folder: Path,
    name: str,
    at: datetime,
    comparison: Comparison | None,
) -> None:
    sources = _sources(installation, folder / "styrka.duckdb")
    described = {
        "edition": name,
        "frozen_at": at.isoformat(),
        "release_id": published.release_id,
        "build_key": published.build_key,
        "figures": published.api,
        "origins": sorted({source["origin"] for source in sources if source["origin"]}),
        "tables": published.rows,
        "compared_with": comparison.before if comparison else None,
        "indicator_series_moved": len(comparison.moved) if comparison else 0,
    }
    texts = {
        "edition.json": _json(described),
        "versions.json": _json(_versions()),
        "sources.json": _json(sources),
        "sources.csv": _csv(sources),
        "README.md": readme(described, sources, comparison),
        "CITATION.cff": citation_file(name, at.date()),
    }
    if comparison is not None:
        texts["indicator_series_moved.csv"] = moved_series_csv(comparison)
    for file, text in texts.items():
        (folder / file).write_text(text, encoding="utf-8")


def _sources(installation: Installation, database: Path) -> list[dict[str, Any]]:
    """Each source with its vintage and the hashes of the bytes that it was read from."""
    import duckdb

    with duckdb.connect(str(database), read_only=True) as reader:
        rows = rows_of(reader.execute(_SOURCE_QUERY))
    for row in rows:
        snapshots = installation.archive.snapshots(row["source"], installation.origins)
        parts = [part.sha256 for one in snapshots if one.snapshot_id == row["vintage_id"] for part in one.parts]
        row["sha256"] = " ".join(parts)
        row["fetched_at"] = row["fetched_at"].isoformat() if row["fetched_at"] else None
    return rows


def _versions() -> dict[str, Any]:
    """What made the figures: program, models, contracts, declarations, packages."""
    return {
        "styrka": version("styrka"),
        "python": platform.python_version(),
        "models": project_digest(),
        "contracts": _digest(CONTRACTS),
        "sources": _digest(SOURCES),
        "packages": {name: version(name) for name in _PACKAGES},
    }


def _digest(folder: Path) -> str:
    """16 hexadecimal digits of the YAML files in a folder."""
    content = b"".join(path.name.encode() + path.read_bytes() for path in sorted(folder.glob("*.yml")))
    return hashlib.sha256(content).hexdigest()[:16]


def _seal(folder: Path) -> None:
    """Write the hash of every file beside them, and take away the right to write."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    lines = []
    for path in files:
        with path.open("rb") as body:
            lines.append(f"{hashlib.file_digest(body, 'sha256').hexdigest()}  {path.relative_to(folder)}\n")
    (folder / "SHA256SUMS").write_text("".join(lines), encoding="utf-8")
    for path in [*files, folder / "SHA256SUMS"]:
        path.chmod(0o444)


def _new_name(known: list[str], of: str) -> str:
    number = sum(name.partition("-")[0] == of for name in known) + 1
    return of if number == 1 else f"{of}-{number}"


def _order(name: str) -> tuple[str, int]:
    year, _, number = name.partition("-")
    return year, int(number or 1)


def _described(folder: Path) -> Mapping[str, Any]:
    described: Mapping[str, Any] = json.loads((folder / "edition.json").read_text(encoding="utf-8"))
    return described


def _json(content: Any) -> str:
    return json.dumps(content, ensure_ascii=False, indent=1, default=str) + "\n"


def _csv(rows: list[dict[str, Any]]) -> str:
    written = io.StringIO()
    writer = csv.DictWriter(written, fieldnames=list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return written.getvalue()
