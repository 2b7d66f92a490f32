"""What each format's reader takes up, on made exports with the quirks of the real ones."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest

from pipelines.bibliometrics.reading import read_export
from pipelines.bibliometrics.records import Affiliation, Reading, Record, Subject
from tests import made_export_files as made


def read(text: str | bytes) -> Reading:
    return read_export("export", text.encode() if isinstance(text, str) else text)


def first(text: str | bytes) -> Record:
    return read(text).records[0]


def fractions(record: Record) -> dict[str, float | None]:
    return {part.name or part.identifier or "": part.author_fraction for part in record.affiliations}


def swepub(**fields: Any) -> Record:
    return first(made.swepub_json([made.swepub_hit(1, **fields)]))


def test_swepub_ties_codes_to_the_branch_they_are_of() -> None:
    record = swepub()
    assert record.affiliations == (
        Affiliation("Linnéuniversitetet", "lnu.se", author_fraction=0.25),
        Affiliation("Lund Univ.", author_fraction=0.25),
        Affiliation("Ericsson; AB", author_fraction=0.5),
        Affiliation("", "lnu", occurrences=0),
    )
    assert record.identifiers.doi == "https://doi.org/10.1000/s1"
    assert record.identifiers.wos == "000123450000001"
    assert (record.year, record.document_type, record.autoclassified) == (2021, "article", False)
    assert record.document_type_exported == "publication/journal-article"


def test_swepub_counts_authors_who_are_not_listed() -> None:
    record = swepub(creatorCount=4)
    assert record.author_count == 4
    assert sum(filter(None, fractions(record).values())) == pytest.approx(0.5)
    assert swepub(creatorCount=None).author_count == 2
    assert swepub(creatorCount=None, creators=[]).author_count is None


@pytest.mark.parametrize(
    ("handled_at", "scheme"), [("2024-11-30T23:00:00Z", "ssif_2011"), ("2025-01-01T00:00:00Z", "ssif_2025")]
)
def test_the_version_of_ssif_follows_from_the_time_of_the_query(handled_at: str, scheme: str) -> None:
    reading = read(made.swepub_json([made.swepub_hit()], handled_at))
    assert reading.exported_at == handled_at
    assert [subject.scheme for subject in reading.records[0].subjects] == [scheme]


def test_the_most_specific_subject_of_each_branch_is_taken() -> None:
    topics = {
        "oneDigitTopics": ["2", "5", "6"],
        "threeDigitTopics": ["202", "504"],
        "fiveDigitTopics": ["20205", "20206"],
    }
    assert [subject.code for subject in swepub(classifications=topics).subjects] == ["20205", "20206", "504", "6"]
    older = made.swepub_hit(1, subjects=topics)
    del older["classifications"]
    assert len(first(made.swepub_json([older])).subjects) == 4


def test_swepub_with_chosen_fields_is_read_and_says_what_is_missing() -> None:
    chosen = [{"recordId": "oai:DiVA.org:lnu-1", "DOI": []}, {"recordId": "oai:DiVA.org:lnu-2", "DOI": ["10.1/x"]}]
    reading = read(made.swepub_json(chosen))
    assert (reading.read, len(reading.records)) == (2, 2)
    assert any("title or year or document type or organisation" in warning for warning in reading.warnings)


def test_swepub_tells_when_its_limit_cut_the_answer() -> None:
    reading = read(made.swepub_json([made.swepub_hit()], total=250))
    assert any("250" in warning and "without a limit" in warning for warning in reading.warnings)
    assert reading.parts["total"] == "250"


def test_swepub_json_in_another_order_and_indented_reads_the_same() -> None:
    document = json.loads(made.swepub_json([made.swepub_hit(1), made.swepub_hit(2)]))
    plain = read(json.dumps(document))
    for text in (json.dumps(document, indent=2), json.dumps(document, sort_keys=True)):
        assert read(text).records == plain.records
        assert read(text).exported_at == plain.exported_at


def test_swepub_table_keeps_what_survives_in_it() -> None:
    for delimiter in (",", "\t"):
        reading = read(made.swepub_table(delimiter=delimiter))
        record = reading.records[0]
        assert reading.exported_at == "2023-05-06T07:08:09Z"
        assert reading.provenance == (made.SWEPUB_COMMENT.strip(),)
        assert record.identifiers.doi == "https://doi.org/10.1000/(a,b)1"
        assert record.identifiers.issns == ("1234-5679", "2049-3630")
        assert record.affiliations == (
            Affiliation("", "lnu", occurrences=0),
            Affiliation("", "liu", occurrences=0),
        )
        assert record.subjects == (Subject("ssif_2011", "20205"), Subject("ssif_2011", "504"))
        assert (record.line, record.author_count, record.document_type) == (3, 3, "conference_paper")
        assert any("JSON" in warning for warning in reading.warnings)


def dump(**work: Any) -> dict[str, Any]:
    person = {"@type": "Person", "familyName": "Almqvist", "givenName": "Alma"}
    department = {
        "nameByLang": {"swe": "Elektronik"},
        "identifiedBy": [{"value": "Elektronik", "source": {"code": "kth.se"}}],
        "hasAffiliation": [
            {"nameByLang": {"swe": "KTH"}, "identifiedBy": [{"value": "kth.se", "source": {"code": "kb.se"}}]}
        ],
    }
    author = {
        "agent": person,
        "role": [{"@id": "http://id.loc.gov/vocabulary/relators/aut"}],
        "hasAffiliation": [department],
    }
    supervisor = {"agent": person, "role": [{"@id": "http://id.loc.gov/vocabulary/relators/ths"}]}
    classification = {
        "inScheme": {"@id": "https://id.kb.se/term/ssif"},
        "code": "20205",
        "prefLabelByLang": {"en": "X"},
    }
    instance = {
        "genreForm": [{"@id": "https://id.kb.se/term/swepub/output/publication/doctoral-thesis"}],
        "hasTitle": [{"mainTitle": "A made title", "subtitle": "with more"}],
        "contribution": [author, supervisor],
        "classification": [{**classification, "hasNote": [{"label": "Autoclassified by Swepub"}]}],
        "hasNote": [{"@type": "CreatorCount", "label": "1"}],
        **work,
    }
    return {
        "@context": "https://id.kb.se/context.jsonld",
        "@id": "oai:DiVA.org:kth-1",
        "instanceOf": instance,
        "identifiedBy": [{"@type": "DOI", "value": "https://doi.org/10.1/d"}, {"@type": "ISI", "value": "0001"}],
        "publication": [{"date": "2013-05"}],
        "isPartOf": [
            {"contribution": [{}], "hasTitle": [{"mainTitle": "A funder"}]},
            {"hasTitle": [{"mainTitle": "J Made"}], "identifiedBy": [{"@type": "ISSN", "value": "1234-5679"}]},
        ],
        "meta": {"assigner": {"label": "kth"}},
    }


def test_both_shapes_of_swepubs_dump() -> None:
    single = read(json.dumps(dump()) + "\n")
    assert single.layout == "swepub_dump_duplicated"
    record = single.records[0]
    assert record.affiliations == (
        Affiliation("KTH", "kth.se", author_fraction=1.0),
        Affiliation("", "kth", occurrences=0),
    )
    assert (record.title, record.year, record.document_type) == ("A made title: with more", 2013, "thesis")
    assert record.subjects == (Subject("ssif_2011", "20205", "X"),)
    assert (record.autoclassified, record.host_title, record.identifiers.issns) == (True, "J Made", ("1234-5679",))
    other = {**dump(), "meta": {"assigner": {"label": "liu"}}}
    merged = read(json.dumps({"master": dump(), "publications": [dump(), other], "publication_count": 2}) + "\n")
    assert merged.layout == "swepub_dump_deduplicated"
    assert [part.identifier for part in merged.records[0].affiliations] == ["kth.se", "kth", "liu"]


def test_diva_splits_persons_by_parentheses() -> None:
    record = first(made.diva_csv())
    assert fractions(record) == {
        "Linnéuniversitetet, Institutionen för fysik och elektroteknik (IFE)": pytest.approx(1 / 9),
        "Lund University": pytest.approx(1 / 9),
        "RISE, Sweden": pytest.approx(1 / 9),
        "Ericsson AB (publ), Sweden": pytest.approx(1 / 3),
        "lnu": None,
    }
    assert record.affiliations[0].identifier == "lnu"
    assert record.identifiers.swepub == "oai:DiVA.org:lnu-1" and record.identifiers.diva == "1149001"
    assert record.subjects == (
        Subject("ssif_2011", "20206", "Computer Systems"),
        Subject("ssif_2011", "21199", "Other Engineering (multi, mixed)"),
    )


def test_diva_knows_when_it_does_not_list_all_authors() -> None:
    record = first(made.diva_csv(Name="Almqvist, Alma (KTH);et al.", NumberOfAuthors=40))
    assert record.author_count == 40 and fractions(record)["KTH"] == pytest.approx(1 / 40)
    record = first(made.diva_csv(Name="Almqvist, Alma (KTH);et al.", NumberOfAuthors=""))
    assert record.author_count is None and fractions(record)["KTH"] is None


def test_older_diva_exports_are_in_windows_1252() -> None:
    reading = read(made.diva_csv().encode("cp1252"))
    assert reading.records[0].affiliations[0].name.startswith("Linnéuniversitetet")
    assert any("Windows-1252" in warning for warning in reading.warnings)


def test_rows_of_persons_become_publications() -> None:
    reading = read(made.diva_persons_csv())
    assert (reading.read, len(reading.records)) == (2, 2)
    one, two = reading.records
    assert one.author_count == 3
    assert fractions(one) == {
        "lnu": None,
        "Lund University": pytest.approx(1 / 6),
        "Ericsson AB": pytest.approx(1 / 3),
    } | {"lnu": None}
    assert one.affiliations[0].author_fraction == pytest.approx(1 / 6)
    assert (two.author_count, two.document_type, two.line) == (1, "conference_paper", 7)


@pytest.mark.parametrize("write", [made.wos_tab, made.wos_text])
def test_web_of_science_in_both_forms(write: Any) -> None:
    reading = read(write([made.wos_record(1), made.wos_record(2)]))
    record = reading.records[0]
    assert record.title == 'The "made" title 1'
    assert (record.year, record.citations, record.author_count, record.document_type) == (2024, 7, 2, "article")
    assert record.document_type_exported == "Article; Early Access"
    assert record.affiliations == (
        Affiliation("Linnaeus Univ, Dept Phys & Elect Engn, S-39182 Kalmar, Sweden", None, "SE", author_fraction=0.75),
        Affiliation("Univ Calif Berkeley, Berkeley, CA 94720 USA", None, "US", author_fraction=0.25),
    )
    assert [subject.code for subject in record.subjects] == ["Engineering, Electrical & Electronic", "Physics, Applied"]
    assert reading.exported_at == "2026-10-02"
    assert record.identifiers.issns == ("1234-5679", "2049-3630")


def test_lines_of_web_of_science_are_where_records_begin() -> None:
    text = made.wos_text([made.wos_record(1), made.wos_record(2)])
    lines = text.splitlines()
    assert [lines[record.line - 1][:2] for record in read(text).records] == ["PT", "PT"]


def test_older_web_of_science_has_addresses_without_authors() -> None:
    old = made.wos_record(1, C1="Linnaeus Univ, Kalmar, Sweden.; Univ Oslo, Oslo, Norway.")
    record = first(made.wos_tab([old]))
    assert [(part.country, part.author_fraction, part.occurrences) for part in record.affiliations] == [
        ("SE", None, 1),
        ("NO", None, 1),
    ]
    none = first(made.wos_tab([made.wos_record(1, C1="")]))
    assert [part.name for part in none.affiliations] == ["Linnaeus University", "University of California System"]


@pytest.mark.parametrize(
    ("header", "citations"), [(made.SCOPUS_2017, [5, 0]), (made.SCOPUS_2023, [5, 0]), (made.SCOPUS_2025, [5, 0])]
)
def test_scopus_in_three_generations(header: list[str], citations: list[int]) -> None:
    reading = read(made.scopus_csv(header))
    record = reading.records[0]
    assert [each.citations for each in reading.records] == citations
    assert (record.author_count, record.document_type) == (2, "conference_paper")
    assert fractions(record) == {
        "Department of Physics, Linnaeus University, Kalmar, Sweden": 0.25,
        "Lund University, Lund, Sweden": 0.75,
    }
    assert {part.country for part in record.affiliations} == {"SE"}


def test_scopus_authors_are_counted_without_ids_too() -> None:
    old = [column for column in made.SCOPUS_2017 if column != "Author(s) ID"]
    assert first(made.scopus_csv(old)).author_count == 2
    new = [column for column in made.SCOPUS_2023 if column != "Author(s) ID"]
    assert first(made.scopus_csv(new)).author_count == 2
    nobody = made.scopus_csv(old, Authors="[No author name available]")
    assert first(nobody).author_count is None


def test_scopus_without_affiliations_says_so() -> None:
    header = [column for column in made.SCOPUS_2023 if "ffiliations" not in column]
    reading = read(made.scopus_csv(header))
    assert any("organisation" in warning and "export again" in warning for warning in reading.warnings)


def test_numbered_funding_texts_depend_on_the_content() -> None:
    header = [*made.SCOPUS_2017, "Funding Text 3", "Funding Text 17"]
    assert read(made.scopus_csv(header)).read == 2


def test_openalex_work() -> None:
    record = first(json.dumps(made.openalex_work()) + "\n")
    assert record.affiliations == (
        Affiliation("Linnaeus University", "https://ror.org/00j9qag85", "SE", "education", 0.5),
        Affiliation("Ericsson AB, Kista", author_fraction=0.5),
    )
    assert (record.document_type, record.document_type_exported) == ("conference_paper", "article")
    assert (record.normalised_score, record.score_name) == (1.5, "fwci")
    assert (record.top10_share, record.top10_name) == (1.0, "openalex_top10")
    assert [(subject.scheme, subject.code) for subject in record.subjects] == [
        ("openalex_field", "22"),
        ("openalex_subfield", "2208"),
        ("openalex_topic", "T10001"),
    ]


def test_a_list_of_authors_that_the_api_cut_gives_no_fractions() -> None:
    author = made.openalex_work()["authorships"][0]
    reading = read(json.dumps(made.openalex_work(1, authorships=[author] * 100)) + "\n")
    record = reading.records[0]
    assert record.author_count is None and record.affiliations[0].author_fraction is None
    assert any("100 authors" in warning for warning in reading.warnings)
    reported = first(json.dumps(made.openalex_work(1, authorships=[author] * 100, authors_count=100)) + "\n")
    assert reported.author_count == 100


def test_openalex_parts_of_the_snapshot_as_parquet() -> None:
    import pyarrow
    from pyarrow import parquet

    out = io.BytesIO()
    parquet.write_table(pyarrow.Table.from_pylist([made.openalex_work(1), made.openalex_work(2)]), out)
    reading = read(out.getvalue())
    assert reading.layout == "openalex_parquet"
    assert reading.records == read(json.dumps(made.openalex_work(1)) + "\n" + json.dumps(made.openalex_work(2))).records
    others = io.BytesIO()
    parquet.write_table(pyarrow.Table.from_pylist([{"id": "https://openalex.org/A1"}]), others)
    with pytest.raises(Exception, match="works"):
        read(others.getvalue())


def test_openalex_csv_does_not_tie_institutions_to_authors() -> None:
    reading = read(made.openalex_csv())
    record = reading.records[0]
    assert record.author_count == 3
    assert record.affiliations == (
        Affiliation("Linnaeus University", country="SE"),
        Affiliation("Lund University", country="SE"),
    )
    assert (record.citations, record.normalised_score, record.top10_share) == (12, 1.5, 1.0)
    assert any("author fractions" in warning for warning in reading.warnings)


def test_openalex_csv_with_underscores() -> None:
    header = ["id", "display_name", "publication_date", "author_ids", "author_names", "author_institution_ids"]
    header += ["author_institution_names", "cited_by_count", "doi", "pmid", "publication_year", "type", "concept_ids"]
    header += ["primary_topic_field_display_name", "counts_by_year_year", "open_access_any_repository_has_fulltext"]
    row = [
        "https://openalex.org/W1",
        "A, made",
        "2020-01-01",
        "a|b",
        "Alma Almqvist|Bo Bergdahl",
        "I1|I2",
        "Linnaeus|KTH",
    ]
    record = first(
        made.table(header, [[*row, 3, "https://doi.org/10.1/u", "", 2020, "article", "", "Engineering", "", ""]])
    )
    assert (record.author_count, [part.name for part in record.affiliations]) == (2, ["Linnaeus", "KTH"])
    assert record.subjects == (Subject("openalex_field", "22", "Engineering"),)


def test_ris() -> None:
    reading = read(made.ris_text())
    record = reading.records[0]
    assert (record.year, record.citations, record.author_count, record.document_type) == (2017, 1, 2, "article")
    assert (record.identifiers.doi, record.identifiers.scopus) == ("10.1000/r1", "2-s2.0-8501")
    assert record.affiliations == (Affiliation("Linnaeus University, Kalmar, Sweden", country="SE"),)
    assert reading.provenance == ("Record #1 of 2", "Provider: Made", "Export Date: 12 March 2020")
    assert reading.exported_at == "2020-03-12"


def test_supplements_join_by_doi_and_are_never_publications_of_their_own() -> None:
    for text in (made.dimensions_csv(), made.lens_csv(), made.scival_csv(), made.incites_csv()):
        reading = read(text)
        assert all(record.supplements and record.identifiers.doi for record in reading.records)
    dimensions = read(made.dimensions_csv())
    assert dimensions.exported_at == "2026-09-30" and "made things" in dimensions.provenance[0]
    assert dimensions.records[0].subjects == (Subject("for_2020", "46", "Information"),)
    assert (dimensions.records[0].normalised_score, dimensions.records[0].score_name) == (1.25, "dimensions_fcr")
    assert dimensions.records[0].line == 3
    scival = read(made.scival_csv())
    assert [record.top10_share for record in scival.records] == [1.0, None]
    assert [record.normalised_score for record in scival.records] == [2.5, None]
    assert [subject.code for subject in scival.records[0].subjects] == ["2208", "3100"]
    assert scival.provenance[0].startswith("Data set")
    incites = read(made.incites_csv())
    assert (incites.records[0].normalised_score, incites.records[0].top10_share) == (2.0, 1.0)
    assert incites.exported_at == "2026-10-02" and len(incites.provenance) == 2
    assert incites.records[0].identifiers.pubmed is None
    assert scival.exported_at == "2026-10-02"


def test_a_former_name_in_parentheses_is_no_organisation() -> None:
    record = first(made.diva_csv(Name="Almqvist (Cederholm), Alma (KTH (Kungl.) [1]) (RISE);Quist (Berg), Dan"))
    assert [part.name for part in record.affiliations] == ["KTH (Kungl.)", "RISE", ""]


def test_names_before_an_address_are_never_taken_for_a_part_of_it() -> None:
    broken = made.wos_record(1, C1="Linnaeus Univ, Kalmar, Sweden.; x [Almqvist, Alma Univ Oslo, Oslo, Norway.")
    assert "Almqvist" not in repr(first(made.wos_tab([broken])))
    pointed = made.ris_text().replace("AD  - Linnaeus", "AD  - [Quist] Bergdahl, B., Linnaeus")
    assert [part.name for part in first(pointed).affiliations] == ["Linnaeus University, Kalmar, Sweden"]


def test_a_text_where_a_list_belongs_is_not_taken_letter_by_letter() -> None:
    for fields in ({"DOI": "https://doi.org/10.1/x"}, {"source": "lnu"}, {"ISSN": [12345679]}, {"creatorCount": -1}):
        reading = read(made.swepub_json([made.swepub_hit(1), made.swepub_hit(2, **fields)]))
        assert (len(reading.records), len(reading.quarantined)) == (1, 1)
        assert next(iter(fields)) in reading.quarantined[0].reason


def test_reading_imports_nothing_heavy_until_a_file_needs_it() -> None:
    import subprocess
    import sys

    heavy = {"pandas", "pyarrow", "yaml", "rispy", "wosfile", "duckdb", "dagster"}
    program = "import sys\nfrom pipelines.bibliometrics import reading, sets\n"
    program += f"print(sorted({heavy} & set(sys.modules)))"
    reported = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert reported.stdout.strip() == "[]"


def test_tags_that_are_not_documented_are_reported() -> None:
    reading = read(made.wos_text([{**made.wos_record(1), "Q9": "new"}]))
    assert len(reading.records) == 1
    assert [warning for warning in reading.warnings if "'Q9'" in warning]
    assert read(made.wos_text([made.wos_record(1)])).warnings == ()


def test_a_list_longer_than_the_count_gives_no_more_than_the_whole() -> None:
    record = first(made.wos_tab([made.wos_record(1, AU="Almqvist, A")]))
    assert record.author_count == 1
    assert sum(filter(None, fractions(record).values())) == pytest.approx(1)


def test_quotation_marks_are_text_in_web_of_science() -> None:
    records = [made.wos_record(1, TI='"Made" by hand'), made.wos_record(2, TI='"Made by hand'), made.wos_record(3)]
    reading = read(made.wos_tab(records))
    assert [record.title for record in reading.records][:2] == ['"Made" by hand', '"Made by hand']
    assert reading.quarantined == ()
