"""An OpenAlex snapshot on its way into the inbox of exports: the archive gets what it is reduced to.

When a snapshot is read, and where what comes of it is put. Not here: reading it (``bibliometrics/snapshot/``).

The parts stay where they are, some 330 GB that OpenAlex keeps for everybody. What a run archives is the batch that they
are reduced to, like any drop: the same night can be made again from it. A snapshot is read when a part of it, or the
list of organisations, has changed since the last batch.
"""

from __future__ import annotations

import logging
import os
import shutil
from collections.abc import Callable, Collection
from dataclasses import dataclass
from pathlib import Path

logger = logging.getLogger(__name__)

BATCH = "openalex-snapshot"
"""Name of the batch in the inbox of exports."""

_DELIVERED = "delivered"


def declared_rors(added: Path | None) -> list[str]:
    """ROR ids of the organisations that ship with the project and that an installation adds, as addresses."""
    from pipelines.bibliometrics.organisations import register

    return sorted(one.ror for one in register(added).organisations.values() if one.ror is not None)


@dataclass(frozen=True)
class SnapshotFolder:
    """Where a snapshot is, and what is looked for in it.

    Attributes:
        folder: where the parts are; there may be none.
        scratch: where reduced parts are kept.
        rors: ROR ids of the declared organisations, read when there is a snapshot.
    """

    folder: Path
    scratch: Path
    rors: Callable[[], Collection[str]]

    def deliver(self, inbox: Path) -> bool:
        """Put the batch of a changed snapshot into `inbox`; returns whether there was anything to put."""
        from pipelines.bibliometrics.snapshot.parts import find_parts

        parts = find_parts(self.folder)
        if not parts:
            return False
        from pipelines.bibliometrics.snapshot.reducing import reduce_snapshot, reduction_key

        rors = self.rors()
        key = reduction_key(parts, rors)
        delivered = self.scratch / _DELIVERED
        if delivered.exists() and delivered.read_text(encoding="utf-8") == key:
            return False
        # Begins with a dot until it is whole, so that no run takes half of it.
        making, target = inbox / f".{BATCH}", inbox / BATCH
        shutil.rmtree(making, ignore_errors=True)
        making.mkdir(parents=True)
        found = reduce_snapshot(parts, rors, self.scratch / "parts", making)
        shutil.rmtree(target, ignore_errors=True)
        os.replace(making, target)
        delivered.write_text(key, encoding="utf-8")
        logger.info(
            "OpenAlex snapshot: %d works in %d parts, %d of declared organisations; %s waits in the inbox.",
            found.works,
            len(parts),
            found.declared,
            BATCH,
        )
        return True
