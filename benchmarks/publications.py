"""What it costs to tell publications, organisations and subjects: 200,000 records of four formats.

Timing. Not here: whether the outcome is right (``tests/unit/bibliometrics/``).

Run with ``python -m benchmarks.publications``. Target: 12 seconds and 1 GB beyond the records themselves. The records
are made up in the proportions of five universities: SwePub holds all, Web of Science, Scopus and OpenAlex parts of
them, with 70,000 different addresses. The plain version beside joins on the lower-cased DOI alone, in pandas.
"""

from __future__ import annotations

import random
import resource
import time
from dataclasses import replace
from typing import Any

import pandas as pd

from pipelines.bibliometrics.identifying import identify
from pipelines.bibliometrics.records import Affiliation, Format, Identifiers, Reading, Record, Subject
from pipelines.bibliometrics.subjects import ssif

RECORDS = 200_000
TARGET_SECONDS = 12.0
TARGET_BYTES = 1_000_000_000
SHARES: dict[Format, float] = {"swepub": 0.5, "openalex": 0.2, "scopus": 0.18, "wos": 0.12}

_WORDS = ["forest", "water", "labour", "market", "food", "systems", "learning", "growth", "health", "wood", "energy"]
_HOMES = ["Linnaeus Univ", "Swedish Univ Agr Sci", "Linkoping Univ", "Blekinge Inst Technol", "Jonkoping Univ"]
_CODES = ["lnu", "slu", "liu", "bth", "hj"]


def made_up(records: int, seed: int = 2026) -> dict[str, Reading]:
    """Readings of four files with `records` records in all; what the indexes hold, SwePub holds too."""
    chance = random.Random(seed)
    subjects = [code for code in ssif() if len(code) == 5]
    works = [_work(number, chance, subjects) for number in range(int(records * SHARES["swepub"]))]
    readings = {"swepub": _reading("swepub", works)}
    for name, share in SHARES.items():
        if name != "swepub":
            found = chance.sample(works, int(records * share))
            readings[name] = _reading(name, [_indexed(name, one, chance) for one in found])
    return readings


def _work(number: int, chance: random.Random, subjects: list[str]) -> Record:
    home = chance.randrange(len(_CODES))
    title = " ".join([*chance.choices(_WORDS, k=9), str(number)[::-1], "study"])
    authors = chance.randint(1, 8)
    code = chance.choice(subjects)
    own = Affiliation("", _CODES[home], author_fraction=1 / authors)
    return Record(
        "swepub",
        number + 1,
        Identifiers(
            doi=f"https://doi.org/10.1{number % 50:03d}/J.{number}" if chance.random() < 0.7 else None,
            wos=f"{number:015d}" if chance.random() < 0.5 else None,
            swepub=f"oai:DiVA.org:lnu-{number}",
            issns=("0024-6301", "2049-3630")[: chance.randint(0, 2)],
        ),
        title,
        2015 + number % 11,
        "article" if number % 4 else "conference_paper",
        "publication/journal-article",
        authors,
        (own,),
        (Subject("ssif_2011", code), Subject("ssif_2011", code[:3]), Subject("ssif_2011", code[0])),
        host_title=f"Journal of {title.split()[0]}",
    )


def _indexed(name: Format, one: Record, chance: random.Random) -> Record:
    """The same work as an index has it: its own name, addresses and citations."""
    number = one.line
    names = {"wos": f"WOS:{number - 1:015d}", "scopus": f"2-s2.0-{85_000_000_000 + number}", "openalex": f"W{number}"}
    own: dict[str, Any] = {name: names[name]}
    affiliations = tuple(
        Affiliation(f"{place}, Dept {chance.randrange(400)}, {chance.choice(_WORDS)} town, {country}")
        for place, country in [
            (chance.choice(_HOMES), "Sweden"),
            *((f"Univ {chance.choice(_WORDS)}", "Norway") for _ in range(chance.randrange(3))),
        ]
    )
    return replace(
        one,
        format=name,
        identifiers=replace(one.identifiers, swepub=None, **own),
        title=one.title.upper(),
        affiliations=affiliations,
        subjects=(Subject("openalex_field", "17", "Computer Science"),) if name == "openalex" else (),
        citations=chance.randrange(50),
    )


def _reading(name: Format, records: list[Record]) -> Reading:
    return Reading(name, "made up", len(records), tuple(records))


def plain_pandas(readings: dict[str, Reading]) -> int:
    """Publications by the lower-cased DOI alone."""
    frame = pd.DataFrame(
        {"doi": [one.identifiers.doi for reading in readings.values() for one in reading.records]}, dtype="str"
    )
    known = frame["doi"].dropna().str.lower().str.removeprefix("https://doi.org/")
    return int(known.nunique() + frame["doi"].isna().sum())


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def main() -> None:
    readings = made_up(RECORDS)
    before = _peak()
    started, processor = time.perf_counter(), time.process_time()
    found = identify(readings)
    seconds, processor = time.perf_counter() - started, time.process_time() - processor
    extra = _peak() - before
    started = time.perf_counter()
    plain = plain_pandas(readings)
    plain_seconds = time.perf_counter() - started
    print(f"records                     {found.read:>12,}")
    print(f"publications                {len(found.publications):>12,}   merged {found.merged:,}")
    print(
        f"identify                    {seconds:>10.1f} s   target {TARGET_SECONDS:.0f} s; "
        f"{processor:.1f} s of processor"
    )
    print(f"memory beyond the records   {extra / 1e6:>9.0f} MB   target {TARGET_BYTES / 1e6:.0f} MB")
    print(f"plain pandas, DOI only      {plain_seconds:>10.1f} s   {plain:,} publications")


if __name__ == "__main__":
    main()
