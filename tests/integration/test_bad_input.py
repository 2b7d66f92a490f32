"""What the agency may answer when something is wrong: each a clear finding, readers untouched, healed by itself.

Not here: vintages against their contract, which are drills of the alerts.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
import requests

from pipelines.clock import utc_now
from pipelines.ingest.outcome import FetchOutcome
from pipelines.steps.build import build_models
from pipelines.steps.fetch import fetch_finding
from pipelines.transform.dbt_project import model_graph
from tests.alert_desk import Desk
from tests.altered_sample import Document, Misbehaviour, bad_data, drop_code, move_two_persons, place_of, reply
from tests.nights import Night, Site

LATER, STILL_LATER = "2026-11-12T07:00:00Z", "2026-11-13T07:00:00Z"


def truncated(body: bytes) -> bytes:
    return body[: len(body) // 2]


def html(body: bytes) -> requests.Response:
    return reply(200, b"<!DOCTYPE html><html><body>Driftstopp</body></html>", "text/html; charset=utf-8")


def with_fewer_dimensions(body: bytes) -> bytes:
    document = json.loads(body)
    place = document["id"].index("SNI2007")
    document["id"].pop(place)
    size = document["size"].pop(place)
    del document["dimension"]["SNI2007"]
    document["value"] = document["value"][: len(document["value"]) // size]
    document.pop("status", None)
    return json.dumps(document).encode()


def with_a_value_less(body: bytes) -> bytes:
    document = json.loads(body)
    document["value"].pop()
    return json.dumps(document).encode()


def with_a_code_twice(body: bytes) -> bytes:
    """The same region on two places: every cell of it has the same key twice."""
    document = json.loads(body)
    index = document["dimension"]["Region"]["category"]["index"]
    codes = sorted(index, key=lambda code: index[code])
    codes[codes.index("25")] = "24"
    document["dimension"]["Region"]["category"]["index"] = codes
    return json.dumps(document).encode()


def with_text_for_a_number(body: bytes) -> bytes:
    document = json.loads(body)
    document["value"][0] = "5 007 649"
    return json.dumps(document).encode()


def with_a_status_outside_the_table(body: bytes) -> bytes:
    document = json.loads(body)
    document["status"] = {str(len(document["value"])): ".."}
    return json.dumps(document).encode()


REFUSED: dict[Callable[[bytes], bytes | requests.Response], str] = {
    truncated: "the JSON stops after",
    html: "HTML|JSON",
    with_fewer_dimensions: "SNI2007",
    with_a_value_less: "4,488 cells, got 4,487 values",
    with_a_code_twice: "Region",
}


@pytest.mark.parametrize("spoil", REFUSED, ids=lambda spoil: spoil.__name__)
def test_an_answer_that_cannot_be_right_is_refused_at_the_door(
    duckdb_site: Site, spoil: Callable[[bytes], bytes | requests.Response]
) -> None:
    site = duckdb_site
    archived = sorted((site.home / "archive" / "snapshots").rglob("*.json"))
    site.sample.change("scb_bas", updated=LATER)
    finding = fetch_finding(_fetched(site, misbehave=bad_data(site.sample, "scb_bas", spoil)))
    assert not finding.passed
    assert "TAB3785" in finding.observed
    assert re.search(REFUSED[spoil], finding.observed), finding.observed
    assert "stands" in finding.observed
    assert sorted((site.home / "archive" / "snapshots").rglob("*.json")) == archived
    # The next nightly run asks again, without anybody's help.
    assert _fetched(site).outcome == "new_vintage"


def _take_out_a_county(document: Document) -> None:
    drop_code(document, "Region", "08")


def _break_a_sum(document: Document) -> None:
    _add(document, 11, Region="08", SNI2007="A", ContentsCode="000005FG", Tid="2025")


def test_a_night_whose_only_news_is_rejected_builds_nothing(duckdb_site: Site) -> None:
    site = duckdb_site
    before = site.what_readers_have()
    site.sample.change("scb_bas", _take_out_a_county, updated=LATER)
    night = site.night()
    assert not night.result.succeeded
    assert {row["table_name"] for row in night.result.findings.new} == {"scb_bas"}
    assert not _dbt_ran(site, night)
    assert site.what_readers_have() == before


def test_a_broken_answer_heals_by_itself_and_a_sum_that_is_off_by_one_stands_aside_alone(duckdb_site: Site) -> None:
    """The whole life of two faults: one is gone the next night, the other goes on being reported beside good news."""
    site = duckdb_site
    before = site.what_readers_have()
    site.sample.change("scb_bas", move_two_persons, updated=LATER)
    bad = site.night(misbehave=bad_data(site.sample, "scb_bas", truncated))
    assert "TAB3785" in _the_one_finding(bad, "scb_bas")
    assert bad.outcome("scb_bas") == "failed"
    assert site.what_readers_have() == before

    # The next night has what the broken one could not fetch, and a vintage that breaks its contract.
    site.sample.change(
        "scb_rams_2008_2018",
        lambda document: _add(document, 1, Region="08", SNI2007="A", Kon="1", Tid="2018"),
        updated=LATER,
    )
    first = site.night()
    assert first.result.succeeded, first.reported
    assert len(first.critical) == 1
    for word in ("scb_rams_2008_2018", "sni2007 A", "kon 1", "tid 2018", "difference +1"):
        assert word in first.critical[0]
    assert _states(site, "scb_rams_2008_2018") == ["accepted", "rejected"]
    assert _states(site, "scb_bas") == ["accepted", "accepted"]

    # The rest is published on the last vintage of the table that was accepted.
    kalmar = "region_code = '08' and industry_code = 'A' and measure = 'employment'"
    rows = site.read(
        f"select regime, value, round(location_quotient * 10000) as quotient from marts.specialisation_indices "
        f"where {kalmar} and ((regime = 'RAMS' and year = 2018) or (regime = 'BAS' and year = 2025)) order by regime"
    )
    assert rows[0]["value"] == 4997
    assert rows[1]["quotient"] == 22289
    assert len(site.rows("select 1 from meta.releases")) == 2

    # The next night fetches only what did not pass, for the agency may have fixed it in silence. It has not: there is
    # nothing to build, and the nightly run still says what nobody has fixed.
    second = site.night()
    assert second.tables_fetched == {"TAB900"}
    assert second.outcome("scb_rams_2008_2018") == "same_bytes"
    assert not second.result.built
    assert not second.critical
    assert [row["check_name"] for row in second.result.findings.standing] == ["county_sums_equal_country"]


@pytest.mark.parametrize(
    "spoil", [with_text_for_a_number, with_a_status_outside_the_table], ids=lambda spoil: spoil.__name__
)
def test_an_answer_that_does_not_decode_is_archived_and_rejected(
    duckdb_desk: Desk, spoil: Callable[[bytes], bytes]
) -> None:
    site = duckdb_desk.site
    site.sample.change("scb_bas", updated=LATER)
    ((check, finding),) = _critical(site, duckdb_desk.night(misbehave=bad_data(site.sample, "scb_bas", spoil))).items()
    assert check == "readable"
    assert "TAB3785" in finding
    assert _states(site, "scb_bas") == ["accepted", "rejected"]


# A symbol that nobody knows, and two that the agency is known to use, each in a year of its own.
SYMBOLS = {"2020": "¤", "2021": "....", "2022": ".."}


def test_a_symbol_in_place_of_a_number_is_kept_and_stops_nothing(duckdb_desk: Desk) -> None:
    site = duckdb_desk.site
    site.sample.change("scb_population", updated=LATER)

    def spoil(body: bytes) -> bytes:
        document = json.loads(body)
        for year, symbol in SYMBOLS.items():
            place = place_of(document, Region="08", Kon="1", Tid=year)
            document["value"][place] = None
            document.setdefault("status", {})[str(place)] = symbol
        return json.dumps(document).encode()

    found = _findings(site, duckdb_desk.night(misbehave=bad_data(site.sample, "scb_population", spoil)))
    # A symbol that nobody knows is one warning that names it; a known one is no finding at all.
    assert list(found) == ["status_symbols_known"]
    assert "found 1 cell with an unknown symbol: status ¤" in found["status_symbols_known"]
    alert = duckdb_desk.the_one()
    assert (alert["severity"], alert["check_name"]) == ("warning", "status_symbols_known")
    raw = site.rows("select tid, value, status from raw.scb_population where region = '08' and kon = '1'")
    kept = {row["tid"]: (row["value"], row["status"]) for row in raw if row["tid"] in SYMBOLS and row["status"]}
    assert kept == {year: (None, symbol) for year, symbol in SYMBOLS.items()}
    graph = model_graph("duckdb", site.home / "build")
    assert not build_models(duckdb_desk.installation(), graph, "after the symbols", utc_now()).failures
    rows = site.rows(
        "select year, inhabitants from marts.fct_population "
        "where region_code = '08' and sex_code = '1' and year between 2020 and 2022"
    )
    assert [row["inhabitants"] for row in rows] == [None, None, None]


def test_bytes_that_the_agency_fixes_without_a_new_time_of_update_are_fetched_again(duckdb_desk: Desk) -> None:
    site = duckdb_desk.site
    was = site.sample.document("scb_bas")
    site.sample.change("scb_bas", _break_a_sum, updated=LATER)
    assert _critical(site, duckdb_desk.night())
    (site.sample.folder / "scb_bas.json").write_text(json.dumps(was))
    site.sample.change("scb_bas", updated=LATER)
    assert not _critical(site, duckdb_desk.night())
    assert _states(site, "scb_bas")[-1] == "accepted"


def test_a_table_that_goes_back_to_the_bytes_of_an_earlier_vintage_has_no_finding_left(duckdb_site: Site) -> None:
    site = duckdb_site
    was = site.sample.document("scb_bas")
    site.sample.change("scb_bas", _break_a_sum, updated=LATER)
    assert not site.night().result.succeeded
    # Only the entry's time moves on; the answers are those of the first nightly run.
    (site.sample.folder / "scb_bas.json").write_text(json.dumps(was))
    site.sample.change_entry("scb_bas", lambda entry: entry.update(updated=STILL_LATER))
    assert not site.night().reported


def _add(document: Document, more: float, **codes: str) -> None:
    place = place_of(document, **codes)
    document["value"][place] += more


def _the_one_finding(night: Night, source: str) -> str:
    assert [row["table_name"] for row in night.result.findings.new] == [source]
    message: str = night.result.findings.new[0]["message"]
    return message


def _states(site: Site, source: str) -> list[Any]:
    rows = site.rows("select state from meta.vintages where source = :source order by fetched_at", source=source)
    return [row["state"] for row in rows]


def _dbt_ran(site: Site, night: Night) -> bool:
    rows = site.rows(
        "select 1 from quality.check_results where run_id = :run_id and kind = 'dbt'", run_id=night.result.run_id
    )
    return bool(rows)


def _fetched(site: Site, misbehave: Misbehaviour | None = None) -> FetchOutcome:
    """What became of BAS when the agency was asked."""
    installation, _ = site.installation(misbehave=misbehave)
    return next(one for one in installation.ingestions["pxweb"].outcomes if one.source == "scb_bas")


def _critical(site: Site, run_id: str) -> dict[str, str]:
    """Check -> message of every critical finding of a run."""
    return _findings(site, run_id, "severity = 'critical'")


def _findings(site: Site, run_id: str, which: str = "true") -> dict[str, str]:
    rows = site.rows(
        f"select check_name, message from quality.check_results where run_id = :run_id and not passed and {which}",
        run_id=run_id,
    )
    return {row["check_name"]: row["message"] for row in rows}
