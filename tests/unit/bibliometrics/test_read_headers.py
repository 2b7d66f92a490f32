"""Whole headers as they were met: each column is known, so that a full export is not refused for its fields."""

from __future__ import annotations

import pytest

from pipelines.bibliometrics.formats import wos
from pipelines.bibliometrics.header_maps import header_maps

HEADERS = {
    "scopus": """
        Authors;Author full names;Author(s) ID;Title;Year;Source title;Volume;Issue;Art. No.;Page start;Page end;
        Page count;Cited by;DOI;Link;Affiliations;Authors with affiliations;Abstract;Author Keywords;Index Keywords;
        Molecular Sequence Numbers;Chemicals/CAS;Tradenames;Manufacturers;Funding Details;Funding Texts;References;
        Correspondence Address;Editors;Publisher;Sponsors;Conference name;Conference date;Conference location;
        Conference code;ISSN;ISBN;CODEN;PubMed ID;Language of Original Document;Abbreviated Source Title;
        Document Type;Publication Stage;Open Access;Source;EID""",
    "scival": """
        Title;Authors;Number of Authors;Scopus Author Ids;Year;Full date;Scopus Source title;Volume;Issue;Pages;
        Article number;ISSN;Source ID;Source type;Publisher;Language;SNIP (publication year);
        SNIP percentile (publication year) *;CiteScore (publication year);CiteScore percentile (publication year) *;
        SJR (publication year);SJR percentile (publication year) *;Field-Weighted View Impact;Views;Citations;
        Field-Weighted Citation Impact;Field-Citation Average;Outputs in Top Citation Percentiles, per percentile;
        Field-Weighted Outputs in Top Citation Percentiles, per percentile;Main patent families;Policy citations;
        Reference;Abstract;DOI;Publication type;Open Access;EID;PubMed ID;Institutions;Institution IDs;Sector;
        Number of Institutions;Scopus Affiliation IDs;Scopus Affiliation names;Scopus Author ID First Author;
        Scopus Author ID Last Author;Scopus Author ID Corresponding Author;Scopus Author ID Single Author;
        Country/Region;Number of Countries/Regions;All Science Journal Classification (ASJC) code;
        All Science Journal Classification (ASJC) field name;Quacquarelli Symonds (QS) Subject area code;
        Quacquarelli Symonds (QS) Subject area field name;Quacquarelli Symonds (QS) Subject code;
        Quacquarelli Symonds (QS) Subject field name;Times Higher Education (THE) code;
        Times Higher Education (THE) field name;ANZSRC FoR (2020) parent code;ANZSRC FoR (2020) parent name;
        ANZSRC FoR (2020) code;ANZSRC FoR (2020) name;Sustainable Development Goals (2025);Topic Cluster name;
        Topic Cluster number;Topic Cluster Prominence Percentile;Topic name;Topic number;
        Topic Prominence Percentile;Publication link to Topic strength;Publication-type;Scopus affiliation names""",
    "dimensions": """
        Rank;Publication ID;DOI;PMID;PMCID;Title;Abstract;Acknowledgements;Source title;Anthology title;MeSH terms;
        Publication Date;PubYear;Volume;Issue;Pagination;Open Access;Publication Type;Authors;
        Authors (Raw Affiliation);Corresponding Author;Authors Affiliations;Research Organizations - standardized;
        GRID IDs;Country of Research organization;Funder;Times cited;Recent citations;RCR;FCR;Altmetric;
        Source Linkout;Dimensions URL;FOR (ANZSRC) Categories;Sustainable Development Goals;
        Publication Date (print);Publication Date (online);Source title/Anthology title;
        Fields of Research (ANZSRC 2020);Book editors;Authors Affiliations - Name of Research organization;
        Authors Affiliations - Country of Research organization;Cited references;City of Research organization;
        State of Research organization;UIDs of supporting grants;Funder Group;Funder Country;Supporting Grants;
        Corresponding Authors;Document Type;Publisher;ISSN""",
    "incites": """
        Accession Number;DOI;Pubmed ID;Article Title;Link;Authors;Source;Research Area;Document Type;Volume;Issue;
        Pages;Publication Date;Times Cited;Journal Expected Citations;Category Expected Citations;
        Journal Normalized Citation Impact;Category Normalized Citation Impact;Percentile in Subject Area;
        Journal Impact Factor;Top 1%;Top 10%""",
    "lens": """
        Lens ID;Title;Date Published;Publication Year;Publication Type;Source Title;ISSNs;Publisher;Source Country;
        Author/s;Abstract;Volume;Issue Number;Start Page;End Page;Fields of Study;Keywords;MeSH Terms;Chemicals;
        Funding;Source URLs;External URL;PMID;DOI;Microsoft Academic ID;PMCID;Citing Patents Count;References;
        Citing Works Count;Is Open Access;Open Access License;Open Access Colour""",
    "openalex": """
        id;doi;title;display_name;relevance_score;publication_year;publication_date;ids.openalex;ids.doi;ids.mag;
        ids.pmid;language;primary_location.is_oa;primary_location.source.id;primary_location.source.display_name;
        primary_location.source.issn_l;primary_location.source.issn;primary_location.license;type;type_crossref;
        indexed_in;open_access.is_oa;open_access.oa_status;authorships.author_position;authorships.institutions;
        authorships.countries;authorships.is_corresponding;authorships.raw_author_name;
        authorships.raw_affiliation_strings;authorships.affiliations;authorships.author.id;
        authorships.author.display_name;authorships.author.orcid;institution_assertions;countries_distinct_count;
        institutions_distinct_count;corresponding_author_ids;corresponding_institution_ids;apc_list.value;apc_paid;
        fwci;has_fulltext;fulltext_origin;cited_by_count;citation_normalized_percentile.value;
        citation_normalized_percentile.is_in_top_10_percent;cited_by_percentile_year.min;biblio.volume;is_retracted;
        is_paratext;primary_topic.id;primary_topic.display_name;primary_topic.score;primary_topic.subfield.id;
        primary_topic.field.id;primary_topic.field.display_name;topics.id;topics.field.display_name;keywords.id;
        concepts.wikidata;mesh.descriptor_ui;mesh.is_major_topic;locations_count;locations.is_oa;
        best_oa_location.source.host_organization_lineage;sustainable_development_goals.id;grants.funder;datasets;
        versions;referenced_works_count;referenced_works;related_works;abstract;abstract_inverted_index;
        cited_by_api_url;counts_by_year.year;updated_date;created_date""",
}

WOS_TAGS = """PT AU BA BE GP AF BF CA TI SO SE BS LA DT CT CY CL SP HO DE ID AB C1 C3 RP EM RI OI FU FP FX CR NR TC Z9
    U1 U2 PU PI PA SN EI BN J9 JI PD PY VL IS PN SU SI MA BP EP AR DI DL D2 EA PG WC WE SC GA PM OA HC HP DA UT"""


@pytest.mark.parametrize("name", HEADERS)
def test_every_column_of_a_full_export_is_known(name: str) -> None:
    columns = [" ".join(column.split()) for column in HEADERS[name].split(";")]
    maps = header_maps(name)
    assert [column for column in columns if not maps.knows(column)] == []
    assert maps.fit("export", 1, columns).positions


def test_every_tag_of_a_full_record_is_known() -> None:
    assert [tag for tag in WOS_TAGS.split() if not wos._maps().knows(tag)] == []
