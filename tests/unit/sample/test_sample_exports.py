"""The simulated exports: the same bytes as committed, labelled, and readable by the project's own readers."""

from __future__ import annotations

import pytest

from pipelines.bibliometrics.files import read_file
from sample.exports.__main__ import FOLDER, files
from sample.simulation.publications import reference_value, swedish_base, works

MADE = dict(files())
EXPORTS = sorted(name for name in MADE if "base" not in name)


def test_the_generator_writes_what_is_committed() -> None:
    committed = {path.relative_to(FOLDER).as_posix(): path.read_bytes() for path in FOLDER.rglob("*") if path.is_file()}
    assert committed == MADE


@pytest.mark.parametrize("name", EXPORTS)
def test_every_record_is_read_and_says_that_it_is_simulated(name: str) -> None:
    reading = read_file(name, MADE[name]).reading
    assert reading is not None
    assert reading.read == len(reading.records) > 0
    assert not reading.quarantined and not reading.warnings
    assert all(record.title.startswith("SIMULERAD POST") for record in reading.records)


def test_the_main_formats_are_all_there() -> None:
    layouts = {read_file(name, MADE[name]).kind for name in MADE}
    assert {
        "swepub_json",
        "diva_csvall2",
        "wos_tab",
        "scopus_2023",
        "openalex_api",
        "openalex_jsonl",
        "ris",
        "activity_base",
        "citation_baseline",
    } <= layouts


def test_levels_of_the_base_add_up() -> None:
    base = swedish_base()
    for level in ("ssif_1", "ssif_3"):
        assert sum(number for (scheme, _, _), number in base.items() if scheme == level) == sum(
            number for (scheme, _, _), number in base.items() if scheme == "ssif_5"
        )


def test_a_reference_value_has_exactly_ten_per_cent_above_it() -> None:
    import math

    for mean in (0.4, 1.0, 7.5, 40.0):
        expected, threshold, share = reference_value(mean)
        chance = [math.exp(-cited / mean) - math.exp(-(cited + 1) / mean) for cited in range(2000)]
        assert sum(cited * part for cited, part in enumerate(chance)) == pytest.approx(expected, rel=1e-6)
        assert share * chance[threshold] + sum(chance[threshold + 1 :]) == pytest.approx(0.1, rel=1e-9)


def test_no_person_and_no_other_organisation_is_in_the_simulation() -> None:
    names = {one for work in works() for author in work.authors for one in author}
    assert all(name in {"lnu", "slu", "liu", "bth", "hj"} or name.startswith("Simul") for name in names)
