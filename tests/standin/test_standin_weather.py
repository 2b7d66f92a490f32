"""The weather as the project's client lives through it: waited out where that helps, a typed error where not."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from pipelines import pxweb
from pipelines.http.deadlines import Night
from pipelines.pxweb import PxWebClient, decode
from sample.server import weather as w
from sample.server.server import StandIn
from tests.standin.conftest import FreeTime
from tests.standin.made_tables import EVERYTHING, data_calls, employment, small_world

Connect = Callable[..., PxWebClient]


@pytest.fixture
def standin(serve: Callable[..., StandIn], free_time: FreeTime) -> StandIn:
    return serve(small_world(), sleep=free_time.sleep)


def cells(fetched: pxweb.FetchedTable) -> dict[tuple[str, ...], tuple[float | None, str]]:
    """Every cell by its codes, in the shape in which the served table gives its own."""
    found: dict[tuple[str, ...], tuple[float | None, str]] = {}
    for part in fetched.parts:
        table = decode(part.body, table_id=fetched.table_id).table
        columns = [table.column(name).to_pylist() for name in table.column_names]
        for *key, value, status in zip(*columns, strict=True):
            assert tuple(key) not in found
            found[tuple(key)] = (value, status or "")
    return found


@pytest.mark.parametrize(
    "effects",
    [
        [w.latency(40)],
        [w.slow_body(2)],
        [w.reset, w.reset],
        [w.cut_body(0.3), w.cut_body(0.0)],
        [w.cut_json(0.5)],
        [w.too_many_requests(3)] * 4,
        [w.too_many_requests(None)],
        [w.reloading(5), w.reloading()],
        [w.status(502), w.status(500)],
        [w.not_gzip],
    ],
    ids=["latency", "slow", "reset", "cut", "cut unnoticed", "429", "429 bare", "503", "50x", "not gzip"],
)
def test_weather_that_passes_is_waited_out(standin: StandIn, connect: Connect, effects: list[w.Effect]) -> None:
    client = connect(standin)
    standin.weather.script(*effects, where=w.for_data)
    assert cells(client.fetch("TAB10", EVERYTHING)) == employment().as_dict()


@pytest.mark.parametrize(
    ("effect", "error", "calls"),
    [
        (w.reset, pxweb.ConnectionFailed, 5),
        (w.cut_body(0.5), pxweb.BodyCut, 5),
        (w.cut_json(0.5), pxweb.TruncatedJson, 5),
        (w.too_many_requests(1), pxweb.RateLimited, 5),
        (w.reloading(1), pxweb.ServerUnavailable, 5),
        (w.status(500), pxweb.ServerFailed, 3),
        (w.html_page(200), pxweb.WebPage, 1),
        (w.html_page(403), pxweb.WebPage, 1),
        (w.html_page(404), pxweb.WebPage, 1),
        (w.redirect("http://localhost:9/elsewhere"), pxweb.ForeignAddress, 1),
        (w.redirect("https://portal.example.org/login"), pxweb.ForeignAddress, 1),
        (w.not_gzip, pxweb.BodyCut, 5),
    ],
)
def test_weather_that_stays_is_a_typed_error(
    standin: StandIn, connect: Connect, effect: w.Effect, error: type[Exception], calls: int
) -> None:
    client = connect(standin)
    standin.weather.stand(effect, w.for_data)
    with pytest.raises(error) as caught:
        client.fetch("TAB10", EVERYTHING)
    assert type(caught.value) is error
    assert len(data_calls(standin)) == calls


def test_json_under_another_name_is_json(standin: StandIn, connect: Connect) -> None:
    """The content decides: SCB's front end and proxies have been seen to send JSON as text/plain."""
    standin.weather.stand(w.wrong_content_type("text/plain; charset=utf-8"))
    assert cells(connect(standin).fetch("TAB10", EVERYTHING)) == employment().as_dict()


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_within_the_site_is_followed_and_a_post_stays_one(
    standin: StandIn, connect: Connect, status: int
) -> None:
    client = connect(standin)
    for where in (w.for_data, w.anywhere):
        standin.weather.script(w.redirect_to_slash(status), where=where)
    assert cells(client.fetch("TAB10", EVERYTHING)) == employment().as_dict()
    assert {call.method for call in standin.calls if "/data" in call.target} == {"POST"}


