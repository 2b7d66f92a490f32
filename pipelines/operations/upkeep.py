"""Upkeep: the offices are asked once a month whether the declared tables are still what their declarations say.

Belongs here: what is asked, what is a finding, and keeping both: the report as a file, the findings in the quality
tables. Does not belong here: asking (``source_probe.py``, ``pxweb_v1/``), or when it is done (``upkeep_job.py``).

Every finding is a warning: it stops nothing, because what it foretells has not come to the night yet.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from pipelines.checks.outcome import CheckOutcome, CheckSpec
from pipelines.installation import Installation
from pipelines.judging import record_outcomes
from pipelines.offices import OfficeClosed
from pipelines.operations.source_probe import Probed, probe_sources, report
from pipelines.sources.declaration import PxWebTable, pxweb_tables

if TYPE_CHECKING:
    from pipelines.pxweb_v1 import GenerationReport

_PAGE = "docs/when-the-agency-changes-something.md says what to do"

AS_DECLARED = CheckSpec(
    name="resolves_as_declared",
    kind="upkeep",
    severity="warning",
    description_en="The office still has the table, with the codes that its declaration names.",
    expected="the table as it is declared",
    advice=_PAGE,
)
SAME_FIGURES = CheckSpec(
    name="same_in_both_generations",
    kind="upkeep",
    severity="warning",
    description_en="Both generations of the office's API give the same figures for the newest period.",
    expected="the same figures in both generations of the API",
    advice="Report it to the statistics office; the figures of the second generation are the ones in use",
)
FIRST_ANSWERS = CheckSpec(
    name="first_generation_answers",
    kind="upkeep",
    severity="warning",
    description_en="The first generation of the office's API still answers.",
    expected="an answer of the first generation of the API",
    advice="If it lasts, remove v1_url from the office's file in pipelines/offices/: the comparison goes with it",
)


@dataclass(frozen=True)
class Upkeep:
    """What the offices were asked at a moment; `generations` by office, for those that have both."""

    at: datetime
    probed: list[Probed]
    generations: Mapping[str, GenerationReport] = field(default_factory=dict)
    sources: Mapping[str, str] = field(default_factory=dict)
    """Table id -> source, for the tables that were compared."""

    @property
    def outcomes(self) -> list[CheckOutcome]:
        """One for every table that was probed and every one that was compared; one alone for a closed generation."""
        return [*map(_as_declared, self.probed), *self._compared()]

    @property
    def findings(self) -> list[CheckOutcome]:
        """Those that need somebody."""
        return [outcome for outcome in self.outcomes if not outcome.passed]

    @property
    def text(self) -> str:
        """The report for people."""
        lines = [report(self.probed)]
        for office, told in self.generations.items():
            lines.append(f"\nBoth generations of {office.upper()}'s API:")
            lines += [told.gone] if told.gone else [one.sentence for one in told.tables]
        return "\n".join(lines)

    def _compared(self) -> Iterator[CheckOutcome]:
        for office, told in self.generations.items():
            yield FIRST_ANSWERS.outcome(office, passed=told.gone is None, observed=told.gone or "it answers")
            for one in told.tables:
                source = self.sources[one.table_id]
                yield SAME_FIGURES.outcome(source, passed=one.agrees, observed=one.sentence.rstrip("."))


def look_around(installation: Installation, at: datetime, *, both_generations: bool) -> Upkeep:
    """Ask every office about its declared tables; with `both_generations`, compare the newest period in both.

    Nothing is raised for what goes wrong with an office or a table: it stands in the result.
    """
    agency = installation.agency
    tables = pxweb_tables(installation.sources)
    probed = probe_sources(tables, lambda source: agency.client_for(source, at), installation.table_ids.get)
    upkeep = Upkeep(at, probed)
    if not both_generations or agency.offices is None:
        return upkeep
    found = {one.table_id: tables[one.source] for one in probed if one.table_id and one.failure is None}
    offices = sorted({source.office for source in found.values()})
    told = {office: _generations(installation, at, office, found) for office in offices}
    return replace(
        upkeep,
        generations={office: one for office, one in told.items() if one is not None},
        sources={table_id: source.name for table_id, source in found.items()},
    )


def keep(installation: Installation, run_id: str, upkeep: Upkeep) -> Path:
    """Write the report to the home folder and the outcomes to the quality tables; returns the report's path.

    Call it with the right to write.
    """
    installation.intake.prepare()
    record_outcomes(installation.warehouse, run_id, upkeep.at, upkeep.outcomes, {})
    return write_report(installation.home.upkeep, upkeep)


def write_report(folder: Path, upkeep: Upkeep) -> Path:
    """Write the report under the moment's name, whole or not at all."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{upkeep.at:%Y-%m-%dT%H%M%SZ}.txt"
    beside = path.with_suffix(".new")
    beside.write_text(upkeep.text + "\n", encoding="utf-8")
    os.replace(beside, path)
    return path


def _as_declared(probed: Probed) -> CheckOutcome:
    observed = probed.sentence.removeprefix(f"{probed.source}: ")
    return AS_DECLARED.outcome(probed.source, passed=probed.is_sound, observed=observed)


def _generations(
    installation: Installation, at: datetime, office: str, found: Mapping[str, PxWebTable]
) -> GenerationReport | None:
    """The office's tables compared, None where it has no first generation or does not answer at this hour."""
    agency = installation.agency
    assert agency.offices is not None
    try:
        newer = agency.offices.of_open(office, at)
    except OfficeClosed:
        return None
    older = agency.offices.open_v1(office)
    if older is None:
        return None
    from pipelines.pxweb_v1 import compare_generations

    # The newest period is enough to tell whether both are served from the same figures, and costs few calls.
    selections = {
        table_id: {**source.selection, "Tid": ["TOP(1)"]}
        for table_id, source in found.items()
        if source.office == office
    }
    with older:
        return compare_generations(newer, older, selections)
