"""The folders of strategies: those that ship with the project, and those of the installation.

Where they lie, which code lists they are read with, and that one that is refused never stops another. Not here: the
rules (``strategies/``), or the tables that the models read (``load/strategies.py``).

A strategy of the installation replaces one of the same id that ships with the project.
"""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache, cached_property
from pathlib import Path
from typing import Final

from pipelines import PROJECT_ROOT, seed_file
from pipelines.archive import Archive, NewPart, Snapshot, Withdrawal
from pipelines.bibliometrics.organisations import register
from pipelines.clock import utc_now
from pipelines.settings.counties import county_code
from pipelines.strategies.codes import Codes, read_codes
from pipelines.strategies.files import WORKBOOKS, plain_name
from pipelines.strategies.findings import Finding, StrategyError
from pipelines.strategies.reading import STRATEGY_FILE, read_files
from pipelines.strategies.rules.warnings import example_in
from pipelines.strategies.skeleton import Place
from pipelines.strategies.strategy import Strategy, strategy_of
from warehouse.check_results import CheckResult, CheckSpec

PREFIX: Final = "strategy_"
"""What the archive calls the source of a strategy begins with this."""
# A strategy is what was decided, not a figure: it is as real on the sample as in a live home.
ORIGIN: Final = "recorded"
SHIPPED = PROJECT_ROOT / "strategies"
SEEDS = PROJECT_ROOT / "dbt" / "seeds"


@dataclass
class Read:
    """What reading the folders gave: strategies in the order of their ids, their files, and the refused ones."""

    strategies: list[Strategy] = field(default_factory=list)
    files: dict[str, dict[str, bytes]] = field(default_factory=dict)
    refused: list[StrategyError] = field(default_factory=list)


@cache
def strategy_codes() -> Codes:
    """The code lists of the models' seeds and of the research organisations."""
    return read_codes(SEEDS, register().organisations)


def folders(home: Path) -> list[Path]:
    """Every folder or workbook of a strategy, the project's first, in the order of their names.

    Whatever lies there is one, or is meant to be: what lacks its files is refused with a reason, never passed over.
    """
    places = [place for place in (SHIPPED, home / "strategies") if place.is_dir()]
    return [path for place in places for path in _folders_in(place)]


def _folders_in(place: Path) -> Iterator[Path]:
    seen = [path for path in sorted(place.iterdir()) if not path.name.startswith(("~", ".", "_"))]
    # The files of the one strategy may be there without a folder of their own.
    is_itself_one = any(path.is_file() and plain_name(path) == STRATEGY_FILE for path in seen)
    if is_itself_one:
        yield place
    for path in seen:
        if path.is_dir() or (path.suffix.lower() in WORKBOOKS and not is_itself_one):
            yield path


def archived_strategy(archive: Archive, snapshot: Snapshot, codes: Codes) -> Strategy:
    """The strategy that a snapshot holds.

    Raises:
        ArchiveDamaged: its bytes are not those that came in.
        StrategyError: today's rules refuse what earlier ones took.
    """
    files = {part.request["file"]: archive.read(part) for part in snapshot.parts}
    return strategy_of(files, codes, snapshot.source)


def read_all(paths: Iterable[Path]) -> Read:
    """Read and check every folder by itself.

    A strategy of the installation counts before one of the same id that ships with the project. Two of one id in the
    same place are both refused: nobody can know which is meant.
    """
    found: dict[str, tuple[Strategy, dict[str, bytes]]] = {}
    refused: list[StrategyError] = []
    places: dict[str, Path] = {}
    for path in paths:
        try:
            files = read_files(path)
            strategy = strategy_of(files, strategy_codes(), str(path))
        except StrategyError as error:
            refused.append(error)
            continue
        other = places.get(strategy.strategy_id)
        if other is not None and other.parent == path.parent:
            refused.append(StrategyError(str(path), [_twice(strategy.strategy_id, other)]))
            found.pop(strategy.strategy_id, None)
            continue
        places[strategy.strategy_id] = path
        found[strategy.strategy_id] = (strategy, files)
    return Read(
        strategies=[strategy for _, (strategy, _) in sorted(found.items())],
        files={identity: files for identity, (_, files) in found.items()},
        refused=refused,
    )


def _twice(strategy_id: str, other: Path) -> Finding:
    text = f"`{other.name}` has the same id; take one of them away, or give each its own."
    return Finding("E201", STRATEGY_FILE, None, "strategy", strategy_id, text)


def county(name: str) -> Place | None:
    """A county by its code or its name, with or without `län`; None where there is no such county."""
    try:
        code = county_code(name)
    except ValueError:
        return None
    row = next(one for one in _seed("regions") if one["region_code"] == code)
    neighbours = [one["neighbour_code"] for one in _seed("county_neighbours") if one["region_code"] == code]
    return Place(code, row["nuts_code"], row["label_sv"], row["label_en"], tuple(neighbours))


