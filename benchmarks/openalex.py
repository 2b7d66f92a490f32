"""What a snapshot of OpenAlex costs: a million made works reduced, beside the reader of single files.

Timing, and the memory of the process that reduces. Not here: what comes of a snapshot
(``tests/unit/bibliometrics/test_snapshot.py``).

Run with ``python -m benchmarks.openalex``. Aims on two cores: per work at least 8 times as fast as reading a file and
identifying its publications, below 1 GB. The works are made up, 5 KB each as OpenAlex's are; every thousandth is of a
declared organisation, far more than in a real snapshot. The reader beside it reads a part of the same works in the
same run.
"""

from __future__ import annotations

import argparse
import gzip
import os
import random
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson

from benchmarks.processes import Cost, measure
from pipelines.bibliometrics.files import read_file
from pipelines.bibliometrics.identifying import identify
from pipelines.bibliometrics.organisations import register
from pipelines.bibliometrics.snapshot.parts import find_parts
from pipelines.bibliometrics.snapshot.reducing import REFERENCE_FILE, reduce_snapshot
from pipelines.ingest.openalex_snapshot import declared_rors

WORKS, PARTS = 1_000_000, 8
BESIDE = 10_000
AIM, AIM_MEGABYTES = 8.0, 1_000.0
WHOLE_SNAPSHOT = 465_000_000

_MADE = 4_000
_ID = b"https://openalex.org/W0000000000"
_DECLARED_EVERY = 1_000


# ---------- made works


def made_works(chance: random.Random) -> list[bytes]:
    """Works one a line, all with the same id, to be written again and again under others."""
    words = ["".join(chance.choices("abcdefghijklmnopqrstuvwxyz", k=chance.randint(3, 11))) for _ in range(2_000)]
    return [orjson.dumps(_work(chance, words)) + b"\n" for _ in range(_MADE)]


def _work(chance: random.Random, words: list[str], ror: str | None = None) -> dict[str, Any]:
    field, year = chance.randint(11, 36), chance.randint(2005, 2025)
    title = " ".join(chance.choices(words, k=11))
    topic = {
        "id": f"https://openalex.org/T{chance.randint(10_000, 14_515)}",
        "display_name": "A topic",
        "subfield": {"id": f"https://openalex.org/subfields/{field}01", "display_name": "A subfield"},
        "field": {"id": f"https://openalex.org/fields/{field}", "display_name": "A field"},
    }
    authors = [_author(chance, ror) for _ in range(min(100, 1 + int(chance.expovariate(0.35))))]
    cited = int(chance.expovariate(1 / (2027 - year)))
    references = [f"https://openalex.org/W{chance.randint(1, 10**9)}" for _ in range(int(chance.expovariate(1 / 12)))]
    abstract = {word: [place] for place, word in enumerate(chance.sample(words, chance.choice([0, 0, 90, 150])))}
    return {
        "id": _ID.decode(),
        "doi": None,
        "title": title,
        "display_name": title,
        "publication_year": year,
        "type": chance.choice(["article"] * 14 + ["book-chapter", "review", "preprint", "dissertation", "book"]),
        "primary_location": {"source": {"display_name": "A journal", "type": chance.choice(["journal", "conference"])}},
        "authorships": authors,
        "authors_count": len(authors),
        "cited_by_count": cited,
        "fwci": cited / 3,
        "citation_normalized_percentile": {"value": 0.5, "is_in_top_10_percent": chance.random() < 0.1},
        "is_retracted": False,
        "primary_topic": topic if chance.random() < 0.88 else None,
        "topics": [topic] * 2,
        "referenced_works": references,
        "abstract_inverted_index": abstract,
        "updated_date": "2026-10-01",
    }


def _author(chance: random.Random, ror: str | None) -> dict[str, Any]:
    number = chance.randint(1, 10**6)
    institution = {
        "id": f"https://openalex.org/I{number}",
        "display_name": f"University {number}",
        "ror": ror or f"https://ror.org/0{number:06d}",
        "country_code": "SE",
        "type": "education",
    }
    return {
        "author": {"id": f"https://openalex.org/A{number}", "display_name": f"N. N. {number}"},
        "institutions": [institution] if chance.random() < 0.6 or ror else [],
        "raw_author_name": f"N. N. {number}",
        "raw_affiliation_strings": [f"University {number}, Department of Things, Sweden"],
    }


