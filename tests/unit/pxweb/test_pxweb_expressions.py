"""Selection expressions mean what the server means by them.

Expected behaviour after PxTools/PxWebApi, PxWeb.UnitTests/Data/*ExpressionTests.cs.
"""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.pxweb.errors import ExpressionError, UnknownCodeError
from pipelines.pxweb.expressions import CodeSpace, expand

YEARS = tuple(str(year) for year in range(1990, 2010))
REGIONS = ("00", "08", "0840", "0880", "SE213", "B+C", "A-U+US")

codes_strategy = st.lists(
    st.text("abcXYZ019+-", min_size=1, max_size=5), min_size=1, max_size=25, unique_by=str.lower
).map(tuple)


def time_space(codes: tuple[str, ...] = YEARS) -> CodeSpace:
    return CodeSpace("TAB1", "Tid", codes, is_time=True)


def other_space(codes: tuple[str, ...] = REGIONS) -> CodeSpace:
    return CodeSpace("TAB1", "Region", codes, is_time=False)


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("TOP(1)", ("2009",)),
        ("top(3)", ("2007", "2008", "2009")),
        ("Top(1, 5)", ("2004",)),
        ("TOP(2,1)", ("2007", "2008")),
        ("TOP(99)", YEARS),
        ("TOP(10,18)", ("1990", "1991")),
        ("BOTTOM(1)", ("1990",)),
        ("bottom(2,1)", ("1991", "1992")),
        ("FROM(2007)", ("2007", "2008", "2009")),
        ("TO(1991)", ("1990", "1991")),
        ("RANGE(1999,2001)", ("1999", "2000", "2001")),
        ("range(2001,1999)", ("1999", "2000", "2001")),
        ("RANGE(1999,1999)", ("1999",)),
        ("200?", YEARS[10:]),
        ("*", YEARS),
    ],
)
def test_time_expressions(expression: str, expected: tuple[str, ...]) -> None:
    assert expand(expression, time_space()) == expected


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("TOP(2)", ("00", "08")),
        ("TOP(1,1)", ("08",)),
        ("BOTTOM(2)", ("B+C", "A-U+US")),
        ("BOTTOM(1,1)", ("B+C",)),
        ("08*", ("08", "0840", "0880")),
        ("*40", ("0840",)),
        ("*8*", ("08", "0840", "0880")),
        ("se2??", ("SE213",)),
        ("??", ("00", "08")),
        ("se213", ("SE213",)),
        ("b+c", ("B+C",)),
        ("*+*", ("B+C", "A-U+US")),
        ("TO(08)", ("00", "08")),
    ],
)
def test_expressions_of_other_variables(expression: str, expected: tuple[str, ...]) -> None:
    assert expand(expression, other_space()) == expected


def test_a_code_that_reads_like_an_expression_is_a_code() -> None:
    space = other_space(("A*", "AB", "TOP(1)", "?"))
    assert expand("A*", space) == ("A*",)
    assert expand("top(1)", space) == ("TOP(1)",)
    assert expand("?", space) == ("?",)


def test_exact_spelling_wins_over_case() -> None:
    assert expand("a", other_space(("A", "a"))) == ("a",)


def test_dots_and_plus_in_a_mask_are_literal() -> None:
    assert expand("A.?", other_space(("A.1", "AB1", "A+1"))) == ("A.1",)


@pytest.mark.parametrize(
    "expression",
    ["TOP()", "TOP(tio)", "TOP(10tio)", "TOP(-1)", "TOP(0)", "TOP(1,five)", "TOP(1,2,3)", "TOP(10),a",
     "RANGE(1999)", "RANGE(1999,2000,2001)", "FROM(1999,2000)", "FROM()", "TO(1999", "19*9", "*1*9*", "**9",
     "19**", "1*?"],
)  # fmt: skip
def test_unreadable_expressions(expression: str) -> None:
    with pytest.raises(ExpressionError) as caught:
        expand(expression, time_space())
    assert caught.value.value == expression
    assert "Tid" in str(caught.value) and "TAB1" in str(caught.value)


@pytest.mark.parametrize("expression", ["FROM(2025)", "TO(2025)", "RANGE(1999,2025)", "2025"])
def test_a_code_that_does_not_exist_is_named_with_its_neighbours(expression: str) -> None:
    with pytest.raises(UnknownCodeError, match=re.escape("'2025'")) as caught:
        expand(expression, time_space())
    assert (caught.value.table_id, caught.value.variable, caught.value.value) == ("TAB1", "Tid", "2025")
    assert "nearest: '2005'" in str(caught.value)


@pytest.mark.parametrize("expression", ["77*", "*77", "*77*", "7???", "TOP(1,20)"])
def test_an_expression_that_matches_nothing_is_refused(expression: str) -> None:
    with pytest.raises(UnknownCodeError, match="matches none"):
        expand(expression, time_space())


@given(codes=codes_strategy, count=st.integers(1, 30), offset=st.integers(0, 30))
def test_top_and_bottom_are_ends_of_the_list(codes: tuple[str, ...], count: int, offset: int) -> None:
    ascending, descending = list(codes), list(reversed(codes))
    for name, is_time in (("TOP", True), ("BOTTOM", False)):
        expected = tuple(reversed(descending[offset : offset + count]))
        space = CodeSpace("T", "V", codes, is_time=is_time)
        assert _expanded(f"{name}({count},{offset})", space) == expected
    for name, is_time in (("TOP", False), ("BOTTOM", True)):
        space = CodeSpace("T", "V", codes, is_time=is_time)
        assert _expanded(f"{name}({count},{offset})", space) == tuple(ascending[offset : offset + count])


@given(codes=codes_strategy, data=st.data())
def test_range_is_what_from_and_to_share(codes: tuple[str, ...], data: st.DataObject) -> None:
    first, last = data.draw(st.sampled_from(codes)), data.draw(st.sampled_from(codes))
    space = other_space(codes)
    low, high = sorted((first, last), key=codes.index)
    both = [code for code in expand(f"FROM({low})", space) if code in expand(f"TO({high})", space)]
    assert expand(f"RANGE({first},{last})", space) == tuple(both)


@given(codes=codes_strategy, piece=st.text("abcXYZ019+-", min_size=1, max_size=3))
def test_masks_match_like_text_methods(codes: tuple[str, ...], piece: str) -> None:
    low = piece.lower()
    assert _expanded(f"{piece}*", other_space(codes)) == tuple(c for c in codes if c.lower().startswith(low))
    assert _expanded(f"*{piece}", other_space(codes)) == tuple(c for c in codes if c.lower().endswith(low))
    assert _expanded(f"*{piece}*", other_space(codes)) == tuple(c for c in codes if low in c.lower())


@given(codes=codes_strategy, upper=st.booleans())
def test_every_code_selects_itself_in_the_spelling_of_the_table(codes: tuple[str, ...], upper: bool) -> None:
    for code in codes:
        assert expand(code.upper() if upper else code.lower(), other_space(codes)) == (code,)


def _expanded(expression: str, space: CodeSpace) -> tuple[str, ...]:
    """Like `expand`, nothing instead of the error for nothing."""
    try:
        return expand(expression, space)
    except UnknownCodeError:
        return ()
