"""Every rule of a strategy's folder: a broken copy, one change each, is refused by the rule meant for it and no other.

Made against shared/facts/strategies.md, section 3: codes E101 to E403.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.ingest.strategy_folders import SHIPPED, strategy_codes
from pipelines.strategies.findings import Finding, StrategyError
from pipelines.strategies.form import tables
from pipelines.strategies.groups import group_asked
from pipelines.strategies.reading import read_files
from pipelines.strategies.strategy import checked, read_strategy, strategy_of

DALARNA = Path(__file__).resolve().parents[2] / "data" / "strategies" / "dalarna"
Files = dict[str, bytes]
Change = Callable[[Files], None]


@cache
def _sound() -> tuple[tuple[str, bytes], ...]:
    return tuple(read_files(DALARNA).items())


def errors(files: Files) -> list[Finding]:
    return [finding for finding in checked(files, strategy_codes())[1] if finding.refuses]


def replace(name: str, old: str, new: str) -> Change:
    def change(files: Files) -> None:
        text = files[name].decode()
        assert text.count(old) == 1, f"{old!r} is {text.count(old)} times in {name}"
        files[name] = text.replace(old, new).encode()

    return change


def remove(name: str) -> Change:
    return lambda files: files.__delitem__(name)


def add(name: str, line: str) -> Change:
    def change(files: Files) -> None:
        files[name] += f"{line}\n".encode()

    return change


MUTATIONS = [
    ("E101", replace("strategy.yml", "country: SE\n", "")),
    ("E101", replace("strategy.yml", "on: 2022-01-01, by", "by")),
    ("E101", replace("claims.yml", "- id: D1\n  section: analysis", "- section: analysis")),
    ("E102", remove("goals.csv")),
    ("E102", remove("strategy.yml")),
    ("E102", replace("strategy.yml", "language: sv", "language: [sv")),
    ("E103", replace("targets.csv", "role,rule,value,", "role,regel,value,")),
    ("E103", replace("areas.csv", "area_id,kind", "område,kind")),
    ("E104", replace("goals.csv", "M5,M1,prioritering,,result,", "M5,M1,prioritering,,,")),
    ("E104", replace("strategy.yml", "language: sv", "language:")),
    ("E105", replace("plans.csv", "Färdplan upplevelser", "Färdplan, upplevelser")),
    ("E106", replace("areas.csv", "inclusion,horizontal", "inclusion,horisontell")),
    ("E106", replace("strategy.yml", "strategy: dalarna-2022", "strategy: Dalarna 2022")),
    ("E106", replace("strategy.yml", "format: 1", "format: 2")),
    ("E106", replace("strategy.yml", "cadence: quarter", "cadence: ofta")),
    ("E106", replace("claims.yml", "is: above, than: 1}\n- id: D2", "is: over, than: 1}\n- id: D2")),
    ("E106", replace("areas.csv", "industry|research", "industry|forskning")),
    ("E107", replace("plans.csv", "PL1,färdplan,experiences,Färdplan upplevelser,Region Dalarna,2023-02-01",
                     "PL1,färdplan,experiences,Färdplan upplevelser,Region Dalarna,1/2 2023")),
    ("E107", replace("strategy.yml", "to: 2028-12-31", "to: 2028-13-31")),
    ("E108", replace("strategy.yml", 'region: "20"', "region: 20")),
    ("E108", replace("strategy.yml", 'region: "20"', 'region: "99"')),
    ("E108", replace("strategy.yml", "nuts: SE312", "nuts: SE311")),
    ("E108", replace("projects.csv", "20=0.5|21=0.5", "20=0.5|1=0.5")),
    ("E108", replace("targets.csv", "gap_at_most,2,,00", "gap_at_most,2,,0")),
    ("E201", add("goals.csv", "M5,M1,prioritering,,result,Igen,Again,targets,,2030,example")),
    ("E106", replace("claims.yml", "part: växer, ", "part: [växer], ")),
    ("E106", replace("claims.yml", "part: växer, ", "part: växer, note: [ett, två], ")),
    ("E201", replace("claims.yml", "- id: D2", "- id: D1")),
    ("E202", replace("goals.csv", "M2,M1,färdplan,experiences", "M2,M1,färdplan,upplevelser")),
    ("E202", replace("areas.csv", "bioeconomy,specialisation", "biomass,specialisation")),
    ("E202", replace("indicators.csv", "P2,measure", "P02,measure")),
    ("E202", replace("indicators.csv", "area=bioeconomy", "area=bioekonomi")),
    ("E202", replace("area_links.csv", "contributes_to,,bioeconomy", "contributes_to,,bio")),
    ("E202", replace("claims.yml", "area: energy_systems", "area: energy")),
    ("E203", replace("goals.csv", "M1,,prioritering", "M1,M2,prioritering")),
    ("E204", replace("area_codes.csv", "sni2007;02;core", "sni2007;2;core")),
    ("E204", replace("area_codes.csv", "ford;4.1", "ford;4.9")),
    ("E204", replace("projects.csv", "RSO1.3,165", "RSO1.3,265")),
    ("E204", replace("claims.yml", "{industry: I}, is: rises, since", "{industry: X}, is: rises, since")),
    ("E204", replace("indicators.csv", "industry=B+C", "industry=BC")),
    ("E205", replace("area_codes.csv", "nabs2007;06", "nabs;06")),
    ("E206", replace("areas.csv", "Trähus,Timber houses,words", "Trähus,Timber houses,words|industry")),
    ("E207", replace("areas.csv", "Circular industry,industry", "Circular industry,none")),
    ("E208", replace("areas.csv", "2022-01-01,2028-12-31", "2022-01-01,2021-12-31")),
    ("E208", replace("projects.csv", "EX-1,PL1,Exempel: året-runt-besök,ERDF,RSO1.3,165,Exempelorganisation AB,"
                     "experiences=0.7|inclusion=0.3,20=1,2024-01-01,2026-12-31",
                     "EX-1,PL1,Exempel: året-runt-besök,ERDF,RSO1.3,165,Exempelorganisation AB,"
                     "experiences=0.7|inclusion=0.3,20=1,2024-01-01,2023-12-31")),
    ("E208", replace("strategy.yml", "from: 2022-01-01", "from: 2029-01-01")),
    ("E209", replace("areas.csv", "industry,20,", "industry,21,")),
    ("E210", replace("area_codes.csv", "93;broad;0,5", "93;broad;1,5")),
    ("E210", replace("projects.csv", "inclusion=0.3", "inclusion=-0.3")),
    ("E211", replace("area_links.csv", "contributes_to,,bioeconomy", "contributes_to,,")),
    ("E212", replace("goals.csv", "M3,M1,färdplan", "M3,M1,plan")),
    ("E301", replace("indicators.csv", "measure,location_quotient", "measure,localisation_quotient")),
    ("E301", replace("indicators.csv", "RCR03", "RCR99")),
    ("E301", replace("claims.yml", "measure: research_area_activity", "measure: research_activity")),
    ("E302", replace("indicators.csv", "year,Länsstyrelsen,", "year,,")),
    ("E303", replace("indicators.csv", "0|1|2|3", "0")),
    ("E311", replace("targets.csv", "P2,result,rise,,", "P2,result,rise,5,")),
    ("E312", replace("targets.csv", "rank_at_most,5", "rank_at_most,")),
    ("E312", replace("targets.csv", "between,10,20", "between,10,")),
    ("E313", replace("targets.csv", "at_least,1.2", "at_least,omkring 1")),
    ("E313", replace("targets.csv", "rank_at_most,5", "rank_at_most,2.5")),
    ("E313", replace("targets.csv", "category_at_least,2", "category_at_least,9")),
    ("E313", replace("plans.csv", "4000000,SEK", "4 mkr,SEK")),
    ("E314", replace("targets.csv", "between,10,20", "between,30,20")),
    ("E315", replace("targets.csv", "same_as,,,00", "same_as,,,")),
    ("E316", replace("targets.csv", "P9,result,at_most", "P9,result,at_least")),
    ("E317", replace("targets.csv", "2020,2026,example", "2020,,example")),
    ("E317", replace("targets.csv", "2020,2026,example", "2020,2019,example")),
    ("E317", replace("targets.csv", "2020,2026,example", "2020,snart,example")),
    ("E318", replace("targets.csv", "sex=each", "age=each")),
    ("E318", replace("targets.csv", "sex=each", "sex=flickor")),
    ("E318", replace("targets.csv", "sex=each", "municipality=0880")),
    ("E319", replace("targets.csv", "at_least,1.2,,,20", "at_least,1.2,,,21")),
    ("E320", replace("targets.csv", "2020,2026,example", "2020,2030,example")),
    ("E321", replace("plans.csv", "4000000,SEK", "4000000,")),
    ("E331", replace("projects.csv", "experiences=0.7|", "experiences=0.9|")),
    ("E341", replace("projects.csv", "Exempelbolaget", "Anna Svensson")),
    ("E341", replace("projects.csv", "Exempelbolaget", "ANNA SVENSSON")),
    ("E341", replace("projects.csv", "Exempelbolaget", '"Svensson, Anna"')),
    ("E341", replace("projects.csv", "Exempelbolaget", "600101-1234")),
    ("E341", replace("projects.csv", "Exempelbolaget", "600161–1234")),
    ("E341", replace("strategy.yml", "sv: Regional utvecklingsförvaltning", "sv: Karin Ek")),
    ("E341", replace("plans.csv", "cirkulär industri,Region Dalarna", "cirkulär industri,per.ek@rd.se")),
    ("E342", replace("figures.csv", "P5,20,,2024", "P1,20,,2024")),
    ("E343", replace("figures.csv", "..,för få svar", "..,")),
    ("E344", replace("figures.csv", "260,,230", "260,,270")),
    ("E401", replace("claims.yml", "{reason: huvudkontor per län finns inte i öppen statistik, ", "{")),
    ("E402", replace("claims.yml", "measure: research_area_activity, ", "")),
    ("E402", replace("claims.yml", "is: rises, since", "since")),
    ("E402", replace("claims.yml", "quantity: lower_limit, is: above, than: 1}\n- id: D2",
                     "quantity: lower_limit, is: above}\n- id: D2")),
    ("E108", replace("claims.yml", "is: rises, since: 2020", "region: 00, is: rises, since: 2020")),
    ("E108", replace("claims.yml", "is: rises, since: 2020", 'region: "99", is: rises, since: 2020')),
    ("E403", replace("claims.yml", "is: rises, since: 2020", "is: rises")),
]  # fmt: skip


@pytest.mark.parametrize("region", ["all", "each", '"00"', '"0881"', "RIKS3"])
def test_a_claim_may_name_the_region_whose_figure_decides(region: str) -> None:
    files = dict(_sound())
    replace("claims.yml", "is: rises, since: 2020", f"region: {region}, is: rises, since: 2020")(files)
    assert errors(files) == []


def test_the_sound_folders_have_no_error() -> None:
    assert errors(dict(_sound())) == []
    for folder in SHIPPED.iterdir():
        assert read_strategy(folder, strategy_codes()).strategy_id


@pytest.mark.parametrize(("code", "change"), MUTATIONS, ids=[f"{code}-{n}" for n, (code, _) in enumerate(MUTATIONS)])
def test_one_change_is_one_error_with_its_place_and_what_would_be_accepted(code: str, change: Change) -> None:
    files = dict(_sound())
    change(files)
    found = errors(files)
    assert [finding.code for finding in found] == [code], [finding.sentence for finding in found]
    (finding,) = found
    assert finding.file in {form.file for form in tables().values()} | {"strategy.yml", "claims.yml"}
    assert len(finding.message) > 20 and finding.file in finding.sentence
    with pytest.raises(StrategyError, match=code):
        strategy_of(files, strategy_codes(), "dalarna")


def test_every_error_of_the_format_is_provoked() -> None:
    listed = {101, 102, 103, 104, 105, 106, 107, 108, *range(201, 213), 301, 302, 303, *range(311, 321)}
    listed |= {321, 331, 341, 342, 343, 344, 401, 402, 403}
    assert {code for code, _ in MUTATIONS} == {f"E{number}" for number in listed}


@settings(deadline=None)
@given(st.lists(st.sampled_from(range(len(MUTATIONS))), min_size=2, max_size=4, unique=True))
def test_independent_errors_are_all_told_at_once(chosen: list[int]) -> None:
    files, expected = dict(_sound()), set()
    touched: set[str] = set()
    for number in chosen:
        code, change = MUTATIONS[number]
        before = dict(files)
        try:
            change(files)
        except (AssertionError, KeyError):
            files = before
            continue
        changed = {name for name in before if files.get(name) != before[name]}
        # Two changes of one file, or a file or a key that is gone, may be one cause of the other.
        if changed & touched or code in ("E101", "E102", "E103", "E104", "E202"):
            files = before
            continue
        touched |= changed
        expected.add(code)
    found = {finding.code for finding in errors(files)}
    assert found <= expected | {"E108", "E206"} and len(found) >= min(len(expected), 1)


def test_a_wrong_region_is_one_error_and_not_one_a_target() -> None:
    files = dict(_sound())
    replace("strategy.yml", 'region: "20"', "region: 20")(files)
    (finding,) = errors(files)
    assert (finding.code, finding.column, finding.value) == ("E108", "regions.region", "20")
    assert '"08"' in finding.message


def test_a_name_that_is_nowhere_is_one_error_and_tells_all_its_places() -> None:
    files = dict(_sound())
    replace("areas.csv", "experiences,specialisation", "events,specialisation")(files)
    (finding,) = errors(files)
    assert (finding.code, finding.value) == ("E202", "experiences")
    assert "Also in" in finding.message and "events" in finding.message


def test_what_a_spreadsheet_makes_of_a_code_is_recognised() -> None:
    files = dict(_sound())
    replace("area_codes.csv", "sni2007;02;core", "sni2007;2;core")(files)
    (finding,) = errors(files)
    assert finding.row == 7 and finding.value == "2" and "`02`" in finding.message


@pytest.mark.parametrize(
    ("written", "asked"),
    [
        ("", None), ("sex=each", "sex=each"), ("sex", "sex=each"), ("sex=Kvinnor", "sex=2"), ("sex=M", "sex=1"),
        ("sex=2", "sex=2"), ("municipality=2080", "municipality=2080"), ("age=16-24", "age=16-24"),
    ],
)  # fmt: skip
def test_a_group_is_under_the_codes_of_the_warehouse(written: str, asked: str | None) -> None:
    assert group_asked(written) == asked


def test_what_no_figure_tests_in_a_goal_is_said() -> None:
    """Strategy of Kalmar län, 2030, 3: "på alla nivåer och i hela länet"; post-secondary education is one level."""
    (goal,) = [one for one in read_strategy(SHIPPED / "kalmar", strategy_codes()).claims if one["id"] == "G3"]
    (said,) = [test["untestable"]["reason"] for test in goal["tests"] if "untestable" in test]
    assert set(said) == {"sv", "en"} and "kommun" in said["sv"]


@pytest.mark.parametrize(("until", "warned"), [("2021-12-31", False), ("2022-01-01", True), ("", True)])
def test_areas_overlap_where_they_share_a_code_on_the_same_day(until: str, warned: bool) -> None:
    """An area and the one that succeeded it share their industries, and are never there at once."""
    files = dict(_sound())
    add("areas.csv", f"former,specialisation,,Turism,Tourism,industry,,2014-01-01,{until},read,")(files)
    add("area_codes.csv", "former;sni2007;55;core;1;read;")(files)
    found = [one.value for one in checked(files, strategy_codes())[1] if one.code == "W06"]
    assert ("55" in found) == warned and errors(files) == []
