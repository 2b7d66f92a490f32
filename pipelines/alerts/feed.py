"""Alerts as an Atom feed, for those who would rather read than be sent something.

The feed (RFC 4287). Not here: what happened (``lifecycle.py``).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final
from xml.etree import ElementTree

from pipelines.alerts.runbook_sections import PAGE

FEED: Final = "alerts.atom"

_NAMESPACE: Final = "http://www.w3.org/2005/Atom"
_ENTRIES: Final = 100
_WORDS: Final = {"opened": "", "reopened": "reopened: ", "worsened": "worse: ", "resolved": "resolved: "}
_LEFT_OUT: Final = ("notified",)


def feed(status: Mapping[str, Any], page: str) -> bytes:
    """The newest events of open and lately resolved alerts, newest first.

    Args:
        status: the document behind the quality page, its times as `datetime`.
        page: address of the quality page.
    """
    entries = [(event, alert) for alert in status["alerts"] for event in alert["events"]]
    entries = [one for one in entries if one[0]["event"] not in _LEFT_OUT]
    entries.sort(key=lambda one: one[0]["event_no"], reverse=True)
    root = ElementTree.Element("feed", {"xmlns": _NAMESPACE, "xml:lang": "en"})
    _add(root, "id", "urn:styrka:alerts")
    _add(root, "title", "Styrka: alerts")
    # A feed without news keeps its time, so that readers need not look through it.
    _add(root, "updated", _time(entries[0][0]["at"] if entries else datetime(2026, 1, 1, tzinfo=UTC)))
    _add(ElementTree.SubElement(root, "author"), "name", "Styrka")
    ElementTree.SubElement(root, "link", {"rel": "alternate", "href": page})
    for event, alert in entries[:_ENTRIES]:
        root.append(_entry(event, alert, page))
    ElementTree.indent(root)
    body: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return body


def _entry(event: Mapping[str, Any], alert: Mapping[str, Any], page: str) -> ElementTree.Element:
    entry = ElementTree.Element("entry")
    _add(entry, "id", f"urn:styrka:alerts:{alert['alert_id']}:{event['event_no']}")
    word = _WORDS.get(event["event"], f"{event['event']}: ")
    _add(entry, "title", f"{alert['severity']}: {word}{alert['table_name']}, {alert['check_name']}")
    _add(entry, "updated", _time(event["at"]))
    ElementTree.SubElement(entry, "link", {"rel": "alternate", "href": f"{page}#alert-{alert['alert_id']}"})
    runbook = f"{page.rpartition('/')[0]}/{PAGE}#{alert['runbook']}"
    ElementTree.SubElement(entry, "link", {"rel": "related", "href": runbook, "title": "What to do"})
    ElementTree.SubElement(entry, "category", {"term": alert["severity"]})
    touches = f"\nTouches {alert['touches']}" if alert["touches"] else ""
    _add(entry, "summary", event["message"] + touches)
    return entry


def _add(parent: ElementTree.Element, name: str, text: str) -> None:
    # XML has no way to write most control characters.
    ElementTree.SubElement(parent, name).text = "".join(sign for sign in text if sign >= " " or sign in "\n\t")


def _time(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")
