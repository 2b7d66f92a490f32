"""Hold every import inside a function to the reviewed list `late_imports.toml`: who imports what late, and why.

A late import hides what a module needs, so each has a reason there. Not here: what may import what at all
(`pyproject.toml`, import-linter counts late imports too).
"""

from __future__ import annotations

import ast
import sys
import tomllib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parent.parent
LIST: Final = ROOT / "tools" / "late_imports.toml"
PACKAGES: Final = ("pipelines", "warehouse", "sample")


@dataclass(frozen=True)
class LateImport:
    """One import inside a function: the importing module, what it imports, and where."""

    module: str
    imported: str
    place: str


@dataclass(frozen=True)
class Reason:
    """Why modules under `module` import what is under `imports` late; `most` is how often, where that is counted."""

    module: str
    imports: str
    why: str
    most: int | None = None

    def covers(self, late: LateImport) -> bool:
        """Tell whether this reason is the import's."""
        return _is_under(late.module, self.module) and _is_under(late.imported, self.imports)


def reasons(file: Path = LIST) -> list[Reason]:
    """Read the list."""
    return [Reason(**entry) for entry in tomllib.loads(file.read_text(encoding="utf-8"))["reason"]]


def late_imports(root: Path = ROOT, packages: Sequence[str] = PACKAGES) -> list[LateImport]:
    """Return every import inside a function of the packages under `root`."""
    found = []
    for package in packages:
        for path in sorted((root / package).rglob("*.py")):
            name = path.relative_to(root)
            module = ".".join(name.with_suffix("").parts).removesuffix(".__init__")
            for node in _inside_functions(ast.parse(path.read_text(encoding="utf-8")), inside=False):
                found += [LateImport(module, one, f"{name}:{node.lineno}") for one in _names(node)]
    return found


def complaints(listed: Sequence[Reason], found: Sequence[LateImport]) -> list[str]:
    """Return what is wrong: an import without a reason, a reason without an import, or more imports than counted."""
    counted: Counter[Reason] = Counter()
    wrong = []
    for late in found:
        reason = next((one for one in listed if one.covers(late)), None)
        if reason is None:
            wrong.append(
                f"{late.place}: expected `{late.imported}` at the top of the file, but found it inside a function; "
                "move it, or give its reason in tools/late_imports.toml"
            )
        else:
            counted[reason] += 1
    for reason in listed:
        if not counted[reason]:
            wrong.append(f"tools/late_imports.toml: nothing under {reason.module} imports {reason.imports}; delete it")
        elif reason.most is not None and counted[reason] > reason.most:
            wrong.append(
                f"tools/late_imports.toml: expected at most {reason.most} late imports of {reason.imports} under "
                f"{reason.module}, but found {counted[reason]}; move one to the top of its file, or review the number"
            )
    return wrong


def _is_under(name: str, parent: str) -> bool:
    return parent == "*" or name == parent or name.startswith(f"{parent}.")


def _inside_functions(node: ast.AST, *, inside: bool) -> Iterator[ast.Import | ast.ImportFrom]:
    for child in ast.iter_child_nodes(node):
        if inside and isinstance(child, ast.Import | ast.ImportFrom):
            yield child
        is_function = isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
        yield from _inside_functions(child, inside=inside or is_function)


def _names(node: ast.Import | ast.ImportFrom) -> list[str]:
    return [node.module or ""] if isinstance(node, ast.ImportFrom) else [alias.name for alias in node.names]


def main() -> int:
    """Compare the code with the list, say what is wrong, and return the exit code."""
    wrong = complaints(reasons(), late_imports())
    print(*wrong, sep="\n", file=sys.stderr)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
