"""numpy's threads, where nothing is large enough for two.

Not here: DuckDB's threads (``warehouse/engine.py``).
"""

from __future__ import annotations

import os


def one_thread_for_numpy() -> None:
    """Let numpy, where this process has not imported it yet, start no threads; who has set their number keeps it.

    Importing it with them takes 0.22 s of processor instead of 0.1, and every run on the sample imports it.
    """
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
