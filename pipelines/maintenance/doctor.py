"""Examining an installation: what is in order, and what somebody has to fix.

The examinations and their words. Not here: fixing anything, or validating figures (the checks do). Nothing is written
but an empty file that is removed again, and nobody is asked unless `live` says so.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from difflib import get_close_matches
from email.utils import parsedate_to_datetime
from fnmatch import filter as filter_names
from typing import Final, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pipelines.clock import TIME_ZONE, utc_now
from pipelines.installation.home import AnotherRunIsWriting
from pipelines.installation.parts import Installation
from pipelines.settings import Settings
from warehouse.engine import dialect_of
from warehouse.schema_switch import missing_roles

State = Literal["ok", "note", "fix"]

_LEAST_FREE_BYTES: Final = 2_000_000_000
_LATEST_NIGHT: Final = timedelta(hours=26)
_CLOCK_MAY_DIFFER: Final = timedelta(minutes=2)
_DAEMON_BEATS: Final = timedelta(minutes=5)
_SCHEDULES: Final = (
    "nightly_schedule",
    "second_attempt_schedule",
    "annual_schedule",
    "source_check_schedule",
    "digest_schedule",
)
_MARKS: Final = {"ok": "ok    ", "note": "note  ", "fix": "FIX   "}


@dataclass(frozen=True)
class Examined:
    """What was looked at, its state, and in which words; what has to be fixed says how."""

    what: str
    state: State
    reported: str


Examination = Callable[["Patient"], Iterator[Examined]]


@dataclass(frozen=True)
class Patient:
    """An installation under examination."""

    installation: Installation
    now: datetime
    live: bool
    deep: bool

    @property
    def settings(self) -> Settings:
        """What the operator chose."""
        return self.installation.settings

    @property
    def if_live(self) -> State:
        """How grave it is that runs do not start by themselves: nobody waits for the sample's."""
        return "fix" if self.settings.api == "live" else "note"


def examine(
    settings: Settings, *, live: bool = False, deep: bool = False, now: datetime | None = None
) -> list[Examined]:
    """Look at everything; an examination that breaks is itself something to fix.

    Args:
        settings: of the installation.
        live: ask the agency's API, once.
        deep: read every byte of the archive.
        now: the moment to validate by.
    """
    installation = Installation(settings)
    held = installation.home.holds()
    if held is not None:
        installation = Installation(settings.model_copy(update={"api": held}))
    patient = Patient(installation, now or utc_now(), live, deep)
    return [found for examination in _EXAMINATIONS for found in _carried_out(examination, patient)]


def report(found: Sequence[Examined]) -> str:
    """The results as lines, and a last one that counts."""
    width = max(len(one.what) for one in found)
    lines = [f"{_MARKS[one.state]}{one.what:<{width}}  {one.reported}" for one in found]
    to_fix = sum(one.state == "fix" for one in found)
    closing = f"{to_fix} to fix." if to_fix else "Nothing to fix."
    return "\n".join([*lines, closing])


def _carried_out(examination: Examination, patient: Patient) -> list[Examined]:
    try:
        return list(examination(patient))
    except Exception as error:
        what = examination.__name__.strip("_").replace("_", " ")
        reported = " ".join(str(error).split())
        return [Examined(what, "fix", f"could not be looked at: {type(error).__name__}: {reported}")]


def _home(patient: Patient) -> Iterator[Examined]:
    home = patient.installation.home
    if home.root.exists() and not home.root.is_dir():
        yield Examined("home", "fix", f"{home.root} is a file, and a folder is needed: set STYRKA_HOME to another")
        return
    if not home.root.is_dir():
        yield Examined("home", "fix", f"{home.root} does not exist: make it, or set STYRKA_HOME; a first run fills it")
        return
    try:
        with tempfile.TemporaryFile(dir=home.root):
            pass
    except OSError as error:
        yield Examined("home", "fix", f"{home.root} cannot be written to ({error.strerror}): give this user the right")
        return
    yield Examined("home", "ok", f"{home.root}, {home.holds() or 'no'} figures, owned by uid {home.root.stat().st_uid}")
    try:
        with home.writing():
            pass
    except AnotherRunIsWriting as error:
        yield Examined("running", "note", str(error))


