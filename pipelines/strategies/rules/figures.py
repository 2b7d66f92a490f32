"""Figures that the region delivers (E342–E344, and of when and where they are: E107, E108)."""

from __future__ import annotations

from pipelines.strategies.checked import Checked, as_number, year_of
from pipelines.strategies.findings import one_of
from pipelines.strategies.reading import Row


def find(folder: Checked) -> None:
    """Report figures that belong elsewhere or contradict themselves."""
    for row in folder.rows("figures"):
        indicator = folder.indicators.get(row["indicator_id"])
        if indicator is not None and indicator["kind"] == "measure" and indicator["measure"]:
            text = "the warehouse computes this indicator; take the figure out, or make the indicator delivered."
            folder.report("E342", "figures", row, "indicator_id", row["indicator_id"], text)
            continue
        _place(folder, row)
        value, number = row["value"], as_number(row["value"])
        scale = indicator.several("scale") if indicator is not None else []
        if number is None and value not in scale and not row["status"]:
            text = "is no figure; expected a number, a step of the scale, or a symbol with its meaning in status."
            folder.report("E343", "figures", row, "value", value, text)
        low, high = as_number(row["low"]), as_number(row["high"])
        if number is not None and ((low is not None and number < low) or (high is not None and number > high)):
            text = f"lies outside its own interval, {row['low'] or '…'} to {row['high'] or '…'}."
            folder.report("E344", "figures", row, "value", value, text)


def _place(folder: Checked, row: Row) -> None:
    """A figure of no year, or of no region, would be found by nobody."""
    period, region = row["period"], row["region"]
    if period and year_of(period) is None:
        text = "expected a year, or a period that begins with one, as 2024, 2024H1 or 2024-06-30."
        folder.report("E107", "figures", row, "period", period, text)
    if region and region != "all" and not folder.knows_region(region):
        text = f"expected a region's code with its leading zero, as {one_of(folder.regions)}, a municipality's, or all."
        folder.report("E108", "figures", row, "region", region, text)
