"""Count the words of `words.toml` in every text under version control, and fail when one is used more often.

Not here: which words those are, and how many are left (`words.toml`).
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parent.parent
LIST: Final = ROOT / "tools" / "words.toml"
SUFFIXES: Final = {".py", ".md", ".yml", ".yaml", ".sql", ".j2", ".toml", ".css"}
# The list and its test name the words; the changelog and the migrations name what was, and may not change.
LEFT_OUT: Final = (
    "tools/words.toml",
    "tests/unit/tools/",
    "tests/data/",
    "CHANGELOG.md",
    "warehouse/migrations.py",
    "tests/unit/warehouse/test_migrations.py",
)


@dataclass(frozen=True)
class Word:
    """A word to avoid: its pattern, what to write instead, and how many uses are left."""

    pattern: str
    write: str
    left: int

    def found(self, line: str) -> int:
        """Return how often the word is in a line."""
        return len(re.findall(self.pattern, line, re.IGNORECASE))


@dataclass(frozen=True)
class Use:
    """One line that uses a word."""

    place: str
    text: str
    count: int


def words(file: Path = LIST) -> list[Word]:
    """Read the list."""
    return [Word(**entry) for entry in tomllib.loads(file.read_text(encoding="utf-8"))["word"]]


def texts() -> Iterator[tuple[str, str]]:
    """Yield every text under version control, as its path from the root and its contents."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    for name in filter(None, listed.split("\0")):
        path = ROOT / name
        if path.suffix in SUFFIXES and not name.startswith(LEFT_OUT) and path.is_file():
            yield name, path.read_text(encoding="utf-8")


def uses(word: Word, text: Sequence[tuple[str, str]]) -> list[Use]:
    """Return every line that uses the word."""
    found = []
    for name, contents in text:
        for number, line in enumerate(contents.splitlines(), start=1):
            if count := word.found(line):
                found.append(Use(f"{name}:{number}", line.strip(), count))
    return found


def complaints(word: Word, found: Sequence[Use]) -> list[str]:
    """Return what is wrong with the uses of one word: nothing, or a sentence followed by the lines."""
    total = sum(use.count for use in found)
    if total <= word.left:
        return []
    head = f"'{word.pattern}': expected at most {word.left} uses, but found {total}; write: {word.write}"
    return [head, *(f"  {use.place}: {use.text}" for use in found)]


def lower(file: Path, counted: Sequence[tuple[Word, int]]) -> None:
    """Write the numbers that are left into the list; none is raised."""
    text = file.read_text(encoding="utf-8")
    for word, total in counted:
        entry = rf"(pattern = '{re.escape(word.pattern)}'\nwrite = .*\nleft = )\d+"
        text = re.sub(entry, rf"\g<1>{min(total, word.left)}", text)
    file.write_text(text, encoding="utf-8")


def main(arguments: Sequence[str] | None = None) -> int:
    """Count, say what is wrong, and return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tools.words", description=__doc__)
    parser.add_argument("--lower", action="store_true", help="write the numbers that are left into the list")
    parser.add_argument("--show", action="store_true", help="print every use, allowed or not")
    options = parser.parse_args(arguments)
    read = list(texts())
    counted = [(word, uses(word, read)) for word in words()]
    if options.show:
        for word, found in counted:
            print(*(f"{use.place}: [{word.write}] {use.text}" for use in found), sep="\n")
    if options.lower:
        lower(LIST, [(word, sum(use.count for use in found)) for word, found in counted])
    wrong = [line for word, found in counted for line in complaints(word, found)]
    print(*wrong, sep="\n", file=sys.stderr)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
