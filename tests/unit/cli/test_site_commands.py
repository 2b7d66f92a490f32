"""`styrka site serve` and `styrka report` before there is anything to show."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipelines.cli.site import report_of_county, serve
from pipelines.site.errors import SiteError


@pytest.mark.parametrize("command", [serve, report_of_county])
def test_without_a_release_a_command_says_what_to_do(
    command: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STYRKA_HOME", str(tmp_path))
    with pytest.raises(SiteError, match="run `styrka run nightly` first"):
        command()  # type: ignore[operator]
