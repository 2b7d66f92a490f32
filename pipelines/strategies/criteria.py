"""The criteria by which a strategy chose its areas, each with the components that measure it.

What a strategy says, and the convention where it says nothing. Not here: the components' figures (`area_scoreboard`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

COMPONENTS: Final[Mapping[str, tuple[str, ...]]] = {
    "strength": ("employed", "location_quotient", "own_activity_index"),
    "knowledge": ("own_publications", "nearby_activity_index"),
    "potential": ("employment_growth", "relatedness_density"),
}
"""Measured components by the kind of criterion that they belong to, in the order in which they are shown."""
ALL: Final = tuple(component for components in COMPONENTS.values() for component in components)

_SENTENCES: Final[Mapping[str, tuple[str, str]]] = {
    "strength": (
        "Regional styrka med komparativa fördelar och tillräcklig volym",
        "Regional strength with comparative advantages and sufficient volume",
    ),
    "knowledge": ("Tillgång till produktion av ny kunskap", "Access to production of new knowledge"),
    "potential": ("Framtida potential", "Future potential"),
}


def criteria_of(header: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Each criterion with its id, sentences, components and whether it is the strategy's own.

    A criterion without `components` takes those of its place: strength, knowledge, potential. A strategy that states
    no criteria gets the three as a convention.
    """
    stated = header.get("criteria")
    if not stated:
        return [
            {"id": kind, "sentence": {"sv": sv, "en": en}, "components": COMPONENTS[kind], "set_by": "convention"}
            for kind, (sv, en) in _SENTENCES.items()
        ]
    by_place = [*COMPONENTS.values()]
    return [
        {
            "id": entry.get("id"),
            "sentence": entry.get("sentence"),
            "components": tuple(entry.get("components") or (by_place[place] if place < len(by_place) else ())),
            "set_by": "strategy",
        }
        for place, entry in enumerate(stated)
    ]


def unknown_components(components: Iterable[str]) -> list[str]:
    """Those that nothing measures."""
    return [one for one in components if one not in ALL]
