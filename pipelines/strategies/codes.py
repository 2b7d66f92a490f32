"""The code lists that a strategy's cells are compared with.

Which codes a scheme has. Not here: the rules that ask (``rules/``).

Lists that the models use too (regions, industries, fields of research, measures) come from the models' seeds. Lists
that only a strategy names (intervention fields, specific objectives, programme indicators, NABS, FORD) are in
`lists/`, from Regulation (EU) 2021/1060, Annex I; Regulation (EU) 2021/1058, Annex I; the S3 platform's list of NABS
2007; UKÄ and SCB.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pipelines import seed_file

_FINER_INDUSTRY = re.compile(r"(\d\d)\.\d{1,3}")
_INDUSTRY_SCHEMES = ("sni2007", "sni2025", "nace2", "nace2.1")
_RESEARCH_SCHEMES = {"ssif2011": "2011", "ssif2025": "2025"}
# Schemes without a closed list: the words of a strategy, and policy objectives as the S3 platform writes them.
_FREE_SCHEMES = ("word", "s3_policy")
_LISTED_SCHEMES = ("ford", "nabs2007", "intervention_field", "specific_objective")
SCHEMES = (*_INDUSTRY_SCHEMES, *_RESEARCH_SCHEMES, *_LISTED_SCHEMES, *_FREE_SCHEMES)
INDUSTRY, RESEARCH = frozenset(_INDUSTRY_SCHEMES), frozenset((*_RESEARCH_SCHEMES, "ford"))


@dataclass(frozen=True)
class Measure:
    """A measure of the catalogue: its unit, and what it is of (`total`, `industry`, `area`, `organisation`)."""

    name: str
    of: str
    unit: str


@dataclass(frozen=True)
class Codes:
    """Codes by list, from the models' seeds.

    Attributes:
        nuts: code of a region -> its NUTS code; Sweden with its riksområden, counties and municipalities.
        counties: codes of counties -> the code of the riksområde they are in.
        industries: codes of SNI 2007 in the official tables: sections, groups and divisions.
        research: codes of SSIF by version.
        measures: the catalogue of measures.
        organisations: codes of research organisations; empty where they are not known.
    """

    nuts: Mapping[str, str]
    counties: Mapping[str, str]
    industries: frozenset[str]
    research: Mapping[str, frozenset[str]]
    measures: Mapping[str, Measure]
    organisations: frozenset[str] = frozenset()

    def fault(self, scheme: str, code: str) -> str | None:
        """What a code of a known scheme should have been; None where it is right."""
        if scheme in _FREE_SCHEMES:
            return None
        if scheme in _INDUSTRY_SCHEMES:
            return self._industry_fault(scheme, code)
        known = self.research[_RESEARCH_SCHEMES[scheme]] if scheme in _RESEARCH_SCHEMES else listed(scheme)
        return None if code in known else _nearest(code, known, scheme)

    def _industry_fault(self, scheme: str, code: str) -> str | None:
        divisions = {one for one in self.industries if one.isdigit()}
        if scheme in ("sni2025", "nace2.1"):
            # Sections and divisions moved: only the form is known here.
            right = re.fullmatch(r"[A-V]|\d\d(\.\d{1,3})?", code)
            return None if right else "expected a section, two digits, or digits with a point such as 46.3"
        finer = _FINER_INDUSTRY.fullmatch(code)
        if code in self.industries or (finer and finer[1] in divisions):
            return None
        return _nearest(code, self.industries, scheme)


def read_codes(seeds: Path, organisations: Collection[str] = ()) -> Codes:
    """Read the lists from the models' seeds, wherever under `seeds` they lie.

    Raises:
        FileNotFoundError: a seed is not there.
    """
    regions = _lines(seeds, "regions")
    fields = [row for row in _lines(seeds, "research_fields") if row["field_scheme"].startswith("ssif")]
    industries = {row["industry_code"] for name in ("industries", "industry_divisions") for row in _lines(seeds, name)}
    return Codes(
        nuts={row["region_code"]: row["nuts_code"] for row in regions},
        counties={row["region_code"]: row["parent_code"] for row in regions if row["region_level"] == "county"},
        industries=frozenset(industries),
        research={
            version: frozenset(
                row["field_code"]
                for row in fields
                if (row["first_version"] or "0") <= version <= (row["last_version"] or "9")
            )
            for version in _RESEARCH_SCHEMES.values()
        },
        measures={
            row["measure"]: Measure(row["measure"], row["subject"], row["unit"])
            for row in _lines(seeds, "measure_catalogue")
        },
        organisations=frozenset(organisations),
    )


@cache
def listed(scheme: str) -> frozenset[str]:
    """Codes of a scheme that comes with this package, or of the programmes' indicators."""
    file = f"{scheme}s" if scheme in ("intervention_field", "specific_objective") else scheme
    # The programmes' indicators have labels that the models read too: they are a seed.
    is_seed = scheme == "programme_indicators"
    path = seed_file(file) if is_seed else Path(__file__).with_name("lists") / f"{file}.csv"
    with path.open(encoding="utf-8", newline="") as lines:
        codes = {row["code"] for row in csv.DictReader(lines)}
    return frozenset(codes | ({code.partition(".")[0] for code in codes} if scheme == "ford" else set()))


def _nearest(code: str, known: Collection[str], scheme: str) -> str:
    """What was probably meant: a spreadsheet takes leading zeros and zeros after the point, and makes points commas."""
    padded = [one for one in (f"0{code}", f"00{code}", f"{code}0") if one in known]
    if padded:
        return f"expected `{padded[0]}`: the cell was probably taken for a number; write it as text"
    if (pointed := code.replace(",", ".")) != code and pointed in known:
        return f"expected `{pointed}`: write it with a point, and the cell as text"
    # `27` for 2.7, `2.70` for 2.7, `I55` for 55.
    for meant in (f"{code[:1]}.{code[1:]}", code.rstrip("0"), re.sub(r"^[A-Z](?=\d)", "", code)):
        if meant != code and meant in known:
            return f"expected `{meant}`, as {scheme} writes it"
    if re.search(r"[a-zåäö]{3}", code.lower()) and re.search(r"\d", code):
        return f"expected a code of {scheme}: the cell was probably taken for a date; write the code as text"
    others = [one for one in _LISTED_SCHEMES if one != scheme and code in listed(one)]
    if others:
        return f"expected a code of {scheme}: this is one of {others[0]}; correct the scheme or the code"
    return f"expected a code of {scheme}, as {', '.join(sorted(known)[:4])} …"


def _lines(seeds: Path, name: str) -> list[dict[str, str]]:
    found = sorted(seeds.rglob(f"{name}.csv"))
    if not found:
        raise FileNotFoundError(f"{seeds} has no seed {name}.csv: restore it from the repository.")
    with found[0].open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))
