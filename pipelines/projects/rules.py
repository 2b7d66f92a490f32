"""The rules of a row, whichever format it comes from: what is loaded, what is quarantined, what is a finding.

A format hands in cells under the names of ``form.yml``; a `Collector` makes rows of them. Not here: reading formats,
rules of a cell (``cells.py``) or an amount (``amounts.py``), or rules across files, which are queries on the warehouse
(``checks/projects.py``).

A row that cannot be used is quarantined whole.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import date
from typing import Any

from pipelines.projects.amounts import amount_row
from pipelines.projects.cells import CellRules, Cells, RowRefused, iso, plain
from pipelines.projects.lists import FINANCIERS, FUNDS, KINDS, LIGHTS, Lists, named
from pipelines.projects.quarters import last_day, quarter_of
from pipelines.projects.readings import Found, Quarantined, Reading
from pipelines.projects.values import grades, shares, text
from pipelines.system.person_data import without_person_data

# What a project is known by beside its id and title: left out where its lead is a natural person.
_KNOWN_BY = ("unique_id", "title_en", "summary")
_YES = ("ja", "yes", "x", "1", "true", "sant")


class Collector:
    """Rows of one file, made cell by cell."""

    def __init__(
        self, reading: Reading, lists: Lists, strategy_id: str | None = None, *, received: date | None = None
    ) -> None:
        self._reading = reading
        self._received = received
        self._lists = lists
        self._strategy = strategy_id
        self._cells = CellRules(lists, self.find)
        self._keys: dict[tuple[str, str], str] = {}
        self._ids: dict[str, list[str]] = {}
        self._seen: set[str] = set()
        self._said: dict[tuple[str, ...], int] = {}
        self._starts: dict[str, date | None] = {}

    # ------------------------------------------------------------------ rows, each loaded or quarantined

    def project(self, sheet: str, line: int, cells: Cells) -> str | None:
        """Load a project; its key within the file, None where it is quarantined."""
        return self._tried(sheet, line, cells, self._project)

    def economy(self, sheet: str, line: int, cells: Cells) -> None:
        """Load an amount of a project."""
        self._tried(sheet, line, cells, self._economy)

    def result(self, sheet: str, line: int, cells: Cells) -> None:
        """Load a result of a project."""
        self._tried(sheet, line, cells, self._result)

    def report(self, sheet: str, line: int, cells: Cells) -> None:
        """Load a report of a project."""
        self._tried(sheet, line, cells, self._report)

    def refuse(self, sheet: str, line: int, reason: str) -> None:
        """Quarantine a row that a format could not make cells of."""
        self._reading.rows_read += 1
        self._reading.quarantined.append(Quarantined(sheet, line, without_person_data(reason)))

    def amount(
        self, key: str, kind: str, financier: str, said: Cells, *, on: date, where: str, quarter: str | None = None
    ) -> None:
        """Load an amount that is in the row of its project, under `said`: amount, currency, rate, rate_date."""
        self._add_amount(key, kind, financier, said, on, where, 0, quarter)

    def _add_amount(
        self,
        key: str,
        kind: str,
        financier: str,
        cells: Cells,
        on: date,
        where: str,
        line: int,
        quarter: str | None = None,
    ) -> None:
        row = amount_row(self._cells, self._lists, kind, cells, on, where)
        if row is not None:
            place = {"line": line, "row_key": key, "quarter": quarter or self._reading.quarter}
            self._reading.tables["project_economy"].append({**place, "kind": kind, "financier": financier, **row})

    def find(self, kind: str, subject: str, detail: str) -> None:
        """Record something for a person to look at, without what a cell may hold of another person."""
        self._reading.findings.append(Found(kind, subject, without_person_data(detail)))

    def _tried(self, sheet: str, line: int, cells: Cells, made: Any) -> str | None:
        self._reading.rows_read += 1
        try:
            where = f"{sheet} {line}".strip()
            found: str | None = made(where, line, self._cells.without_persons(where, cells))
        except RowRefused as error:
            self._reading.quarantined.append(Quarantined(sheet, line, without_person_data(str(error))))
            return None
        self._reading.rows_loaded += 1
        return found

    # ------------------------------------------------------------------ one a table

    def _project(self, where: str, line: int, cells: Cells) -> str:
        fund = self._cells.fund(where, text(cells.get("fund")))
        starts_on, ends_on = self._period(cells)
        lead, lead_number, is_person = self._cells.lead(where, cells)
        title = text(cells.get("title_sv")) or text(cells.get("title_en"))
        if not title:
            raise RowRefused("has no title: write what the project is called.")
        match = _hashed(lead_number or lead or "", title.lower(), str(starts_on), str(ends_on))
        local_id = text(cells.get("local_id"))
        # A number that is a person's is no id that the warehouse may hold, nor may what is computed from it.
        is_hidden = without_person_data(local_id) != local_id
        if is_hidden:
            self.find("persons_left_out", where, "the project id is a personal number or an address: hidden")
        if not local_id and not (starts_on and (lead or lead_number)):
            raise RowRefused("has no project id, and no lead with a start to know it by: write the programme's id.")
        key = f"{fund}:{plain(local_id)}" if local_id and not is_hidden else f"m:{match}"
        # Published lists have a person's name beside the id.
        key = f"p:{_hashed(key)}" if is_person else key
        if key in self._seen:
            called = "of a natural person" if is_person else local_id or title
            raise RowRefused(f"project {called} of {fund} is in the file twice: keep one row.")
        self._remember(fund, local_id, key, starts_on)
        municipality = self._cells.municipality(where, text(cells.get("municipality_code")))
        known_by = {"local_id": without_person_data(local_id) or None, "title_sv": title, **_texts(cells, _KNOWN_BY)}
        self._reading.tables["projects"].append(
            {
                "line": line,
                "row_key": key,
                "match_key": match,
                "has_id": bool(local_id) and not is_hidden,
                "fund": fund,
                **(dict.fromkeys(known_by) if is_person else known_by),
                **_texts(cells, ("programme", "status", "plan_id")),
                "specific_objective": self._cells.code(where, "specific_objective", cells, self._lists.objective),
                "intervention_field": self._cells.code(
                    where, "intervention_field", cells, self._lists.intervention_field
                ),
                "lead": lead,
                "lead_number": lead_number,
                "is_natural_person": is_person,
                "decided_on": iso(self._cells.day(cells, "decided_on")),
                "starts_on": iso(starts_on),
                "ends_on": iso(ends_on),
                "municipality_code": municipality,
                "strategy_id": self._strategy,
            }
        )
        self._shares(where, key, cells, municipality)
        return key

    def _period(self, cells: Cells) -> tuple[date | None, date | None]:
        starts_on, ends_on = self._cells.day(cells, "starts_on"), self._cells.day(cells, "ends_on")
        if starts_on and ends_on and ends_on < starts_on:
            raise RowRefused(
                f"ends_on {ends_on} is before starts_on {starts_on}: correct the one that is wrong, and drop it again."
            )
        return starts_on, ends_on

    def _economy(self, where: str, line: int, cells: Cells) -> None:
        key = self._known(cells)
        kind, financier = named(text(cells.get("kind")), KINDS), named(text(cells.get("financier")), FINANCIERS)
        if kind is None:
            raise RowRefused(f"kind `{text(cells.get('kind'))}` is unknown: write one of {', '.join(KINDS)}.")
        if financier is None:
            written = text(cells.get("financier"))
            raise RowRefused(f"financier `{written}` is unknown: write one of {', '.join(FINANCIERS)}.")
        on, starts_on = last_day(self._reading.quarter), self._starts.get(key)
        if kind != "budget" and starts_on and starts_on > on and self._cells.number(cells, "amount"):
            self.find(
                "quarters_agree",
                where,
                f"{kind} in {self._reading.quarter}, and the project starts {starts_on}: it is counted in "
                f"{self._reading.quarter}; correct the workbook's quarter or the day, and drop it again",
            )
        self._add_amount(key, kind, financier, cells, on, where, line)
        if self._cells.number(cells, "amount") is not None:
            self._say_once(where, line, f"{kind} of {financier}", (key, kind, financier), "both are added")

    def _result(self, where: str, line: int, cells: Cells) -> None:
        key = self._known(cells)
        written = text(cells.get("code"))
        code = self._lists.indicator(written)
        if code is None:
            raise RowRefused(f"indicator `{written}` is in no list: write a code as RCO01 or RCR03.")
        known = self._lists.indicators[code]
        split = text(cells.get("split")) or "all"
        self._say_once(where, line, f"{code} of {split}", (key, code, split), "the later line counts")
        values = {name: self._cells.number(cells, name) for name in ("baseline", "target", "achieved", "forecast")}
        self._reading.tables["project_results"].append(
            {
                "line": line,
                "row_key": key,
                "quarter": self._reading.quarter,
                "code": code,
                "label_en": known.label,
                "unit": known.unit,
                "split": split,
                **values,
                "is_verified": text(cells.get("is_verified")).lower() in _YES,
            }
        )

    def _report(self, where: str, line: int, cells: Cells) -> None:
        key = self._known(cells)
        days = {name: self._cells.day(cells, name) for name in ("period_from", "period_to", "due_on", "arrived_on")}
        first, last = days["period_from"], days["period_to"]
        if first and last and last < first:
            raise RowRefused(f"period_to {last} is before period_from {first}: correct the one that is wrong.")
        arrived = days["arrived_on"]
        # Made-up projects report on made-up days.
        if arrived and self._received and arrived > self._received and not self._reading.is_simulated:
            raise RowRefused(
                f"arrived_on {arrived} is after {self._received}, when the file was received: correct the day, or "
                "leave it empty until the report comes."
            )
        quarter = quarter_of(last) if last else self._reading.quarter
        if quarter != self._reading.quarter:
            self.find(
                "quarters_agree",
                where,
                f"the report's period ends in {quarter}, and the workbook is of {self._reading.quarter}: it is counted "
                f"in {quarter}; correct the day if that is wrong",
            )
        self._say_once(
            where, line, f"a report of {quarter}", (key, quarter), "the one that came counts, else the later line"
        )
        written = text(cells.get("light"))
        light = named(written, LIGHTS)
        if written and light is None:
            self.find("project_codes_known", where, f"light `{written}`: write green, yellow or red; it was left out")
        self._reading.tables["project_reports"].append(
            {
                "line": line,
                "row_key": key,
                "quarter": quarter,
                **{name: iso(value) for name, value in days.items()},
                "light": light,
                "comment_sv": text(cells.get("comment")) or None,
            }
        )

    def _say_once(self, where: str, line: int, what: str, said: tuple[str, ...], counts: str) -> None:
        first = self._said.setdefault(said, line)
        if first != line:
            self.find(
                "said_once",
                where,
                f"{what} is in line {first} too: {counts}; keep the right one of a copy or correction",
            )

    # ------------------------------------------------------------------ cells

    def _shares(self, where: str, key: str, cells: Cells, municipality: str | None) -> None:
        for kind in ("areas", "regions"):
            try:
                found = shares(cells.get(kind))
            except ValueError as error:
                self.find("shares_usable", where, f"{kind} `{text(cells.get(kind))}` {error}; its money is unassigned")
                continue
            for code, share in found:
                self._share(where, key, kind.removesuffix("s"), code, share)
        if municipality and not text(cells.get("regions")):
            self._share(where, key, "region", self._lists.municipalities[municipality], 1.0)
        try:
            judged = grades(cells.get("goals"))
        except ValueError as error:
            self.find("shares_usable", where, f"goals `{text(cells.get('goals'))}` {error}; it was left out")
            judged = []
        for goal, grade in judged:
            self._share(where, key, "goal", goal, float(grade))

    def _share(self, where: str, key: str, kind: str, code: str, share: float) -> None:
        if kind == "region":
            county = self._lists.regions.get(code)
            if county is None:
                self.find(
                    "project_codes_known",
                    where,
                    f"county `{code}` is unknown: write two digits, as 01; it was left out",
                )
                return
            code = county
        else:
            codes = self._lists.areas if kind == "area" else self._lists.goals
            known = codes.get(self._strategy or "", frozenset())
            if code not in known:
                # It stays with the project: a later version of the strategy may have it. Until then it is unassigned.
                shown = ", ".join(sorted(known)[:6]) or "a strategy that is followed"
                self.find(
                    "project_codes_known", where, f"{kind} `{code}` is unknown: expected one of {shown}; unassigned"
                )
        self._reading.tables["project_shares"].append({"row_key": key, "kind": kind, "code": code, "share": share})

    def _known(self, cells: Cells) -> str:
        local_id = text(cells.get("local_id"))
        fund = text(cells.get("fund"))
        if fund:
            key = self._keys.get((named(fund, FUNDS) or plain(fund).upper(), plain(local_id)))
            keys = [key] if key else []
        else:
            keys = self._ids.get(plain(local_id), [])
        if len(keys) != 1:
            why = "is the id of several funds' projects: write the fund too" if keys else "is no project of this file"
            raise RowRefused(f"project `{local_id}` {why}.")
        return keys[0]

    def _remember(self, fund: str, local_id: str, key: str, starts_on: date | None) -> None:
        self._seen.add(key)
        self._starts[key] = starts_on
        self._keys[fund, plain(local_id)] = key
        self._ids.setdefault(plain(local_id), []).append(key)


def _texts(cells: Cells, names: Sequence[str]) -> dict[str, str | None]:
    return {name: text(cells.get(name)) or None for name in names}


def _hashed(*parts: str) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]
