"""Start the command `styrka`.

Not here: which commands there are (``app.py``), or how they end (``errors.py``).
"""

from __future__ import annotations

from pipelines.system.memory import keep_for_good, without_garbage_collection


def main() -> None:
    """Entry point."""
    # What is imported stays: a search of it for garbage takes a tenth of the time of importing it.
    with without_garbage_collection():
        from pipelines.cli.app import app
        from pipelines.cli.errors import run_app

        keep_for_good()
    run_app(app)


if __name__ == "__main__":
    main()
