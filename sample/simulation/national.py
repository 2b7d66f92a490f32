"""Prices of value added in the nation, by industry aggregate.

Belongs here: how the simulated constant prices come about. Does not belong here: codes and labels (``simulate.py``).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from sample.documents import Cells
from sample.simulation.calibration import rows, wave
from sample.simulation.employment import ACCOUNT_YEARS

# Percentage points that one aggregate's change of price may differ from the economy's in a year (an assumption).
_SPREAD = 1.5


def price_level(industries: Sequence[str]) -> Cells:
    """Price of value added per industry x 2000-2024, 1 in the last year.

    Each year's change is the economy's assumed one, moved by a slow wave of the industry's own.
    """
    economy = np.array([float(row["change"]) for row in rows("assumed_price_change")])
    own = np.array([[wave(year, "price", industry) for year in ACCOUNT_YEARS[1:]] for industry in industries])
    changes = 1 + (economy + _SPREAD * own) / 100
    level = np.concatenate([np.ones((len(industries), 1)), np.cumprod(changes, axis=1)], axis=1)
    relative: Cells = level / level[:, -1:]
    return relative
