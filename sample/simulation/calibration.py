"""Published figures that the simulated tables must agree with, and a noise that is the same on every machine.

Reading ``calibration/`` and the recorded tables into arrays. Not here: anything computed from them.
"""

from __future__ import annotations

import csv
import hashlib
import math
from collections.abc import Iterator
from pathlib import Path

from sample.catalogue import CATALOGUE
from sample.documents import Cells, cells_of, read

FOLDER = Path(__file__).parents[1] / "calibration"


def rows(name: str) -> Iterator[dict[str, str]]:
    """The rows of a calibration file, whose head of comment lines is skipped."""
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(line for line in file if not line.startswith("#"))


def rams(tables: Path) -> Cells:
    """Recorded employment: county x industry group x sex x 2008-2018."""
    return cells_of(read(tables / CATALOGUE["scb_rams_2008_2018"].file))[1:, :, :, 0, :]


def bas(tables: Path) -> Cells:
    """Recorded employment by place of work: county x industry group (in RAMS's order) x 2020-2025."""
    return cells_of(read(tables / CATALOGUE["scb_bas"].file))[1:, 0, 1:, 0, 0, :]


def noise(*key: object) -> float:
    """A number from -1 to 1 that depends on `key` alone.

    Not numpy's generators: their streams may change between versions, and the files must not.
    """
    digest = hashlib.blake2b("|".join(map(str, key)).encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big") / 2**63 - 1


def wave(year: int, *key: object) -> float:
    """A smooth movement over the years, from -1 to 1: two sines whose phases depend on `key`."""
    slow = math.sin(2 * math.pi * (year / 17 + noise("slow", *key)))
    quick = math.sin(2 * math.pi * (year / 6.5 + noise("quick", *key)))
    return 0.7 * slow + 0.3 * quick
