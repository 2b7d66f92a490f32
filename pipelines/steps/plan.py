"""The state of a nightly run: what is to be done, and what a release is made of.

Belongs here: deciding whether there is anything to build. Does not belong here: doing it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from pipelines.installation.parts import Installation
from pipelines.transform.dbt_project import project_digest
from warehouse.publishing import current_release
from warehouse.vintages import Vintage, latest_accepted


def build_key(installation: Installation) -> str:
    """16 hexadecimal digits of what a release would be made of: accepted vintages and models."""
    return _key_of(_accepted(installation))


def _key_of(accepted: Iterable[Vintage]) -> str:
    content = [project_digest(), *(vintage.vintage_id for vintage in accepted)]
    return hashlib.sha256("\n".join(content).encode()).hexdigest()[:16]


def _accepted(installation: Installation) -> list[Vintage]:
    """The newest accepted vintage of every source that has one, in the order of their names."""
    with installation.warehouse.connect() as connection:
        newest = [
            latest_accepted(connection, name, installation.origins, installation.as_of)
            for name in sorted(installation.sources)
        ]
    return [vintage for vintage in newest if vintage is not None]


def is_anything_to_build(installation: Installation) -> bool:
    """Whether readers would get anything new: an unread snapshot, an unvalidated vintage, or another release.

    A run that was killed anywhere on the way leaves one of these behind, so the next one carries on from there.
    Where no source has an accepted vintage there is nothing to build on, and readers keep what they have.
    A run that fetches every table again also builds everything again.
    """
    loader = installation.loader
    if any(loader.pending(source) or loader.unvalidated(source) for source in installation.sources):
        return True
    accepted = _accepted(installation)
    published = current_release(installation.home.published)
    is_old = installation.refetches or published is None or published.build_key != _key_of(accepted)
    return bool(accepted) and is_old
