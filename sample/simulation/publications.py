"""Simulated publications of five universities, and what they are compared with.

Which publications there are, and their citations. Not here: the formats of exports (``sample/exports/``). All of it is
assumed: profiles, volumes, citations. The universities are real, so that the machinery can be seen at work; nothing
here says anything about them. There is no person in it.
"""

from __future__ import annotations

import csv
import hashlib
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from pipelines import seed_file

YEARS = tuple(range(2017, 2026))
BASE_YEARS = tuple(range(2012, 2026))
PER_YEAR = {"lnu": 14, "slu": 13, "liu": 16, "bth": 10, "hj": 10}

# Share of a university's publications beside what spreads over all fields: code of five digits -> weight. Assumed.
PROFILES: Mapping[str, Mapping[str, int]] = {
    "lnu": {"40104": 5, "40105": 4, "40103": 3, "30305": 8, "30301": 3, "10509": 5, "10503": 5, "50203": 4},
    "slu": {"40104": 7, "40106": 5, "40103": 4, "40303": 6, "40301": 4, "10611": 8, "10503": 3},
    "liu": {"30212": 8, "30205": 5, "20506": 7, "20501": 5, "10201": 8, "10207": 3, "20304": 4},
    "bth": {"10205": 11, "10202": 4, "20202": 6, "20203": 4, "20307": 2},
    "hj": {"50203": 8, "50202": 5, "50301": 9, "30305": 3, "20310": 2},
}
_SPREAD = 0.2
_COMPANIES = ("Simulerad Industri AB", "Simulerad Skog AB", "Simulated Foods Ltd")
_ABROAD = (("Simulated University Norway", "NO"), ("Simulated University Germany", "DE"), ("Simulated Univ USA", "US"))

# Fields of OpenAlex that stand for groups of the Swedish standard. Assumed, and used for the simulation only.
OPENALEX_FIELDS = {
    "11": "Agricultural and Biological Sciences",
    "17": "Computer Science",
    "22": "Engineering",
    "23": "Environmental Science",
    "27": "Medicine",
    "33": "Social Sciences",
    "36": "Health Professions",
}
_GROUP_TO_OPENALEX = {
    "101": "17", "102": "17", "103": "22", "104": "22", "105": "23", "106": "11", "107": "23", "207": "23",
    "301": "27", "302": "27", "303": "36", "304": "27", "305": "36", "401": "11", "402": "11", "403": "11",
}  # fmt: skip


@dataclass(frozen=True)
class SimulatedWork:
    """One publication. `authors` are the organisations of each author, by their names."""

    number: int
    year: int
    document_type: str
    field: str
    label: str
    home: str
    authors: tuple[tuple[str, ...], ...]
    citations: int

    @property
    def title(self) -> str:
        """Says in words that it is simulated."""
        return f"SIMULERAD POST {self.number:04d}: en studie inom {self.label}"

    @property
    def doi(self) -> str:
        """Under the prefix that is kept for tests."""
        return f"10.5555/styrka.simulated.{self.number:04d}"

    @property
    def openalex_field(self) -> str:
        """Field of OpenAlex that is open for its group."""
        return openalex_field(self.field)

    @property
    def score(self) -> float:
        """Citations over what the field's works of that year have on average."""
        return round(self.citations / mean_citations(self.openalex_field, self.year), 4)


def openalex_field(code: str) -> str:
    """Field of OpenAlex that is open for a code of the Swedish standard."""
    return _GROUP_TO_OPENALEX.get(code[:3], "22" if code[0] == "2" else "33")


