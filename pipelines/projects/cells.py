"""The rules of one cell of a row: codes, days, numbers, names of persons.

A cell that makes the row useless raises `RowRefused`; one that says too little is left out with a finding, so that no
money is lost for it. Not here: which cells a row has (``rules.py``), or a cell as a value (``values.py``).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, TypeVar

from pipelines.projects import values
from pipelines.projects.lists import FUNDS, Lists, named
from pipelines.projects.persons import is_personal_number, names_a_person, organisation_number
from pipelines.projects.values import text
from pipelines.system.person_data import without_person_data
from pipelines.system.person_names import is_called_by_a_person

Cells = Mapping[str, Any]
_Value = TypeVar("_Value")
# Numbers of ten digits are amounts; the lead and the id, by which rows are of one project, have rules of their own.
_AS_WRITTEN = frozenset(
    {
        "amount",
        "rate",
        "baseline",
        "target",
        "achieved",
        "forecast",
        "total_cost",
        "union_support",
        "lead",
        "lead_number",
        "local_id",
    }
)
Find = Callable[[str, str, str], None]
"""Records a finding: kind, subject, detail."""


class RowRefused(Exception):
    """A row that cannot be used; the message says which cell, what it holds, and what to do."""


class CellRules:
    """Cells of a row against the lists; `find` records what a person should look at."""

    def __init__(self, lists: Lists, find: Find) -> None:
        self._lists = lists
        self.find = find

    def lead(self, where: str, cells: Cells) -> tuple[str | None, str | None, bool]:
        """Name and organisation number of the lead; neither of a natural person, which the third says."""
        name, written = text(cells.get("lead")), text(cells.get("lead_number"))
        lead_number = organisation_number(written)
        if is_personal_number(written) or names_a_person(written) or names_a_person(name):
            self.find("persons_left_out", where, "the lead is a natural person: name, number and title are not loaded")
            return None, None, True
        if not lead_number and is_called_by_a_person(name):
            self.find(
                "persons_left_out",
                where,
                "the lead is called as a natural person is: name and title are not loaded; "
                "of an organisation give its organisation number",
            )
            return None, None, True
        if written and lead_number is None:
            self.find(
                "project_codes_known", where, f"organisation number of {len(written)} signs is none: write ten digits"
            )
        return without_person_data(name) or None, lead_number, False

    def without_persons(self, where: str, cells: Cells) -> Cells:
        """The cells without a person's numbers and addresses, wherever somebody has written them."""
        found = {
            name: without_person_data(cell) if isinstance(cell, str) and name not in _AS_WRITTEN else cell
            for name, cell in cells.items()
        }
        if found != dict(cells):
            self.find("persons_left_out", where, "a text holds a personal number, a mail address or an ORCID: hidden")
        return found

    def municipality(self, where: str, written: str) -> str | None:
        """The code of a municipality; None where it is unknown."""
        code = written.split()[0].zfill(4) if written else ""
        if code and code not in self._lists.municipalities:
            self.find(
                "project_codes_known", where, f"municipality `{written}` is unknown: write its four digits, as 0880"
            )
            return None
        return code or None

    def fund(self, where: str, written: str) -> str:
        """The code of a fund, or a name of its own as it is written.

        Raises:
            RowRefused: there is none.
        """
        if not written:
            raise RowRefused("has no fund: write one of " + ", ".join(FUNDS) + ".")
        known = named(written, FUNDS)
        if known is None:
            self.find("project_codes_known", where, f"fund `{written}` is unknown: it is kept as written")
        return known or plain(written).upper()

    def code(self, where: str, column: str, cells: Cells, known: Any) -> str | None:
        """The code that `known` makes of a cell; None where it is in no list."""
        written = text(cells.get(column))
        if not written:
            return None
        code: str | None = known(written)
        if code is None:
            self.find("project_codes_known", where, f"{column} `{written}` is in no list: it was left out")
        return code

    @staticmethod
    def day(cells: Cells, name: str) -> date | None:
        """A cell as a day.

        Raises:
            RowRefused: it is no day.
        """
        return _read(cells, name, values.day)

    @staticmethod
    def number(cells: Cells, name: str) -> float | None:
        """A cell as a number; of money or things where it is no rate.

        Raises:
            RowRefused: it is no number, or can be read in two ways.
        """
        return _read(cells, name, values.number if name == "rate" else values.amount)


def _read(cells: Cells, name: str, how: Callable[[Any], _Value]) -> _Value:
    try:
        return how(cells.get(name))
    except ValueError as error:
        raise RowRefused(f"{name} `{text(cells.get(name))}` {error}.") from None


def plain(written: str) -> str:
    """A text by which ids are compared: small letters, no blanks."""
    return "".join(written.split()).lower()


def iso(found: date | None) -> str | None:
    """A day as YYYY-MM-DD."""
    return found.isoformat() if found else None
