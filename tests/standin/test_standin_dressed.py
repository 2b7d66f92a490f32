"""Tables as the agency has them are found by what describes them, and separated from their sisters (faults.md C1)."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from pipelines.pxweb import PxWebClient, TableNotResolvedError, resolve_table
from pipelines.sources.catalogue import all_sources
from pipelines.sources.pxweb_table import PxWebTable
from sample.server.demo import sample_tables
from sample.server.dressing import dressed_world
from sample.server.server import StandIn

DECLARED = {name: source for name, source in all_sources().items() if isinstance(source, PxWebTable)}
BY_COUNTY, BY_NUTS2 = "scb_regional_accounts_industries", "scb_regional_accounts_nuts2"


@pytest.fixture
def client(serve: Callable[..., StandIn], connect: Callable[..., PxWebClient]) -> PxWebClient:
    return connect(serve(dressed_world(*sample_tables())))


@pytest.mark.parametrize("name", DECLARED)
def test_every_declared_table_is_found_though_no_old_name_is_told(client: PxWebClient, name: str) -> None:
    source = DECLARED[name]
    entry = resolve_table(client, **source.description)
    assert source.table_id in (None, entry.id)
    assert client.metadata(entry.id).metadata.matrix == entry.id


def test_the_accounts_by_county_and_by_nuts2_are_two_tables(client: PxWebClient) -> None:
    found = {name: resolve_table(client, **DECLARED[name].description).id for name in (BY_COUNTY, BY_NUTS2)}
    assert found == {BY_COUNTY: "TAB5701", BY_NUTS2: "TAB5702"}


def test_without_what_tells_them_apart_both_fit_and_the_error_says_so(client: PxWebClient) -> None:
    vague = {**DECLARED[BY_COUNTY].description, "holds": {}, "title_words": ["näringsgren"]}
    with pytest.raises(TableNotResolvedError, match=r"2 tables fit.*holds.*title_words"):
        resolve_table(client, **vague)


def test_a_table_is_found_although_its_title_has_lost_a_word_of_the_search(client: PxWebClient) -> None:
    """A server wants all words of a query; the first ones alone still lead there."""
    asked = {**DECLARED[BY_COUNTY].description, "query": "bruttoregionprodukt BRP sysselsatta kvartalsvis"}
    assert resolve_table(client, **asked).id == "TAB5701"


def test_near_misses_say_why_they_are_none(client: PxWebClient) -> None:
    asked = {**DECLARED[BY_COUNTY].description, "holds": {"Region": ["77"]}}
    with pytest.raises(TableNotResolvedError, match="no table fits") as caught:
        resolve_table(client, **asked)
    reasons = " ".join(caught.value.near_misses)
    assert "its Region lacks 77" in reasons and "it lacks the dimension SNI2007" in reasons
