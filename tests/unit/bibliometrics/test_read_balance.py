"""Properties of reading: everything is read or quarantined, whatever is in the cells; nobody is named."""

from __future__ import annotations

import json
from typing import Any, Literal, get_args, get_origin, get_type_hints

from hypothesis import example, given, settings
from hypothesis import strategies as st

from pipelines.bibliometrics.affiliation_shares import Part, shared
from pipelines.bibliometrics.errors import ExportError
from pipelines.bibliometrics.persons import clean, without_names
from pipelines.bibliometrics.reading import read_export
from pipelines.bibliometrics.records import Affiliation, Identifiers, Record, Subject
from tests import made_export_files as made

CELLS = st.one_of(
    st.sampled_from(["", "-", "7", "1,5", "x;y", '"', "a,b", "2020", "True", "\n", "(", "|"]), st.text(max_size=8)
)
JSON = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(-5, 5), st.text(max_size=5)),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=5), inner, max_size=3)),
    max_leaves=6,
)


HINTS = {kind: get_type_hints(kind) for kind in (Record, Identifiers, Affiliation, Subject)}


def mistyped(made_of: Any) -> list[str]:
    """Fields that hold another kind than they declare, through all that the record is made of."""
    found = []
    for name, hint in HINTS[type(made_of)].items():
        value = getattr(made_of, name)
        if type(value) in HINTS:
            found += mistyped(value)
        elif get_origin(hint) is tuple:
            inner = get_args(hint)[0]
            found += [name for each in value if type(each) is not inner]
            found += [fault for each in value if type(each) in HINTS for fault in mistyped(each)]
        elif get_origin(hint) is Literal:
            found += [name] if value not in get_args(hint) else []
        elif not isinstance(value, hint) or (isinstance(value, bool) and hint is int):
            found.append(name)
    return found


def balanced(body: bytes, expected: int | None = None) -> None:
    try:
        reading = read_export("export", body)
    except ExportError:
        return
    assert reading.read == len(reading.records) + len(reading.quarantined) > 0
    assert expected is None or reading.read == expected
    for record in reading.records:
        assert mistyped(record) == []
        parts = [part.author_fraction for part in record.affiliations if part.author_fraction is not None]
        assert sum(parts) < 1 + 1e-9


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(CELLS, min_size=17, max_size=21), min_size=1, max_size=6))
def test_rows_are_read_or_quarantined(rows: list[list[str]]) -> None:
    # A row of empty cells alone is no record; the first cell keeps each a row.
    filled = [["W1", *row[1:]] for row in rows]
    balanced(made.table(made.OPENALEX_WEB, filled).encode("utf-8", "replace"), len(rows))


@settings(max_examples=60, deadline=None)
@given(st.lists(st.dictionaries(st.sampled_from(sorted(made.swepub_hit())), JSON, max_size=6), min_size=1, max_size=6))
def test_hits_are_read_or_quarantined(changes: list[dict[str, Any]]) -> None:
    hits = [made.swepub_hit(number, **change) for number, change in enumerate(changes, start=1)]
    balanced(json.dumps({"hits": hits, "total": len(hits)}).encode(), len(hits))


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.dictionaries(st.sampled_from(sorted(made.openalex_work())), JSON, max_size=4), min_size=1, max_size=5)
)
def test_works_are_read_or_quarantined(changes: list[dict[str, Any]]) -> None:
    whole = json.dumps(made.openalex_work(1))
    lines = [json.dumps(made.openalex_work(number, **change)) for number, change in enumerate(changes, start=2)]
    balanced("\n".join([whole, *lines]).encode(), len(lines) + 1)


@settings(max_examples=80, deadline=None)
# A line `VR` without a version: wosfile 0.7 stops with a ValueError of its own.
@example(len(made.wos_text([]).splitlines()[0]) + 3, b"\n", "wos")
@given(st.integers(0, 5_000), st.binary(max_size=6), st.sampled_from(["wos", "ris", "diva", "swepub", "scopus"]))
def test_an_export_with_wrong_bytes_anywhere_is_read_in_balance_or_refused(at: int, wrong: bytes, kind: str) -> None:
    body = {
        "wos": made.wos_text([made.wos_record(1), made.wos_record(2)]),
        "ris": made.ris_text(),
        "diva": made.diva_csv(),
        "swepub": made.swepub_json([made.swepub_hit(1), made.swepub_hit(2)]),
        "scopus": made.scopus_csv(made.SCOPUS_2023),
    }[kind].encode()
    at %= len(body)
    balanced(body[:at] + wrong + body[at:])
    balanced(body[:at])


@given(st.lists(st.lists(st.sampled_from([Part("A"), Part("B"), Part("", "c")]), max_size=3), min_size=1, max_size=6))
def test_fractions_add_up_to_the_authors_that_are_placed(authors: list[list[Part]]) -> None:
    affiliations = shared(authors, len(authors))
    placed = sum(bool(parts) for parts in authors)
    assert abs(sum(each.author_fraction or 0 for each in affiliations) - placed / len(authors)) < 1e-9
    assert sum(each.occurrences for each in affiliations) == sum(map(len, authors))


def test_addresses_of_persons_are_taken_out_of_texts() -> None:
    assert clean("Dept  X,\nKalmar (e-mail: a.b@lnu.example), Sweden") == "Dept X, Kalmar, Sweden"
    assert clean("Univ Y https://orcid.org/0000-0002-1825-0097; Lund") == "Univ Y; Lund"
    assert clean("mailto:a@b.example") == ""
    assert clean("Univ Y 19121212-1212; Lund") == clean("Univ Y 121212-1212; Lund") == "Univ Y; Lund"
    kept = "Journal 1912121212, 10.1000/191212-1212, 2018-2019, ISBN 9101121212"
    assert clean(kept) == kept
    assert clean("Volvo @ Work, Göteborg") == "Volvo @ Work, Göteborg"
    assert (
        without_names("Alma Almqvist is with Linnaeus University", ["Alma Almqvist"]) == "is with Linnaeus University"
    )


def test_no_person_of_the_made_exports_is_in_what_was_read_or_reported() -> None:
    from tests.unit.bibliometrics.test_read_recognition import EXPORTS

    for text in EXPORTS.values():
        reported = repr(read_export("export", text.encode()))
        assert [person for person in made.PERSONS if person in reported] == []
    for text in EXPORTS.values():
        for cut in range(50, len(text), max(1, len(text) // 40)):
            try:
                reported = repr(read_export("export", text[:cut].encode()))
            except ExportError as trouble:
                reported = str(trouble)
            assert [person for person in made.PERSONS if person in reported] == []
