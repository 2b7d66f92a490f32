"""Name what can go wrong when pages are made.

Not here: wording of pages (``texts/``).
"""


class SiteError(Exception):
    """The site cannot be made of this release."""


class MissingTranslation(SiteError):
    """A label or a sentence is lacking in one of the languages."""
