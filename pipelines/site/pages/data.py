"""Make the page of downloads, with ready lines for those who analyse.

Not here: making the files (``downloads/``).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from pipelines.site.maker import Page, PageMaker
from pipelines.site.pages.projects import CSV as PROJECTS

# Program, and lines that read the own county, `{county}`, run from the folder of the release. Excel has no connector
# for Parquet (https://learn.microsoft.com/power-query/connectors/parquet), and reads a decimal point as the language of
# the machine does, unless it is given one.
LINES: Final = (
    (
        "DuckDB",
        """duckdb -readonly styrka.duckdb \\
  "from marts.indicator_series where region_code = '{county}' and is_latest\"""",
    ),
    (
        "Python",
        """import pandas
series = pandas.read_parquet('parquet/indicator_series.parquet')
series[(series.region_code == '{county}') & series.is_latest & (series.origin != 'simulated')]""",
    ),
    (
        "R",
        """library(arrow)
series <- read_parquet('parquet/indicator_series.parquet')
subset(series, region_code == '{county}' & is_latest & origin != 'simulated')""",
    ),
    (
        "Excel Power Query",
        """let
  File = File.Contents("C:\\styrka\\site\\data\\counties\\{county}.csv"),
  Source = Csv.Document(File, [Delimiter = ",", Encoding = 65001]),
  Named = Table.PromoteHeaders(Source, [PromoteAllScalars = true]),
  Typed = Table.TransformColumnTypes(Named, {{{{"year", Int64.Type}}, {{"value", type number}}}}, "en-US")
in
  Typed""",
    ),
    (
        "Power BI",
        """let
  Source = Parquet.Document(File.Contents("C:\\styrka\\parquet\\indicator_series.parquet")),
  Own = Table.SelectRows(Source, each [region_code] = "{county}" and [is_latest])
in
  Own""",
    ),
)


def data_pages(maker: PageMaker) -> Iterable[Page]:
    """One page."""
    county = maker.facts.focus
    yield maker.page(
        "data",
        "data.html",
        "data",
        maker.words("data.title"),
        lines=[(name, code.format(county=county)) for name, code in LINES],
        indices=("location_quotient", "regional_structure") if maker.facts.strengths.specialisations else (),
        others=[(maker.words(f"nav.{kind}"), files) for kind, files in _others(maker) if files],
    )


def _others(maker: PageMaker) -> list[tuple[str, list[tuple[str, str]]]]:
    """Kind, and files of it: address and words. Files of claims are linked from their own pages."""
    facts, label = maker.facts, maker.words.label
    strengths = facts.strengths
    with_profile = {area for area, _ in strengths.profiles}
    with_municipalities = {area for area, _ in strengths.municipalities}
    municipalities = maker.words("data.municipalities")
    areas = [
        *((f"areas/{row['area_code']}.csv", label(row)) for row in strengths.areas if row["area_code"] in with_profile),
        *(
            (f"municipalities/{row['area_code']}.csv", f"{label(row)} ({municipalities})")
            for row in strengths.areas
            if row["area_code"] in with_municipalities
        ),
    ]
    universities = [
        (f"universities/{row['organisation_code']}.csv", label(row))
        for row in strengths.universities
        if row["organisation_code"] in strengths.fields
    ]
    projects = [(PROJECTS, maker.words("projects.projects"))] if facts.portfolio else []
    return [("areas", areas), ("universities", universities), ("projects", projects)]
