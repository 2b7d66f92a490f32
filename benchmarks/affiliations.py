"""How well affiliations are reported: precision and recall per organisation, on real strings and on hard ones.

Printing. Not here: the strings (``tests/unit/bibliometrics/affiliation_truth.py``), the rules
(``pipelines/bibliometrics/organisations.yml``).

Run with ``python -m benchmarks.affiliations``.
"""

from __future__ import annotations

from pipelines.bibliometrics.organisations import register
from tests.shared_files import SHARED
from tests.unit.bibliometrics.affiliation_truth import (
    Tally,
    own_cases,
    ror_cases,
    swepub_cases,
    tally,
    with_ror,
)


def _show(title: str, found: Tally) -> None:
    focus = [code for code, one in register().organisations.items() if one.focus]
    print(f"\n{title}: {found.cases:,} strings")
    print(f"  {'':10} {'true':>6} {'right':>6} {'wrong':>6} {'precision':>10} {'recall':>8}")
    for code in focus:
        _line(code, found, [code])
    _line("others", found, sorted({*found.right, *found.wrong, *found.missed} - set(focus)))
    for name, truth, reported in found.mistaken:
        print(f"  mistaken: {name!r} is {sorted(truth)}, reported {sorted(reported)}")


def _line(label: str, found: Tally, codes: list[str]) -> None:
    right, wrong, missed = (sum(count[code] for code in codes) for count in (found.right, found.wrong, found.missed))
    precision = f"{right / (right + wrong):.3f}" if right + wrong else "–"
    recall = f"{right / (right + missed):.3f}" if right + missed else "–"
    print(f"  {label:10} {right + missed:>6} {right:>6} {wrong:>6} {precision:>10} {recall:>8}")


def main() -> None:
    if SHARED.exists():
        _show("real strings with ROR ids", tally(ror_cases(), with_ror()))
        _show("real names beside SwePub's codes", tally(swepub_cases()))
    else:
        print(f"no real strings: {SHARED} is absent")
    _show("written by hand, the hard ones among them", tally(own_cases()))


if __name__ == "__main__":
    main()
