"""YAML by the parser in C, which reads the project's own declarations in a tenth of the time.

Not here: what a declaration may say (each has a model of its own), or YAML with the places of its lines for messages
(``strategies/reading.py``).
"""

from __future__ import annotations

from typing import Any


def parse_yaml(text: bytes | str) -> Any:
    """What a text in YAML holds: mappings, lists, texts, numbers, dates.

    Raises:
        yaml.YAMLError: it is no YAML.
    """
    import yaml

    return yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
