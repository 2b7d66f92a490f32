"""How a body can fail to be a whole, consistent JSON-stat 2.0 dataset.

Not here: what can go wrong on the line (``http/errors.py``).
"""

from __future__ import annotations

from pipelines.http.errors import DecodeError


class NotADataset(DecodeError):
    """JSON, but not a JSON-stat 2.0 dataset."""


class ShapeError(DecodeError):
    """Dimensions, sizes and number of values do not agree."""


class CategoryIndexError(DecodeError):
    """The index of a dimension does not number its codes 0 to n-1, each once."""


class CellValueError(DecodeError):
    """A cell holds something else than a number or nothing."""


class CellStatusError(DecodeError):
    """A status points outside the table or is not a text."""
