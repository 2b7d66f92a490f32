"""Code lists: value sets, which choose among a variable's codes, and aggregations, which add them up.

The model and its answer in v2. Not here: applying one to cells (see `cutting`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

Kind = Literal["Valueset", "Aggregation"]


@dataclass(frozen=True)
class Codelist:
    """A code list; `members` are the table's codes behind each of its own."""

    id: str
    label: str
    labels: Mapping[str, str]
    members: Mapping[str, Sequence[str]]
    elimination: bool = False
    total: str | None = None
    languages: Sequence[str] = ("sv", "en")

    @property
    def kind(self) -> Kind:
        """The server distinguishes the kinds by their prefix alone."""
        return "Aggregation" if self.id.startswith("agg_") else "Valueset"


def valueset(codelist_id: str, labels: Mapping[str, str], *, label: str = "", total: str | None = None) -> Codelist:
    """A value set: a choice among the codes of a variable."""
    members = {code: [code] for code in labels}
    return Codelist(codelist_id, label or codelist_id, dict(labels), members, total is not None, total)


def aggregation(codelist_id: str, groups: Mapping[str, Sequence[str]], *, label: str = "") -> Codelist:
    """An aggregation: codes of its own, each the sum of others."""
    return Codelist(codelist_id, label or codelist_id, {code: code for code in groups}, dict(groups))


def codelist_from_answer(answer: Mapping[str, Any]) -> Codelist:
    """A code list from an answer of the real server."""
    return Codelist(
        id=answer["id"],
        label=answer["label"],
        labels={value["code"]: value["label"] for value in answer["values"]},
        members={value["code"]: value["valueMap"] for value in answer["values"]},
        elimination=answer.get("elimination", False),
        total=answer.get("eliminationValueCode"),
        languages=answer["languages"],
    )


def answer_of(codelist: Codelist, *, language: str, base: str) -> dict[str, Any]:
    """The answer to GET /codelists/{id}."""
    links = [
        {
            "rel": "self" if one == language else "alternate",
            "hreflang": one,
            "href": f"{base}/codeLists/{codelist.id}?lang={one}",
        }
        for one in sorted(codelist.languages, key=lambda one: one != language)
    ]
    answer: dict[str, Any] = {
        "id": codelist.id,
        "label": codelist.label,
        "language": language,
        "languages": list(codelist.languages),
        "elimination": codelist.elimination,
        "type": codelist.kind,
        "values": [
            {"code": code, "label": label, "valueMap": list(codelist.members[code])}
            for code, label in codelist.labels.items()
        ],
        "links": links,
    }
    if codelist.total is not None:
        answer["eliminationValueCode"] = codelist.total
    return answer
