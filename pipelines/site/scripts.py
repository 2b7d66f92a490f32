"""Make the scripts of the pages: Vega from a local bundle, outlines for maps, which release it is.

The bundle takes seconds, so it is made once per version of vl-convert and kept.
"""

from __future__ import annotations

import os
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Final

import orjson

from pipelines import PROJECT_ROOT
from pipelines.site.map import outline
from pipelines.site.release import Identity

# Beside what dbt has prepared: `styrka prepare` fills it, and it is no data.
PREPARED: Final = PROJECT_ROOT / "dbt" / "target"


def vega_script(build: Path, prepared: Path = PREPARED) -> bytes:
    """Vega, Vega-Lite and vega-embed as one classic script.

    Args:
        build: the installation's folder of what it makes, for one that was never prepared.
        prepared: the project's own folder of what is prepared.
    """
    name = f"vega.{version('vl-convert-python')}.js"
    for folder in (prepared, build):
        if (folder / name).exists():
            return (folder / name).read_bytes()
    return _make_vega_script(build)


def _make_vega_script(folder: Path) -> bytes:
    """Make the bundle and keep it in `folder`."""
    import vl_convert

    # A function around it: what the bundle names must not meet what a page names.
    bundle = vl_convert.javascript_bundle()  # type: ignore[call-arg]
    body = b"(() => {\n" + bundle.encode() + b"\n})();\n"
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / f"vega.{version('vl-convert-python')}.js"
    beside = target.with_name(f".{target.name}.{os.getpid()}")
    beside.write_bytes(body)
    os.replace(beside, target)
    return body


@cache
def outline_script(name: str) -> bytes:
    """An outline as a script: a page from a file may not fetch JSON."""
    head = f"(window.styrkaOutlines = window.styrkaOutlines || {{}})[{orjson.dumps(name).decode()}] = "
    return head.encode() + orjson.dumps(outline(name)) + b";\n"


def release_script(identity: Identity) -> bytes:
    """Which release the pages belong to: the one small file that is new in every release."""
    return b"window.styrkaRelease = " + orjson.dumps({"name": identity.release_id, "day": identity.day}) + b";\n"
