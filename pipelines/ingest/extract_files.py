"""Extracts: files that an agency made to order, from the inbox into the archive.

What a file of this inbox is, by its declarations. Not here: the way into the archive, which is that of every inbox
(``dropped_files.py``), or reading files (``extracts/``).

One file may hold tables of several declared extracts, a sheet each: it is then a part of a snapshot of each. An agency
delivers a new year as a file of its own; what it replaces is decided when rows are made (``load/extract_cells.py``).
"""

from __future__ import annotations

import logging
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from pipelines.archive import Origin, Snapshot
from pipelines.extracts import ExtractError, Misfit, NotRecognised, Recognised, recognise
from pipelines.ingest.dropped_files import Arrival, DroppedFiles
from pipelines.ingest.extract_reports import ADVICE, RECOGNISED, findings, reason
from pipelines.ingest.inbox import Drop, DroppedFile
from pipelines.sources.ordered_extract import OrderedExtract
from pipelines.system.person_data import without_person_data

logger = logging.getLogger(__name__)

_SIMULATED = re.compile(r"simulera[dt]|simulated", re.IGNORECASE)
_DATE = re.compile(
    r"(?:uttag\w*|uppdatera\w*|uppdatering\w*|framställ\w*|lever\w*)\D{0,20}(20\d{2})-?(\d{2})-?(\d{2})", re.IGNORECASE
)


class Uploads(DroppedFiles[OrderedExtract]):
    """One run's ingest of ordered extracts."""

    recognised = RECOGNISED
    refusals = (ExtractError,)

    def read(self, drop: Drop, fresh: Sequence[DroppedFile]) -> list[Arrival]:
        """See `DroppedFiles.read`: every file fits at least one declaration."""
        arrivals = []
        for file in fresh:
            found = recognise(file.name, file.body, self.sources)
            remarks = [f"was ingested without {', '.join(found[0].left_out)}"] if found[0].left_out else []
            remarks += [f"says nowhere what it counts, and is taken for {one.assumed}" for one in found if one.assumed]
            if remarks:
                self.remarks[drop.name] = " and ".join(remarks)
                logger.info("%s %s.", file.name, self.remarks[drop.name])
            arrivals += [self._arrival(drop, file, one) for one in found]
        return arrivals

    def _arrival(self, drop: Drop, file: DroppedFile, found: Recognised) -> Arrival:
        _demand_years_that_have_been(file.name, found, self._clock().year)
        delivered = _delivered(found) or f"{drop.received:%Y-%m-%dT%H:%M:%SZ}"
        # No notes of the file, which may name whom to ask: the manifest outlives an erasure.
        facts = {"delivered": delivered, "tables": list(found.tables), "years": found.cells.years}
        return Arrival(found.name, self._origin(file.name, found), drop, file, delivered, facts, found)

    def _origin(self, name: str, found: Recognised) -> Origin:
        """What the figures are: the file's own label decides, then the home."""
        if any(_SIMULATED.search(text) for text in (name, *found.cells.notes)):
            return "simulated"
        return "live" if self.api == "live" else "recorded"

    def described(
        self, source: OrderedExtract, base: Snapshot | None, arrivals: Sequence[Arrival]
    ) -> Mapping[str, Any]:
        """See `DroppedFiles.described`."""
        return {
            "table_id": arrivals[-1].file.name,
            "fingerprint": _fingerprint(source, base, [arrival.content for arrival in arrivals]),
        }

    def findings_in_words(self, error: Exception) -> list[str]:
        """See `DroppedFiles.findings_in_words`."""
        assert isinstance(error, ExtractError)
        return findings(error, self.sources)

    @property
    def advice_in_words(self) -> list[str]:
        """See `DroppedFiles.advice_in_words`."""
        return ADVICE

    def reason(self, error: Exception) -> str:
        """See `DroppedFiles.reason`."""
        assert isinstance(error, ExtractError)
        return reason(error)

    def nothing_yet(self, source: OrderedExtract) -> str:
        """See `DroppedFiles.nothing_yet`."""
        return f"nothing has been delivered yet. {source.order}"


def _demand_years_that_have_been(name: str, found: Recognised, this_year: int) -> None:
    """Refuse a figure of a later year than a forecast of the next could be: 2051 is 2015 mistyped."""
    ahead = [year for year in found.cells.years if int(year) > this_year + 1]
    if ahead:
        expected = f"years up to {this_year + 1}"
        raise NotRecognised(name, {found.name: [Misfit(expected, value=year) for year in ahead]})


def _delivered(found: Recognised) -> str | None:
    """When the agency made the file, as it says itself."""
    for note in found.cells.notes:
        if said := _DATE.search(note):
            return f"{'-'.join(said.groups())}T00:00:00Z"
    return None


def _fingerprint(source: OrderedExtract, base: Snapshot | None, found: Iterable[Recognised]) -> dict[str, object]:
    """Codes with their texts, in the form that fingerprints of fetched tables have (``pxweb/fingerprint.py``)."""
    labels: dict[str, dict[str, str]] = {variable: {} for variable in source.columns}
    years: set[str] = set()
    if base is not None:
        variables = base.fingerprint["variables"]
        labels |= {variable: dict(variables[variable]["codes"]) for variable in labels if variable in variables}
        years |= set(variables["Tid"]["codes"])
    for one in found:
        years |= set(one.cells.years)
        for variable, texts in one.cells.labels.items():
            labels[variable] |= {code: without_person_data(text) for code, text in texts.items()}
    described = {variable: _described(variable, "regular", texts) for variable, texts in labels.items()}
    contents = {
        name: {"unit": one.unit, "decimals": one.decimals, "attributes": {}} for name, one in source.measures.items()
    }
    described["ContentsCode"] = _described("ContentsCode", "contents", {name: name for name in contents}, contents)
    described["Tid"] = _described("Tid", "time", _same(sorted(years)))
    return {"table": source.name, "matrix": source.name, "variables": described}


def _same(codes: Collection[str]) -> dict[str, str]:
    return {code: code for code in codes}


def _described(
    variable: str, role: str, codes: Mapping[str, str], contents: Mapping[str, object] | None = None
) -> dict[str, object]:
    return {
        "label": variable,
        "role": role,
        "elimination": False,
        "codes": dict(codes),
        "codelists": [],
        "contents": dict(contents or {}),
    }
