"""One table of an agency has changed: it alone is fetched, and what is made of it is published."""

from __future__ import annotations

from tests.altered_sample import move_two_persons
from tests.nights import Site


def test_a_table_that_changed_alone_is_fetched_alone_and_its_new_vintage_stands_beside_the_old(
    postgresql_site: Site,
) -> None:
    site = postgresql_site
    before = site.what_readers_have()
    site.sample.change("scb_bas", move_two_persons, updated="2026-11-12T07:00:00Z")
    night = site.night()
    assert night.result.succeeded, night.reported
    assert night.tables_fetched == {"TAB3785"}
    assert night.outcome("scb_bas") == "new_vintage"
    vintages = site.rows("select vintage_id, state from meta.vintages where source = 'scb_bas' order by fetched_at")
    assert [row["state"] for row in vintages] == ["accepted", "accepted"]
    cells = "region = '08' and sni2007 = 'A' and contentscode = '000005FG' and tid = '2025'"
    values = {row["vintage_id"]: row["value"] for row in site.rows(f"select * from raw.scb_bas where {cells}")}
    assert values == {vintages[0]["vintage_id"]: 4995, vintages[1]["vintage_id"]: 4997}
    published = site.read(
        "select employed, vintage_id from marts.fct_employment "
        "where regime = 'BAS' and region_code = '08' and industry_code = 'A' and year = 2025"
    )
    assert published == [{"employed": 4997, "vintage_id": vintages[1]["vintage_id"]}]
    after = site.what_readers_have()
    assert set(after) == set(before)
    changed = {name for name in after if after[name] != before[name]}
    # Every file names its release; of the tables in PostgreSQL those are other ones that are made of the table.
    assert changed >= {name for name in after if not name.startswith("marts.")}
    assert changed >= {"marts.fct_employment", "marts.specialisation_indices"}
    assert not changed & {"marts.dim_unit", "marts.dim_knowledge_area"}
    # And then there is nothing left to do.
    assert not site.night().result.built
