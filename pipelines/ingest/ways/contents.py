"""The declared contents of a table under the codes that they have today.

Finding each declared content by its code and its label. Not here: other variables (their codes are checked by the
contract), or fetching.

Agencies recode contents under unchanged labels and reword labels of unchanged codes. Either alone moves with a warning;
where neither is found, nothing is fetched, since a figure under another content would be another measure.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pipelines.jsonstat.labels import same_label
from pipelines.jsonstat.metadata import TableMetadata
from pipelines.sources.declaration import Named, SourceError
from pipelines.sources.pxweb_table import PxWebTable

CONTENTS = "ContentsCode"


@dataclass(frozen=True)
class CurrentSelection:
    """What to ask for, and in what the table's contents have moved from their declaration, as sentences."""

    selection: Mapping[str, Sequence[str]]
    moved: tuple[str, ...] = ()


def current_selection(source: PxWebTable, metadata: TableMetadata) -> CurrentSelection:
    """The declared selection with the codes that the declared contents have in the table as it is.

    Raises:
        SourceError: a declared content is found neither by code nor by label, or code and label lead to two.
    """
    contents, selected = metadata.contents, source.selection.get(CONTENTS)
    if contents is None or selected is None or CONTENTS not in source.names:
        return CurrentSelection(source.selection)
    found: dict[str, str] = {}
    moved: list[str] = []
    for name, wanted in source.names[CONTENTS].values.items():
        code, remark = _found(source, name, wanted, contents.labels)
        found[wanted.code or code] = code
        moved += [remark] if remark else []
    codes = [found.get(code, code) for code in selected]
    return CurrentSelection({**source.selection, CONTENTS: codes}, tuple(moved))


def _found(source: PxWebTable, name: str, wanted: Named, labels: Mapping[str, str]) -> tuple[str, str]:
    """Code of one declared content, and the sentence where it has moved."""
    known = wanted.code
    alike = [] if wanted.label is None else [code for code, label in labels.items() if same_label(label, wanted.label)]
    if known is not None and known in labels:
        if wanted.label is None or known in alike:
            return known, ""
        if alike:
            why = f"the code is {labels[known]!r} and the label has the code {alike[0]}"
            raise _error(source, name, wanted, labels, why)
        return known, f"{name}: {known} is now labelled {labels[known]!r}, declared {wanted.label!r}"
    if len(alike) == 1:
        moved = f"{name}: {wanted.label!r} now has the code {alike[0]}, declared {known}" if known else ""
        return alike[0], moved
    why = f"{len(alike)} contents have the label: {', '.join(alike)}" if alike else "neither is there"
    raise _error(source, name, wanted, labels, why)


def _error(source: PxWebTable, name: str, wanted: Named, labels: Mapping[str, str], why: str) -> SourceError:
    # All are listed and none is proposed: the one that looks most alike is often another measure.
    known = "; ".join(f"{code} ({label})" for code, label in labels.items())
    return SourceError(
        f"{source.name}: expected the content {name!r} under code {wanted.code!r} and label {wanted.label!r}, "
        f"but found that {why}. The table has: {known}. See which of them has the same definition, if any, and "
        f"correct names.{CONTENTS} in sources/{source.name}.yml."
    )
