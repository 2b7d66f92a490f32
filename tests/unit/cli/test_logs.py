"""Logs for machines: one JSON object a line, and never a secret."""

from __future__ import annotations

import io
import json
import logging

import pytest
from pydantic import SecretStr

from pipelines.cli.logs import json_logs
from pipelines.cli.secrets import secrets_of
from pipelines.settings import Settings

PASSWORD = "s3cret p@ss"
URL = "postgresql://styrka:s3cret%20p%40ss@db.example/styrka"


@pytest.fixture
def settings() -> Settings:
    return Settings(  # type: ignore[call-arg]
        _env_file=None, warehouse_url=SecretStr(URL), dagster_storage_url=SecretStr("postgresql://d:other1@db/d")
    )


def logged(settings: Settings, *calls: tuple[object, ...], **more: object) -> list[dict[str, object]]:
    """What is written when the pipelines log."""
    written = io.StringIO()
    with json_logs(settings, written):
        for message, *arguments in calls:
            logging.getLogger("pipelines.steps.plan").warning(str(message), *arguments, **more)  # type: ignore[arg-type]
    return [json.loads(line) for line in written.getvalue().splitlines()]


def test_each_record_is_one_object_on_one_line(settings: Settings) -> None:
    (line,) = logged(settings, ("two\nlines of %s", "scb_bas"))
    assert (line["level"], line["logger"], line["message"]) == (
        "warning",
        "pipelines.steps.plan",
        "two\nlines of scb_bas",
    )
    assert str(line["time"]).endswith("+00:00")


def test_what_the_caller_adds_goes_along(settings: Settings) -> None:
    (line,) = logged(settings, ("done",), extra={"run_id": "abc", "rows": 7})
    assert (line["run_id"], line["rows"]) == ("abc", 7)


def test_secrets_are_addresses_and_the_passwords_inside_them(settings: Settings) -> None:
    assert {URL, PASSWORD, "s3cret%20p%40ss", "other1"} <= secrets_of(settings)


def test_no_secret_is_written_in_message_arguments_or_traceback(settings: Settings) -> None:
    def fail() -> None:
        raise RuntimeError(f"cannot connect to {URL} as {PASSWORD!s}")

    written = io.StringIO()
    with json_logs(settings, written):
        logger = logging.getLogger("pipelines.steps.plan")
        logger.warning("at %s with %s", URL, PASSWORD)
        try:
            fail()
        except RuntimeError:
            logger.exception("broke, other1 %s", {"password": PASSWORD})
    text = written.getvalue()
    assert "***" in text and "RuntimeError" in text
    for secret in (URL, PASSWORD, "other1", "s3cret"):
        assert secret not in text


def test_what_people_see_is_without_secrets_too(settings: Settings) -> None:
    from rich.console import Console

    from pipelines.cli.logs import progress

    shown = io.StringIO()
    with progress(Console(file=shown, width=200), settings):
        logging.getLogger("pipelines.steps.plan").error("cannot open %s", URL)
    assert "cannot open ***" in shown.getvalue() and PASSWORD not in shown.getvalue()


def test_the_logger_is_left_as_it_was(settings: Settings) -> None:
    logger = logging.getLogger("pipelines")
    before = (logger.level, logger.propagate, list(logger.handlers))
    with json_logs(settings, io.StringIO()):
        pass
    assert (logger.level, logger.propagate, list(logger.handlers)) == before