def test_redirects_without_end_are_given_up(standin: StandIn, connect: Connect) -> None:
    standin.weather.stand(w.redirect_to_slash(302))
    with pytest.raises(pxweb.ServerFailed, match="without end"):
        connect(standin).table("TAB10")


def test_a_body_that_drips_is_given_up_in_time(
    serve: Callable[..., StandIn], connect: Connect, free_time: FreeTime
) -> None:
    """Every byte comes within the session's timeout, and the answer never ends: only the whole call's time helps."""
    dripping = serve(small_world(), sleep=free_time.sleep)
    client = connect(dripping, call_seconds=100.0)
    client.table("TAB10")
    dripping.weather.stand(w.slow_body(30.0), w.for_data)
    began = free_time.clock()
    with pytest.raises(pxweb.RequestTimedOut, match="time for the call"):
        client.fetch("TAB10", EVERYTHING)
    # The server's own pauses count as well; without a deadline five attempts of 240 seconds would be made.
    assert free_time.clock() - began < 500
    dripping.weather.clear()
    assert client.table("TAB10").id == "TAB10"


def test_a_run_asks_no_longer_than_it_may(standin: StandIn, connect: Connect, free_time: FreeTime) -> None:
    night = Night(60.0, clock=free_time.clock)
    client, other = connect(standin, night=night), connect(standin, night=night)
    client.table("TAB10")
    asked = len(standin.calls)
    free_time.sleep(61)
    for one in (client, other):
        with pytest.raises(pxweb.NightIsOver, match="STYRKA_FETCH_MINUTES") as caught:
            one.table("TAB10")
        assert caught.value.is_transient
    assert len(standin.calls) == asked


def test_the_wait_that_the_server_asks_for_is_kept(standin: StandIn, connect: Connect, free_time: FreeTime) -> None:
    client = connect(standin)
    standin.weather.script(w.reloading(17), where=w.for_data)
    client.fetch("TAB10", EVERYTHING)
    assert 17.0 in free_time.naps


def test_maintenance_is_one_clear_transient_failure(standin: StandIn, connect: Connect) -> None:
    standin.weather.close()
    with pytest.raises(pxweb.ServerUnavailable) as caught:
        connect(standin).table("TAB10")
    assert caught.value.is_transient
    standin.weather.clear()
    assert connect(standin).table("TAB10").id == "TAB10"


def test_a_maintenance_window_ends_by_itself(standin: StandIn, connect: Connect, free_time: FreeTime) -> None:
    begins, ends = free_time.clock(), free_time.clock() + 120
    standin.weather.close(during=lambda: begins <= free_time.clock() < ends)
    with pytest.raises(pxweb.ServerUnavailable):
        connect(standin).table("TAB10")
    assert free_time.clock() < ends
    free_time.sleep(120)
    assert connect(standin).table("TAB10").id == "TAB10"


def test_a_table_updated_between_two_parts_is_fetched_again_as_one_vintage(standin: StandIn, connect: Connect) -> None:
    revised = employment().values + 1_000
    later = "2026-07-01T06:00:00Z"
    standin.weather.script(w.then(lambda: standin.world.publish("TAB10", later, revised)), where=w.for_data)
    fetched = connect(standin, max_data_cells=100).fetch("TAB10", EVERYTHING)
    assert {part.updated for part in fetched.parts} == {later}
    assert fetched.metadata.metadata.updated == later
    served = standin.world.table("TAB10")
    assert served is not None and cells(fetched) == served.as_dict()


