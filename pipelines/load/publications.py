"""From the files of a snapshot to the rows of the tables of publications.

Handing the readings on, and the columns that come back. Not here: what makes a publication (``bibliometrics/``), or
writing to the warehouse.

Works of an OpenAlex snapshot are a reference set: their citations go into `citation_counts`, and only those of a
declared organisation are publications. A part of a snapshot is known by what it holds: works one a line or in Parquet,
few of them of a declared organisation. Every other export is about the organisations that asked for it. A whole
snapshot comes as a table of counts (``bibliometrics/snapshot/``), which goes before single parts.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from sqlalchemy import BigInteger, Boolean, Double, Integer, Table

from pipelines.archive import Archive, Part, Snapshot
from pipelines.bibliometrics.files import ReadFile, read_file
from pipelines.bibliometrics.identifying import identify
from pipelines.bibliometrics.organisations import Register, register
from pipelines.bibliometrics.publications import OTHER, UNKNOWN, Publication, Publications
from pipelines.bibliometrics.records import Reading
from pipelines.load.publication_findings import (
    AHEAD,
    ahead_rows,
    finding_rows,
    is_ahead,
    last_year_of,
    quarantined_rows,
)
from pipelines.load.reference_rows import table_rows
from warehouse import publication_tables as tables
from warehouse.tables import QUALITY

if TYPE_CHECKING:
    import pyarrow as pa

Rows = list[tuple[Any, ...]]
_SNAPSHOT_LAYOUTS = ("openalex_jsonl", "openalex_parquet")
# Of the world's works far less than one in a hundred is of a county's universities; of an export of theirs nearly all.
_MOST_DECLARED = 0.2
_REFERENCE_SCHEME = "openalex_field"


def publication_rows(
    archive: Archive,
    snapshot: Snapshot,
    read_already: Callable[[str], ReadFile | None],
    read: Callable[..., ReadFile] = read_file,
    organisations: Register | None = None,
) -> dict[str, pa.Table]:
    """The rows of every table of publications, by name of the table.

    Args:
        archive: where the bytes are.
        snapshot: all files of one source.
        read_already: what this run has read of a file, by SHA-256; None where it has not.
        read: reads the others.
        organisations: what affiliations are matched to; those that ship with the project where it is left out.

    Raises:
        ExportError: a file cannot be read any more.
        ArchiveDamaged: the bytes are not those that came in.
    """
    parts = {part.sha256: part for part in snapshot.parts}
    complete = archive.complete
    files = {
        sha256: read_already(sha256) or read(part.request["file"], archive.content(part))
        for sha256, part in parts.items()
    }
    readings = {sha256: file.reading for sha256, file in files.items() if file.reading is not None}
    organisations = organisations or register()
    found = identify(readings, organisations)
    snapshots = _snapshots(readings, found)
    kept = [one for one in found.publications if not _is_reference_only(one, snapshots)]
    last_years = {sha256: last_year_of(reading, parts[sha256]) for sha256, reading in readings.items()}
    ahead = {one.publication_id for one in kept if is_ahead(one, last_years)}
    tables_read, table_findings = table_rows([(parts[sha256], file.table) for sha256, file in files.items()], kept)
    rows: dict[str, Rows] = {
        **_of_publications(kept, ahead),
        **tables_read,
        "citation_counts": tables_read["citation_counts"]
        or _citation_counts([readings[sha256] for sha256 in sorted(snapshots)]),
        "research_organisations": _organisations(organisations),
        **_of_quality(parts, files, found, kept, ahead, complete, table_findings),
    }
    return {table.name: _arrow(table, rows[table.name]) for table in (*tables.RAW_TABLES, *tables.QUALITY_TABLES)}


def _snapshots(readings: Mapping[str, Reading], found: Publications) -> set[str]:
    """SHA-256 of the files that are parts of an OpenAlex snapshot."""
    works: Counter[str] = Counter()
    declared: Counter[str] = Counter()
    for one in found.publications:
        is_declared = _is_declared(one)
        for member in one.members:
            works[member.file] += 1
            declared[member.file] += is_declared
    return {
        sha256
        for sha256, reading in readings.items()
        if reading.layout.startswith(_SNAPSHOT_LAYOUTS) and declared[sha256] < _MOST_DECLARED * works[sha256]
    }


def _is_declared(publication: Publication) -> bool:
    return any(share.organisation_code not in (OTHER, UNKNOWN) for share in publication.organisations)


def _is_reference_only(publication: Publication, snapshots: Collection[str]) -> bool:
    """A work of the reference set that no declared organisation has a part in."""
    return not _is_declared(publication) and all(member.file in snapshots for member in publication.members)


def _of_publications(publications: Sequence[Publication], ahead: Collection[str]) -> dict[str, Rows]:
    return {
        "publications": [_publication(one, is_ahead=one.publication_id in ahead) for one in publications],
        "publication_organisations": [
            (one.publication_id, share.organisation_code, share.author_fraction, share.organisation_fraction)
            for one in publications
            for share in one.organisations
        ],
        "publication_subjects": [
            (one.publication_id, said.scheme, said.code, said.label, said.fraction, said.source, said.autoclassified)
            for one in publications
            for said in one.subjects
        ],
        "publication_citations": [
            (one.publication_id, count.source, count.citations, count.exported_at)
            for one in publications
            for count in one.citation_counts
        ],
        "publication_scores": [
            (one.publication_id, score.source, kind, score.name, score.value)
            for one in publications
            for kind, scores in (("normalised", one.normalised_scores), ("top10", one.top10_shares))
            for score in scores
        ],
    }


def _publication(one: Publication, *, is_ahead: bool) -> tuple[Any, ...]:
    reason = one.unmeasured or (AHEAD if is_ahead else None)
    return (
        one.publication_id,
        next((value for kind, value in one.identifiers if kind == "doi"), None),
        one.year,
        one.document_type,
        one.author_count,
        len(one.members),
        _joined({member.format for member in one.members}),
        one.fractions_source,
        one.attributed,
        one.with_business,
        one.with_abroad,
        one.citations,
        one.citations_source,
        reason is None,
        reason,
    )


def _citation_counts(snapshots: Sequence[Reading]) -> Rows:
    """The works of all snapshot parts by field, year, type and number of citations; a work in two parts counts once."""
    counted: defaultdict[tuple[Any, ...], float] = defaultdict(float)
    seen: set[str] = set()
    for reading in snapshots:
        for record in reading.records:
            work = record.identifiers.openalex
            if record.citations is None or record.year is None or work is None or work in seen or record.retracted:
                continue
            seen.add(work)
            codes = {subject.code for subject in record.subjects if subject.scheme == _REFERENCE_SCHEME}
            for code in codes:
                counted[_REFERENCE_SCHEME, code, record.year, record.document_type, record.citations] += 1 / len(codes)
    scope = f"OpenAlex snapshot, {len(seen)} works"
    return [(scope, *key, number) for key, number in sorted(counted.items())]


def _organisations(organisations: Register) -> Rows:
    return [
        (one.code, one.sv, one.en, one.kind, one.ror, one.county, one.focus)
        for one in organisations.organisations.values()
    ]


def _of_quality(
    parts: Mapping[str, Part],
    files: Mapping[str, ReadFile],
    found: Publications,
    kept: Sequence[Publication],
    ahead: Collection[str],
    complete: Collection[str],
    table_findings: Rows,
) -> dict[str, Rows]:
    names = {sha256: part.request["file"] for sha256, part in parts.items()}
    return {
        "export_files": _export_files(parts, files, found, kept),
        "quarantined_records": quarantined_rows(names, files),
        "unmatched_affiliations": [
            (one.name, one.country, one.sector, one.publications, _joined(one.formats)) for one in found.unmatched
        ],
        "export_findings": [
            *finding_rows(names, files, found, complete),
            *ahead_rows(names, kept, ahead),
            *table_findings,
        ],
    }


def _export_files(
    parts: Mapping[str, Part], files: Mapping[str, ReadFile], found: Publications, kept: Sequence[Publication]
) -> Rows:
    """One row a file. A publication is loaded from the first of its records; the others are merged into it."""
    kept_ids = {one.publication_id for one in kept}
    loaded: Counter[str] = Counter()
    merged: Counter[str] = Counter()
    reference: Counter[str] = Counter()
    for one in found.publications:
        first, *others = one.members
        (loaded if one.publication_id in kept_ids else reference)[first.file] += 1
        merged.update(member.file for member in others)
    unjoined = Counter(one.file for one in found.unjoined)
    rows: Rows = []
    for sha256, part in parts.items():
        reading, table = files[sha256].reading, files[sha256].table
        same = (part.request["file"], sha256, part.size)
        if reading is not None:
            quarantined = len(reading.quarantined)
            counts = (
                reading.read,
                loaded[sha256],
                merged[sha256],
                quarantined,
                reference[sha256],
                unjoined[sha256],
            )
            reported = (reading.format, reading.layout, reading.exported_at, _lines(reading.provenance))
            rows.append((*same, *reported, _lines(reading.warnings), *counts))
        elif table is not None:
            number, broken = len(table.rows), len(table.broken)
            said = ("table", table.kind, None, _lines(table.provenance), "")
            rows.append((*same, *said, number + broken, 0, 0, broken, number, 0))
    return rows


def _joined(values: Iterable[str]) -> str:
    return ", ".join(sorted(set(values)))


def _lines(texts: Iterable[str]) -> str:
    return "\n".join(texts)


def _arrow(table: Table, rows: Rows) -> pa.Table:
    """The rows with the types of the table's columns; vintage and source are added when they are loaded."""
    import pyarrow as pa

    constants = {"vintage_id", "source"} if table.schema == QUALITY else {"vintage_id"}
    columns = [column for column in table.columns if column.name not in constants]
    values: Sequence[Sequence[Any]] = list(zip(*rows, strict=True)) if rows else [()] * len(columns)
    arrays = [pa.array(cells, _type(column.type)) for column, cells in zip(columns, values, strict=True)]
    return pa.table(dict(zip([column.name for column in columns], arrays, strict=True)))


def _type(kind: object) -> pa.DataType:
    import pyarrow as pa

    for ours, theirs in (
        (BigInteger, pa.int64()),
        (Integer, pa.int32()),
        (Double, pa.float64()),
        (Boolean, pa.bool_()),
    ):
        if isinstance(kind, ours):
            return theirs
    return pa.string()
