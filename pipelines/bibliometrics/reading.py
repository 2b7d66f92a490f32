"""Reading one dropped file, whatever it is.

From bytes to a `Reading`, by way of recognition. Not here: the formats (`formats/`), opening folders and archives,
comparing files (`sets.py`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from importlib import import_module

from pipelines.bibliometrics.content import Content, Source
from pipelines.bibliometrics.errors import EmptyExport
from pipelines.bibliometrics.format_register import FORMATS
from pipelines.bibliometrics.recognition import Recognised, recognise
from pipelines.bibliometrics.records import Reading, Record
from pipelines.system.memory import without_garbage_collection

_READERS = {one.kind: one.module for one in FORMATS}


def read_export(name: str, content: Content) -> Reading:
    """The records of one file, what was quarantined, and what a person should know.

    Args:
        name: the file's name, for messages alone.
        content: its bytes, whole or mapped.

    Raises:
        ExportError: the file is no export, or cannot be trusted as a whole; nothing of it is loaded.
    """
    source = Source(name, content)
    recognised = recognise(source)
    module = import_module(f"pipelines.bibliometrics.formats.{_READERS[recognised.kind]}")
    read: Callable[[Source, Recognised], Reading] = module.read
    # Records have no circles, and looking for them takes a third of the time.
    with without_garbage_collection():
        reading = read(source, recognised)
    if not reading.read:
        raise EmptyExport(name, "no record", "at least one record", "Check the query, and export again.")
    return replace(reading, warnings=(*reading.warnings, *_lacks(reading), *_garbles(reading)))


def _lacks(reading: Reading) -> list[str]:
    """What not one record of the file has: most often it was not ticked when exporting."""
    whole = [record for record in reading.records if not record.supplements]
    having: dict[str, Callable[[Record], object]] = {
        "title": lambda record: record.title,
        "year": lambda record: record.year,
        "document type": lambda record: record.document_type_exported,
        "organisation": lambda record: record.affiliations,
    }
    lacking = [name for name, has in having.items() if whole and not any(map(has, whole))]
    if not lacking:
        return []
    return [f"No record has a {' or '.join(lacking)}: export again with all fields, without which they cannot count."]


def _garbles(reading: Reading) -> list[str]:
    garbled = sum(map(_garbled, reading.records))
    if not garbled:
        return []
    return [
        f"{garbled} titles hold characters that were decoded wrongly (`Ã¥` for `å`, or the replacement character): "
        "a program has saved the file in another encoding. Export again and drop the file unopened."
    ]


def _garbled(record: Record) -> bool:
    """UTF-8 that was read as Windows-1252 and saved again, or characters that were lost."""
    title = record.title
    if "\ufffd" in title:
        return True
    if "Ã" not in title and "Â" not in title:
        return False
    try:
        return title.encode("cp1252").decode("utf-8") != title
    except UnicodeError:
        return False
