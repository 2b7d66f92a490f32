"""The monitoring team's desk under test: a mailbox in place of targets, and nights made of a nightly run's own parts.

Running the parts of a nightly run that find things, and looking at alerts. Not here: assertions.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from pipelines.alerts.notify import Message, NamedTarget
from pipelines.alerts.run_monitor import RunState, monitored
from pipelines.alerts.status import quality_folder, read_status
from pipelines.clock import utc_now
from pipelines.installation.parts import Installation
from pipelines.settings import AlertTarget
from pipelines.sources.declaration import Source
from pipelines.steps.fetch import record_fetches
from pipelines.steps.validate import record_outcomes, validate_vintage
from tests.altered_sample import Misbehaviour
from tests.nights import Site
from warehouse.check_results import CheckResult, CheckSpec

POST = AlertTarget(url="json://127.0.0.1:9/post", name="post")


@dataclass
class Mailbox:
    """Takes what targets are sent; those in `down` cannot be reached."""

    sent: list[tuple[str, Message]] = field(default_factory=list)
    down: dict[str, str] = field(default_factory=dict)

    def __call__(self, target: NamedTarget, message: Message) -> str | None:
        if target.name in self.down:
            return self.down[target.name]
        self.sent.append((target.name, message))
        return None

    def collect(self) -> list[Message]:
        """What has come since it was emptied last."""
        messages = [message for _, message in self.sent]
        self.sent.clear()
        return messages


def new_vintages(installation: Installation) -> list[Source]:
    """Sources of which this run has fetched something new."""
    new = [outcome.source for outcome in installation.ingest() if outcome.outcome in ("new_vintage", "same_bytes")]
    return [installation.sources[name] for name in new]


@dataclass
class Desk:
    """One installation with its mailbox."""

    site: Site
    targets: tuple[AlertTarget, ...] = (POST,)
    mailbox: Mailbox = field(default_factory=Mailbox)
    numbers: Iterable[int] = field(default_factory=itertools.count)

    def installation(self, misbehave: Misbehaviour | None = None) -> Installation:
        """The installation as one run opens it."""
        installation, _ = self.site.installation(misbehave=misbehave)
        installation.settings = self.site.settings(alert_targets=self.targets)
        return installation

    def night(self, *, misbehave: Misbehaviour | None = None) -> str:
        """Ask, fetch, load and validate as a nightly run does; nothing is built. Returns the run's id."""

        def find(installation: Installation, run_id: str) -> RunState:
            record_fetches(installation, run_id, utc_now(), installation.ingest())
            found: list[CheckResult] = []
            for source in new_vintages(installation):
                installation.loader.load_pending(source, utc_now())
                for vintage in installation.loader.unvalidated(source.name):
                    found += validate_vintage(installation.loader, vintage, run_id, utc_now())
            return "stopped" if any(outcome.blocking for outcome in found) else "published"

        return self.run(find, misbehave=misbehave)

    def night_with(self, *outcomes: CheckResult, state: RunState = "published") -> str:
        """A nightly run whose checks come out as said."""

        def find(installation: Installation, run_id: str) -> RunState:
            record_outcomes(installation.warehouse, run_id, utc_now(), outcomes, {})
            return state

        return self.run(find)

    def run(self, work: Callable[[Installation, str], RunState], *, misbehave: Misbehaviour | None = None) -> str:
        """Any work under monitor."""
        run_id = f"run {next(iter(self.numbers))}"
        installation = self.installation(misbehave)
        with monitored(installation, run_id, "nightly", sender=self.mailbox) as monitor:
            monitor.ended(work(installation, run_id))
        return run_id

    @property
    def status(self) -> dict[str, Any]:
        """What the page shows."""
        status = read_status(quality_folder(self.installation()))
        assert status is not None
        return status

    @property
    def unresolved(self) -> list[dict[str, Any]]:
        """Alerts that are not over."""
        return [alert for alert in self.status["alerts"] if alert["state"] != "resolved"]

    def the_one(self) -> dict[str, Any]:
        """The only alert that is not over."""
        found = self.unresolved
        assert len(found) == 1, [(alert["table_name"], alert["check_name"], alert["observed"]) for alert in found]
        return found[0]


def demand(name: str = "rows_add_up", *, severity: str = "critical", kind: str = "dbt") -> CheckSpec:
    return CheckSpec(name, kind, severity, "Rows add up.", "that rows add up", "look at the rows")  # type: ignore[arg-type]


def failed(table: str, name: str = "rows_add_up", observed: str = "3 rows break it", **more: str) -> CheckResult:
    return demand(name, **more).outcome(table, passed=False, observed=observed)


def passed(table: str, name: str = "rows_add_up", **more: str) -> CheckResult:
    return demand(name, **more).outcome(table, passed=True, observed="no row breaks it")
