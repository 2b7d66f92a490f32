"""Whole numbers whose sum is given.

Rounding and fitting under fixed sums. Not here: what the numbers mean.
"""

from __future__ import annotations

import numpy as np

from sample.documents import Cells


def to_total(parts: Cells, total: float) -> Cells:
    """Whole numbers in proportion to `parts` that add up to `total` (largest remainder).

    Args:
        parts: non-negative numbers, one axis; they are scaled to the total first.
        total: a whole number.
    """
    scaled = parts * (total / parts.sum())
    whole: Cells = np.floor(scaled)
    left = round(total - whole.sum())
    # A stable order makes ties fall the same way everywhere.
    largest = np.argsort(-(scaled - whole), kind="stable")[:left]
    whole[largest] += 1
    return whole


def columns_to_totals(parts: Cells, totals: Cells) -> Cells:
    """`to_total` along the first axis for every cell of the other axes."""
    flat = parts.reshape(parts.shape[0], -1)
    wanted = np.broadcast_to(totals, parts.shape[1:]).ravel()
    whole = np.stack([to_total(column, total) for column, total in zip(flat.T, wanted, strict=True)], axis=1)
    return whole.reshape(parts.shape)


def fit(seed: Cells, row_sums: Cells, column_sums: Cells) -> Cells:
    """The matrix nearest in proportion to `seed` with the given sums (iterative proportional fitting).

    Raises:
        ArithmeticError: the sums cannot be reached from this seed.
    """
    fitted = seed.copy()
    for _ in range(500):
        fitted *= (row_sums / fitted.sum(axis=1))[:, None]
        fitted *= column_sums / fitted.sum(axis=0)
        if np.allclose(fitted.sum(axis=1), row_sums, rtol=1e-12):
            return fitted
    raise ArithmeticError("the fitting did not settle: row and column sums contradict each other")
