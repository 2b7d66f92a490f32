"""Asking Kolada for declared key figures: all of them, now and then, compared with what is known.

Not here: the calls (``kolada/``).
"""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Final

from pipelines.archive import NewPart
from pipelines.ingest.ways import Brought, Found, Known
from pipelines.jsonstat.labels import same_label
from pipelines.kolada import KoladaAnswer, KoladaClient, Kpi, content_digest
from pipelines.sources.kolada_figures import KoladaFigures


class KoladaWay:
    """See `Way`. Kolada does not say when a figure was updated: the day of asking stands in for it."""

    def find(self, source: KoladaFigures, client: KoladaClient, known: Known) -> Found:
        """See `Way.find`: nothing is asked before it is due."""
        is_due = known.seen is None or known.at - datetime.fromisoformat(known.seen) >= timedelta(
            days=source.ask_after_days
        )
        if not is_due:
            return Found(source.name, str(known.seen), asked=False)
        return Found(source.name, known.at.isoformat(timespec="seconds"))

    def search(self, source: KoladaFigures, client: KoladaClient) -> None:
        """See `Way.search`."""

    def fetch(self, source: KoladaFigures, client: KoladaClient, table_id: str) -> Brought:
        """See `Way.fetch`."""
        kpis, described = client.kpis(source.kpis)
        pages = client.figures(kpis, source.selection["municipality"])
        parts = [NewPart("metadata", page.body, _asked(page)) for page in described]
        parts += [NewPart("data", page.body, _asked(page)) for page in pages]
        digest = content_digest([page.document for page in pages], kpis)
        print_of = {"table": table_id, "matrix": None, "variables": {"kpi": _described(kpis)}}
        return Brought(table_id, print_of, parts, renamed(source, kpis), content=digest)


def _asked(page: KoladaAnswer) -> dict[str, object]:
    return {"path": page.path, "http": asdict(page.http)}


def renamed(source: KoladaFigures, kpis: list[Kpi]) -> tuple[str, ...]:
    """Key figures whose title is not the declared one, as sentences: their definition may have moved with it."""
    titles = {kpi.id: kpi.title for kpi in kpis}
    return tuple(
        f"{name}: {wanted.code} is now called {titles[wanted.code]!r}, declared {wanted.label!r}"
        for name, wanted in source.names["kpi"].values.items()
        if wanted.code in titles and wanted.label is not None and not same_label(titles[wanted.code], wanted.label)
    )


def _described(kpis: list[Kpi]) -> dict[str, object]:
    """The key figures as a variable of a fingerprint (``jsonstat/fingerprint.py``)."""
    return {
        "label": "kpi",
        "role": None,
        "elimination": False,
        "codes": {kpi.id: kpi.title for kpi in kpis},
        "codelists": [],
        "contents": {},
    }


WAY: Final = KoladaWay()
