"""One source that is wrong is rejected alone: readers get everything else, on a first night too."""

from __future__ import annotations

import json
from collections.abc import Mapping

import pytest

from tests.altered_sample import bad_data
from tests.nights import ASKED, Site


def with_text_for_a_number(body: bytes) -> bytes:
    document = json.loads(body)
    document["value"][0] = "5 007 649"
    return json.dumps(document).encode()


def rows_by_regime(site: Site) -> Mapping[str, int]:
    query = "select regime, count(*) as number from marts.fct_employment group by regime"
    return {row["regime"]: row["number"] for row in site.read(query)}


@pytest.mark.parametrize("source", ASKED)
def test_a_first_night_without_one_table_publishes_the_others(fresh_site: Site, source: str) -> None:
    night = fresh_site.night(misbehave=bad_data(fresh_site.sample, source, with_text_for_a_number))
    assert night.result.succeeded, night.reported
    assert [row["table_name"] for row in night.summary.findings if row["severity"] == "critical"] == [source]
