"""From readings to publications: the one call that the rest of the house makes.

Belongs here: the order of the steps. Does not belong here: any of them.
"""

from __future__ import annotations

from collections.abc import Mapping

from pipelines.bibliometrics.publications import Publications
from pipelines.bibliometrics.records import Reading


def identify(readings: Mapping[str, Reading]) -> Publications:
    """Publications of all `readings`, by file. Use the SHA-256 of a file as its key.

    The outcome does not depend on the order of files, nor on that of the records in them.
    """
    raise NotImplementedError
