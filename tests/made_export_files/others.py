"""RIS, Dimensions, the Lens, SciVal and InCites."""

from __future__ import annotations

from tests.made_export_files.tables import table


def ris_text(records: int = 2) -> str:
    """RIS as Scopus writes it, with a portal's lines above and stray tags behind the end."""
    blocks = [
        f"TY  - JOUR\nTI  - A made title {number}\nAU  - Almqvist, A.\nAU  - Bergdahl, B.\n"
        "T2  - Journal of Made Things\n"
        f"PY  - 2017///\nDO  - 10.1000/r{number}\nUR  - https://www.scopus.com/inward/record.uri?eid=2-s2.0-850{number}\n"
        "UR  - https://example.org/other\nAD  - Linnaeus University, Kalmar, Sweden\nSN  - 12345679\n"
        f"N1  - Cited By :{number}; Export Date: 12 March 2020; Correspondence Address: Almqvist, A.\nER  - \nID  - 9\n"
        for number in range(1, records + 1)
    ]
    return "Record #1 of 2\nProvider: Made\n" + "\n".join(blocks)


def dimensions_csv(rows: int = 2) -> str:
    """Dimensions: a line of provenance above the header."""
    header = [
        "Rank",
        "Publication ID",
        "DOI",
        "PMID",
        "Title",
        "Source title",
        "PubYear",
        "Publication Type",
        "Authors",
    ]
    header += [
        "Authors (Raw Affiliation)",
        "Times cited",
        "RCR",
        "FCR",
        "Dimensions URL",
        "Fields of Research (ANZSRC 2020)",
    ]
    body = [
        [
            *[500, f"pub.100{number}", f"10.1000/m{number}", "", "A made title", "J Made", 2020, "Article"],
            *["Almqvist, Alma", "Almqvist, Alma (Linnaeus University)", 3, "", 1.25, "https://app.dimensions.ai"],
            "46 Information; 4605 Data",
        ]
        for number in range(1, rows + 1)
    ]
    return '"About the data: Exported on Sep 30, 2026. Criteria: ""made things"" in full data."\n' + table(header, body)


def lens_csv() -> str:
    """The Lens."""
    header = ["Lens ID", "Title", "Date Published", "Publication Year", "Publication Type", "Source Title", "ISSNs"]
    header += ["Publisher", "Author/s", "Abstract", "PMID", "DOI", "Citing Works Count", "Is Open Access"]
    row = ["001-002", "A made title", "2020-01-02", 2020, "journal article", "J Made", "12345679; 20493630", "Made"]
    return table(header, [[*row, "Alma Almqvist; Bo Bergdahl", "", "", "10.1000/l1", 8, "true"]])


def scival_csv() -> str:
    """SciVal: lines of metadata above the header, `-` for nothing, percentiles where lower is better."""
    metadata = ["Data set,Publications in Made University", "Date exported,2 October 2026"] + [
        f"Line,{n}" for n in range(17)
    ]
    header = [
        "Title",
        "Authors",
        "Number of Authors",
        "Scopus Author Ids",
        "Year",
        "Scopus Source title",
        "SNIP (publication year)",
    ]
    header += ["CiteScore percentile (publication year) *", "Views", "Citations", "Field-Weighted Citation Impact"]
    header += ["Field-Weighted Outputs in Top Citation Percentiles, per percentile", "DOI", "Publication type", "EID"]
    header += ["Institutions", "Country/Region", "All Science Journal Classification (ASJC) code"]
    header += ["All Science Journal Classification (ASJC) field name", "Topic Prominence Percentile"]
    first = ["A made title", "Almqvist, A.| Bergdahl, B.", 2, "57001| 57002", 2020, "J Made", "1.1", 5, 10, 9, 2.5, 10]
    second = ["Another", "Bergdahl, B.", 1, "57002", 2020, "J Made", "-", "-", 10, 0, "-", "-"]
    rows = [
        [
            *first,
            "10.1000/v1",
            "Article",
            "2-s2.0-1",
            "Linnaeus University",
            "Sweden",
            "2208| 3100",
            "Electrical| Physics",
            50,
        ],
        [*second, "10.1000/v2", "Article", "2-s2.0-2", "Linnaeus University", "Sweden", "-", "-", "-"],
    ]
    return "\n".join(metadata) + "\n" + table(header, rows, end="\n")


def incites_csv() -> str:
    """InCites' document details: a footer behind an empty line."""
    header = [
        "Accession Number",
        "DOI",
        "Pubmed ID",
        "Article Title",
        "Link",
        "Authors",
        "Source",
        "Research Area",
        "Volume",
    ]
    header += ["Publication Date", "Times Cited", "Category Expected Citations", "Category Normalized Citation Impact"]
    header += ["Percentile in Subject Area", "Top 10%", "Journal Impact Factor"]
    row: list[object] = [
        "WOS:000000000000001",
        "10.1000/W1",
        "n/a",
        "A made title",
        "http://",
        "Almqvist, A; Bergdahl, B",
        "J MADE",
    ]
    row += ["PHYSICS", "1", 2020, 7, 3.5, 2.0, 95.1, 1, 2.2]
    footer = "\n\nExported date 2026-10-02.\nInCites dataset updated 2026-09-25. Includes content of that week.\n"
    return table(header, [row], end="\n").rstrip("\n") + footer