def _disk(patient: Patient) -> Iterator[Examined]:
    root = patient.installation.home.root
    if not root.exists():
        return
    free = shutil.disk_usage(root).free
    reported = f"{free / 1e9:.1f} GB free under {root}"
    if free < _LEAST_FREE_BYTES:
        yield Examined(
            "disk",
            "fix",
            f"{reported}: free space; replays/ may go, and STYRKA_KEEP_RELEASES keeps fewer releases",
        )
    else:
        yield Examined("disk", "ok", reported)


def _settings(patient: Patient) -> Iterator[Examined]:
    settings = patient.settings
    if settings.api == "live" and not settings.contact:
        yield Examined("contact", "fix", "set STYRKA_CONTACT: the agency should know whom to write to")
    else:
        yield Examined("contact", "ok", settings.contact or "not needed for the sample")
    try:
        ZoneInfo(TIME_ZONE)
    except ZoneInfoNotFoundError:
        yield Examined("time zones", "fix", f"{TIME_ZONE} is not known: install the system's tzdata")


def _names_of_settings(patient: Patient) -> Iterator[Examined]:
    """A setting whose name is misspelled is as if it were not set."""
    known = [f"STYRKA_{name.upper()}" for name in type(patient.settings).model_fields]
    for name in sorted(set(os.environ) - set(known)):
        meant = get_close_matches(name.upper(), known, n=1, cutoff=0.85) if name.upper().startswith("STYRKA") else []
        if meant:
            yield Examined("settings", "fix", f"{name} is no setting and changes nothing: {meant[0]} is one")


def _snapshot(patient: Patient) -> Iterator[Examined]:
    folder = patient.settings.openalex_snapshot
    if folder is not None and not folder.is_dir():
        reported = f"{folder} is no folder, so no works are read from it: mount it, or fix STYRKA_OPENALEX_SNAPSHOT"
        yield Examined("snapshot", "fix", reported)


def _owners(patient: Patient) -> Iterator[Examined]:
    """A pattern that fits no table names nobody."""
    unused = [pattern for pattern in patient.settings.owners if not filter_names(patient.installation.sources, pattern)]
    if unused:
        yield Examined("owners", "fix", f"no table is called {', '.join(unused)}: fix STYRKA_OWNERS")


def _warehouse(patient: Patient) -> Iterator[Examined]:
    from sqlalchemy import text

    # Opening the warehouse would make the file.
    file = patient.installation.home.build / "warehouse.duckdb"
    if patient.settings.warehouse_url is None and not file.exists():
        yield Examined("warehouse", "note", f"{file} is made by the first run")
        return
    warehouse = patient.installation.warehouse
    with warehouse.connect() as connection:
        version: str = connection.execute(text("select version()")).scalar_one()
    yield Examined("warehouse", "ok", f"{warehouse}, {version[:40]}")
    if warehouse.dialect == "postgresql" and (unknown := missing_roles(warehouse, patient.settings.reader_roles)):
        reported = f"no role {', '.join(unknown)}, so nothing could be published: create it, or fix STYRKA_READER_ROLE"
        yield Examined("readers", "fix", reported)


def _archive(patient: Patient) -> Iterator[Examined]:
    from pipelines.maintenance.backup import damaged_objects

    installation = patient.installation
    snapshots = [s for source in installation.sources for s in installation.archive.snapshots(source, ORIGINS)]
    yield Examined("archive", "ok", f"{len(snapshots)} snapshots of {len({s.source for s in snapshots})} sources")
    objects = installation.home.archive / "objects"
    lost = {p.sha256 for s in snapshots for p in s.parts if not (objects / p.sha256[:2] / p.sha256).exists()}
    damaged = sorted(lost | set(damaged_objects(installation.home.archive) if patient.deep else ()))
    if damaged:
        reported = f"{len(damaged)} objects lost or damaged, the first {damaged[0]}: restore them from a back-up"
        yield Examined("archive's bytes", "fix", reported)
    elif patient.deep:
        yield Examined("archive's bytes", "ok", "every object is what was stored")


