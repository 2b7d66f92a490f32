"""Count verdicts for a bar: how many there are of each, and how many of these rest on simulated figures.

Not here: the words of a verdict (``readings.py``), how a bar looks (``templates/macros.html.j2``).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from pipelines.site.language import Words
from pipelines.site.readings import SYMBOLS, Reader, Verdict


@dataclass(frozen=True)
class Share:
    """A part of a bar: `simulated` of its `number` rest on simulated figures, and are hatched."""

    verdict: Verdict
    number: int
    simulated: int = 0

    @property
    def hatched(self) -> int:
        """How much of the part is hatched, in per cent; one simulated figure among many is still seen."""
        return max(1, round(100 * self.simulated / self.number)) if self.simulated else 0


def of_simulated(words: Words, share: Share) -> str:
    """How many of a part rest on simulated figures, in brackets; nothing where none does, or the part says it."""
    if not share.simulated or share.verdict.key == "simulated":
        return ""
    return f" ({words.count('shares.simulated', share.simulated)})"


def shares_of(reader: Reader, found: Iterable[tuple[str, bool]]) -> list[Share]:
    """The parts of a bar, the best first, without those that nothing is in.

    Args:
        reader: of the words.
        found: key of each verdict, and whether the figure behind it is simulated.
    """
    counted = Counter(found)
    return [
        Share(reader.verdict(key), number, counted[key, True])
        for key in SYMBOLS
        if (number := counted[key, True] + counted[key, False])
    ]
