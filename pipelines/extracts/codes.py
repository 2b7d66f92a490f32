"""Codes of variables as cells hold them: code and text in one cell, or either alone.

One cell of codes. Not here: which cells hold codes (``headings.py``).
"""

from __future__ import annotations

import re

from pipelines.extracts.declaration import CodeColumn

YEAR = re.compile(r"(?:19|20)\d{2}")


def split(text: str, declared: CodeColumn) -> tuple[str, str] | None:
    """Code and text of a cell, None where it holds no code; the agency may write either alone."""
    found = re.match(rf"(?P<code>{declared.code})(?:\s+(?P<text>.*))?$", text)
    if found is not None:
        return found["code"], found["text"] or next(iter(declared.texts.get(found["code"], [])), "")
    folded = text.casefold()
    for code, texts in declared.texts.items():
        for known in texts:
            if known.casefold() == folded:
                return code, known
    return None


def expected_code(variable: str, declared: CodeColumn, found: str) -> str:
    """What was expected where `found` is no code."""
    texts = [text for texts in declared.texts.values() for text in texts]
    alone = f", or one of {', '.join(texts)}" if texts else ""
    lost = "; a leading zero is gone if the column was saved as numbers" if found.isdecimal() else ""
    return f"a code of {variable} as {declared.code}{alone}{lost}"
