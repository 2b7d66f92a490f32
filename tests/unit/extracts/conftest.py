"""What the tests of reading extracts share."""

from __future__ import annotations

import pytest

from pipelines.sources.ordered_extract import OrderedExtract
from tests.made_extracts import DECLARED


@pytest.fixture
def jobs() -> OrderedExtract:
    """A declared extract."""
    return OrderedExtract(**DECLARED)
