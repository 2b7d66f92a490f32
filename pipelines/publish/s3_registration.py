"""A strategy as the S3 platform and the Observatory register it: areas with codes, key figures, contact.

What is registered, from the release. Not here: what a registration lacks (``s3_lacking.py``), writing files
(``s3_files.py``).

A person enters it, or sends it as a correction: the Observatory takes priorities from documents and has them corrected
on request. Economic domains are NACE Rev. 2 (SNI 2007 is the same to four digits), scientific domains FORD by way of
SSIF, and NABS 2007 as the strategy says itself: purposes cannot be derived from fields. Codes and texts are those of
the version that the release shows, not of a folder that was changed since.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from pipelines.publish.s3_lacking import lacking
from pipelines.transform.regimes import regimes
from warehouse.reading import rows_of

Row = dict[str, Any]

Tables = Mapping[str, Sequence[Mapping[str, str]]]

FORMAT: Final = "styrka s3-registration 2"
SIMULATED: Final = {
    "sv": "Siffror här är simulerade (se kolumnen origin): de får aldrig registreras.",
    "en": "Figures in this file are simulated (see the column origin): they must never be registered.",
}

_STRATEGIES: Final = "select strategy_id, version from marts.dim_strategy order by strategy_id"

_STRATEGY: Final = "select * from marts.dim_strategy where strategy_id = $strategy"
_REGIONS: Final = """
select regions.region_code, regions.nuts_code, regions.role, dim_region.label_sv, dim_region.label_en
from marts.bridge_strategy_region as regions
inner join marts.dim_region on dim_region.region_code = regions.region_code
where regions.strategy_id = $strategy order by regions.sort_order
"""
_AREAS: Final = """
select area_code, area_kind, part_of, label_sv, label_en, note, delimited_by, valid_from, valid_to
from marts.dim_knowledge_area where strategy_id = $strategy order by sort_order
"""
_INDUSTRIES: Final = """
select bridge.area_code, bridge.industry_code,
    -- SNI is NACE to four digits; its fifth is Swedish.
    case when length(bridge.industry_code) > 5 then substr(bridge.industry_code, 1, 5) else bridge.industry_code end
        as nace_code,
    bridge.tier, bridge.weight, dim_industry.label_sv, dim_industry.label_en
from marts.bridge_area_industry as bridge
left join marts.dim_industry
    on dim_industry.industry_code = bridge.industry_code and dim_industry.classification = bridge.classification
where bridge.strategy_id = $strategy order by bridge.area_code, bridge.industry_code
"""
_FIELDS: Final = """
select bridge.area_code, bridge.field_code as ssif_code, fields.label_sv, fields.label_en,
    coalesce(fields.ford_code, parents.ford_code) as ford_code, bridge.is_confirmed
from marts.bridge_area_research_field as bridge
left join marts.dim_research_field as fields
    on fields.field_scheme = bridge.field_scheme and fields.field_code = bridge.field_code
left join marts.dim_research_field as parents
    on parents.field_scheme = 'ssif_3' and parents.field_code = substr(bridge.field_code, 1, 3)
where bridge.strategy_id = $strategy order by bridge.area_code, bridge.field_code
"""
# Every measured component by area in the strategy's own counties, with its source where one table is it.
_FIGURES: Final = """
select board.area_code, board.region_code, board.component, board.value, board.value_low, board.value_high, board.year,
    board.county_rank, board.counties_compared,
    case
        when board.component in ('employed', 'location_quotient', 'employment_growth') then employed.source
        when board.component = 'relatedness_density' then related.source
        else 'marts.research_strengths'
    end as source,
    board.origin
from marts.area_scoreboard as board
left join marts.knowledge_area_employment as employed
    on employed.strategy_id = board.strategy_id and employed.area_code = board.area_code
    and employed.region_code = board.region_code and employed.year = board.year and employed.is_headline_tier
left join (
    select region_code, year, max(source) as source from marts.relatedness_density
    where relatedness = 'proximity' and measure_base = 'employment' and regime = $register
    group by region_code, year
) as related
    on related.region_code = board.region_code and related.year = board.year
inner join marts.bridge_strategy_region as regions
    on regions.strategy_id = board.strategy_id and regions.region_code = board.region_code
where board.strategy_id = $strategy and board.value is not null
order by board.area_code, board.region_code, board.component
"""
_REGION_FIGURES: Final = """
with measured as (
    select region_code, 'inhabitants' as figure, year, inhabitants as value, 'persons' as unit, source, origin
    from marts.fct_population where sex_code = '1+2' and inhabitants is not null
    union all
    select region_code, measure as figure, year, value, unit, source, origin
    from marts.fct_regional_accounts
    where industry_code = 'TOTAL' and measure in ('value_added', 'value_added_per_inhabitant', 'employment')
        and regime = $accounts and value is not null
    union all
    select region.region_code, 'share_of_country' as figure, region.year, 100 * region.value / nation.value as value,
        'per cent of the value added of the country' as unit, region.source,
        case when 'simulated' in (region.origin, nation.origin) then 'simulated'
            when 'recorded' in (region.origin, nation.origin) then 'recorded' else region.origin end as origin
    from marts.fct_regional_accounts as region
    inner join marts.fct_regional_accounts as nation
        on nation.region_code = '00' and nation.industry_code = 'TOTAL' and nation.measure = region.measure
        and nation.regime = region.regime and nation.year = region.year and nation.value > 0
    where region.industry_code = 'TOTAL' and region.measure = 'value_added'
        and region.regime = $accounts and region.value is not null
)
select measured.*
from measured
inner join marts.bridge_strategy_region as regions
    on regions.strategy_id = $strategy and regions.region_code = measured.region_code
