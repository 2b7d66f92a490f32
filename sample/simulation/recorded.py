"""Which cells of the accounts' tables are published figures: masks in the tables' own shapes.

Not here: the figures (``margins.py``), or what is between them (``accounts.py``).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from sample.documents import Cells
from sample.regions import COUNTIES
from sample.simulation.employment import FIXED_COUNTY
from sample.simulation.labels import AGGREGATES
from sample.simulation.margins import NATION, YEARS

# Product, employed, wages of the tables by aggregate; the aggregates in the order of the table.
_MEASURES, _AGGREGATES, _UNALLOCATED = 3, 5, 3
_EMPLOYED = 1
# Eurostat's employed of the last year are of an older release than the tables.
_REAL_UNTIL = -1


def accounts(regions: Iterable[str]) -> Cells:
    """T03A, region x aggregate x (product, employed, wages) x year: riket, Örebro län, and each county's employed."""
    codes = list(regions)
    mask = np.zeros((len(codes), _AGGREGATES, _MEASURES, len(YEARS)), dtype=bool)
    for place, region in enumerate(codes):
        if region in (NATION, FIXED_COUNTY):
            mask[place] = True
            mask[place, _UNALLOCATED, _EMPLOYED:] = False
        elif region in COUNTIES:
            mask[place, 0, _EMPLOYED, :_REAL_UNTIL] = True
    return mask


def totals(regions: Iterable[str]) -> Cells:
    """T01A, region x (product, volume, per inhabitant, per employed, employed, wages) x year.

    Product per employed is the ratio of two published figures where both are.
    """
    by_aggregate = accounts(regions)[:, 0]
    mask = np.zeros((by_aggregate.shape[0], 6, len(YEARS)), dtype=bool)
    mask[:, [0, 4, 5]] = by_aggregate
    mask[:, 3] = by_aggregate[:, 0] & by_aggregate[:, _EMPLOYED]
    return mask


def industries(regions: Iterable[str], codes: Sequence[str]) -> Cells:
    """T04A, region x industry x (product, employed, wages) x year: riket's aggregates, and construction everywhere."""
    places = list(regions)
    mask = np.zeros((len(places), len(codes), _MEASURES, len(YEARS)), dtype=bool)
    nation = accounts([NATION])[0]
    for aggregate, code in enumerate(AGGREGATES):
        mask[places.index(NATION), codes.index(code)] = nation[aggregate]
    mask[: len(places) - 1, codes.index("F41-F43")] = True
    return mask


def nation(aggregates: int) -> Cells:
    """The nation's accounts, aggregate x (current, constant prices) x year: current prices are published."""
    mask = np.zeros((aggregates, 2, len(YEARS)), dtype=bool)
    mask[:, 0] = True
    return mask
