"""Statistics agencies: one YAML file each with the address of its API, its language, and in what it differs.

Belongs here: what must be known of an agency before it can be asked, and small named hooks for its quirks. Does not
belong here: its tables (``sources/``), or how any PxWeb server is asked (``pxweb/``).

Another agency is a file here and its tables in ``sources/``: no code. A quirk that no other agency has is a hook in
`QUIRKS` that says where it was reported, so that it can go when the agency has fixed it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, time
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar
from zoneinfo import ZoneInfo

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError, field_validator

from pipelines.pxweb import ApiError, PxWebClient

if TYPE_CHECKING:
    from pipelines.pxweb.v1 import PxWebV1Client

FOLDER = Path(__file__).parent


class AgencyError(Exception):
    """An agency is not declared, or its declaration is wrong."""


class AgencyClosed(ApiError):
    """An agency is not asked, because it does not answer at this hour."""

    is_transient: ClassVar[bool] = True


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class CallLimit(_Strict):
    """At most `calls` in any window of `seconds`."""

    calls: int
    seconds: float


class ClosedHours(_Strict):
    """Hours of the agency's own time in which its API does not answer; `weekends` for whole Saturdays and Sundays."""

    start: time
    end: time
    weekends: bool = False


class Agency(_Strict):
    """One agency. `v1_url` is the first generation's address before the language, where it still runs."""

    name: str
    title: str
    api_url: str
    v1_url: str | None = None
    language: str
    time_zone: str
    licence: str
    call_limit: CallLimit | None = None
    closed: ClosedHours | None = None
    quirks: list[str] = []

    @field_validator("quirks")
    @classmethod
    def _known(cls, quirks: list[str]) -> list[str]:
        unknown = [one for one in quirks if one not in QUIRKS]
        if unknown:
            raise ValueError(f"no hook is called {', '.join(unknown)}; there are {', '.join(QUIRKS)}")
        return quirks

    def is_open(self, moment: datetime) -> bool:
        """Whether the API is expected to answer at a moment (with its time zone)."""
        if self.closed is None or "closed_hours" not in self.quirks:
            return True
        local = moment.astimezone(ZoneInfo(self.time_zone))
        if self.closed.weekends and local.weekday() >= 5:
            return False
        return not self.closed.start <= local.time() < self.closed.end

    def require_open(self, moment: datetime) -> None:
        """Nothing while the API is expected to answer.

        Raises:
            AgencyClosed: it is not; the message says when it does.
        """
        if self.closed is None or self.is_open(moment):
            return
        weekends = " and on weekends" if self.closed.weekends else ""
        raise AgencyClosed(
            f"{self.title} is not asked now: its API does not answer {self.closed.start:%H:%M}-{self.closed.end:%H:%M}"
            f"{weekends} ({self.time_zone}). Run again after that."
        )

    def open_client(self, contact: str | None, **options: Any) -> PxWebClient:
        """A client of the agency's API; `options` go to `PxWebClient` over what the agency says."""
        said: dict[str, Any] = {"language": self.language}
        for quirk in self.quirks:
            said |= QUIRKS[quirk].options(self)
        base_url = options.pop("base_url", self.api_url)
        return PxWebClient(base_url, contact=contact, **{**said, **options})

    def open_v1_client(self, contact: str | None, **options: Any) -> PxWebV1Client:
        """A client of the first generation of the agency's API; `options` go to `PxWebV1Client`.

        Raises:
            AgencyError: the agency has no first generation, and no `base_url` says where one is.
        """
        base_url = options.pop("base_url", self.v1_url)
        if base_url is None:
            raise AgencyError(f"{self.name} has no first generation: pipelines/agencies/{self.name}.yml has no v1_url.")
        # Its package is imported by those alone who ask the first generation.
        from pipelines.pxweb.v1 import PxWebV1Client

        return PxWebV1Client(base_url, contact=contact, **{"language": self.language, **options})


@dataclass(frozen=True)
class Quirk:
    """A hook: what it changes in the options of the client, and where the quirk was reported."""

    reported: str
    options: Callable[[Agency], dict[str, Any]]


def _limit_that_config_does_not_tell(agency: Agency) -> dict[str, Any]:
    if agency.call_limit is None:
        raise AgencyError(f"{agency.name}: the quirk silent_call_limit needs a call_limit")
    return {"call_limit": (agency.call_limit.calls, agency.call_limit.seconds)}


QUIRKS: Mapping[str, Quirk] = {
    "silent_call_limit": Quirk(
        "Statistics Norway's /config says 0 calls per 0 seconds, its headers say 40 per 60 (X-Rate-Limit-*, 2026); "
        "the limit of Statistics Sweden would be four times too many",
        _limit_that_config_does_not_tell,
    ),
    "closed_hours": Quirk(
        "Statistics Norway's pages on the API: closed 05.00-08.15, on weekends in its beta",
        lambda _: {},
    ),
}


@cache
def all_agencies(folder: Path = FOLDER) -> Mapping[str, Agency]:
    """Every declared agency by name.

    Raises:
        AgencyError: a file does not fit the model; the message names it.
    """
    return {path.stem: _read(path) for path in sorted(folder.glob("*.yml"))}


def agency(name: str) -> Agency:
    """The agency with this name.

    Raises:
        AgencyError: there is none.
    """
    known = all_agencies()
    if name not in known:
        raise AgencyError(
            f"no agency is called {name!r}; there are {', '.join(known)}. Add pipelines/agencies/{name}.yml."
        )
    return known[name]


def _read(path: Path) -> Agency:
    try:
        return Agency(name=path.stem, **yaml.safe_load(path.read_bytes()))
    except (yaml.YAMLError, ValidationError, TypeError) as error:
        raise AgencyError(f"{path.name} does not declare an agency: {error}") from error
