"""Notifying targets: each gets one message with everything that is new to it.

Which target gets what, sending, and keeping addresses out of what people read. Not here: the words (``messages.py``) or
what is new (``register.py``). Retrying is apprise's, which is imported when it is needed.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Final
from urllib.parse import unquote, urlsplit

from pipelines.alerts.alert import Alert
from pipelines.settings import AlertTarget

logger = logging.getLogger(__name__)

_RETRIES: Final = 2
_SECONDS_BETWEEN: Final = 1.0
_SHORTEST_SECRET: Final = 3


@dataclass(frozen=True)
class Message:
    """What a target is sent: plain text."""

    title: str
    body: str
    critical: bool


def _nobody(_: str) -> str | None:
    return None


@dataclass(frozen=True)
class NamedTarget:
    """A target under the name by which alerts and people know it."""

    name: str
    target: AlertTarget
    owner_of: Callable[[str], str | None] = _nobody

    @property
    def waits(self) -> bool:
        """Whether it is notified only of what nobody has acknowledged in time."""
        return self.target.unacknowledged_hours is not None

    def takes(self, alert: Alert) -> bool:
        """Whether the alert is for it. A target that cannot be reached is not notified of it through itself."""
        if alert.kind == "delivery" and alert.subject == self.name:
            return False
        wanted = any(fnmatchcase(alert.table_name, pattern) for pattern in self.target.tables)
        owner = self.owner_of(alert.table_name) or ""
        owned = any(fnmatchcase(owner, pattern) for pattern in self.target.owners)
        return wanted and owned and alert.severity in self.target.severities


Send = Callable[[NamedTarget, Message], "str | None"]
"""Sends a message; returns why it could not be sent, None if it was."""


def named_targets(targets: Sequence[AlertTarget], owner_of: Callable[[str], str | None] = _nobody) -> list[NamedTarget]:
    """Every target with its name, each name once; `owner_of` knows who looks after a table."""
    named: dict[str, NamedTarget] = {}
    for number, target in enumerate(targets, start=1):
        scheme = target.url.get_secret_value().partition(":")[0] or "target"
        name = target.name or f"{scheme} {number}"
        if name in named:
            name = f"{name} {number}"
        named[name] = NamedTarget(name, target, owner_of)
    return list(named.values())


def send(named: NamedTarget, message: Message) -> str | None:
    """Send through apprise, which tries again by itself.

    Returns:
        Why it failed, without the address or anything secret in it; None when the target took the message.
    """
    import apprise

    address = named.target.url.get_secret_value()
    asset = apprise.AppriseAsset(
        app_id="Styrka",
        app_desc="Styrka",
        async_mode=False,
        default_service_retry=_RETRIES,
        default_service_wait=_SECONDS_BETWEEN,
        # Followed, a message becomes a question without a body, and the page that answers it counts as having taken it.
        http_redirects=False,
    )
    kind = apprise.NotifyType.FAILURE if message.critical else apprise.NotifyType.WARNING
    # What it logs goes nowhere but here: an address may stand in it.
    log = logging.getLogger("apprise")
    propagate, log.propagate = log.propagate, False
    try:
        with apprise.LogCapture(level=logging.WARNING, fmt="%(message)s") as log_lines:  # type: ignore[no-untyped-call]
            service = apprise.Apprise(asset=asset)
            if not service.add(address):
                return "its address cannot be understood"
            if service.notify(title=message.title, body=message.body, notify_type=kind, body_format="text"):
                return None
            return without_secrets(_reason(log_lines.getvalue()), address)
    except Exception as error:
        return without_secrets(f"{type(error).__name__}: {error}", address)
    finally:
        log.propagate = propagate


def without_secrets(message_text: str, address: str) -> str:
    """`message_text` without any address, and without any part of `address` but its host."""
    parts = urlsplit(address)
    words = {parts.username, parts.password, *re.split(r"[/?&=#;,]", f"{parts.path}/{parts.query}/{parts.fragment}")}
    words |= {unquote(word) for word in words if word}
    for word in sorted((word for word in words if word and len(word) >= _SHORTEST_SECRET), key=len, reverse=True):
        message_text = message_text.replace(word, "***")
    return re.sub(r"\b[\w+.-]+://\S+", "***", message_text)


def _reason(log: str) -> str:
    """The last thing that was said, apart from the counting of attempts."""
    lines = [line.strip() for line in log.splitlines() if line.strip() and not line.startswith("Attempt ")]
    return lines[-1].rstrip(".") if lines else "it refused the message without a reason"
