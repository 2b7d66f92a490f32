"""Statistics agencies: one YAML file each with the address of its API, its kind and language, its limits and hours.

What must be known of an agency before it can be asked. Not here: its tables (``sources/``), or how a kind of API is
asked (`kinds`, ``pxweb/``, ``eurostat/``, ``kolada/``).

Another agency with an API of a known kind is a file here and its tables in ``sources/``: no code.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, time
from functools import cache
from pathlib import Path
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from pipelines.agencies.kinds import KINDS, AgencyClient, open_client
from pipelines.http.errors import ApiError
from pipelines.pxweb.v1 import PxWebV1Client
from pipelines.system.yaml_text import parse_yaml

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
    """One agency.

    Attributes:
        name: the stem of its file. title: what people call it.
        client: kind of its API, as in `kinds.KINDS`.
        api_url: base address. v1_url: that of PxWeb's first generation before the language, where it still runs.
        language: language of labels that it is asked for. time_zone: of its hours.
        licence: of its figures, unless a table says otherwise.
        call_limit: calls that it allows, where its API does not say; what the API says goes before it.
        max_data_cells: most cells in a request, where less than its API promises.
        closed: hours in which its API does not answer.
    """

    name: str
    title: str
    client: str = "pxweb"
    api_url: str
    v1_url: str | None = None
    language: str
    time_zone: str
    licence: str
    call_limit: CallLimit | None = None
    max_data_cells: int | None = Field(default=None, ge=1)
    closed: ClosedHours | None = None

    @field_validator("client")
    @classmethod
    def _is_known(cls, client: str) -> str:
        if client not in KINDS:
            raise ValueError(f"no client is called {client!r}; there are {', '.join(KINDS)}")
        return client

    def is_open(self, moment: datetime) -> bool:
        """Whether the API is expected to answer at a moment (with its time zone)."""
        if self.closed is None:
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

    def open_client(self, contact: str | None, **options: Any) -> AgencyClient:
        """A client of the agency's API; `options` go to it over what the agency says."""
        said: dict[str, Any] = {"language": self.language, "contact": contact}
        if self.call_limit is not None:
            said["call_limit"] = (self.call_limit.calls, self.call_limit.seconds)
        if self.max_data_cells is not None:
            said["max_data_cells"] = self.max_data_cells
        # A limit that the operator sets holds where it is the lower one.
        if options.get("max_data_cells") is None:
            options.pop("max_data_cells", None)
        elif self.max_data_cells is not None:
            options["max_data_cells"] = min(options["max_data_cells"], self.max_data_cells)
        base_url = options.pop("base_url", self.api_url)
        return open_client(self.client, base_url, **{**said, **options})

    def open_v1_client(self, contact: str | None, **options: Any) -> PxWebV1Client:
        """A client of the first generation of the agency's API; `options` go to `PxWebV1Client`.

        Raises:
            AgencyError: the agency has no first generation, and no `base_url` says where one is.
        """
        base_url = options.pop("base_url", self.v1_url)
        if base_url is None:
            raise AgencyError(f"{self.name} has no first generation: pipelines/agencies/{self.name}.yml has no v1_url.")
        return PxWebV1Client(base_url, contact=contact, **{"language": self.language, **options})


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
        return Agency(name=path.stem, **parse_yaml(path.read_bytes()))
    except (yaml.YAMLError, ValidationError, TypeError) as error:
        raise AgencyError(f"{path.name} does not declare an agency: {error}") from error
