"""Makes the simulated exports: ``python -m sample.exports``. The same bytes every time."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from pathlib import Path

from sample.exports.indexes import openalex_answer, openalex_lines, ris, scopus_csv, wos_tab
from sample.exports.reference import activity_base, citation_baseline
from sample.exports.swedish import diva_csv, swepub_json
from sample.simulation.publications import works

FOLDER = Path(__file__).parents[1] / "inbox" / "bibliometrics"


def files() -> Iterator[tuple[str, bytes]]:
    """Path within the folder and bytes of every export."""
    every = works()
    indexed = [work for work in every if work.number % 3 == 0 and work.document_type != "chapter"]
    half = len(indexed) // 2
    yield "activity_base_simulerad.csv", activity_base()
    yield "citation_baseline_simulerad.csv", citation_baseline()
    yield "diva_bth_simulerad.csv", diva_csv([work for work in every if work.home == "bth"])
    yield "openalex_simulerad.json", openalex_answer([work for work in every if work.number % 2 == 0])
    yield "openalex_snapshot_simulerad.jsonl", openalex_lines()
    yield "scopus_simulerad.csv", scopus_csv([work for work in every if work.number % 4 == 1])
    yield "scopus_simulerad.ris", ris([work for work in every if work.number % 25 == 0])
    yield "swepub_simulerad.json", swepub_json(every)
    yield "wos_simulerad/savedrecs.txt", wos_tab(indexed[:half])
    yield "wos_simulerad/savedrecs(1).txt", wos_tab(indexed[half:])


def main(arguments: Sequence[str] | None = None) -> None:
    """Reads the command line."""
    parser = argparse.ArgumentParser(prog="python -m sample.exports", description=__doc__)
    parser.add_argument("--target", type=Path, default=FOLDER, help="folder to write to")
    target = parser.parse_args(arguments).target
    for name, body in files():
        (target / name).parent.mkdir(parents=True, exist_ok=True)
        (target / name).write_bytes(body)


if __name__ == "__main__":
    main()
