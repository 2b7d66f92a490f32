"""What a file says that it counts: in titles, headings and names.

Words that name a measure, and words that say that the figures are others than those that were ordered. Not here: which
column is which (``headings.py``).

The same headings stand over employment by place of work and by residence, over persons and per cent: what is wrong is
seen in the words, never in the figures.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache

from pipelines.extracts.declaration import ExtractShape
from pipelines.extracts.errors import Misfit
from pipelines.extracts.grids import Grid, plain
from pipelines.extracts.patterns import compiled

# What may follow the measure's name in a title: by what it is divided, whose it is, when.
_GOES_ON = re.compile(r"\s*$|\s*[(,.:;–-]|\s+(?:efter|by|per år|i|fördelad|fördelat|\d)", re.IGNORECASE)
_SNI = re.compile(r"\bsni[\s-]*(?P<version>2007|2002|2025|92|69)(?!\d)")
_BEGIN_OF_WORD = r"(?<![a-zåäöé])"


def one_of(headings: Iterable[str]) -> str:
    """Headings in words."""
    return " or ".join(repr(heading) for heading in headings)


def titles(grid: Grid, line: int, names: Sequence[str]) -> Iterator[tuple[int | None, str]]:
    """The lines above the headings with their numbers, then the names of sheet and file."""
    for above in grid.lines[:line]:
        said = " ".join(filter(None, map(plain, above.cells)))
        if said:
            yield above.number, said
    yield from ((None, name) for name in names if name)


def measure_in(grid: Grid, line: int, shape: ExtractShape, names: Sequence[str]) -> str | None:
    """The one measure that a title or a name begins with; None where none or several do."""
    found = {
        measure
        for _, said in titles(grid, line, names)
        for measure, declared in shape.measures.items()
        if any(heading and _begins_with(said, heading) for heading in declared.headings)
    }
    return found.pop() if len(found) == 1 else None


def _begins_with(said: str, heading: str) -> bool:
    text = " ".join(said.replace("_", " ").split()).casefold()
    found = compiled(heading).match(text)
    return found is not None and _GOES_ON.match(text[found.end() :]) is not None


def refused_titles(grid: Grid, line: int, shape: ExtractShape, names: Sequence[str]) -> list[Misfit]:
    """Titles that say that the file holds other figures. The file's own name is anybody's, and is not among them."""
    sheets = [name for name in names if name == grid.title]
    return [
        Misfit(_others(shape, word), line=number, value=said, says_other=True)
        for number, said in titles(grid, line, sheets)
        if (
            word := refused_word(said, (*shape.refuses, *shape.refused_everywhere)) or other_classification(said, shape)
        )
    ]


def other_classification(said: str, shape: ExtractShape) -> str | None:
    """Another version of SNI than the declared one, where a text names others alone: the same codes mean others."""
    declared = {name.removeprefix("SNI") for name in shape.columns if name.startswith("SNI")}
    found = {match["version"]: match[0] for match in _SNI.finditer(said.casefold())}
    return next(iter(found.values())) if declared and found and not declared & found.keys() else None


def refused_constants(
    grid: Grid, line: int, constants: Mapping[str, str], shape: ExtractShape, names: Sequence[str]
) -> Iterator[Misfit]:
    """Titles that say that a variable without a column is not what was ordered: `män` where both sexes were."""
    yield from _less_than_ordered(titles(grid, line, names), constants, shape)


def _less_than_ordered(
    texts: Iterable[tuple[int | None, str]], constants: Mapping[str, str], shape: ExtractShape
) -> Iterator[Misfit]:
    for number, said in texts:
        for variable in constants:
            parts = shape.columns[variable].parts
            named = {word for part in parts if (word := refused_word(said, (part,)))}
            if named and len(named) < len(parts):
                wanted = f"a column for {variable}, since {named.pop()!r} is less than what was ordered"
                yield Misfit(wanted, line=number, value=said)


def refused_heading(heading: str, shape: ExtractShape) -> str | None:
    """What was expected in place of a heading that says that its column holds other figures."""
    word = refused_word(heading, (*shape.refuses, *shape.refused_everywhere))
    return _others(shape, word) if word else None


def refused_notes(notes: Sequence[tuple[int, str]], shape: ExtractShape, constants: Mapping[str, str]) -> list[Misfit]:
    """Footnotes that say that the file holds other figures, or less than what was ordered."""
    others = [
        Misfit(_others(shape, word), line=number, value=note, says_other=True)
        for number, note in notes
        if (word := refused_word(note, shape.refused_everywhere))
    ]
    return [*others, *_less_than_ordered(notes, constants, shape)]


def _others(shape: ExtractShape, word: str) -> str:
    return f"no {word!r}: it says that the figures are others than those of {shape.name}"


def refused_word(said: str, words: tuple[str, ...]) -> str | None:
    """The first of `words` that is in `said`, at the beginning of a word."""
    found = _any_of(words).search(said.casefold()) if words else None
    return found[0] if found else None


@lru_cache(maxsize=100)
def _any_of(words: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(rf"{_BEGIN_OF_WORD if word[0].isalpha() else ''}{re.escape(word)}" for word in words))
