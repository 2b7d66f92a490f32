"""The agency's codes under our names.

Finding the code that a declared name means, by code or by label. Not here: the names themselves, which are in the
declarations.
"""

from __future__ import annotations

from collections.abc import Mapping

from pipelines.jsonstat.labels import same_label
from pipelines.sources.declaration import Named, Source, SourceError


def match_names(source: Source, variable: str, labels: Mapping[str, str]) -> dict[str, str]:
    """The agency's codes of `variable` under our names: code -> name.

    Args:
        source: the declaration.
        variable: a variable id that `source.names` covers.
        labels: code -> label as the agency's metadata has them.

    Codes that no name covers are left out: the contract reports them.

    Raises:
        SourceError: a declared name finds no value, or two names find the same.
    """
    found: dict[str, str] = {}
    for name, wanted in source.names[variable].values.items():
        code = _find(wanted, labels)
        if code is None:
            known = "; ".join(f"{code} ({label})" for code, label in labels.items())
            raise SourceError(
                f"{source.name}: no value of {variable} is what the declaration calls {name!r} "
                f"(code {wanted.code!r}, label {wanted.label!r}). The table has: {known}. "
                f"Fix names.{variable} in sources/{source.name}.yml."
            )
        if code in found:
            raise SourceError(
                f"{source.name}: {variable} {code} is declared both as {found[code]!r} and as {name!r} "
                f"in sources/{source.name}.yml."
            )
        found[code] = name
    return found


def _find(wanted: Named, labels: Mapping[str, str]) -> str | None:
    if wanted.code in labels:
        return wanted.code
    if wanted.label is None:
        return None
    return next((code for code, label in labels.items() if same_label(label, wanted.label)), None)
