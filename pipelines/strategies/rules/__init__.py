"""The rules that refuse a strategy's folder: one file a subject, each a function from a folder to its findings.

The list of them. A new subject is one file and one line. Not here: how a folder is read.
"""

from pipelines.strategies.rules import (
    claims,
    figures,
    header,
    header_shapes,
    indicators,
    money,
    references,
    shape,
    targets,
    warnings,
)  # fmt: skip

ALL = (shape.find, header_shapes.find, header.find, references.find, indicators.find, targets.find, money.find,
       figures.find, claims.find, warnings.find)  # fmt: skip
"""In this order: a rule may leave out what an earlier one has reported as the cause."""
