"""Make the page of downloads, with ready lines for those who analyse.

Not here: making the files (``downloads/``).
"""

from __future__ import annotations

from collections.abc import Iterable

from pipelines.site.maker import Page, PageMaker


def data_pages(maker: PageMaker) -> Iterable[Page]:
    """One page."""
    yield maker.page("data", "data.html", "data", maker.words("data.title"))
