"""What the tests of reading extracts share."""

from __future__ import annotations

import pytest
from made_extracts import DECLARED

from pipelines.sources.ordered_extract import OrderedExtract


@pytest.fixture
def jobs() -> OrderedExtract:
    """A declared extract."""
    return OrderedExtract(**DECLARED)
