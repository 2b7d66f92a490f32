"""What a registration at the S3 platform asks for and the strategy's folder or the warehouse does not have.

A sentence each, with what to add and where. Not here: what is registered (``s3_registration.py``).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

Row = Mapping[str, Any]

_ASKED: Final = {
    "economic_domains": "no industry; add rows with scheme sni2007",
    "scientific_domains": "no field of research; add rows with scheme ssif2025",
    "socio_economic_objectives": "no objective, which fields do not give; add a row with scheme nabs2007",
    "policy_objectives": "no policy objective; add a row with scheme specific_objective or s3_policy",
}
_NEWER: Final = ("economic_domains_sni2025", "economic_domains_nace2.1")
"""Industries in the classification that is not measured yet: they are industries all the same."""

_DELIMITING: Final = ("economic_domains", "scientific_domains")
_DELIMITED: Final = frozenset({"industry", "research", "firms"})
"""What an area is delimited by that has codes; a place, words or nothing has none, and is not to be given any."""

_LANGUAGES: Final = {"sv": "Swedish", "en": "English"}


def lacking(
    strategy: Row, regions: Sequence[Row], areas: Sequence[Row], figures: Sequence[Row], said: Mapping[str, Row]
) -> list[str]:
    """Every gap in a sentence: of the strategy, of its regions, of each area.

    Args:
        strategy: its row of `dim_strategy`.
        regions: its regions.
        areas: what is registered of each area.
        figures: key figures of the regions.
        said: rows of the folder's `areas`, by area.
    """
    return [
        *_of_strategy(strategy),
        *_of_regions(regions, figures),
        *(sentence for area in areas for sentence in _of_area(area, said.get(area["id"], {}))),
    ]


def _of_strategy(strategy: Row) -> Iterator[str]:
    if not strategy["document"]:
        yield "strategy: no address of the document; write it under decided.document in strategy.yml."
    for key, name in (("title", "title"), ("owner", "contact")):
        if not strategy[f"{key}_sv"]:
            yield f"strategy: no {name}; write {key} in strategy.yml."
        elif strategy[f"{key}_sv"] == strategy[f"{key}_en"]:
            yield f"strategy: the {name} is in one language; write {key} as {{sv: …, en: …}} in strategy.yml."
    yield "strategy: no address to write to; the contact is an office, its address is entered by hand."


def _of_regions(regions: Sequence[Row], figures: Sequence[Row]) -> Iterator[str]:
    measured = {row["region_code"] for row in figures}
    for region in regions:
        if region["region_code"] not in measured:
            yield (
                f"{region['region_code']}: no key figures; the warehouse's tables are of Sweden's regions, so enter "
                "inhabitants and regional product by hand."
            )
    yield "regions: no area in km2, unemployment or share of research in regional product; enter them by hand."


def _of_area(area: Row, said: Row) -> Iterator[str]:
    name = area["id"]
    for language, spoken in _LANGUAGES.items():
        if not said.get(f"label_{language}"):
            yield f"{name}: no name in {spoken}; add label_{language} to areas.csv."
    if absent := [language for language in _LANGUAGES if not area["description"].get(language)]:
        columns = " and ".join(f"description_{language}" for language in absent)
        languages = " and ".join(_LANGUAGES[one] for one in absent)
        yield f"{name}: no description in {languages}; add {columns} to areas.csv."
    is_in_words = _DELIMITED.isdisjoint((area["delimited_by"] or "").split("|"))
    if is_in_words:
        yield f"{name}: delimited by {area['delimited_by']}: it is registered in words, without industries and fields."
    for list_name, advice in _ASKED.items():
        if is_in_words and list_name in _DELIMITING:
            continue
        is_newer = list_name == "economic_domains" and any(area[one] for one in _NEWER)
        if not area[list_name] and not is_newer:
            yield f"{name}: {advice} to area_codes.csv."
    if not area["key_figures"] and not is_in_words:
        yield f"{name}: no key figures; none of its components is measured in {', '.join(area['regions'])}."