def _seed(name: str) -> list[dict[str, str]]:
    with seed_file(name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


REFUSED = CheckSpec(
    name="strategies_readable",
    kind="fetch",
    severity="warning",
    description_en="Every strategy's folder passes its rules, and its newest version is followed.",
    expected="every strategy's folder to pass its rules",
    advice="Run `styrka strategy check FOLDER`, fix what it names; until then the version before is followed",
)

EXAMPLES = CheckSpec(
    name="strategies_without_examples",
    kind="fetch",
    severity="warning",
    description_en="No strategy that is followed has rows that are examples, as a new one begins with.",
    expected="every strategy that is followed to be without examples",
    advice="Pages show them as the strategy's own: replace each (`styrka strategy check FOLDER` lists them), or keep "
    "the folder outside strategies/ until it is filled in",
)


class StrategyFolders:
    """This run's ingest of strategies: every version is archived once, the newest is followed."""

    def __init__(self, home: Path, archive: Archive) -> None:
        self._home = home
        self._archive = archive

    @cached_property
    def _read(self) -> Read:
        return read_all(folders(self._home))

    def ingest(self) -> None:
        """Archive what is new, once a run. A folder that is refused leaves the version before."""
        now = utc_now().isoformat(timespec="microseconds")
        for strategy in self._read.strategies:
            parts = [
                NewPart("data", body, {"file": name}) for name, body in self._read.files[strategy.strategy_id].items()
            ]
            self._archive.store(
                source=PREFIX + strategy.strategy_id,
                table_id=strategy.strategy_id,
                origin=ORIGIN,
                updated=strategy.decided_on.isoformat(),
                fetched_at=now,
                licence="as the region says",
                fingerprint={"version": strategy.version},
                parts=parts,
            )

    def withdraw(self, strategy_id: str, *, reason: str, by: str, at: datetime) -> int:
        """Follow a strategy no more whose folder has gone; returns how many versions are withdrawn.

        Every version stays in the archive, and is not seen any more, as a withdrawn file is not.

        Raises:
            LookupError: its folder is still there, or the archive has no such strategy.
        """
        if strategy_id in self.ids:
            raise LookupError(f"the folder of `{strategy_id}` is still there: move it away first.")
        versions = self._archive.snapshots(PREFIX + strategy_id, [ORIGIN])
        if not versions:
            known = [name.removeprefix(PREFIX) for name in self._archive.sources() if name.startswith(PREFIX)]
            raise LookupError(f"no strategy `{strategy_id}` was ever followed; there are {', '.join(known) or 'none'}.")
        for part in {part.sha256: part for one in versions for part in one.parts}.values():
            if part.request["file"] == STRATEGY_FILE:
                said = Withdrawal(
                    part.sha256, f"{strategy_id}/{STRATEGY_FILE}", reason, by, at.isoformat("T", "seconds")
                )
                self._archive.withdraw(said)
        return len(versions)

    def _withdrawn(self) -> list[str]:
        """Strategies whose folder is back as it was withdrawn, in a sentence each."""
        found = []
        for strategy_id, files in self._read.files.items():
            said = self._archive.withdrawn.get(hashlib.sha256(files.get(STRATEGY_FILE, b"")).hexdigest())
            if said is not None:
                found.append(
                    f"{strategy_id} was withdrawn on {said.at[:10]} ({said.reason}): change its strategy.yml, as the "
                    "day of its decision, or take the folder away."
                )
        return found

    @property
    def finding(self) -> CheckResult:
        """Whether every folder passed its rules; names those that are refused."""
        refused = [*(str(error) for error in self._read.refused), *self._withdrawn()]
        observed = " ".join(refused) or f"{len(self._read.strategies)} strategies"
        return REFUSED.outcome("strategies", passed=not refused, observed=observed)

    @property
    def examples(self) -> CheckResult:
        """Whether what is followed is the strategies' own; names those that have examples, and where."""
        found = []
        for strategy in self._read.strategies:
            tables = sorted(name for name, rows in strategy.tables.items() if any(map(example_in, rows)))
            if tables:
                found.append(f"{strategy.strategy_id} has examples in {', '.join(tables)}")
        observed = "; ".join(found) or f"{len(self._read.strategies)} strategies without any"
        return EXAMPLES.outcome("strategies", passed=not found, observed=observed)

    @property
    def ids(self) -> list[str]:
        """Ids of the strategies whose folders pass their rules."""
        return [strategy.strategy_id for strategy in self._read.strategies]

    def tables(self, strategy_id: str, version: str) -> Mapping[str, Sequence[Mapping[str, str]]]:
        """The tables of a version that was archived, whatever has become of its folder.

        Raises:
            LookupError: the archive has no such version.
        """
        for snapshot in reversed(self._archive.snapshots(PREFIX + strategy_id, [ORIGIN])):
            strategy = archived_strategy(self._archive, snapshot, strategy_codes())
            if strategy.version == version:
                return strategy.tables
        raise LookupError(
            f"the archive has no version {version} of `{strategy_id}`: run once with its folder in place."
        )

    def followed(self) -> list[Snapshot]:
        """The newest archived version of every strategy; a folder that has gone is followed until it is withdrawn."""
        names = [name for name in self._archive.sources() if name.startswith(PREFIX)]
        newest = (self._archive.latest(name, [ORIGIN]) for name in names)
        return [snapshot for snapshot in newest if snapshot is not None]
