"""The dead man's switch: a ping after each run that came to a good end.

A monitor elsewhere learns that runs come, and raises the alarm when they stop, even where this whole machine is gone.
Not here: alerts about what is wrong.
"""

from __future__ import annotations

import logging

from pipelines.settings import Settings

logger = logging.getLogger(__name__)

_SECONDS = 10


def ping(settings: Settings) -> None:
    """Ask the address of STYRKA_PING_URL once. A ping that fails is logged, without the address, and stops nothing."""
    if settings.ping_url is None:
        return
    import requests

    try:
        # What the monitor has to say beside its status is not waited for: it may come a byte at a time.
        with requests.get(settings.ping_url.get_secret_value(), timeout=_SECONDS, stream=True) as answer:
            status, is_well = answer.status_code, answer.ok
    except requests.RequestException as error:
        logger.warning("the monitor of STYRKA_PING_URL could not be reached: %s", type(error).__name__)
        return
    if not is_well:
        logger.warning("the monitor of STYRKA_PING_URL answers %s", status)