def test_no_other_call_is_answered_until_the_weather_has_changed_the_world(standin: StandIn, connect: Connect) -> None:
    def free_for_another_thread() -> bool:
        with ThreadPoolExecutor(1) as another:
            return another.submit(standin.world.lock.acquire, blocking=False).result()

    found: list[bool] = []
    standin.weather.script(w.then(lambda: found.append(free_for_another_thread())), where=w.for_data)
    connect(standin).fetch("TAB10", EVERYTHING)
    assert found == [False]


def test_a_table_that_keeps_moving_is_given_up(standin: StandIn, connect: Connect) -> None:
    days = iter(range(1, 29))
    move = w.then(lambda: standin.world.publish("TAB10", f"2026-07-{next(days):02}T06:00:00Z"))
    standin.weather.stand(move, lambda request: w.for_data(request) and request.method == "POST")
    with pytest.raises(pxweb.VintageMovedError):
        connect(standin, max_data_cells=200).fetch("TAB10", EVERYTHING)


def test_a_moved_table_is_found_again_by_its_matrix(standin: StandIn, connect: Connect) -> None:
    standin.world.move("TAB10", "TAB7777")
    client = connect(standin)
    with pytest.raises(pxweb.NonExistentTable):
        client.table("TAB10")
    entry = pxweb.resolve_table(client, matrix="SysselReg", folder="AM0207K", query="sysselsatta näringsgren")
    assert entry.id == "TAB7777"


def test_codes_that_change_under_unchanged_labels_are_distinguished(standin: StandIn, connect: Connect) -> None:
    client = connect(standin)
    before = pxweb.fingerprint(client.metadata("TAB10").metadata)
    standin.world.recode("TAB10", "SNI", {"A": "A01-A03"})
    changes = pxweb.compare_fingerprints(before, pxweb.fingerprint(client.metadata("TAB10").metadata))
    assert [(one.kind, one.code) for one in changes] == [("code_removed", "A"), ("code_added", "A01-A03")]
    with pytest.raises(pxweb.UnknownCodeError):
        client.fetch("TAB10", {**EVERYTHING, "SNI": ["A"]})


def test_a_code_list_that_grows_is_followed_by_a_mask(standin: StandIn, connect: Connect) -> None:
    client = connect(standin)
    standin.world.grow("TAB10", "SNI", {"V": "extraterritoriellt"}, updated="2026-07-01T06:00:00Z")
    served = standin.world.table("TAB10")
    assert served is not None and cells(client.fetch("TAB10", EVERYTHING)) == served.as_dict()


def test_an_aggregation_that_grows_is_followed_by_a_mask(standin: StandIn, connect: Connect) -> None:
    asked = {**EVERYTHING, "SNI": ["A"], "Kon": ["1"], "ContentsCode": ["AM1"], "Tid": ["2023"]}
    client = connect(standin)
    lists = {"Region": "agg_RegionLA2018"}
    before = cells(client.fetch("TAB10", asked, codelists=lists))
    standin.world.grow_codelist("agg_RegionLA2018", {"LA00": ["0880", "0881", "1082"]})
    after = cells(client.fetch("TAB10", asked, codelists=lists))
    assert [key[0] for key in before] == ["LA08", "LA10"]
    assert [key[0] for key in after] == ["LA08", "LA10", "LA00"]
    # The codes that were there before mean what they meant.
    assert before.items() <= after.items()


def test_the_same_seed_gives_the_same_weather() -> None:
    from sample.server.messages import Answer, Request

    def drawn(seed: int) -> list[int]:
        sky = w.Weather(seed)
        sky.storm((0.3, w.reloading()), (0.3, w.status(500)))
        return [sky.on(Request("GET", "/"), Answer()).answer.status for _ in range(50)]

    assert drawn(1) == drawn(1) != drawn(2)
    assert set(drawn(1)) == {200, 500, 503}
