"""Labels of codes as agencies write them, compared without regard to how they are spelled.

Not here: which labels a declaration names (``sources/``).

Statistics Sweden has written the same content as "Fasta priser referensår 2025, mnkr" and "Fasta priser, referensår
2025, mnkr": case, punctuation and white space do not change what a label means.
"""

from __future__ import annotations

import re
from fnmatch import fnmatchcase
from typing import Final

_SEPARATORS: Final = re.compile(r"[^\w*]+|_+")


def folded(text: str) -> str:
    """A label in lower case, with one blank for every run of punctuation and white space; `*` is kept."""
    return _SEPARATORS.sub(" ", text.casefold()).strip()


def same_label(label: str, wanted: str) -> bool:
    """Whether a label is the wanted one; `*` in what is wanted stands for anything, such as a moving year.

    The agency's label may begin with the code: `F41-F43 byggverksamhet`.
    """
    pattern = folded(wanted)
    return any(fnmatchcase(folded(text), pattern) for text in (label, label.partition(" ")[2]) if text)
