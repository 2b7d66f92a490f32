"""Cutting a selection into few requests that each fit the server's limit.

Shapes and cuts. Not here: what the codes mean, or sending anything.

A selection is a box: as many sides as variables, each as long as its number of codes. A request is a smaller
box inside it. Codes within a variable can be regrouped at will, so only the lengths matter.

What is guaranteed: every cell is in exactly one part; no part exceeds the limit; time is cut before other
variables when both cost the same; contents are cut only if that takes fewer requests than 1.2 times the lower
bound allows otherwise, or if one cell of everything else already exceeds the limit.

How many parts: `lower_bound` is ceil(cells / largest box that fits the limit). The largest box counts, rather
than the limit itself, because codes cannot be cut: with 7 x 7 codes and a limit of 8 no request can hold more
than 7 cells. No division reaches fewer parts than that, and one that does reach it may not exist: 5 x 5 codes
with a limit of 9 cannot be covered by three boxes, nor 11 x 40,909 codes with a limit of 150,000, although
both bounds are 3. What the tests hold the search to: small boxes, at most 1.2 times the fewest parts that
exhaustive search over cuts from side to side finds; tables with a limit of 150,000, at most 1.2 times
ceil(cells / limit), or one part more than that number where its parts would have to be over 97 % full.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from math import ceil, prod
from typing import Final

Shape = tuple[int, ...]
Box = tuple[tuple[int, int], ...]

# How far above the lower bound a division that keeps all contents together may be before they are cut.
TOLERATED_EXCESS: Final = 1.2
# Sides up to this length are tried at every place; longer ones only where a part comes out nearly full.
_SHORT_SIDE: Final = 12
# Thicknesses tried per side: slabs worth of this many parts more than the thinnest.
_SLAB_CHOICES: Final = 4
# The search stops improving after looking at this many shapes; it then takes the best division known.
_MAX_SHAPES: Final = 4_000


@dataclass(frozen=True)
class _Cut:
    """First `repeats` slabs of `thickness` along `axis`, then what remains."""

    parts: int
    axis: int = -1
    thickness: int = 0
    repeats: int = 0


@dataclass
class _Search:
    """Fewest parts for a shape by cuts from side to side, remembered per shape.

    `limit` is the most cells in a part. `axes` are the sides that may be cut, the preferred first.
    """

    limit: int
    axes: tuple[int, ...]
    known: dict[Shape, _Cut] = field(default_factory=dict)

    def best(self, shape: Shape) -> _Cut:
        """Best first cut of a shape; parts == 1 means that it fits as it is."""
        if shape in self.known:
            return self.known[shape]
        if prod(shape) <= self.limit:
            return _Cut(parts=1)
        best = self._even_cut(shape)
        self.known[shape] = best
        bound = ceil(prod(shape) / self.limit)
        for axis, thickness, repeats in self._candidates(shape):
            if best.parts == bound or len(self.known) > _MAX_SHAPES:
                break
            parts = repeats * self.best(_with(shape, axis, thickness)).parts
            rest = shape[axis] - repeats * thickness
            if rest and parts < best.parts:
                parts += self.best(_with(shape, axis, rest)).parts
            if parts < best.parts:
                best = _Cut(parts, axis, thickness, repeats)
                self.known[shape] = best
        return best

    def _even_cut(self, shape: Shape) -> _Cut:
        """A division that always exists: slabs as thick as fit, along the side that gives fewest parts."""
        options = [self._even_along(shape, axis) for axis in self.axes if shape[axis] > 1]
        return min(options, key=lambda cut: cut.parts)

    def _even_along(self, shape: Shape, axis: int) -> _Cut:
        side, across = shape[axis], prod(shape) // shape[axis]
        thickness = max(1, min(side - 1, self.limit // across))
        repeats, rest = divmod(side, thickness)
        parts = repeats * self.best(_with(shape, axis, thickness)).parts
        if rest:
            parts += self.best(_with(shape, axis, rest)).parts
        return _Cut(parts, axis, thickness, repeats)

    def _candidates(self, shape: Shape) -> Iterator[tuple[int, int, int]]:
        """Axis, thickness and number of equal slabs to try."""
        for axis in self.axes:
            side = shape[axis]
            for thickness in self._thicknesses(shape, axis):
                for repeats in dict.fromkeys((side // thickness, 1)):
                    yield axis, thickness, repeats

    def _thicknesses(self, shape: Shape, axis: int) -> Sequence[int]:
        """Where to cut a side: at every place if it is short, else where slabs come out nearly full."""
        side, across = shape[axis], prod(shape) // shape[axis]
        if side <= _SHORT_SIDE:
            return range(side - 1, 0, -1)
        fewest = max(1, ceil(across / self.limit))
        full = {parts * self.limit // across for parts in range(fewest, fewest + _SLAB_CHOICES)}
        for other in self.axes:
            if other != axis:
                for pieces in range(2, 2 + _SLAB_CHOICES):
                    full.add(self.limit // (across // shape[other] * ceil(shape[other] / pieces)))
        return sorted((one for one in full if 1 <= one < side), reverse=True)


def lower_bound(shape: Sequence[int], limit: int) -> int:
    """Number of parts that no division into boxes can go below (see the module's text)."""
    return ceil(prod(shape) / _largest_box(tuple(sorted(shape)), limit))


def split_shape(shape: Sequence[int], limit: int, *, time: int | None = None, contents: int | None = None) -> list[Box]:
    """Divide a box into parts of at most `limit` cells.

    Args:
        shape: number of codes per variable, each at least 1.
        limit: most cells per part, at least 1.
        time: place of the time variable, cut first if that costs nothing.
        contents: place of the contents variable, kept whole if possible.

    Returns:
        The parts in row-major order; each part is (start, stop) per variable.
    """
    whole = tuple(shape)
    others = [axis for axis in range(len(whole)) if axis not in (time, contents)]
    kept = ([] if time is None else [time]) + sorted(others, key=lambda axis: -whole[axis])
    searches = [_Search(limit, (*kept, *([] if contents is None else [contents])))]
    across_contents = 1 if contents is None else whole[contents]
    if contents is not None and across_contents <= limit:
        searches.insert(0, _Search(limit, tuple(kept)))
    enough = TOLERATED_EXCESS * lower_bound(whole, limit)
    search = next((one for one in searches if one.best(whole).parts <= enough), None)
    if search is None:
        search = min(searches, key=lambda one: one.best(whole).parts)
    return sorted(_boxes(search, whole, (0,) * len(whole)))


def _boxes(search: _Search, shape: Shape, start: Shape) -> Iterator[Box]:
    cut = search.best(shape)
    if cut.parts == 1:
        yield tuple((first, first + length) for first, length in zip(start, shape, strict=True))
        return
    for repeat in range(cut.repeats):
        moved = _with(start, cut.axis, start[cut.axis] + repeat * cut.thickness)
        yield from _boxes(search, _with(shape, cut.axis, cut.thickness), moved)
    rest = shape[cut.axis] - cut.repeats * cut.thickness
    if rest:
        moved = _with(start, cut.axis, start[cut.axis] + cut.repeats * cut.thickness)
        yield from _boxes(search, _with(shape, cut.axis, rest), moved)


def _with(shape: Shape, axis: int, length: int) -> Shape:
    return (*shape[:axis], length, *shape[axis + 1 :])


def _largest_box(sides: Shape, limit: int) -> int:
    """Volume of the largest box with these sides at most that does not exceed the limit."""
    if not sides:
        return 1
    if prod(sides) <= limit:
        return prod(sides)
    if len(sides) == 1:
        return min(sides[0], limit)
    best = 0
    for length in range(min(sides[0], limit), 0, -1):
        best = max(best, length * _largest_box(sides[1:], limit // length))
        if best == limit:
            break
    return best