qualify row_number() over (partition by measured.region_code, figure order by year desc) = 1
order by measured.region_code, figure
"""
_SCHEMES: Final = {
    "nabs2007": "socio_economic_objectives",
    "s3_policy": "policy_objectives",
    "specific_objective": "specific_objectives",
    "intervention_field": "intervention_fields",
    "sni2025": "economic_domains_sni2025",
    "nace2.1": "economic_domains_nace2.1",
    "word": "keywords",
}
"""Schemes whose codes are registered as the strategy's folder says them, and under which name."""


def released_strategies(reader: Any) -> dict[str, str]:
    """Version of each strategy of a release, by its id."""
    return {row["strategy_id"]: row["version"] for row in rows_of(reader.execute(_STRATEGIES))}


def registration(reader: Any, strategy_id: str, tables: Tables, pages: Mapping[str, str] | None = None) -> Row:
    """Everything that is registered of a strategy.

    Args:
        reader: an open release (a DuckDB connection).
        strategy_id: the strategy.
        tables: rows of its folder's tables, of the version that the release shows.
        pages: address of an area's page, for those that have one.

    Raises:
        LookupError: the release has no such strategy.
    """
    found = _rows(reader, _STRATEGY, strategy_id)
    if not found:
        raise LookupError(f"the release has no strategy `{strategy_id}`: run once with its folder in place.")
    (strategy,) = found
    regions = _rows(reader, _REGIONS, strategy_id)
    industries = _by_area(_rows(reader, _INDUSTRIES, strategy_id))
    fields = _by_area(_rows(reader, _FIELDS, strategy_id))
    figures = _by_area(_rows(reader, _FIGURES, strategy_id, register=regimes()["register_divisions"]))
    said = {row["area_id"]: row for row in tables.get("areas", ())}
    areas = []
    for row in _rows(reader, _AREAS, strategy_id):
        code = row["area_code"]
        holds_in = _holds_in(said.get(code, {}), regions)
        areas.append(
            _area(row, said.get(code, {}))
            | {"regions": holds_in, "page": (pages or {}).get(code)}
            | {"economic_domains": industries.get(code, []), "scientific_domains": fields.get(code, [])}
            | _coded(code, tables.get("area_codes", ()))
            | {"key_figures": [one for one in figures.get(code, []) if one["region_code"] in holds_in]}
        )
    of_regions = _rows(reader, _REGION_FIGURES, strategy_id, accounts=regimes()["accounts"])
    is_simulated = any(row["origin"] == "simulated" for row in [*of_regions, *_every(areas, "key_figures")])
    return {
        "format": FORMAT,
        "notice": SIMULATED if is_simulated else None,
        "strategy": {
            "id": strategy_id,
            "title": {"sv": strategy["title_sv"], "en": strategy["title_en"]},
            "version": strategy["version"],
            "period": [strategy["period_from"], strategy["period_to"]],
            "decided_on": strategy["decided_on"],
            "decided_by": {"sv": strategy["decided_by_sv"], "en": strategy["decided_by_en"]},
            "document": strategy["document"],
        },
        "regions": regions,
        "contact": {"sv": strategy["owner_sv"], "en": strategy["owner_en"]},
        "areas": areas,
        "key_figures": of_regions,
        "lacking": lacking(strategy, regions, areas, of_regions, said),
    }


def _area(row: Row, said: Mapping[str, str]) -> Row:
    """What an area is. A note is for those who keep the folder, and is no description."""
    descriptions = {name.rpartition("_")[2]: text for name, text in said.items() if name.startswith("description_")}
    return {
        "id": row["area_code"],
        "kind": row["area_kind"],
        "part_of": row["part_of"],
        "name": {"sv": row["label_sv"], "en": row["label_en"]},
        "description": descriptions,
        "delimited_by": row["delimited_by"],
        "valid": [row["valid_from"], row["valid_to"]],
        "note": row["note"],
    }


def _holds_in(said: Mapping[str, str], regions: Sequence[Row]) -> list[str]:
    """The regions that an area holds in: those that it names, else all of the strategy's."""
    named = [one.strip() for one in said.get("regions", "").split("|") if one.strip()]
    return named or [row["region_code"] for row in regions]


def _every(areas: Sequence[Row], name: str) -> list[Row]:
    return [row for area in areas for row in area[name]]


def _coded(area: str, codes: Sequence[Mapping[str, str]]) -> Row:
    found = {
        name: [row["code"] for row in codes if row["area_id"] == area and row["scheme"] == scheme]
        for scheme, name in _SCHEMES.items()
    }
    if not found["policy_objectives"]:
        # RSO1.1 is under policy objective 1.
        found["policy_objectives"] = sorted({f"PO{code[3]}" for code in found["specific_objectives"]})
    return found


def _by_area(rows: Sequence[Row]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for row in rows:
        found.setdefault(row.pop("area_code"), []).append(row)
    return found


def _rows(reader: Any, query: str, strategy_id: str, **values: str) -> list[Row]:
    return rows_of(reader.execute(query, {"strategy": strategy_id, **values}))
