"""The code lists that a project's cells are compared with, and how programmes spell their codes.

Not here: the lists themselves, which are handed in; fetching anything.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final

_INDICATOR = re.compile(r"\s*(RCO|RCR)[\s_-]*0*(\d{1,3})\b", re.IGNORECASE)
_OBJECTIVE = re.compile(r"\s*(?:R?SO|JSO|ESO)?[\s_-]*(\d\.\d{1,2})\b", re.IGNORECASE)
_FIELD = re.compile(r"\s*0*(\d{1,3})\b")

FUNDS: Final[Mapping[str, tuple[str, ...]]] = {
    "ERDF": ("erdf", "eruf", "efru", "feder", "fedr", "europeiskaregionalautvecklingsfonden"),
    "ESF+": ("esf", "esf+", "esfplus", "europeiskasocialfonden", "europeiskasocialfondenplus"),
    "JTF": ("jtf", "fro", "fondenförenrättvisomställning", "justtransitionfund"),
    "CF": ("cf", "cohesionfund", "sammanhållningsfonden"),
    "INTERREG": ("interreg",),
    "EAFRD": ("eafrd", "ejflu"),
    "EMFAF": ("emfaf", "ehfva", "ehfvf"),
    "STATE_1_1": ("1:1", "11", "anslag1:1", "state11", "state_1_1", "regionalutveckling", "regionalaprojektmedel"),
    "REGION": ("region", "regional", "regionen", "egnamedel"),
}
"""Fund as the warehouse has it -> its names, in lower case without spaces."""

FINANCIERS: Final[Mapping[str, tuple[str, ...]]] = {
    "eu": ("eu", "erdf", "eruf", "unionen"),
    "state": ("state", "staten", "stat", "1:1", "statlig"),
    "region": ("region", "regionen", "regional"),
    "municipality": ("municipality", "kommun", "kommunen", "kommunal"),
    "private": ("private", "privat", "privata", "näringsliv", "företag"),
    "own": ("own", "egen", "egeninsats", "egen insats"),
    "other": ("other", "övrig", "övriga", "annan", "national", "nationell"),
}
KINDS: Final[Mapping[str, tuple[str, ...]]] = {
    "budget": ("budget", "beviljat", "granted"),
    "accrued": ("accrued", "upparbetat", "upparbetade", "kostnader"),
    "claimed": ("claimed", "rekvirerat", "sökt", "ansökt"),
    "approved": ("approved", "godkänt", "godkända"),
    "paid": ("paid", "utbetalt", "utbetalat", "payment"),
}
LIGHTS: Final[Mapping[str, tuple[str, ...]]] = {
    "green": ("green", "grön", "grönt"),
    "yellow": ("yellow", "gul", "gult"),
    "red": ("red", "röd", "rött"),
}


@dataclass(frozen=True)
class Indicator:
    """A programme's indicator: what it counts, and in which unit."""

    label: str
    unit: str


@dataclass(frozen=True)
class Rate:
    """How many SEK one unit of a currency is, from and to which day, and when that was decided."""

    currency: str
    valid_from: date
    valid_to: date
    rate: float
    dated: date
    source: str


@dataclass(frozen=True)
class Lists:
    """Codes by list.

    Attributes:
        indicators: of programmes, by code (`RCO01`).
        objectives: specific objectives (`RSO1.1`). fields: intervention fields (`023`).
        regions: NUTS 3 code or county code -> county code.
        municipalities: municipality code -> county code.
        areas, goals: of each strategy, by its id.
        rates: exchange rates, in the order in which they are tried.
    """

    indicators: Mapping[str, Indicator]
    objectives: frozenset[str] = frozenset()
    fields: frozenset[str] = frozenset()
    regions: Mapping[str, str] = field(default_factory=dict)
    municipalities: Mapping[str, str] = field(default_factory=dict)
    areas: Mapping[str, frozenset[str]] = field(default_factory=dict)
    goals: Mapping[str, frozenset[str]] = field(default_factory=dict)
    rates: tuple[Rate, ...] = ()

    def indicator(self, written: str) -> str | None:
        """`RCR 1`, `rco01`, `RCO001 Enterprises …` as `RCR01`, `RCO01`; None where no list has it."""
        found = _INDICATOR.match(written)
        code = f"{found[1].upper()}{int(found[2]):02d}" if found else written.strip()
        return code if code in self.indicators else None

    def objective(self, written: str) -> str | None:
        """`1.1`, `SO1.1`, `RSO 1.1 Forskning` as `RSO1.1`; None where no list has it."""
        found = _OBJECTIVE.match(written)
        code = f"RSO{found[1]}" if found else written.strip()
        return code if code in self.objectives else None

    def intervention_field(self, written: str) -> str | None:
        """`23`, `023`, `023 - Skills` as `023`; None where no list has it."""
        found = _FIELD.match(written)
        code = f"{int(found[1]):03d}" if found else written.strip()
        return code if code in self.fields else None

    def rate(self, currency: str, on: date) -> Rate | None:
        """The rate of a currency on a day; None where none is known."""
        return next(
            (one for one in self.rates if one.currency == currency and one.valid_from <= on <= one.valid_to), None
        )


def named(written: str, names: Mapping[str, tuple[str, ...]]) -> str | None:
    """The code whose names a text is among, in whatever case and spacing; None where it is none of them."""
    plain = written.strip().lower()
    for code, spelled in names.items():
        if plain == code.lower() or plain in spelled or plain.replace(" ", "") in spelled:
            return code
    return None
