"""Values as SQL writes them, where a statement takes no parameters: file names, comments, paths of `attach` and `copy`.

Not here: values of a query, which are parameters.
"""

from __future__ import annotations


def literal(value: object) -> str:
    """A text in quotes."""
    return "'" + str(value).replace("'", "''") + "'"
