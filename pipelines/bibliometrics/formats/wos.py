"""Web of Science: tab-delimited and plain text, UTF-8 or UTF-16.

Plain text goes through `wosfile`, the tab-delimited form through the strict table reader: its quotation marks are text,
and its rows end in a tab that the header does not have. One query gives many files (`savedrecs.txt`,
`savedrecs(1).txt` …), none of which knows of the others: `sets.py` compares them.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import zip_longest
from typing import TextIO

from wosfile import ReadError
from wosfile.read import PlainTextReader
from wosfile.tags import tags

from pipelines.bibliometrics.affiliation_shares import Part, named, shared
from pipelines.bibliometrics.content import Source
from pipelines.bibliometrics.countries import country_at_end
from pipelines.bibliometrics.dates import date_in
from pipelines.bibliometrics.document_types import document_type
from pipelines.bibliometrics.errors import NotRecognised, PastedTogether, Truncated
from pipelines.bibliometrics.header_maps import HeaderMaps, Version, folded
from pipelines.bibliometrics.persons import clean
from pipelines.bibliometrics.recognition import Recognised
from pipelines.bibliometrics.records import Affiliation, Identifiers, Quarantined, Reading, Record, Subject
from pipelines.bibliometrics.tables import BadValue, Cells, Shape, read_table

_READ = ("UT", "DI", "PM", "PY", "EY", "EA", "DT", "TI", "SO", "SN", "EI", "BN", "AU", "C1", "C3", "WC", "TC", "DA")

_LATER_TAGS = ("FP", "HO", "SP", "WE", "DL", "GP", "UT", "OA", "HC", "HP", "DA", "MA", "SU", "SI", "PN", "C3")
"""Tags of newer exports, whether or not the library lists them."""

_YEAR = re.compile(r"\b(1[89]\d\d|20\d\d)\b")

_TAG = re.compile(r"[A-Z][A-Z0-9](?: |$)")
_AUTHORS = re.compile(r"\[[^\]]*(?:\]|$)")
"""Names before an address."""

Fields = Mapping[str, str]


@lru_cache(maxsize=1)
def _maps() -> HeaderMaps:
    """Every documented tag is known; those that are read are fields."""
    known = frozenset(folded(tag) for tag in (*(tag.abbrev for tag in tags), *_READ, *_LATER_TAGS))
    fields = {tag: (folded(tag),) for tag in _READ}
    version = Version("wos_tab", frozenset(), {"UT": fields["UT"], "TI": fields["TI"]}, fields)
    return HeaderMaps("wos", (version,), frozenset(), known, (), known)


def read(source: Source, recognised: Recognised) -> Reading:
    """Every record, or quarantined with its line.

    Raises:
        Truncated: plain text without its end mark `EF`, or a row that breaks off.
        PastedTogether: a second export begins behind the end mark or among the rows.
    """
    with source.open_text() as stream:
        if recognised.kind == "wos_text":
            return _read_text(source, stream)
        shape = Shape(delimiter="\t", quoted=False, trailing_delimiter=True)
        seen = _Seen()
        table = read_table(source, stream, 0, _maps(), shape, lambda cells: _record(_tagged(cells), cells.line, seen))
    return table.reading("wos", table.records, warnings=seen.warnings, exported_at=date_in(sorted(seen.dates)))


def _tagged(cells: Cells) -> Fields:
    return {tag: value for tag in _READ if (value := cells.text(tag))}


@dataclass
class _Seen:
    """What the records tell of their file: the days of its export, and how many have addresses without authors."""

    dates: set[str] = field(default_factory=set)
    loose: int = 0

    @property
    def warnings(self) -> tuple[str, ...]:
        """What a person should know of the addresses."""
        if not self.loose:
            return ()
        return (
            f"{self.loose} records have an address without authors beside others with them: its organisation counts as "
            "named, and has no part in author fractions. Look these records up in Web of Science if they matter.",
        )


class _Lines:
    """Lines of the file with the number of the last, and of the line where a record began."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self.at = 0
        self.began = 0
        self.unknown: set[str] = set()
        """Tags that are not documented."""
        self._between = True

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = next(self._stream).rstrip("\r\n")
        self.at += 1
        if self._between and line and not line.startswith(("FN ", "VR ")):
            self.began, self._between = self.at, False
        if line.startswith("ER"):
            self._between = True
        if _TAG.match(line) and not _maps().knows(line[:2]):
            self.unknown.add(line[:2])
        return line + "\n"


def _read_text(source: Source, stream: TextIO) -> Reading:
    lines = _Lines(stream)
    records: list[Record] = []
    quarantined: list[Quarantined] = []
    seen = _Seen()
    try:
        for fields in _fields(_reader(lines), lines, quarantined):
            try:
                records.append(_record(fields, lines.began, seen))
            except BadValue as trouble:
                quarantined.append(Quarantined(lines.began, str(trouble)))
    except ReadError as trouble:
        raise _unfinished(source, lines, str(trouble)) from None
    except StopIteration:
        raise _unfinished(source, lines, "EOF") from None
    _nothing_behind(source, lines)
    head = source.text_head().lstrip("\ufeff").splitlines()
    return Reading(
        format="wos",
        layout="wos_plain_text",
        read=len(records) + len(quarantined),
        records=tuple(records),
        quarantined=tuple(quarantined),
        provenance=tuple(clean(line) for line in head[:2]),
        warnings=(*_reported(lines.unknown), *seen.warnings),
        exported_at=date_in(sorted(seen.dates)),
    )


