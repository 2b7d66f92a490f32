"""What decoding costs: one full answer of 150,000 cells to Arrow, other clients and bare JSON beside it.

Timing. Not here: whether the decoding is right (`tests/unit/pxweb`).

Run with ``python -m benchmarks.decode``. Targets: five times as fast as the fastest other client, and at most
twice the time of parsing the JSON alone with the standard library. The answer is made up and has the shape of
the employment table: whole numbers and one decimal, about every eighth cell missing with its symbol. All work
on the same bytes, in turns, in one process; the figures are medians. The other clients are no dependencies of
the project.
"""

from __future__ import annotations

import contextlib
import importlib
import io
import json
import random
import statistics
import time
from collections.abc import Callable
from math import prod

import orjson

from pipelines.pxweb import decode

ROUNDS = 15
SIDES = {"Region": 50, "SNI2007": 20, "Kon": 3, "ContentsCode": 5, "Tid": 10}
SHARE_MISSING = 0.12
OTHERS = ("pxwebpy", "pxstatspy", "pyjstat")

Work = Callable[[bytes], object]


def employment_like() -> bytes:
    """A JSON-stat2 answer of 150,000 cells."""
    chance = random.Random(2026)
    values: list[float | None] = []
    for cell in range(prod(SIDES.values())):
        number = chance.randrange(40_000)
        value = number / 10 if cell % 5 == 4 else number
        values.append(None if chance.random() < SHARE_MISSING else value)
    missing = [str(place) for place, value in enumerate(values) if value is None]
    document = {
        "version": "2.0",
        "class": "dataset",
        "label": "Employed",
        "source": "made up",
        "updated": "2026-06-08T06:00:00Z",
        "role": {"time": ["Tid"], "metric": ["ContentsCode"]},
        "id": list(SIDES),
        "size": list(SIDES.values()),
        "dimension": {name: _dimension(name, side) for name, side in SIDES.items()},
        "extension": {"px": {"tableid": "TAB0", "matrix": "MadeUp"}},
        "value": values,
        "status": {place: chance.choice(["..", "..", ".", "-"]) for place in missing},
    }
    return orjson.dumps(document)


def _dimension(name: str, side: int) -> dict[str, object]:
    codes = [f"{name[0]}{place:03}" for place in range(side)]
    index = {code: place for place, code in enumerate(codes)}
    labels = {code: f"{name} number {place}" for place, code in enumerate(codes)}
    return {
        "label": name,
        "category": {"index": index, "label": labels},
        "extension": {"elimination": False, "show": "value"},
    }


def other_client(name: str) -> Work:
    """The parsing of another client, from the bytes on, without its HTTP.

    Raises:
        ImportError: it is not installed.
    """
    if name == "pxwebpy":
        unpack = importlib.import_module("pxweb._internal.functions").unpack_table_data
        return lambda body: unpack(json.loads(body))
    if name == "pxstatspy":
        module = importlib.import_module("pxstatspy")
        settings = module.PxAPIConfig(base_url="http://127.0.0.1", language="sv")
        client = module.PxAPI(settings, fetch_config=False)
        texts = module.OutputFormatParam.USE_TEXTS
        return lambda body: client._process_jsonstat_to_df(json.loads(body), texts, False)
    dataset = importlib.import_module("pyjstat.pyjstat").Dataset
    return lambda body: dataset.read(body.decode()).write("dataframe")


def medians(works: dict[str, Work], body: bytes) -> dict[str, float]:
    """Median milliseconds per piece of work, ingested turns."""
    times: dict[str, list[float]] = {name: [] for name in works}
    for _ in range(ROUNDS):
        for name, work in works.items():
            with contextlib.redirect_stdout(io.StringIO()):
                started = time.perf_counter()
                work(body)
                times[name].append((time.perf_counter() - started) * 1_000)
    return {name: statistics.median(measured) for name, measured in times.items()}


def main() -> None:
    """Print the table and how the targets stand."""
    body = employment_like()
    works: dict[str, Work] = {
        "styrka: bytes to Arrow": lambda one: decode(one, table_id="TAB0"),
        "orjson.loads alone": orjson.loads,
        "json.loads alone": json.loads,
    }
    absent = []
    for name in OTHERS:
        try:
            works[name] = other_client(name)
        except ImportError:
            absent.append(name)
    taken = medians(works, body)
    ours = taken["styrka: bytes to Arrow"]
    print(f"{prod(SIDES.values()):,} cells, {len(body) / 1e6:.1f} MB, median of {ROUNDS} rounds\n")
    print(f"{'':<26}{'ms':>10}{'times ours':>14}")
    for name, milliseconds in taken.items():
        print(f"{name:<26}{milliseconds:>10.1f}{milliseconds / ours:>14.2f}")
    for name in absent:
        print(f"{name:<26}not installed: uv run --with {name} python -m benchmarks.decode")
    _print_targets(taken, ours)


def _print_targets(taken: dict[str, float], ours: float) -> None:
    fastest = min((taken[name] for name in OTHERS if name in taken), default=None)
    if fastest is not None:
        print(f"\nfastest other client / ours: {fastest / ours:.1f} (target: at least 5)")
    print(f"ours / json.loads: {ours / taken['json.loads alone']:.2f} (target: at most 2)")
    print(f"ours / orjson.loads: {ours / taken['orjson.loads alone']:.2f} (the parser inside ours)")


if __name__ == "__main__":
    main()
