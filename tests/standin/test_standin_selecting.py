"""The stand-in's selections: its own evaluation against the client's, and the server's words when they fail."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import requests
from hypothesis import given
from hypothesis import strategies as st

from pipelines.http.errors import ApiError
from pipelines.pxweb.expressions import CodeSpace, expand
from sample.server.expressions import codes_for
from sample.server.problems import Refused
from sample.server.server import StandIn
from sample.server.tables import Variable
from tests.standin.made_tables import small_world

ALPHABET = "AaBb01.+"
codes = st.lists(st.text(ALPHABET, min_size=1, max_size=4), min_size=1, max_size=8, unique_by=str.lower)


@st.composite
def spaces(draw: st.DrawFn) -> tuple[tuple[str, ...], bool, str]:
    """Codes, whether they are periods, and an expression."""
    known = tuple(draw(codes))
    some = st.sampled_from(known)
    text = st.text(ALPHABET, max_size=2)
    number = st.integers(0, 10).map(str)
    expression = st.one_of(
        some,
        text,
        st.builds("{}*".format, text),
        st.builds("*{}".format, text),
        st.builds("*{}*".format, text),
        st.text(ALPHABET + "?", min_size=1, max_size=3),
        st.builds("{}({})".format, st.sampled_from(["TOP", "bottom"]), number),
        st.builds("{}({},{})".format, st.sampled_from(["Top", "BOTTOM"]), number, number),
        st.builds("{}({})".format, st.sampled_from(["from", "TO"]), st.one_of(some, text)),
        st.builds("range({},{})".format, some, st.one_of(some, text)),
    )
    return known, draw(st.booleans()), draw(expression)


def by_server(known: tuple[str, ...], is_time: bool, expression: str) -> tuple[str, ...] | None:
    variable = Variable("V", "v", {code: code for code in known}, role="time" if is_time else None)
    found = variable.find(expression)
    if found is not None:
        return (found,)
    try:
        return tuple(codes_for(expression, variable)) or None
    except Refused:
        return None


def by_client(known: tuple[str, ...], is_time: bool, expression: str) -> tuple[str, ...] | None:
    try:
        return expand(expression, CodeSpace("TAB", "V", known, is_time))
    except ApiError:
        return None


@given(spaces())
def test_client_and_server_expand_every_expression_to_the_same_codes(space: tuple[tuple[str, ...], bool, str]) -> None:
    # Two programs written apart; the one allowed difference, an expression that fits nothing, is an error in the
    # client and nothing in the server, and both are None here.
    assert by_client(*space) == by_server(*space)


Answer = Callable[..., requests.Response]


@pytest.fixture
def ask(serve: Callable[..., StandIn]) -> Answer:
    standin = serve(small_world())

    def post(table: str = "TAB10", **selection: Any) -> requests.Response:
        chosen = [{"variableCode": name, "valueCodes": said} for name, said in selection.items()]
        return requests.post(f"{standin.url}/tables/{table}/data", json={"selection": chosen}, timeout=10)

    return post


def test_an_eliminable_variable_that_is_left_out_vanishes(ask: Answer) -> None:
    document = ask(Region=["08"], ContentsCode=["AM1"], Tid=["TOP(2)"]).json()
    assert document["id"] == ["Region", "ContentsCode", "Tid"]
    assert list(document["dimension"]["Tid"]["category"]["index"]) == ["2022", "2023"]


def test_elimination_takes_the_total_where_there_is_one_and_sums_where_there_is_none(ask: Answer) -> None:
    everything = ask(Region=["0880"], SNI=["*"], Kon=["1+2"], ContentsCode=["AM1"], Tid=["2020"]).json()["value"]
    summed = ask(Region=["0880"], ContentsCode=["AM1"], Tid=["2020"]).json()["value"]
    assert summed == [sum(everything)]


def test_a_sum_over_a_missing_cell_is_missing_and_says_so(ask: Answer) -> None:
    document = ask(Region=["08"], Kon=["1"], ContentsCode=["AM1"], Tid=["2019"]).json()
    assert (document["value"], document["status"]) == ([None], {"0": ".."})


def test_no_selection_gives_the_default_selection_with_200(ask: Answer) -> None:
    response = ask()
    assert response.status_code == 200
    # Region and sex, the first and the last, and the latest year; industry is dropped without a word.
    assert response.json()["id"] == ["Region", "Kon", "ContentsCode", "Tid"]
    assert response.json()["size"] == [5, 3, 1, 1]


@pytest.mark.parametrize(
    ("selection", "status", "title"),
    [
        ({"Region": ["08"]}, 400, "Missing selection for mandantory variable"),
        ({"Region": ["08"], "ContentsCode": [], "Tid": ["2020"]}, 400, "Missing selection for mandantory variable"),
        ({"Region": ["zz"], "ContentsCode": ["AM1"], "Tid": ["2020"]}, 400, "Non-existent value"),
        ({"Nope": ["1"], "ContentsCode": ["AM1"], "Tid": ["2020"]}, 400, "Non-existent variable"),
        ({"ContentsCode": ["AM1"], "Tid": ["FROM(2031)"]}, 400, "Illegal selection expression"),
        ({"ContentsCode": ["AM1"], "Tid": ["TOP(x)"]}, 400, "Illegal selection expression"),
        ({"ContentsCode": ["A*1"], "Tid": ["2020"]}, 400, "Illegal selection expression"),
    ],
)
def test_a_wrong_selection_is_refused_in_the_server_s_words(
    ask: Answer, selection: dict[str, list[str]], status: int, title: str
) -> None:
    response = ask(**selection)
    assert (response.status_code, response.json()["title"]) == (status, title)
    assert response.headers["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize("codes_asked", [["08", "08"], ["0880", "0881", "0880"]])
def test_a_repeated_code_brings_the_server_down(ask: Answer, codes_asked: list[str]) -> None:
    response = ask(Region=codes_asked, ContentsCode=["AM1"], Tid=["2020"])
    assert (response.status_code, response.content) == (500, b"")


def test_names_and_codes_are_matched_without_regard_to_case(ask: Answer) -> None:
    document = ask(region=["08"], sni=["b+c"], contentscode=["am1"], TID=["2020"]).json()
    assert document["id"] == ["Region", "SNI", "ContentsCode", "Tid"]
    assert list(document["dimension"]["SNI"]["category"]["index"]) == ["B+C"]
