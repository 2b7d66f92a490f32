"""Which words are secrets, and text without them.

Secrets of settings that can be read, and of an environment whose settings cannot. Not here: where text
goes.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from typing import Any, Final
from urllib.parse import unquote, urlsplit

from pydantic import BaseModel, SecretStr

_HIDDEN: Final = "***"
_SHORTEST: Final = 3
_ADDRESS: Final = re.compile(r"[A-Za-z][\w+.-]*://[^\s\"',}\]]+")
_LOGIN: Final = re.compile(r"(?<=://)[^/\s@]+@")


def secrets_of(settings: BaseModel) -> set[str]:
    """Every secret that settings hold: whole, and the password of an address by itself."""
    found = set()
    for name in type(settings).model_fields:
        found |= _secrets_in(getattr(settings, name))
    return found


def secrets_in_environment() -> set[str]:
    """Secrets of settings as the environment has them, whether or not they can be read as settings."""
    from pipelines.settings import Settings

    found: set[str] = set()
    for name, field in Settings.model_fields.items():
        value = os.environ.get(f"STYRKA_{name.upper()}", "")
        if value and ("SecretStr" in str(field.annotation) or "AlertTarget" in str(field.annotation)):
            found.add(value)
            for address in _ADDRESS.findall(value):
                found |= _secrets_of_address(address)
                found |= {part for part in re.split(r"[/?&=#@:]+", address)[2:] if len(part) > _SHORTEST}
    return found


def without_secrets(text: str, secrets: Iterable[str]) -> str:
    """`text` with each secret, and each login in an address, hidden."""
    # The longest first: an address before the password inside it.
    for secret in sorted((secret for secret in secrets if secret), key=len, reverse=True):
        text = text.replace(secret, _HIDDEN)
    return _LOGIN.sub(f"{_HIDDEN}@", text)


def _secrets_in(value: Any) -> set[str]:
    if isinstance(value, SecretStr):
        return _secrets_of_address(value.get_secret_value())
    if isinstance(value, BaseModel):
        return secrets_of(value)
    if isinstance(value, list | tuple):
        return set().union(*(_secrets_in(one) for one in value))
    return set()


def _secrets_of_address(address: str) -> set[str]:
    try:
        password = urlsplit(address).password if "://" in address else None
    except ValueError:
        password = None
    return {address, *([password, unquote(password)] if password else [])}