def _models(patient: Patient) -> Iterator[Examined]:
    from pipelines.transform.dbt_project import prepared_folder

    folder = prepared_folder(dialect_of(patient.settings.warehouse_address), patient.installation.home.build)
    if folder is None:
        yield Examined("models", "note", "not read yet: `styrka prepare` saves the next run some seconds")
    else:
        yield Examined("models", "ok", f"read, state {folder.name}")


def _engine(patient: Patient) -> Iterator[Examined]:
    from pipelines.steps.engine import spark_of

    spark = spark_of(patient.installation)
    if spark is not None:
        lacking = spark.what_is_missing()
        reported = f"expected {lacking}" if lacking else f"models are built at {patient.settings.spark_master}"
        yield Examined("spark", "fix" if lacking else "ok", reported)


def _release(patient: Patient) -> Iterator[Examined]:
    import duckdb

    from warehouse.publishing import current_release

    published = current_release(patient.installation.home.published)
    if published is None:
        yield Examined("release", "fix", "there is none: run `styrka run nightly`, and see what stops it")
        return
    with duckdb.connect(str(published.database), read_only=True) as reader:
        rows = reader.execute("select count(*) from marts.specialisation_indices").fetchall()[0][0]
    yield Examined("release", "ok", f"{published.release_id}, {rows:,} specialisation indices")


def _last_night(patient: Patient) -> Iterator[Examined]:
    from sqlalchemy import func, select

    from warehouse.tables import fetch_outcomes

    if patient.installation.home.holds() is None:
        return
    warehouse = patient.installation.warehouse
    with warehouse.connect() as connection:
        last: datetime | None = connection.execute(select(func.max(fetch_outcomes.c.checked_at))).scalar_one()
    if last is None:
        yield Examined("last night", "fix", "no run has asked the agency yet: run `styrka run nightly`")
        return
    hours = (patient.now - last).total_seconds() / 3600
    if patient.now - last > _LATEST_NIGHT:
        reported = f"the last run was {hours:.0f} hours ago: see whether the daemon or the timer is up, and its log"
        yield Examined("last night", patient.if_live, reported)
    else:
        yield Examined("last night", "ok", f"the last run was {max(hours, 0):.1f} hours ago")


def _clock(patient: Patient) -> Iterator[Examined]:
    installation = patient.installation
    newest = max(
        (s.fetched_at for source in installation.sources for s in installation.archive.snapshots(source, ORIGINS)),
        default=None,
    )
    if newest is not None and datetime.fromisoformat(newest) > patient.now + _CLOCK_MAY_DIFFER:
        yield Examined("clock", "fix", f"it is behind what was fetched at {newest}: set the clock (timedatectl)")
    else:
        yield Examined("clock", "ok", f"{patient.now.astimezone(ZoneInfo(TIME_ZONE)):%Y-%m-%d %H:%M %Z}")


def _api(patient: Patient) -> Iterator[Examined]:
    settings = patient.settings
    if not patient.live:
        yield Examined("API", "note", f"not asked; --live asks {settings.api_url} once")
        return
    import requests

    from pipelines.http.transport import user_agent

    headers = {"User-Agent": user_agent(settings.contact)}
    try:
        answer = requests.get(f"{settings.api_url.rstrip('/')}/config", headers=headers, timeout=20)
    except requests.RequestException as error:
        reported = f"{settings.api_url} cannot be reached ({error}): see the network, the proxy, and STYRKA_API_URL"
        yield Examined("API", "fix", reported)
        return
    if answer.status_code != 200:
        reported = f"{settings.api_url}/config answers {answer.status_code}: maintenance, or a wrong STYRKA_API_URL"
        yield Examined("API", "fix", reported)
        return
    yield Examined("API", "ok", f"{settings.api_url} answers in {answer.elapsed.total_seconds():.1f} s")
    yield from _clock_beside(answer.headers.get("Date"), patient.now)


