"""Group the strategy's sentences with verdict and evidence, by county.

Not here: verdicts of its own.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from pipelines.site.release import ReleaseReader, Row

# From what is true to what nobody can tell.
VERDICTS = ("holds", "holds partly", "does not hold", "cannot be tested")


@dataclass(frozen=True)
class Claims:
    """Claims by county, and the evidence by claim and county."""

    by_region: dict[str, list[Row]]
    evidence: dict[tuple[str, str], list[Row]]

    def found(self, region: str) -> list[tuple[str, bool]]:
        """The verdict of every claim in a county, and whether it rests on simulated figures."""
        return [(row["verdict"], bool(row["is_simulated"])) for row in self.by_region.get(region, ())]

    def are_about(self, region: str) -> bool:
        """Whether the sentences are written about a county, and not only tested on it."""
        return any(row["is_of_strategy"] for row in self.by_region.get(region, ()))

    def verdicts(self, claim_id: str) -> dict[str, str]:
        """The verdict of a claim by county."""
        return {
            region: row["verdict"]
            for region, rows in self.by_region.items()
            for row in rows
            if row["claim_id"] == claim_id
        }


def read_claims(release: ReleaseReader) -> Claims:
    """The claims of a release."""
    by_region = defaultdict(list)
    for row in release.table("strategy_claims", "region_code, sort_order"):
        by_region[row["region_code"]].append(row)
    evidence = defaultdict(list)
    for row in release.table("claim_evidence", "claim_id, region_code, test_no, moment desc"):
        evidence[row["claim_id"], row["region_code"]].append(row)
    return Claims(dict(by_region), dict(evidence))
