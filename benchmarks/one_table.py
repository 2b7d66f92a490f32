"""A nightly run on the sample in which one table has a new vintage, as a process of its own.

Run by ``night.py`` with the home folder of a finished run. Not here: timing it.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from pipelines.cli.run_job import run_job
from pipelines.installation.parts import Installation
from pipelines.settings import Settings
from pipelines.system.memory import end_without_garbage_collection
from pipelines.system.numpy_threads import one_thread_for_numpy
from tests.altered_sample import Agency, AlteredSample, move_two_persons


def main() -> None:
    """Run it, and end as the command does; with status 1 where nothing was built and published."""
    end_without_garbage_collection()
    one_thread_for_numpy()
    with tempfile.TemporaryDirectory() as folder:
        sample = AlteredSample(Path(folder) / "agency")
        sample.change("scb_bas", move_two_persons, updated="2026-11-12T07:00:00Z")
        settings = Settings(_env_file=None, home=Path(sys.argv[1]), api="sample")
        installation = Installation(settings, session=Agency(sample.folder).api_session("sample"))
        result = run_job(installation, "nightly")
    sys.exit(0 if result.succeeded and result.built else 1)


if __name__ == "__main__":
    main()
