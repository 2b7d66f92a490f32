"""How commands end: exit codes, and errors as one sentence without any secret.

What a person or systemd is left with when a command ends. Not here: what went wrong, which whoever raises
says.
"""

from __future__ import annotations

import errno
import os
import re
import sys
import traceback
from collections.abc import Callable
from enum import IntEnum
from typing import TYPE_CHECKING, Final

import typer

from pipelines.cli.secrets import secrets_in_environment, without_secrets

if TYPE_CHECKING:
    from pydantic import ValidationError
    from pydantic_settings import SettingsError

TRACEBACK: Final = "STYRKA_TRACEBACK"
"""Set to anything, the environment variable that adds the traceback to the sentence."""

_OURS: Final = ("pipelines.", "warehouse.", "sample.")
_LONGEST: Final = 1_000


class ExitCode(IntEnum):
    """What a command ends with."""

    DONE = 0
    """Published, nothing new, or nothing for anybody to do."""
    NEEDS_SOMEBODY = 1
    """A command that looks at something has found what somebody has to see to."""
    COULD_NOT_START = 2
    """Wrong usage or settings, or something that nobody foresaw."""
    STOPPED_BY_FINDING = 3
    """A run stopped, or left something out, for a critical finding; readers keep what they had."""


def run_app(app: Callable[[], object]) -> None:
    """Run the command line; whatever it raises becomes one sentence and exit code 2."""
    try:
        app()
    except Exception as error:
        if os.environ.get(TRACEBACK):
            sys.stderr.write(_shown("".join(traceback.format_exception(error))))
        typer.secho(f"styrka: {_shown(sentence(error))}", err=True, fg=typer.colors.RED)
        sys.exit(ExitCode.COULD_NOT_START)


def sentence(error: BaseException) -> str:
    """What an error says to a person, on one line."""
    from pydantic import ValidationError
    from pydantic_settings import SettingsError

    if isinstance(error, ValidationError):
        return wrong_values(error)
    if isinstance(error, SettingsError):
        return _no_json(error)
    if isinstance(error, OSError) and error.strerror:
        return _of_the_system(error)
    said = " ".join(str(error).split())[:_LONGEST]
    if type(error).__module__.startswith(_OURS) and said:
        return said
    return f"{type(error).__name__}: {said or 'it does not say why'}. With {TRACEBACK}=1 the command says where."


def wrong_values(error: ValidationError) -> str:
    """Which values are wrong and why, never what they are: a setting may be a secret."""
    from pipelines.settings import Settings

    problems = []
    for found in error.errors(include_url=False, include_context=False, include_input=False):
        if found["type"] == "default_factory_not_called":
            # A setting whose default follows from the wrong one is not wrong itself.
            continue
        place = [str(part) for part in found["loc"]]
        if error.title == Settings.__name__ and place:
            place[0] = f"STYRKA_{place[0].upper()}"
        reason = found["msg"].removeprefix("Value error, ")
        problems.append(f"{'.'.join(place) or error.title}: {reason[:1].lower()}{reason[1:]}")
    return "; ".join(problems)[:_LONGEST]


def _no_json(error: SettingsError) -> str:
    """A setting that is a list or a mapping is written as JSON, and this one cannot be read."""
    named = re.search(r'field "(\w+)"', str(error))
    setting = f"STYRKA_{named.group(1).upper()}" if named else "a setting"
    return f"{setting}: expected JSON, but it cannot be read as JSON; look for a quote or a bracket that is missing"


def _of_the_system(error: OSError) -> str:
    where = f" {error.filename}" if error.filename else ""
    advice = {
        errno.ENOSPC: "free space: replays/ may go, and STYRKA_KEEP_RELEASES keeps fewer releases",
        errno.EACCES: "give this user the right to it, or set STYRKA_HOME to another folder",
        errno.EPERM: "give this user the right to it, or set STYRKA_HOME to another folder",
        errno.EROFS: "mount it for writing, or set STYRKA_HOME to another folder",
        errno.ENOTDIR: "a folder is needed there: in STYRKA_HOME, or in the option that says where to write",
        errno.EEXIST: "a folder is needed there: in STYRKA_HOME, or in the option that says where to write",
    }.get(error.errno or 0, f"with {TRACEBACK}=1 the command says where")
    return f"cannot use{where or ' a file'}: {(error.strerror or '').lower()}; {advice}."


def _shown(text: str) -> str:
    return without_secrets(text, secrets_in_environment())
