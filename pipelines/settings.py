"""Settings of an installation, read from the environment (prefix ``STYRKA_``) or a ``.env`` file.

Belongs here: what an operator may choose. Does not belong here: what a source table is (``sources/``)
or what a contract demands (``checks/contracts/``).
"""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

PROJECT_ROOT = Path(__file__).resolve().parent.parent

ApiMode = Literal["live", "sample"]


class Settings(BaseSettings):
    """What an operator chooses; every field is an environment variable ``STYRKA_<NAME>``."""

    model_config = SettingsConfigDict(env_prefix="STYRKA_", env_file=PROJECT_ROOT / ".env", extra="ignore")

    home: Path = Field(
        default=PROJECT_ROOT / "data",
        description="Folder that holds everything that is data: archive, build, published, Dagster's own records.",
    )
    warehouse_url: SecretStr | None = Field(
        default=None,
        description="SQLAlchemy URL of a PostgreSQL warehouse; unset means a DuckDB file under the home folder.",
    )
    api: ApiMode = Field(
        default="live",
        description="`live` calls the statistics office; `sample` answers from the sample that ships with the project.",
    )
    api_url: str = Field(
        default="https://statistikdatabasen.scb.se/api/v2",
        description="Base address of the PxWebApi 2 to ask.",
    )
    contact: str | None = Field(
        default=None,
        description="Mail address in the User-Agent, so that the statistics office can reach the operator.",
    )
    log_format: Literal["text", "json"] = Field(
        default="text", description="`json` writes what a run logs as one JSON object a line, to standard error."
    )
    dagster_storage_url: SecretStr | None = Field(
        default=None,
        description="PostgreSQL URL for Dagster's own records; unset means SQLite files under the home folder.",
    )
    focus_region: str = Field(default="08", description="Region code that the summary puts first.")
    keep_publications: int = Field(default=2, ge=1, description="How many publications to keep on disk.")
    reader_role: str | None = Field(
        default=None, description="PostgreSQL role that may read what is published; granted anew at each publication."
    )

    @property
    def warehouse_address(self) -> str | None:
        """The warehouse's URL with its password, for those who connect; None means the DuckDB file."""
        return self.warehouse_url.get_secret_value() if self.warehouse_url else None
