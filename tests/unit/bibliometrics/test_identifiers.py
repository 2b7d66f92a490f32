"""One spelling for each identifier; what is none is None with a reason, and None matches nothing."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.bibliometrics.identifiers import (
    STRENGTH,
    normalise_all,
    normalise_doi,
    normalise_isbn,
    normalise_issn,
    normalise_ror,
    normalise_wos,
)
from pipelines.bibliometrics.records import Identifiers
from tests.shared_files import shared_path

# DOI Handbook 2.4: names compare without case of ASCII letters. The SICI names are real ones of Wiley and Elsevier.
SICI = "10.1002/(sici)1097-0258(19980815)17:15/16<1661::aid-sim968>3.0.co;2-2"


@pytest.mark.parametrize(
    ("exported", "normalised"),
    [
        ("10.1002/asi.22775", "10.1002/asi.22775"),
        ("10.1002/ASI.22775", "10.1002/asi.22775"),
        ("https://doi.org/10.1002/asi.22775", "10.1002/asi.22775"),
        ("http://dx.doi.org/10.1002/asi.22775.", "10.1002/asi.22775"),
        ("doi:10.1002/asi.22775", "10.1002/asi.22775"),
        ("DOI: 10.1002/asi.22775;", "10.1002/asi.22775"),
        ("https://doi.org/doi:10.1002/asi.22775", "10.1002/asi.22775"),
        ("info:doi/10.1002/asi.22775", "10.1002/asi.22775"),
        ("urn:doi:10.1002/asi.22775", "10.1002/asi.22775"),
        ("10.1002%2Fasi.22775", "10.1002/asi.22775"),
        ("10.1002%252Fasi.22775", "10.1002/asi.22775"),
        ("(10.1002/asi.22775)", None),
        ("10.1002/asi.22775)", "10.1002/asi.22775"),
        ("10.1016/0021-9517(80)90001-X", "10.1016/0021-9517(80)90001-x"),
        ("10.1016/S0140-6736(05)", "10.1016/s0140-6736(05)"),
        (SICI.upper(), SICI),
        (SICI.replace("<", "&lt;").replace(">", "&gt;"), SICI),
        (SICI.replace("<", "%3C").replace(">", "%3E"), SICI),
        ("\ufeff10.1002/asi.22775\u200b", "10.1002/asi.22775"),
        ("10.1000/ÅSA", "10.1000/Åsa"),
        ("10.1000/a 10.1000/b", None),
        # Two in one cell passed as one name, which matched nothing.
        ("10.1000/a;10.1000/b", None),
        ("10.1000/a|https://doi.org/10.1000/b", None),
        # Addresses copied behind a library's proxy.
        ("https://doi-org.proxy.lib.example/10.1002/asi.22775", "10.1002/asi.22775"),
        ("https://dx.doi.org.ezproxy.example/10.1002/asi.22775", "10.1002/asi.22775"),
        ("https://doi.org/", None),
        ("not a doi", None),
        ("11.1002/asi", None),
    ],
)
def test_doi(exported: str, normalised: str | None) -> None:
    found = normalise_doi(exported)
    assert found.value == normalised
    assert found.is_fault == (normalised is None)


@pytest.mark.parametrize(
    ("kind", "exported", "normalised"),
    [
        ("wos", "WOS:000348334200001", "WOS:000348334200001"),
        ("wos", "000348334200001", "WOS:000348334200001"),
        ("wos", "ISI:A1997XX12300001", "WOS:A1997XX12300001"),
        ("wos", "wos:a1997xx12300001", "WOS:A1997XX12300001"),
        ("wos", "MEDLINE:12345678", "MEDLINE:12345678"),
        ("wos", "3,48334E+14", None),
        ("wos", "348334200001", None),
        ("scopus", "2-s2.0-84920000001", "2-s2.0-84920000001"),
        ("scopus", "84920000001", "2-s2.0-84920000001"),
        (
            "scopus",
            "https://www.scopus.com/inward/record.uri?eid=2-s2.0-84920000001&partnerID=40",
            "2-s2.0-84920000001",
        ),
        ("scopus", "8.49E+10", None),
        ("pubmed", "25123456", "25123456"),
        ("pubmed", "PMID: 25123456", "25123456"),
        ("pubmed", "https://pubmed.ncbi.nlm.nih.gov/25123456/", "25123456"),
        ("pubmed", "https://www.ncbi.nlm.nih.gov/pubmed/25123456", "25123456"),
        ("pubmed", "PMC25123", None),
        ("openalex", "https://openalex.org/W2741809807", "W2741809807"),
        ("openalex", "w2741809807", "W2741809807"),
        ("openalex", "https://openalex.org/A5023888391", None),
        ("swepub", " oai:DiVA.org:lnu-68370 ", "oai:DiVA.org:lnu-68370"),
        ("diva", "1149469", "diva2:1149469"),
        ("diva", "diva2:1149469", "diva2:1149469"),
        ("lens", "https://www.lens.org/lens/100-004-910-081-14x", "100-004-910-081-14X"),
        ("lens", "100-004-910-081-14x", "100-004-910-081-14X"),
        ("dimensions", "pub.1012345678", "pub.1012345678"),
    ],
)
def test_other_names(kind: str, exported: str, normalised: str | None) -> None:
    assert STRENGTH[kind](exported).value == normalised  # type: ignore[index]


def test_a_spreadsheet_that_rounds_is_reported() -> None:
    assert "spreadsheet" in (normalise_wos("3,48334E+14").reason or "")


@pytest.mark.parametrize("nothing", ["", "  ", "-", "n/a", "None", "null", "nan", "[]", None])
@pytest.mark.parametrize("kind", STRENGTH)
def test_nothing_is_no_identifier_and_no_fault(kind: str, nothing: str | None) -> None:
    found = STRENGTH[kind](nothing)  # type: ignore[index]
    assert found.value is None
    assert not found.is_fault


# Check digits: ISSN 2049-3630 is the example of ISO 3297 in issn.org's manual, ISBN 0-306-40615-2 that of ISBN's.
@pytest.mark.parametrize(
    ("exported", "normalised"),
    [("2049-3630", "2049-3630"), ("20493630", "2049-3630"), ("ISSN 2049-3630", "2049-3630"), ("2049-3631", None)],
)
def test_issn(exported: str, normalised: str | None) -> None:
    assert normalise_issn(exported).value == normalised


@pytest.mark.parametrize(
    ("exported", "normalised"),
    [("0-306-40615-2", "9780306406157"), ("978-0-306-40615-7", "9780306406157"), ("978-0-306-40615-8", None)],
)
def test_isbn_of_ten_and_thirteen_are_one(exported: str, normalised: str | None) -> None:
    assert normalise_isbn(exported).value == normalised


@pytest.mark.parametrize("exported", ["https://ror.org/00j9qag85", "ror.org/00j9qag85", "00J9QAG85", "00j9qag85/"])
def test_ror(exported: str) -> None:
    assert normalise_ror(exported).value == "https://ror.org/00j9qag85"


def test_a_mistyped_ror_is_found_by_its_check_digits() -> None:
    assert normalise_ror("https://ror.org/00j9qag86").is_fault


def test_every_ror_of_the_affiliation_set_passes() -> None:
    path = shared_path("data", "ror", "affiliation_strings_with_ror.json")
    ids = {ror for one in json.loads(path.read_text()) for ror in one["ror_ids"]}
    assert len(ids) > 1000
    assert {normalise_ror(ror).value for ror in ids} == ids


_ANY = st.text(max_size=40) | st.from_regex(r"(?i)(https?://(dx\.)?doi\.org/|doi: ?)?10\.\d{4}/[\w.%&;()<>/-]{1,20}")


@settings(max_examples=60)
@given(_ANY)
def test_normalising_twice_changes_nothing(exported: str) -> None:
    normalisers: tuple[Any, ...] = (*STRENGTH.values(), normalise_issn, normalise_isbn, normalise_ror)
    for normalise in normalisers:
        once = normalise(exported)
        if once.value is not None:
            assert normalise(once.value).value == once.value
        else:
            assert once.reason


_SUFFIX = st.text("abcdefghijklmnopqrstuvwxyz0123456789-_.", min_size=1, max_size=20).filter(
    lambda suffix: suffix[-1] not in "." and suffix[0] != "."
)


@settings(max_examples=60)
@given(_SUFFIX, st.sampled_from(["", "https://doi.org/", "http://dx.doi.org/", "doi:", "DOI: "]), st.booleans())
def test_prefix_case_and_escapes_do_not_matter(suffix: str, prefix: str, escaped: bool) -> None:
    name = f"10.1234/{suffix}"
    written = prefix + (quote(name.upper(), safe="") if escaped else name.upper()) + "."
    assert normalise_doi(written).value == name


def test_faults_are_reported_and_match_nothing() -> None:
    known = normalise_all(Identifiers(doi="see text", wos="", pubmed="25123456", issns=("2049-3630", "2049-3631")))
    assert known.names == (("pubmed", "25123456"),)
    assert known.issns == ("2049-3630",)
    assert [(kind, exported) for kind, _, exported in known.faults] == [("doi", "see text"), ("issn", "2049-3631")]
