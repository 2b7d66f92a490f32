"""Groups of a breakdown as targets and figures ask for them: `sex=each`, `sex=women`, `municipality=0880`.

Not here: which figures answer for a group (`dbt/seeds/strategy/breakdown_figures.csv`).
"""

from __future__ import annotations

from typing import Final

EVERY: Final = "each"

# The codes of the warehouse, as SCB has them, and what people write.
_SEXES: Final = {
    **dict.fromkeys(("1", "men", "man", "male", "m", "män"), "1"),
    **dict.fromkeys(("2", "women", "woman", "female", "f", "k", "kvinnor", "kvinna"), "2"),
}


def parted(written: str) -> tuple[str, str]:
    """Breakdown and group of `sex=women`; the group is empty where none is named."""
    breakdown, _, group = written.partition("=")
    return breakdown.strip(), group.strip()


def sex_code(written: str) -> str | None:
    """1 for men, 2 for women; None for what is neither."""
    return _SEXES.get(written.casefold())


def group_asked(written: str) -> str | None:
    """A group under the warehouse's codes: `sex=Kvinnor` is `sex=2`, `municipality` alone is `municipality=each`.

    Returns:
        None where no group is asked for.
    """
    breakdown, group = parted(written)
    if not breakdown:
        return None
    if breakdown == "sex":
        group = sex_code(group) or group
    return f"{breakdown}={group or EVERY}"
