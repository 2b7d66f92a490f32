"""What an installation says of its projects itself: rates of currencies, mappings of exports."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipelines.ingest.project_lists import _rates, mappings
from pipelines.projects.errors import ProjectFileError


@pytest.mark.parametrize("rate", ["0", "-11.4", "nan", "inf", "11,4", ""])
def test_a_rate_that_is_none_is_refused(tmp_path: Path, rate: str) -> None:
    """A rate of 0 made 0 SEK of every amount."""
    (tmp_path / "projects").mkdir()
    heading = "currency,valid_from,valid_to,rate,dated,source"
    row = f'EUR,2024-01-01,2024-12-31,"{rate}",2024-01-01,made'
    (tmp_path / "projects" / "exchange_rates.csv").write_text(f"{heading}\n{row}\n")
    with pytest.raises(ProjectFileError, match="it is no list of rates"):
        _rates(tmp_path)


def test_a_mapping_is_found_under_both_endings_and_in_the_order_of_names(tmp_path: Path) -> None:
    (tmp_path / "projects").mkdir()
    for name in ("b.yaml", "a.yml"):
        (tmp_path / "projects" / name).write_text("name: a list\nlevel: region\n")
        with pytest.raises(ProjectFileError, match=f"{name}: it is no mapping"):
            mappings(tmp_path)
