"""The stand-in to try things by hand: ``python -m sample.server.demo --port 8765``.

The command line. Not here: the command `styrka demo-api`, which calls it.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

import orjson

from sample.server.documents import table_from_document
from sample.server.dressing import dressed_world
from sample.server.other_agencies import eurostat_datasets, kolada_world
from sample.server.px_reading import read_px
from sample.server.server import StandIn
from sample.server.tables import Table
from sample.server.weather import Weather, cut_body, html_page, reloading, reset, status, too_many_requests
from sample.server.world import World

SAMPLE = Path(__file__).resolve().parents[1] / "tables"
DEFAULT_PORT = 8765


def sample_tables(folder: Path = SAMPLE) -> list[Table]:
    """The tables of the sample that ships with the project."""
    entries = orjson.loads((folder / "index.json").read_bytes())["tables"]
    return [
        table_from_document(
            orjson.loads((folder / entry["file"]).read_bytes()),
            path=[(step["id"], step["label"], step.get("sortCode", "")) for step in entry["paths"][0]],
            id=entry["id"],
            # The name in the first generation, which the second does not tell.
            matrix=entry["sortCode"],
            sort_code=entry["sortCode"],
        )
        for entry in entries
    ]


def rough_weather(seed: int) -> Weather:
    """Something goes wrong with every fifth call."""
    weather = Weather(seed)
    kinds = (reset, cut_body(), too_many_requests(2), reloading(1), status(502), html_page(503))
    weather.storm(*((0.2 / len(kinds), kind) for kind in kinds))
    return weather


def main(arguments: Sequence[str] | None = None) -> None:
    """Serve until interrupted."""
    parser = argparse.ArgumentParser(prog="styrka demo-api", description="A statistics agency on this machine.")
    parser.add_argument("--port", type=int, default=DEFAULT_PORT, help="0 for any free one")
    parser.add_argument("--px", type=Path, nargs="*", default=[], help="px files to serve besides the sample")
    parser.add_argument("--storm", type=int, metavar="SEED", help="let every fifth call go wrong")
    parser.add_argument(
        "--dressed", action="store_true", help="the tables as the agency has them: other ids, labels, more codes"
    )
    parser.add_argument("--no-v1", action="store_true", help="as after the first generation was closed")
    options = parser.parse_args(arguments)
    world = dressed_world(*sample_tables()) if options.dressed else World.of(*sample_tables())
    world.has_v1 = not options.no_v1
    world.datasets.update(eurostat_datasets())
    world.kolada = kolada_world()
    for table in map(read_px, options.px):
        world.put(table)
    weather = None if options.storm is None else rough_weather(options.storm)
    standin = StandIn(world, weather, port=options.port, limited=True)
    example = next(iter(world.tables.values()))
    print(f"PxWebApi 2:        {standin.url}\nfirst generation:  {standin.v1_url}")
    print(f"Eurostat:          {standin.eurostat_url}\nKolada:            {standin.kolada_url}")
    print(f"for example:       {standin.url}/tables/{example.id}/metadata\nCtrl-C ends it.", flush=True)
    try:
        standin.serve()
    except KeyboardInterrupt:
        standin.stop()


if __name__ == "__main__":
    main()