def _reader(lines: _Lines) -> PlainTextReader:
    """Open the export.

    Raises:
        ReadError: its first two lines are not those of an export.
    """
    try:
        return PlainTextReader(lines)
    except ValueError as damaged:  # `wosfile` splits the line of the version without looking at it.
        raise ReadError(f"no version in the second line: {damaged}") from None


def _reported(unknown: set[str]) -> tuple[str, ...]:
    if not unknown:
        return ()
    return (
        f"The tags {', '.join(map(repr, sorted(unknown)))} are not documented and were not read. If one of them has "
        "taken the place of another, say so to who keeps the readers.",
    )


def _fields(reader: PlainTextReader, lines: _Lines, quarantined: list[Quarantined]) -> Iterator[Fields]:
    while True:
        try:
            with warnings.catch_warnings():  # Of unknown tags, which the reader reports itself.
                warnings.simplefilter("ignore")
                fields = next(reader)
        except StopIteration:
            return
        except ValueError:
            quarantined.append(Quarantined(lines.began, "a line that is neither a tag with a value nor continues one"))
        else:
            yield fields


def _unfinished(source: Source, lines: _Lines, trouble: str) -> Truncated | NotRecognised | PastedTogether:
    if "version" in trouble:
        return NotRecognised(
            source.name,
            "another version of the plain text format",
            "VR 1.0",
            "Export tab-delimited instead, and say so to who keeps the readers.",
            2,
        )
    return Truncated(
        source.name,
        "the file ends without its end mark",
        "ER after each record and EF at the end",
        "The download was broken off: export these records again.",
        lines.at,
    )


def _nothing_behind(source: Source, lines: _Lines) -> None:
    if any(line.strip() for line in lines):
        raise PastedTogether(
            source.name,
            "text behind the end mark EF",
            "one export per file",
            "Drop the exports as the separate files that they were downloaded as.",
            lines.at,
        )


def _record(fields: Fields, line: int, seen: _Seen) -> Record:
    """One record; what it says of its file goes to `seen`."""
    if not fields.get("UT"):
        raise BadValue("no UT: a record without its identifier")
    if "DA" in fields:
        seen.dates.add(fields["DA"])
    count = len(_several(fields, "AU")) or None
    exported_type = fields.get("DT", "")
    affiliations, is_loose = _affiliations(fields, count)
    seen.loose += is_loose
    return Record(
        format="wos",
        line=line,
        identifiers=_identifiers(fields),
        title=clean(fields.get("TI", "")),
        year=_year(fields),
        document_type=document_type(exported_type),
        document_type_exported=exported_type,
        author_count=count,
        affiliations=affiliations,
        subjects=tuple(_category(name) for name in dict.fromkeys(_several(fields, "WC"))),
        citations=_citations(fields),
        host_title=clean(fields.get("SO", "")) or None,
    )


@lru_cache(maxsize=1_000)
def _category(name: str) -> Subject:
    return Subject("wos_category", name, name)


def _several(fields: Fields, tag: str) -> list[str]:
    """Names of categories hold commas and `&`: only `; ` separates."""
    return [part for piece in fields.get(tag, "").split(";") if (part := " ".join(piece.split()))]


def _identifiers(fields: Fields) -> Identifiers:
    issns = (fields.get("SN"), fields.get("EI"))
    return Identifiers(
        doi=fields.get("DI"),
        wos=fields["UT"],
        pubmed=fields.get("PM"),
        issns=tuple(dict.fromkeys(filter(None, issns))),
        isbns=tuple(_several(fields, "BN")),
    )


def _year(fields: Fields) -> int | None:
    """The year of the issue; of early access where there is none yet."""
    for tag in ("PY", "EY", "EA"):
        if tag in fields:
            found = _YEAR.search(fields[tag])
            if not found:
                raise BadValue(f"{tag}: no year")
            return int(found[0])
    return None


def _citations(fields: Fields) -> int | None:
    """Times cited in the core collection."""
    if "TC" not in fields:
        return None
    if not fields["TC"].isdecimal():
        raise BadValue("TC: not a count")
    return int(fields["TC"])


def _affiliations(fields: Fields, count: int | None) -> tuple[tuple[Affiliation, ...], bool]:
    """Addresses with the fractions of their authors where brackets tie them, else with their occurrences alone.

    Returns also whether an address without authors stands among others with them: it counts as named, and no author's
    part is its own.
    """
    written = " ".join(fields.get("C1", "").split())
    tied: dict[str, list[Part]] = {}
    loose: list[Part] = []
    for names, addresses in _bracketed(written):
        first, *others = [address for each in addresses.split(";") if (address := each.strip(" ."))] or [""]
        if not names:
            loose += [_part(address) for address in (first, *others) if address]
            continue
        loose += map(_part, others)
        for name in filter(None, map(str.strip, names.split(";"))):
            tied.setdefault(name, []).extend([_part(first)] if first else [])
    if tied:
        return (*shared(tied.values(), count, named_once=True), *named(loose)), bool(loose)
    if loose:
        return named(loose), False
    return named(Part(clean(name)) for name in _several(fields, "C3")), False


def _bracketed(written: str) -> Iterator[tuple[str, str]]:
    """Each bracket of authors with the addresses behind it; what is before the first has no authors."""
    begins = [*_AUTHORS.finditer(written)]
    before = written[: begins[0].start()] if begins else written
    if before.strip():
        yield "", before
    for found, after in zip_longest(begins, begins[1:]):
        yield found[0].strip("[]"), written[found.end() : after.start() if after else None]


@lru_cache(maxsize=50_000)
def _part(address: str) -> Part:
    text = clean(_AUTHORS.sub("", address)).rstrip(" .;")
    return Part(text, country=country_at_end(text))
