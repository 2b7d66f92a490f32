"""A strategy as the S3 platform and the Observatory register it: areas with codes, key figures, contact.

What is registered, from the release. Not here: writing files of it (``s3_files.py``).

A person enters it, or sends it as a correction: the Observatory takes priorities from documents and has them corrected
on request. Economic domains are NACE Rev. 2 (SNI 2007 is the same to four digits), scientific domains FORD by way of
SSIF, and NABS 2007 as the strategy says itself: purposes cannot be derived from fields. What is lacking is listed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from pipelines.transform.regimes import regimes
from warehouse.reading import rows_of

Row = dict[str, Any]

FORMAT: Final = "styrka s3-registration 1"

_STRATEGY: Final = "select * from marts.dim_strategy where strategy_id = $strategy"
_REGIONS: Final = """
select regions.region_code, regions.nuts_code, regions.role, dim_region.label_sv, dim_region.label_en
from marts.bridge_strategy_region as regions
inner join marts.dim_region on dim_region.region_code = regions.region_code
where regions.strategy_id = $strategy order by regions.sort_order
"""
_AREAS: Final = """
select area_code, area_kind, part_of, label_sv, label_en, note, delimited_by
from marts.dim_knowledge_area where strategy_id = $strategy order by sort_order
"""
_INDUSTRIES: Final = """
select bridge.area_code, bridge.industry_code, bridge.tier, bridge.weight, dim_industry.label_sv, dim_industry.label_en
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
# The strongest component by area in the strategy's own counties, with origin.
_FIGURES: Final = """
select board.area_code, board.region_code, board.component, board.value, board.value_low, board.value_high, board.year,
    board.county_rank, board.counties_compared, board.origin
from marts.area_scoreboard as board
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
    "word": "keywords",
}


def registration(reader: Any, strategy_id: str, codes: Sequence[Mapping[str, str]]) -> Row:
    """Everything that is registered of a strategy.

    Args:
        reader: an open release (a DuckDB connection).
        strategy_id: the strategy.
        codes: rows of its `area_codes`: area_id, scheme, code, tier.

    Raises:
        LookupError: the release has no such strategy.
    """
    found = _rows(reader, _STRATEGY, strategy_id)
    if not found:
        raise LookupError(f"the release has no strategy `{strategy_id}`: run once with its folder in place.")
    (strategy,) = found
    industries = _by_area(_rows(reader, _INDUSTRIES, strategy_id))
    fields = _by_area(_rows(reader, _FIELDS, strategy_id))
    figures = _by_area(_rows(reader, _FIGURES, strategy_id))
    areas = [
        {
            "id": area["area_code"],
            "kind": area["area_kind"],
            "part_of": area["part_of"],
            "name": {"sv": area["label_sv"], "en": area["label_en"]},
            "description": area["note"],
            "economic_domains": industries.get(area["area_code"], []),
            "scientific_domains": fields.get(area["area_code"], []),
            **_coded(area["area_code"], codes),
            "key_figures": figures.get(area["area_code"], []),
        }
        for area in _rows(reader, _AREAS, strategy_id)
    ]
    return {
        "format": FORMAT,
        "strategy": {
            "id": strategy_id,
            "title": {"sv": strategy["title_sv"], "en": strategy["title_en"]},
            "version": strategy["version"],
            "period": [strategy["period_from"], strategy["period_to"]],
            "decided_on": strategy["decided_on"],
            "document": strategy["document"],
        },
        "regions": _rows(reader, _REGIONS, strategy_id),
        "contact": {"sv": strategy["owner_sv"], "en": strategy["owner_en"]},
        "areas": areas,
        "key_figures": _rows(reader, _REGION_FIGURES, strategy_id, accounts=regimes()["accounts"]),
        "lacking": [sentence for area in areas for sentence in _lacking(area)],
    }


def _coded(area: str, codes: Sequence[Mapping[str, str]]) -> Row:
    found = {
        name: [row["code"] for row in codes if row["area_id"] == area and row["scheme"] == scheme]
        for scheme, name in _SCHEMES.items()
    }
    if not found["policy_objectives"]:
        # RSO1.1 is under policy objective 1.
        found["policy_objectives"] = sorted({f"PO{code[3]}" for code in found["specific_objectives"]})
    return found


def _lacking(area: Row) -> list[str]:
    """What a registration asks for and the strategy's folder does not say."""
    asked = {
        "economic_domains": "no industry; add rows with scheme sni2007",
        "scientific_domains": "no field of research; add rows with scheme ssif2025",
        "socio_economic_objectives": "no objective, which fields do not give; add a row with scheme nabs2007",
        "policy_objectives": "no policy objective; add a row with scheme specific_objective or s3_policy",
    }
    return [f"{area['id']}: {advice} to area_codes.csv." for name, advice in asked.items() if not area[name]]


def _by_area(rows: Sequence[Row]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for row in rows:
        found.setdefault(row.pop("area_code"), []).append(row)
    return found


def _rows(reader: Any, query: str, strategy_id: str, **values: str) -> list[Row]:
    return rows_of(reader.execute(query, {"strategy": strategy_id, **values}))
