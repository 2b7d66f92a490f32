"""Make the pages of the strategy's sentences: the list with verdicts, and each with its evidence.

Not here: verdicts (mart `strategy_claims`).
"""

from __future__ import annotations

from collections.abc import Iterable

from pipelines.site.charts.county_map import Place, county_map
from pipelines.site.charts.figure import Figure, Table
from pipelines.site.facts.claims import VERDICTS
from pipelines.site.figures import foot
from pipelines.site.maker import Page, PageMaker
from pipelines.site.map import COUNTIES
from pipelines.site.readings import Verdict
from pipelines.site.release import Row
from pipelines.site.shares import shares_of


def claim_pages(maker: PageMaker) -> Iterable[Page]:
    """The list, then a page for each claim."""
    claims, focus = maker.facts.claims, maker.facts.focus
    rows = claims.by_region.get(focus, [])
    sections = list(dict.fromkeys(row["section"] for row in rows))
    yield maker.page(
        "claims",
        "pastaenden.html",
        "claims",
        maker.words("claims.title"),
        counts=shares_of(maker.reader, claims.found(focus)),
        lead=claims_lead(maker, focus),
        sections=[(one, [row for row in rows if row["section"] == one]) for one in sections],
    )
    for row in rows:
        evidence = [one for one in claims.evidence.get((row["claim_id"], focus), []) if one["moment"] == "now"]
        yield maker.page(
            "claim",
            f"pastaende/{row['claim_id']}.html",
            "claims",
            maker.words("claim.title", number=row["sort_order"]),
            claim=row,
            verdict=maker.reader.verdict(row["verdict"]),
            evidence=evidence,
            then=_then(maker, row),
            value=lambda one, field="value": claim_value(maker, one, field),
            tested=lambda one: _tested(maker, one),
            county_map=_map(maker, row),
        )


def claims_lead(maker: PageMaker, region: str) -> str:
    """How many claims there are, and whether they are about the county or only tested on it."""
    claims = maker.facts.claims
    return maker.words.count(
        "claims.lead" if claims.are_about(region) else "claims.lead_elsewhere",
        len(claims.by_region.get(region, ())),
        county=maker.words.label(maker.facts.regions[region]),
    )


def claim_value(maker: PageMaker, row: Row, field: str) -> str:
    """A figure of a claim's evidence, in its unit."""
    value, unit = row[field], maker.units.get(row["unit"])
    if value is None or unit is None:
        return maker.numbers(value, 2)
    return maker.numbers.with_symbol(value, unit["decimals"], maker.words.text_of(unit, "symbol"))


def _tested(maker: PageMaker, row: Row) -> str:
    """What a rule compares where that is not the value itself: the lower limit, or the place; else nothing."""
    if row["tested"] is None:
        return ""
    if row["quantity"] == "lower_limit":
        return maker.words("claim.lower_limit", value=claim_value(maker, row, "tested"))
    if str(row["comparator"]).startswith("rank_"):
        return maker.words("claim.place", place=maker.numbers(row["tested"]))
    return ""


def _then(maker: PageMaker, row: Row) -> Verdict | None:
    return maker.reader.verdict(row["verdict_then"]) if row["verdict_then"] else None


def _map(maker: PageMaker, claim: Row) -> Figure | None:
    """In which counties the sentence holds; none where it cannot be tested anywhere."""
    verdicts = maker.facts.claims.verdicts(claim["claim_id"])
    words = maker.words
    tested = [key for key in VERDICTS[:3] if key in verdicts.values()]
    if not tested:
        return None
    rows = {
        region: row
        for region, found in maker.facts.claims.by_region.items()
        for row in found
        if row["claim_id"] == claim["claim_id"]
    }
    ordered = sorted(maker.facts.regions.counties, key=lambda row: _rank(verdicts.get(row["region_code"], VERDICTS[3])))
    places = []
    for county in ordered:
        code = county["region_code"]
        verdict = verdicts.get(code, VERDICTS[3])
        row = rows.get(code)
        origin = row["origin"] if row else None
        places.append(
            Place(
                code,
                words.label(county),
                float(_rank(verdict)) if verdict in tested else None,
                words(f"verdict.{verdict}"),
                code == maker.facts.focus,
                origin == "simulated",
                maker.reader.origin(origin),
            )
        )
    holding = sum(verdict == "holds" for verdict in verdicts.values())
    sentence = words("claim.map_sentence", holding=holding, counties=len(verdicts))
    provenance, said = maker.reader.provenance(claim), words.quoted(claim)
    return Figure(
        id="figure-claim-map",
        title=words("claim.map"),
        sentence=sentence,
        spec=county_map(
            places,
            language=words.language,
            description=sentence,
            unit=words("claim.verdict"),
            decimals=0,
            no_figure=words("verdict.cannot be tested"),
            category=True,
        ),
        table=Table(
            words("claim.map"),
            [words("chart.county"), words("claim.verdict")],
            [[place.name, place.text + ("\u00a0*" if place.is_simulated else "")] for place in places],
        ),
        foot=foot(maker.reader, provenance, words("claim.verdict"), str(claim["year_now"] or "")),
        is_simulated=any(place.is_simulated for place in places),
        outline=COUNTIES,
        csv=f"../../data/claims/{claim['claim_id']}.csv",
        cite=maker.reader.cite(said, said, maker.facts.focus, claim["year_now"] or "", sentence, provenance),
        sources=provenance.names,
    )


def _rank(verdict: str) -> int:
    """From low to high as the map darkens: does not hold, partly, holds."""
    return {"does not hold": 1, "holds partly": 2, "holds": 3}.get(verdict, 0)
