"""Look up the words of the pages in both languages, and labels out of the marts; a missing one is an error.

Not here: the words (``texts/*.yml``), numbers (``numbers.py``).
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final, Literal

from pipelines.site.errors import MissingTranslation
from pipelines.system.yaml_text import parse_yaml

Language = Literal["sv", "en"]
LANGUAGES: Final[tuple[Language, ...]] = ("sv", "en")
TEXTS: Final = Path(__file__).parent / "texts"


class Words:
    """The words of one language.

    Args:
        language: of the words.
        texts: key -> text; for tests. By default the project's own.
    """

    def __init__(self, language: Language, texts: Mapping[str, str] | None = None) -> None:
        self.language: Language = language
        self.other: Language = "en" if language == "sv" else "sv"
        self._texts = read_texts(language) if texts is None else texts

    def __call__(self, key: str, **values: object) -> str:
        """The text under `key`, with `values` in its braces.

        Raises:
            MissingTranslation: there is none.
        """
        text = self._texts.get(key)
        if text is None:
            raise MissingTranslation(
                f"texts/{self.language}.yml: expected the key {key}, but found none; write the text in both languages."
            )
        return text.format(**values) if values else text

    def known(self, key: str) -> bool:
        """Whether there is a text under `key`."""
        return key in self._texts

    def choice(self, section: str, name: str, **values: object) -> str:
        """The text of what data name: `section.name`, or where the pages do not know it `section.other`."""
        key = f"{section}.{name}"
        return self(key if key in self._texts else f"{section}.other", **values)

    def count(self, key: str, number: int, **values: object) -> str:
        """The text under `key` with a number; `key_one` where it is one and the language says it otherwise."""
        one = f"{key}_one"
        return self(one if number == 1 and one in self._texts else key, number=number, **values)

    def quoted(self, row: Mapping[str, Any], field: str = "sentence") -> str:
        """A label in the quotation marks of the language."""
        return self("frame.quoted", text=self.label(row, field))

    def label(self, row: Mapping[str, Any], field: str = "label") -> str:
        """A label of a mart's row, from its columns `<field>_sv` and `<field>_en`.

        A row of a strategy is shown in the strategy's own language where it has no other: that one is enough there.

        Raises:
            MissingTranslation: the column of this language is empty.
        """
        found = row.get(f"{field}_{self.language}")
        if not found and "strategy_id" in row:
            found = row.get(f"{field}_{self.other}")
        if not found:
            known = {name: value for name, value in row.items() if value is not None and not isinstance(value, list)}
            raise MissingTranslation(
                f"{field}_{self.language}: expected a text in this row, but found none: "
                f"{dict(list(known.items())[:4])}; write it in the seed of the table."
            )
        return str(found)

    def text_of(self, row: Mapping[str, Any], field: str) -> str | None:
        """As `label`, for what may be absent in both languages, but never in one alone."""
        if row.get(f"{field}_sv") is None and row.get(f"{field}_en") is None:
            return None
        return self.label(row, field)


@cache
def read_texts(language: Language) -> Mapping[str, str]:
    """The project's texts in one language, with their keys written `section.key`."""
    sections = parse_yaml((TEXTS / f"{language}.yml").read_bytes())
    return {f"{section}.{key}": text for section, texts in sections.items() for key, text in texts.items()}
