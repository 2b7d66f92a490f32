"""Settings of an installation, read from the environment (prefix ``STYRKA_``) or a ``.env`` file.

What an operator may choose. Not here: what a source table is (``sources/``) or what a contract demands
(``checks/contracts/``).
"""

from __future__ import annotations

import re
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from pipelines import PROJECT_ROOT as PROJECT_ROOT
from pipelines import WORKING_ROOT
from pipelines.settings.counties import county_code
from pipelines.settings.focus import focus_region

ApiMode = Literal["live", "sample"]

_DATABASE = "postgresql://user:password@host/database"
_MASTERS = "spark://host:port, local[number of cores], yarn or k8s://https://host:port"
_MASTER = re.compile(r"spark://[^\s/:]+:\d+(,[^\s/:]+:\d+)*|local(\[(\d+|\*)\])?|yarn|k8s://https?://\S+")


class AlertTarget(BaseModel):
    """Somewhere that alerts are sent to.

    Attributes:
        url: address in the notation of apprise (mailto://, msteams://, slack://, json:// …); a secret.
        name: what people call it; by default the kind of the address and the target's number.
        severities: which alerts it gets.
        tables: names of tables, with `*` for anything; alerts on other tables are not sent to it.
        owners: owners of tables (``STYRKA_OWNERS``), with `*` for anything; it gets the alerts of theirs alone.
        unacknowledged_hours: it gets only what nobody has acknowledged for so long: the target of an escalation.
        digest: whether it gets the morning's digest.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)

    url: SecretStr
    name: str = ""
    severities: tuple[Literal["critical", "warning"], ...] = ("critical", "warning")
    tables: tuple[str, ...] = ("*",)
    owners: tuple[str, ...] = ("*",)
    unacknowledged_hours: float | None = Field(default=None, ge=0)
    digest: bool = True


class Settings(BaseSettings):
    """What an operator chooses; every field is an environment variable ``STYRKA_<NAME>``."""

    # A value may be a secret: no error repeats it.
    model_config = SettingsConfigDict(
        env_prefix="STYRKA_", env_file=WORKING_ROOT / ".env", extra="ignore", hide_input_in_errors=True
    )

    home: Path = Field(
        default=WORKING_ROOT / "data",
        description="Folder that holds everything that is data: archive, build, published, Dagster's own records.",
    )
    warehouse_url: SecretStr | None = Field(
        default=None,
        description="SQLAlchemy URL of a PostgreSQL warehouse; unset means a DuckDB file under the home folder.",
    )
    engine: Literal["warehouse", "spark"] = Field(
        default="warehouse",
        description="Where the models are built: in the warehouse itself, or on `spark` (docs/scale.md).",
    )
    spark_master: str = Field(
        default="local[*]",
        description="Address of the cluster's master, in Spark's notation; `local[*]` is this machine alone.",
    )
    spark_folder: Path | None = Field(
        default=None,
        description="Folder for raw tables and marts on their way, which every worker sees under the same path; unset "
        "means `build/spark` in the home folder.",
    )
    api: ApiMode = Field(
        default="live",
        description="`live` calls the statistics agency; `sample` answers from the sample that ships with the project.",
    )
    api_url: str = Field(
        default="https://statistikdatabasen.scb.se/api/v2",
        description="Base address of the PxWebApi 2 to ask.",
    )
    v1_url: str | None = Field(
        default=None,
        description="Base address of the API's first generation, where `api_url` is not the agency's own.",
    )
    agency_urls: dict[str, str] = Field(
        default_factory=dict,
        description="Addresses to ask in place of other agencies' own, as JSON {agency: address}: for a stand-in.",
    )
    max_data_cells: int | None = Field(
        default=None, ge=1, description="Most cells in one request, where an API gives less than it promises."
    )
    fetch_minutes: float = Field(
        default=180,
        gt=0,
        le=24 * 60,
        description="How long a run may ask agencies in all; what is left is asked by the next run.",
    )
    contact: str | None = Field(
        default=None,
        description="Mail address in the User-Agent, so that the statistics agency can reach the operator.",
    )
    log_format: Literal["text", "json"] = Field(
        default="text", description="`json` writes what a run logs as one JSON object a line, to standard error."
    )
    dagster_storage_url: SecretStr | None = Field(
        default=None,
        description="PostgreSQL URL for Dagster's own records; unset means SQLite files under the home folder.",
    )
    inbox_quiet_seconds: float = Field(
        default=10,
        ge=0,
        le=60 * 60,
        description="How long nobody must have written to a dropped file before it is read; a run waits for it once.",
    )
    openalex_snapshot: Path | None = Field(
        default=None,
        description="Folder of an OpenAlex snapshot's works, which is read and never changed; unset means "
        "inbox/openalex/ of the home folder.",
    )
    strategy: str | None = Field(
        default=None,
        description="Id of the strategy that is shown first; unset means the installation's own, else the one that "
        "ships with the project.",
    )
    focus_region: str = Field(
        default_factory=lambda known: focus_region(known["home"], known["strategy"]),
        description="County that is put first, by code or name; unset means the first region of the strategy.",
    )
    keep_releases: int = Field(default=2, ge=1, description="How many releases to keep on disk.")
    keep_days: int = Field(
        default=400,
        ge=30,
        le=100 * 365,
        description="How many days records of runs and of checks are kept, in Dagster and in the schema `quality`.",
    )
    reader_role: str | None = Field(
        default=None,
        description="PostgreSQL role, or roles with commas between, that may read what is published.",
    )
    alert_targets: tuple[AlertTarget, ...] = Field(
        default=(),
        description="Where alerts are sent, as a JSON list of {url, name, severities, tables, owners, "
        "unacknowledged_hours, digest}; only url is needed.",
    )
    owners: dict[str, str] = Field(
        default_factory=dict,
        description="Who looks after which tables, as JSON {pattern: team or mail address}; the first pattern that "
        "fits decides.",
    )
    schedules: Literal["on", "off"] = Field(
        default="off", description="`on` switches Dagster's schedules on from the start, as a deployment wants them."
    )
    ping_url: SecretStr | None = Field(
        default=None,
        description="Address of a dead man's switch, asked after each run that published or found nothing new.",
    )
    openlineage: Literal["on", "off"] = Field(
        default="off",
        description="`on` sends OpenLineage events of every run to where OPENLINEAGE_URL says.",
    )
    site_url: str | None = Field(
        default=None,
        description="Address under which published/site/ is served, for the catalogue of data sets. None writes none.",
    )
    quality_url: str | None = Field(
        default=None, description="Address under which published/quality/ is served, for the links in alerts."
    )
    dagster_url: str | None = Field(
        default=None, description="Address of Dagster's web page, for the links from alerts to runs."
    )

    @field_validator("strategy")
    @classmethod
    def _is_a_strategy(cls, said: str | None, known: ValidationInfo) -> str | None:
        if said is not None and "home" in known.data:
            focus_region(known.data["home"], said)
        return said

    @field_validator("focus_region")
    @classmethod
    def _is_a_county(cls, said: str) -> str:
        return county_code(said)

    # An empty path would be the folder that the command happens to be started in.
    @field_validator("home", "spark_folder", "openalex_snapshot", mode="before")
    @classmethod
    def _is_named(cls, said: object) -> object:
        if isinstance(said, str) and not said.strip():
            raise ValueError("expected a folder, but it is empty; name one, or leave the variable out")
        return said

    @field_validator("contact")
    @classmethod
    def _fits_a_header(cls, said: str | None) -> str | None:
        if said is not None and not (said.isascii() and said.isprintable()):
            raise ValueError("expected a mail address, but it holds characters that no User-Agent may have")
        return said

    # Whatever is a path, of today's settings and of later ones.
    @field_validator("*", mode="after")
    @classmethod
    def _is_absolute(cls, said: object) -> object:
        return said.expanduser().absolute() if isinstance(said, Path) else said

    @field_validator("warehouse_url", "dagster_storage_url", mode="after")
    @classmethod
    def _is_database(cls, url: SecretStr | None, checked: ValidationInfo) -> SecretStr | None:
        if url is None:
            return None
        from warehouse.engine import WarehouseError, dialect_of

        try:
            dialect = dialect_of(url.get_secret_value())
        except WarehouseError:
            raise ValueError(f"expected {_DATABASE}, but it names another kind of database") from None
        except Exception:
            # What the parser says may hold a part of the password.
            raise ValueError(f"expected {_DATABASE}, but it is no address; quote @, : and / in a password") from None
        if checked.field_name == "dagster_storage_url" and dialect != "postgresql":
            raise ValueError(f"expected {_DATABASE}, but it names {dialect}; unset it for SQLite files")
        return url

    @field_validator("spark_master", mode="after")
    @classmethod
    def _is_master(cls, said: str) -> str:
        if _MASTER.fullmatch(said) is None:
            raise ValueError(f"expected {_MASTERS}, but it is none of them")
        return said

    @field_validator("api_url", "v1_url", "quality_url", "dagster_url", "site_url", "ping_url", mode="after")
    @classmethod
    def _is_web_address(cls, url: str | SecretStr | None) -> str | SecretStr | None:
        if url is not None:
            _demand_web_address(url.get_secret_value() if isinstance(url, SecretStr) else url)
        return url

    @field_validator("agency_urls", mode="after")
    @classmethod
    def _are_agencies(cls, said: dict[str, str]) -> dict[str, str]:
        known = sorted(file.stem for file in (PROJECT_ROOT / "pipelines" / "agencies").glob("*.yml"))
        for agency, url in said.items():
            if agency not in known:
                raise ValueError(f"expected the names of agencies, but one is none of them: {', '.join(known)}")
            _demand_web_address(url)
        return said

    @property
    def reader_roles(self) -> tuple[str, ...]:
        """Each role of `reader_role`."""
        return tuple(role.strip() for role in (self.reader_role or "").split(",") if role.strip())

    def owner_of(self, table: str) -> str | None:
        """Who looks after a table, None where nobody is named."""
        return next((owner for pattern, owner in self.owners.items() if fnmatchcase(table, pattern)), None)

    @property
    def warehouse_address(self) -> str | None:
        """The warehouse's URL with its password, for those who connect; None means the DuckDB file."""
        return self.warehouse_url.get_secret_value() if self.warehouse_url else None


def _demand_web_address(said: str) -> None:
    """Refuse what no request can be sent to; the words do not repeat it, since it may be a secret."""
    if not said.startswith(("http://", "https://")):
        raise ValueError("expected an address that begins with http:// or https://, but it begins otherwise")
    try:
        parts = urlsplit(said)
        names_a_host = bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        names_a_host = False
    if not names_a_host or any(character.isspace() for character in said):
        raise ValueError("expected an address as https://example.org/path, but its host or port cannot be read")