def write_snapshot(folder: Path, works: int) -> None:
    """A snapshot of so many works in eight parts."""
    chance = random.Random(20261128)
    made = made_works(chance)
    mine = orjson.dumps(_work(chance, ["made"] * 200, declared_rors(None)[0])) + b"\n"
    for part in range(PARTS):
        path = folder / f"updated_date=2026-10-{part + 1:02d}" / "part_0000.gz"
        path.parent.mkdir(parents=True)
        with gzip.open(path, "wb", compresslevel=1) as file:
            file.writelines(_numbered(made, mine, range(part, works, PARTS)))


def _numbered(made: list[bytes], mine: bytes, numbers: range) -> Iterator[bytes]:
    for number in numbers:
        line = mine if number % _DECLARED_EVERY == 0 else made[number % _MADE]
        yield line.replace(_ID, b"https://openalex.org/W%d" % (number + 1), 1)


# ---------- measuring


def beside(works: int) -> tuple[float, float]:
    """Microseconds a work that the reader of single files takes, with identifying: by the clock, and of processor."""
    made = made_works(random.Random(1))
    body = b"".join(_numbered(made, made[0], range(1, works + 1)))
    started, worked = time.perf_counter(), time.process_time()
    reading = read_file("part.jsonl", body).reading
    assert reading is not None
    identify({"part": reading}, register())
    seconds, processor = time.perf_counter() - started, time.process_time() - worked
    return seconds / works * 1e6, processor / works * 1e6


def reduced(folder: Path) -> Cost:
    """What a process of its own takes to reduce the snapshot."""
    return measure([sys.executable, "-m", "benchmarks.openalex", "--reduce", str(folder)], os.environ)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--works", type=int, default=WORKS)
    parser.add_argument("--reduce", type=Path, help="reduce the snapshot in this folder, and print nothing")
    wanted = parser.parse_args()
    if wanted.reduce is not None:
        target = wanted.reduce / "batch"
        target.mkdir()
        reduce_snapshot(find_parts(wanted.reduce / "works"), declared_rors(None), wanted.reduce / "parts", target)
        return
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_snapshot(folder / "works", wanted.works)
        packed = sum(part.state[0] for part in find_parts(folder / "works"))
        print(f"{wanted.works:,} works of OpenAlex in {PARTS} parts, {packed / 1e6:,.0f} MB")
        cost = reduced(folder)
        cells = (folder / "batch" / REFERENCE_FILE).read_text(encoding="utf-8").count("\nopenalex_field,")
        kept = sum(path.stat().st_size for path in (folder / "parts").rglob("*") if path.is_file())
    one, processor = (spent / wanted.works * 1e6 for spent in (cost.seconds, cost.processor))
    file, worked = beside(BESIDE)
    print(f"  reduced              {one:7.1f} us a work, {processor:.1f} us of processor")
    print(
        f"  read and identified  {file:7.1f} us a work, {worked:.1f} us of processor ({BESIDE:,}, as single files are)"
    )
    met = "met" if file / one >= AIM else "MISSED"
    print(f"  ratio                {file / one:7.1f} (aim {AIM:.0f}: {met}), {worked / processor:.1f} of processor")
    met = "met" if cost.megabytes <= AIM_MEGABYTES else "MISSED"
    print(f"  peak memory          {cost.megabytes:7.0f} MB (aim {AIM_MEGABYTES:.0f} MB: {met})")
    print(f"  kept                 {kept / wanted.works:7.1f} bytes a work, {cells:,} cells of the reference set")
    hours = WHOLE_SNAPSHOT * one / 1e6 / 3600
    print(f"  {WHOLE_SNAPSHOT:,} works at this rate: {hours:.1f} hours")


if __name__ == "__main__":
    main()
