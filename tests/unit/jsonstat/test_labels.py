"""Labels compared without regard to how they are spelled (faults.md C2)."""

from __future__ import annotations

import pytest

from pipelines.jsonstat.labels import same_label


@pytest.mark.parametrize(
    ("label", "wanted"),
    [
        ("Fasta priser, referensår 2025, mnkr", "Fasta priser referensår *, mnkr"),
        ("Fasta priser referensår 2025, mnkr", "Fasta priser, referensår *, mnkr"),
        ("BRP  löpande priser (mnkr) ", "BRP, löpande priser, mnkr"),
        ("F41-F43 byggverksamhet", "byggverksamhet"),
        ("F41-F43 Byggverksamhet", "F41–F43 byggverksamhet"),
        ("utbildning ", "utbildning"),
    ],
)
def test_the_same_label(label: str, wanted: str) -> None:
    assert same_label(label, wanted)


@pytest.mark.parametrize(
    ("label", "wanted"),
    [
        ("Löpande priser, mnkr", "Fasta priser referensår *, mnkr"),
        ("BRP, löpande priser, tkr", "BRP, löpande priser, mnkr"),
        ("sysselsatta efter bostadens belägenhet", "sysselsatta efter arbetsställets belägenhet"),
        ("[a-z]", "b"),
    ],
)
def test_another_label(label: str, wanted: str) -> None:
    assert not same_label(label, wanted)
