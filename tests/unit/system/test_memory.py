"""The search for garbage is paused, and afterwards as it was before."""

from __future__ import annotations

import gc

import pytest

from pipelines.system.memory import without_garbage_collection


@pytest.mark.parametrize("was_on", [True, False])
def test_it_is_off_inside_and_as_before_outside(was_on: bool) -> None:
    (gc.enable if was_on else gc.disable)()
    try:
        with without_garbage_collection():
            assert not gc.isenabled()
        assert gc.isenabled() is was_on
        with pytest.raises(ZeroDivisionError), without_garbage_collection():
            1 / 0  # noqa: B018
        assert gc.isenabled() is was_on
    finally:
        gc.enable()
