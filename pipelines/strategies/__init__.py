"""A region's strategy as a folder of data: read, checked as a whole, and handed on as tables.

The format of the folder (`format.yml`), reading it as CSV or as sheets of one workbook, the rules that refuse it, and
the skeleton of a new one. Not here: where folders lie (``ingest/strategy_folders.py``), what becomes of them in the
warehouse (``load/strategies.py``), and any figure.
"""

from pipelines.strategies.codes import Codes
from pipelines.strategies.findings import Finding, StrategyError
from pipelines.strategies.strategy import Strategy, read_strategy

__all__ = ["Codes", "Finding", "Strategy", "StrategyError", "read_strategy"]
