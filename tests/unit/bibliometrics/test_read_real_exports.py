"""Real exports beside the project: figures that their owners published, or that `facts/bibliometrics.md` states."""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import replace

import pytest

from pipelines.bibliometrics.reading import read_export
from pipelines.bibliometrics.records import Reading
from tests.shared_files import shared_path


def swepub(name: str) -> Reading:
    return read_export(name, shared_path("data", "swepub", name).read_bytes())


def test_swepubs_three_forms_tell_the_same_records() -> None:
    whole, commas, tabs = (swepub(f"swepub_export_lnu.{ending}") for ending in ("json", "csv", "tsv"))
    assert whole.read == commas.read == tabs.read == len(whole.records) == int(whole.parts["total"])
    assert len({record.identifiers.swepub for record in whole.records}) == whole.read
    for lossy in (commas, tabs):
        assert [record.identifiers.swepub for record in lossy.records] == [r.identifiers.swepub for r in whole.records]
        assert [record.identifiers.doi for record in lossy.records] == [r.identifiers.doi for r in whole.records]
        assert [record.subjects for record in lossy.records] == [record.subjects for record in whole.records]
        assert [record.author_count for record in lossy.records] == [record.author_count for record in whole.records]
        assert [record.year for record in lossy.records] == [record.year for record in whole.records]
    assert whole.exported_at == commas.exported_at == "2026-11-23T07:23:13Z"


def test_swepubs_fractions_add_up_to_the_creators_with_an_affiliation() -> None:
    hits = json.loads(shared_path("data", "swepub", "swepub_export_lnu.json").read_bytes())["hits"]
    for hit, record in zip(hits, swepub("swepub_export_lnu.json").records, strict=True):
        placed = sum(bool(each["affiliation"] or each["freetext_affiliations"]) for each in hit["creators"])
        parts = [part.author_fraction for part in record.affiliations if part.author_fraction is not None]
        assert sum(parts) == pytest.approx(placed / record.author_count if record.author_count else 0)


def test_swepub_with_chosen_fields() -> None:
    reading = swepub("swepub_export_selected_fields.csv")
    assert (reading.read, len(reading.records)) == (200, 200)
    several = [record for record in reading.records if len({s.code[:3] for s in record.subjects}) > 1]
    assert len(several) == 11  # facts, A1: 11 of 200 have more than one three-digit code
    assert any("organisation" in warning for warning in reading.warnings)


def test_swepubs_dump() -> None:
    reading = swepub("swepub-deduplicated.jsonl")
    assert reading.read == len(reading.records) == 206
    classified = [record for record in reading.records if record.subjects]
    assert len(classified) == 205
    assert Counter(subject.scheme for record in classified for subject in record.subjects).keys() == {"ssif_2025"}
    assert sum(record.identifiers.doi is not None for record in reading.records) == 62


def test_openalex_metrics_are_those_that_their_owner_published() -> None:
    published = json.loads(shared_path("data", "openalex", "works_1496_published_metrics.json").read_bytes())
    records = read_export("works_1496.csv", shared_path("data", "openalex", "works_1496.csv").read_bytes()).records
    scores = [record.normalised_score for record in records if record.normalised_score is not None]
    assert len(records) == published["n_works"] == 1496
    assert len(scores) == published["n_with_fwci"] == 1207
    assert sum(record.citations or 0 for record in records) == published["total_citations"] == 58_579
    assert round(sum(scores) / len(scores), 2) == published["mean_fwci"]
    assert sum(record.top10_share == 1.0 for record in records) == published["n_top_10pct"] == 526
    assert {record.score_name for record in records} == {"fwci", None}


def test_openalex_fields_by_name_have_the_codes_of_its_own_list() -> None:
    import csv
    import io

    from pipelines.bibliometrics.formats.openalex import FIELDS

    topics = csv.DictReader(
        io.StringIO(shared_path("data", "classifications", "openalex_topics.csv").read_bytes().decode())
    )
    assert {row["field"]: row["id_field"].rpartition("/")[2] for row in topics} == FIELDS


def test_openalex_works_of_the_api() -> None:
    body = shared_path("data", "openalex", "api_works_sample.jsonl").read_bytes()
    reading = read_export("api", body)
    works = [json.loads(line) for line in body.splitlines()]
    assert reading.read == len(reading.records) == len(works) == 50
    for work, record in zip(works, reading.records, strict=True):
        assert record.citations == work["cited_by_count"]
        named = {inst["ror"] for each in work["authorships"] for inst in each["institutions"] if inst["ror"]}
        assert {part.identifier for part in record.affiliations if part.identifier} >= named
        total = sum(part.author_fraction or 0 for part in record.affiliations)
        assert total <= 1 + 1e-9


def persons_of_swepub() -> set[str]:
    """Names, local ids and ORCID of everybody in the real records, in the orders that texts write names."""
    found = set()
    for hit in json.loads(shared_path("data", "swepub", "swepub_export_lnu.json").read_bytes())["hits"]:
        for creator in hit["creators"]:
            family, given = creator.get("familyName") or "", creator.get("givenName") or ""
            if family and given:
                found |= {f"{family}, {given}", f"{given} {family}", f"{family},{given}"}
            found |= {creator[key] for key in ("localId", "ORCID") if creator.get(key)}
    return found


@pytest.mark.parametrize("name", ["swepub_export_lnu.json", "swepub_export_lnu.csv", "swepub_export_lnu.tsv"])
def test_nobody_of_the_real_records_is_in_what_was_read(name: str) -> None:
    reported = repr(swepub(name))
    assert [person for person in persons_of_swepub() if re.search(rf"\b{re.escape(person)}\b", reported)] == []


def without_titles(reading: Reading) -> str:
    """All that was read but the titles: those are kept as they were published, and may name somebody they are about."""
    return repr([replace(record, title="", host_title=None) for record in reading.records]) + repr(
        (reading.quarantined, reading.provenance, reading.warnings, reading.parts)
    )


def test_nobody_of_the_real_works_is_in_what_was_read() -> None:
    body = shared_path("data", "openalex", "api_works_sample.jsonl").read_bytes()
    reported = without_titles(read_export("api", body))
    works = [json.loads(line) for line in body.splitlines()]
    people = [each["author"] for work in works for each in work["authorships"]]
    institutions = {
        inst["display_name"] for work in works for each in work["authorships"] for inst in each["institutions"]
    }
    assert people and institutions
    for author in people:
        assert not author.get("orcid") or author["orcid"].rpartition("/")[2] not in reported
        name = author.get("display_name") or "nobody"
        # Some works have an organisation for an author: World Bank.
        assert name not in reported or any(name in institution for institution in institutions)


def test_nobody_of_the_real_dump_is_in_what_was_read() -> None:
    reported = without_titles(swepub("swepub-deduplicated.jsonl"))
    for line in shared_path("data", "swepub", "swepub-deduplicated.jsonl").read_bytes().splitlines():
        for contribution in json.loads(line)["master"]["instanceOf"]["contribution"]:
            agent = contribution["agent"]
            if agent.get("familyName") and agent.get("givenName"):
                assert f"{agent['givenName']} {agent['familyName']}" not in reported
                assert f"{agent['familyName']}, {agent['givenName']}" not in reported
