"""SourceCheck: the agencies are asked once a month whether the declared tables are still what their declarations say.

What is asked, what is a finding, and keeping both: the report as a file, the findings in the quality tables. Not here:
asking (``source_probe.py``, ``pxweb_v1/``), or when it is done (``source_check_job.py``).

Every finding is a warning: it stops nothing, because what it foretells has not come to the nightly run yet.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from pipelines.agencies.declaration import AgencyClosed
from pipelines.installation.parts import Installation
from pipelines.maintenance.probes import Probed
from pipelines.maintenance.source_probe import probe_sources, report
from pipelines.pxweb import PxWebClient
from pipelines.pxweb.v1 import compare_generations
from pipelines.sources.catalogue import of_kind
from pipelines.sources.pxweb_table import PxWebTable
from pipelines.steps.validate import record_outcomes
from pipelines.system.files import replace_file
from warehouse.check_results import CheckResult, CheckSpec

if TYPE_CHECKING:
    from pipelines.pxweb.v1 import GenerationReport

_PAGE = "docs/when-the-agency-changes-something.md says what to do"

AS_DECLARED = CheckSpec(
    name="resolves_as_declared",
    kind="source_check",
    severity="warning",
    description_en="The agency still has the table, with the codes that its declaration names.",
    expected="the table as it is declared",
    advice=_PAGE,
)
SAME_FIGURES = CheckSpec(
    name="same_in_both_generations",
    kind="source_check",
    severity="warning",
    description_en="Both generations of the agency's API give the same figures for the newest period.",
    expected="the same figures in both generations of the API",
    advice="Report it to the statistics agency; the figures of the second generation are the ones in use",
)
FIRST_ANSWERS = CheckSpec(
    name="first_generation_answers",
    kind="source_check",
    severity="warning",
    description_en="The first generation of the agency's API still answers.",
    expected="an answer of the first generation of the API",
    advice="If it lasts, remove v1_url from the agency's file in pipelines/agencies/: the comparison goes with it",
)


@dataclass(frozen=True)
class SourceCheck:
    """What the agencies were asked at a moment; `generations` by agency, for those that have both."""

    at: datetime
    probed: list[Probed]
    generations: Mapping[str, GenerationReport] = field(default_factory=dict)
    sources: Mapping[str, str] = field(default_factory=dict)
    """Table id -> source, for the tables that were compared."""

    @property
    def outcomes(self) -> list[CheckResult]:
        """One for every table that was probed and every one that was compared; one alone for a closed generation."""
        return [*map(_as_declared, self.probed), *self._compared()]

    @property
    def findings(self) -> list[CheckResult]:
        """Those that need somebody."""
        return [outcome for outcome in self.outcomes if not outcome.passed]

    @property
    def text(self) -> str:
        """The report for people."""
        lines = [report(self.probed)]
        for agency, reported in self.generations.items():
            lines.append(f"\nBoth generations of {agency.upper()}'s API:")
            lines += [reported.gone] if reported.gone else [one.sentence for one in reported.tables]
        return "\n".join(lines)

    def _compared(self) -> Iterator[CheckResult]:
        for agency, reported in self.generations.items():
            yield FIRST_ANSWERS.outcome(agency, passed=reported.gone is None, observed=reported.gone or "it answers")
            for one in reported.tables:
                source = self.sources[one.table_id]
                yield SAME_FIGURES.outcome(source, passed=one.agrees, observed=one.sentence.rstrip("."))


def look_around(installation: Installation, at: datetime, *, both_generations: bool) -> SourceCheck:
    """Ask every agency about its declared tables; with `both_generations`, compare the newest period in both.

    Nothing is raised for what goes wrong with an agency or a table: it is in the result.
    """
    session = installation.api_session
    probed = probe_sources(
        installation.sources, lambda source: session.client_for(source, at), installation.table_ids.get
    )
    source_check = SourceCheck(at, probed)
    if not both_generations or session.api == "sample":
        return source_check
    # Only PxWeb has two generations.
    tables = of_kind(installation.sources, PxWebTable)
    asked_about = [one for one in probed if one.source in tables]
    found = {one.table_id: tables[one.source] for one in asked_about if one.table_id and one.failure is None}
    agencies = sorted({source.agency_id for source in found.values()})
    asked = {one.table_id: one.selection for one in asked_about if one.table_id in found}
    reported = {agency: _generations(installation, at, agency, found, asked) for agency in agencies}
    return replace(
        source_check,
        generations={agency: one for agency, one in reported.items() if one is not None},
        sources={table_id: source.name for table_id, source in found.items()},
    )


def keep(installation: Installation, run_id: str, source_check: SourceCheck) -> Path:
    """Write the report to the home folder and the outcomes to the quality tables; returns the report's path.

    Call it with the right to write.
    """
    installation.loader.prepare()
    record_outcomes(installation.warehouse, run_id, source_check.at, source_check.outcomes, {})
    return write_report(installation.home.source_check, source_check)


def write_report(folder: Path, source_check: SourceCheck) -> Path:
    """Write the report under the moment's name, whole or not at all."""
    path = folder / f"{source_check.at:%Y-%m-%dT%H%M%SZ}.txt"
    replace_file(path, source_check.text + "\n")
    return path


def _as_declared(probed: Probed) -> CheckResult:
    observed = probed.sentence.removeprefix(f"{probed.source}: ")
    return AS_DECLARED.outcome(probed.source, passed=probed.is_sound, observed=observed)


def _generations(
    installation: Installation,
    at: datetime,
    agency: str,
    found: Mapping[str, PxWebTable],
    asked: Mapping[str, Mapping[str, Sequence[str]]],
) -> GenerationReport | None:
    """The agency's tables compared, None where it has no first generation or does not answer at this hour."""
    session = installation.api_session
    try:
        newer = session.agencies.of_open(agency, at)
    except AgencyClosed:
        return None
    assert isinstance(newer, PxWebClient)
    older = session.agencies.open_v1(agency)
    if older is None:
        return None
    # The newest period is enough to tell whether both are served from the same figures, and costs few calls.
    selections = {
        table_id: {**asked[table_id], "Tid": ["TOP(1)"]}
        for table_id, source in found.items()
        if source.agency_id == agency
    }
    with older:
        return compare_generations(newer, older, selections, {name: found[name].matrix for name in selections})