def share(*key: object) -> float:
    """A number from 0 to 1 that depends on `key` alone, whatever the versions installed."""
    digest = hashlib.blake2b("|".join(map(str, key)).encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big") / 2**64


def mean_citations(field: str, year: int) -> float:
    """What the exponential distribution of citations has as its parameter. Assumed."""
    rate = {"11": 2.6, "17": 2.2, "22": 2.0, "23": 2.8, "27": 3.0, "33": 1.5, "36": 1.7}[field]
    return rate * (YEARS[-1] + 1.5 - year)


def citations_of(mean: float, *key: object) -> int:
    """A whole number of citations, drawn from the exponential distribution with `mean`."""
    return int(-math.log(1 - share("citations", *key)) * mean)


@cache
def labels() -> Mapping[str, str]:
    """Code of the Swedish standard, of one, three or five digits -> Swedish label; codes in use only."""
    with seed_file("research_fields").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["field_scheme"].startswith("ssif")]
    return {row["field_code"]: row["label_sv"] for row in rows if row["last_version"] in ("", "2025")}


@cache
def works() -> Sequence[SimulatedWork]:
    """All publications, in the order of their numbers."""
    made: list[SimulatedWork] = []
    for home, per_year in PER_YEAR.items():
        for year in YEARS:
            made += [_work(len(made) + place + 1, home, year) for place in range(per_year)]
    return made


def _work(number: int, home: str, year: int) -> SimulatedWork:
    field = _field(number, home)
    mean = mean_citations(openalex_field(field), year) * (0.8 + 0.5 * share("quality", home, field))
    kinds = ("article", "article", "article", "conference_paper", "review", "chapter")
    return SimulatedWork(
        number=number,
        year=year,
        document_type=kinds[int(share("kind", number) * len(kinds))],
        field=field,
        label=labels()[field],
        home=home,
        authors=_authors(number, home),
        citations=citations_of(mean, number),
    )


def _field(number: int, home: str) -> str:
    everything = [code for code in labels() if len(code) == 5]
    if share("spread", number) < _SPREAD:
        return everything[int(share("field", number) * len(everything))]
    profile = PROFILES[home]
    left = share("profile", number) * sum(profile.values())
    for code, weight in profile.items():
        left -= weight
        if left < 0:
            return code
    return next(iter(profile))


def _authors(number: int, home: str) -> tuple[tuple[str, ...], ...]:
    """The home organisation first; others by chance: another of the five, a company, a university abroad, both."""
    authors: list[tuple[str, ...]] = [(home,)] * (1 + int(share("home", number) * 3))
    if share("other", number) < 0.2:
        others = [code for code in PER_YEAR if code != home]
        authors.append((others[int(share("which", number) * len(others))],))
    if share("company", number) < 0.12:
        authors.append((_COMPANIES[number % len(_COMPANIES)],))
    if share("abroad", number) < 0.4:
        authors.append((_ABROAD[number % len(_ABROAD)][0],))
    if share("double", number) < 0.1:
        authors[0] = (home, "Simulerade sjukhuset")
    return tuple(authors)


def country_of(organisation: str) -> str:
    """Where an organisation is: ISO 3166 alpha-2."""
    return dict(_ABROAD).get(organisation, "SE")


def is_company(organisation: str) -> bool:
    """Whether it is one of the companies."""
    return organisation in _COMPANIES


def swedish_base() -> Mapping[tuple[str, str, int], int]:
    """Publications of all of Sweden by scheme, code and year: five digits, and the sums above them."""
    counted: dict[tuple[str, str, int], int] = {}
    for year in BASE_YEARS:
        for code in (code for code in labels() if len(code) == 5):
            number = 20 + int(280 * share("sweden", code) ** 2 * (1 + 0.02 * (year - YEARS[0])))
            for scheme, digits in (("ssif_1", 1), ("ssif_3", 3), ("ssif_5", 5)):
                key = (scheme, code[:digits], year)
                counted[key] = counted.get(key, 0) + number
    return counted


def reference_value(mean: float) -> tuple[float, int, float]:
    """Mean, threshold of the 10 % most cited and the part at it that counts, of whole exponential numbers."""

    def up_to(citations: int) -> float:
        return 1 - math.exp(-(citations + 1) / mean)

    threshold = next(citations for citations in range(10_000) if up_to(citations) >= 0.9)
    at = up_to(threshold) - (up_to(threshold - 1) if threshold else 0)
    return 1 / (math.exp(1 / mean) - 1), threshold, (up_to(threshold) - 0.9) / at