def _clock_beside(reported: str | None, now: datetime) -> Iterator[Examined]:
    """This machine's clock against the agency's."""
    if reported is None:
        return
    apart = now - parsedate_to_datetime(reported).astimezone(UTC)
    if abs(apart) > _CLOCK_MAY_DIFFER:
        seconds = apart.total_seconds()
        yield Examined("clock", "fix", f"{seconds:+.0f} seconds off the agency's: switch on time synchronisation")


def _schedules(patient: Patient) -> Iterator[Examined]:
    timer = _timer_state()
    if timer:
        yield Examined("schedules", "ok", f"systemd's styrka-nightly.timer is {timer}")
        return
    if not (patient.installation.home.dagster / "dagster.yaml").exists():
        reported = "nothing starts the nightly runs: see deploy/README.md (timer, or Dagster's daemon)"
        yield Examined("schedules", patient.if_live, reported)
        return
    yield from _dagster_schedules(patient)


def _dagster_schedules(patient: Patient) -> Iterator[Examined]:
    os.environ["DAGSTER_HOME"] = str(patient.installation.home.dagster)
    from pipelines.resources.dagster_instance import daemon_beat, schedules_on

    on = schedules_on()
    off = [name for name in _SCHEDULES if name not in on]
    if off:
        start = "; ".join(f"dagster schedule start -w workspace.yaml {name}" for name in off)
        reported = f"off: {', '.join(off)}. Switch them on: {start}; or enable the timer"
        yield Examined("schedules", patient.if_live, reported)
    else:
        yield Examined("schedules", "ok", f"on: {', '.join(_SCHEDULES)}")
    beat = daemon_beat()
    if beat is None or patient.now - beat > _DAEMON_BEATS:
        since = "has never run here" if beat is None else f"has not been heard of since {beat:%Y-%m-%d %H:%M} UTC"
        reported = f"Dagster's daemon {since}: start styrka-daemon.service (deploy/README.md)"
        yield Examined("daemon", patient.if_live, reported)
    else:
        yield Examined("daemon", "ok", f"heard of at {beat:%H:%M:%S} UTC")


def _timer_state() -> str:
    """`active` where systemd starts the nightly runs, otherwise nothing."""
    systemctl = shutil.which("systemctl")
    if systemctl is None:
        return ""
    asked = subprocess.run(
        [systemctl, "is-active", "styrka-nightly.timer"], capture_output=True, text=True, check=False, timeout=10
    )
    return asked.stdout.strip() if asked.returncode == 0 else ""


def _alert_targets(patient: Patient) -> Iterator[Examined]:
    targets = patient.settings.alert_targets
    if not targets:
        yield Examined("alert targets", "note", "none is set: alerts stand on the quality page and in its feed only")
        return
    from apprise import Apprise

    # An address is a secret: a target is reported by its name or number.
    wrong = [
        target.name or f"number {number}"
        for number, target in enumerate(targets, 1)
        if not Apprise().add(target.url.get_secret_value())
    ]
    if wrong:
        reported = f"apprise cannot read the address of {', '.join(wrong)}: fix STYRKA_ALERT_TARGETS"
        yield Examined("alert targets", "fix", reported)
    else:
        yield Examined("alert targets", "ok", f"{len(targets)} can be read")


ORIGINS: Final = ("live", "recorded", "simulated")

_EXAMINATIONS: Final[tuple[Examination, ...]] = (
    _settings,
    _names_of_settings,
    _owners,
    _snapshot,
    _home,
    _disk,
    _warehouse,
    _archive,
    _models,
    _engine,
    _release,
    _last_night,
    _clock,
    _schedules,
    _alert_targets,
    _api,
)
