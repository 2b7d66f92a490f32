"""Every cell exactly once, no part too large, few parts."""

from __future__ import annotations

from functools import cache
from math import ceil, prod

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from pipelines.pxweb.splitting import TOLERATED_EXCESS, Box, lower_bound, split_shape

REAL_LIMIT = 150_000
# Where the fewest requests would have to be fuller than this, single codes may leave no way to fill them so.
SLACK = 0.97


def volume(box: Box) -> int:
    return prod(stop - start for start, stop in box)


def assert_covers_exactly_once(shape: list[int], boxes: list[Box]) -> None:
    covered = np.zeros(shape, np.int64)
    for box in boxes:
        covered[tuple(slice(start, stop) for start, stop in box)] += 1
    assert covered.min() == covered.max() == 1


def assert_disjoint_and_whole(shape: list[int], boxes: list[Box]) -> None:
    """The same for boxes too large to paint: no two overlap, and the volumes add up."""
    assert sum(map(volume, boxes)) == prod(shape)
    assert all(0 <= start < stop <= side for box in boxes for (start, stop), side in zip(box, shape, strict=True))
    for place, one in enumerate(boxes):
        for other in boxes[place + 1 :]:
            assert any(a[1] <= b[0] or b[1] <= a[0] for a, b in zip(one, other, strict=True))


@cache
def fewest_by_cuts(shape: tuple[int, ...], limit: int) -> int:
    """Exhaustive search over all cuts from side to side."""
    if prod(shape) <= limit:
        return 1
    return min(
        fewest_by_cuts(_changed(shape, axis, place), limit) + fewest_by_cuts(_changed(shape, axis, side - place), limit)
        for axis, side in enumerate(shape)
        for place in range(1, side // 2 + 1)
    )


def _changed(shape: tuple[int, ...], axis: int, length: int) -> tuple[int, ...]:
    return tuple(sorted((*shape[:axis], length, *shape[axis + 1 :])))


@settings(max_examples=200, deadline=None)
@given(shape=st.lists(st.integers(1, 9), min_size=1, max_size=4), data=st.data())
def test_small_boxes_are_divided_into_the_fewest_parts_that_cuts_allow(shape: list[int], data: st.DataObject) -> None:
    assume(prod(shape) <= 1_000)
    limit = data.draw(st.integers(1, prod(shape)))
    boxes = split_shape(shape, limit)
    assert_covers_exactly_once(shape, boxes)
    assert max(map(volume, boxes)) <= limit
    attainable = fewest_by_cuts(tuple(sorted(shape)), limit)
    assert lower_bound(shape, limit) <= attainable
    assert len(boxes) <= TOLERATED_EXCESS * attainable


@st.composite
def real_tables(draw: st.DrawFn) -> list[int]:
    """Shapes of 1 to 60 requests, with short and long sides in any order."""
    sides = draw(st.lists(st.one_of(st.integers(1, 5), st.integers(5, 30)), min_size=1, max_size=4))
    requests = draw(st.integers(1, 60))
    sides.append(max(2, requests * REAL_LIMIT // prod(sides)))
    return draw(st.permutations(sides))


@settings(max_examples=150, deadline=None)
@given(shape=real_tables(), data=st.data())
def test_tables_of_real_size_stay_within_the_promised_excess(shape: list[int], data: st.DataObject) -> None:
    time, contents = data.draw(st.permutations(range(len(shape))))[:2]
    boxes = split_shape(shape, REAL_LIMIT, time=time, contents=contents)
    assert_disjoint_and_whole(shape, boxes)
    assert max(map(volume, boxes)) <= REAL_LIMIT
    bound = ceil(prod(shape) / REAL_LIMIT)
    if prod(shape) <= SLACK * bound * REAL_LIMIT:
        assert len(boxes) <= TOLERATED_EXCESS * bound
    # 11 x 40,909 is one cell less than three full requests, and cannot be cut into three.
    assert len(boxes) <= max(TOLERATED_EXCESS * bound, bound + 1)


@pytest.mark.parametrize(
    ("shape", "parts"),
    [
        ((312, 134, 3, 1, 16), 14),  # population by month: 2,006,784 cells; chunks along time alone give 16
        ((10, 90_000), 6),  # one slice is 0.6 of the limit: slice by slice would take 10
        ((3, 60_000), 2),
        ((1, 150_000), 1),
        ((2, 150_000), 2),
        ((150_001,), 2),
    ],
)
def test_known_divisions(shape: tuple[int, ...], parts: int) -> None:
    assert len(split_shape(shape, REAL_LIMIT)) == parts


def test_time_is_cut_before_others_when_both_cost_the_same() -> None:
    boxes = split_shape((4, 4), 8, time=1)
    assert boxes == [((0, 4), (0, 2)), ((0, 4), (2, 4))]


def test_contents_stay_together_when_that_costs_nothing() -> None:
    boxes = split_shape((6, 10, 100), 1_000, time=2, contents=0)
    assert all(box[0] == (0, 6) for box in boxes)
    assert len(boxes) <= 7


def test_contents_are_cut_when_they_alone_exceed_the_limit() -> None:
    boxes = split_shape((7, 3), 5, time=1, contents=0)
    assert_covers_exactly_once([7, 3], boxes)
    assert max(map(volume, boxes)) <= 5


def test_contents_are_cut_rather_than_asking_far_too_often() -> None:
    # Whole contents fill 6 of 10 cells per request: 100 requests where 60 do.
    assert len(split_shape((6, 100), 10, time=1, contents=0)) == 60


def test_the_bound_counts_the_largest_box_that_fits() -> None:
    assert lower_bound((7, 7), 8) == 7
    assert lower_bound((5, 5), 9) == 3
    assert lower_bound((4, 4), 16) == 1
    assert lower_bound((2, 2), 1) == 4


def test_the_same_question_is_always_divided_the_same_way() -> None:
    shape = (312, 134, 3, 2, 16)
    assert split_shape(shape, REAL_LIMIT, time=4, contents=3) == split_shape(shape, REAL_LIMIT, time=4, contents=3)
