"""Value added of the nation at constant prices, by industry aggregate.

The nation's total and industry (B-E) are real; how the price of services differs from that of government is simulated.

Not here: codes and labels (``simulate.py``).
"""

from __future__ import annotations

import numpy as np

from sample.documents import Cells
from sample.simulation import margins
from sample.simulation.calibration import wave

# How far the price of government's value added swings from that of the whole economy (an assumption).
_SPREAD = 0.015
REFERENCE_YEAR = 2020


def constant_prices(goods: Cells, services: Cells, public: Cells) -> Cells:
    """Aggregate (goods, services, public) x 2000-2024 in prices of 2020, SEK million, whole numbers.

    Goods are industry at its real price and the rest at the economy's. Services take what is left of the real total, so
    the three add up to it in every year; chained volumes do so in the reference year and nearly so in the others.

    Args:
        goods: per year, current prices.
        services: the same.
        public: the same.
    """
    total, current = margins.national_volume("TOTAL")
    industry, industry_current = margins.national_volume("B-E")
    price = current / total
    swing = np.array([wave(year, "price", "public") for year in margins.YEARS])
    swing -= swing[REFERENCE_YEAR - margins.YEARS.start]
    volume_of_goods = np.rint(industry + (goods - industry_current) / price)
    volume_of_public = np.rint(public / (price * np.exp(_SPREAD * swing)))
    # The newest year of the aggregates is of a later release than the volume: the total at the known price.
    whole = np.rint((goods + services + public) / price)
    return np.stack([volume_of_goods, whole - volume_of_goods - volume_of_public, volume_of_public])
