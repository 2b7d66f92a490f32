"""What answers in this process is asked as fast as a run can ask."""

from __future__ import annotations

from pipelines.eurostat.client import EurostatClient
from pipelines.ingest.api_session import sample_session
from sample.api import SampleApi

POPULATION = {"freq": ["A"], "unit": ["THS"], "geo": ["SE213"], "time": ["*"]}


def stay_awake(seconds: float) -> None:
    raise AssertionError(f"a client of the sample waits {seconds:.1f} s")


def test_a_run_on_the_sample_waits_for_no_limit() -> None:
    """Eurostat is asked 20 times in ten seconds; a run on the sample asks more, and waited."""
    sample = SampleApi()
    client = sample_session(sample, sample.origin, sleep=stay_awake).agencies.of("eurostat")
    assert isinstance(client, EurostatClient)
    with client:
        for _ in range(EurostatClient.CALL_LIMIT[0] + 10):
            client.updated("nama_10r_3popgdp", POPULATION)
