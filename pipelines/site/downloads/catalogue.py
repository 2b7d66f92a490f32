"""Write the catalogue entry for dataportal.se: DCAT-AP-SE 3.0.1 as RDF/XML.

It is written only for a site with an address of its own, and never where a simulated figure is among the sources: a
catalogue says that data are to be used.
"""

from __future__ import annotations

from typing import Any, Final
from xml.sax.saxutils import escape, quoteattr

from pipelines.site.downloads.job import DownloadJob
from pipelines.site.downloads.licence import Licence, licence_of

_FILE_TYPE: Final = "http://publications.europa.eu/resource/authority/file-type/"
_MEDIA_TYPE: Final = "http://www.iana.org/assignments/media-types/"

# Path within the site, file type of the EU's list, media type, what it is.
_DISTRIBUTIONS: Final = (
    ("data/datapackage.json", "JSON", "application/json", "Datapaket", "Data package"),
    ("data/tables/indicator_series.csv", "CSV", "text/csv", "Indikatorer, CSV", "Indicators, CSV"),
    ("api/v1/indicators.json", "JSON", "application/json", "Indikatorer, JSON-stat", "Indicators, JSON-stat"),
)


def write_catalogue(job: DownloadJob) -> None:
    """Write `catalogue.rdf`, where there may be one."""
    if job.address and not job.facts.has_simulated:
        licence = licence_of(job.facts.sources.rows.values())
        text = catalogue(job.address, job.facts.identity.day, _publisher(job), licence)
        job.folder.write("catalogue.rdf", text.encode())


def _publisher(job: DownloadJob) -> str:
    return str(job.facts.focus_row["label_sv"])


def catalogue(address: str, day: str, county: str, licence: Licence) -> str:
    """The catalogue.

    Args:
        address: of the site, absolute.
        day: of the release.
        county: that publishes it, in Swedish.
        licence: of the files.
    """
    base = address.rstrip("/")
    publisher = f"Region {county.removesuffix(' län')}"
    distributions = "".join(_distribution(base, licence, *one) for one in _DISTRIBUTIONS)
    links = "".join(
        f"    <dcat:distribution rdf:resource={quoteattr(_iri(base, path))}/>\n" for path, *_ in _DISTRIBUTIONS
    )
    title = _texts("dcterms:title", f"Smart specialisering i {county}", f"Smart specialisation in {county}")
    description = _texts(
        "dcterms:description",
        "Indikatorer och index för smart specialisering i Sveriges län, ur officiell statistik.",
        "Indicators and indices of smart specialisation in Swedish counties, from official statistics.",
    )
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:dcat="http://www.w3.org/ns/dcat#"\n'
        '    xmlns:dcterms="http://purl.org/dc/terms/" xmlns:foaf="http://xmlns.com/foaf/0.1/"\n'
        '    xmlns:vcard="http://www.w3.org/2006/vcard/ns#">\n'
        f"  <dcat:Catalog rdf:about={quoteattr(f'{base}/catalogue.rdf')}>\n{title}{description}"
        f"    <dcterms:publisher rdf:resource={quoteattr(f'{base}/#publisher')}/>\n"
        f'    <dcterms:license rdf:resource="{licence.path}"/>\n'
        f"    <dcat:dataset rdf:resource={quoteattr(f'{base}/#dataset')}/>\n  </dcat:Catalog>\n"
        f"  <dcat:Dataset rdf:about={quoteattr(f'{base}/#dataset')}>\n{title}{description}"
        f"    <dcterms:publisher rdf:resource={quoteattr(f'{base}/#publisher')}/>\n"
        f"    <dcat:contactPoint rdf:resource={quoteattr(f'{base}/#contact')}/>\n"
        f'    <dcterms:modified rdf:datatype="http://www.w3.org/2001/XMLSchema#date">{escape(day)}</dcterms:modified>\n'
        '    <dcterms:accessRights rdf:resource="http://publications.europa.eu/resource/authority/access-right/PUBLIC"/>\n'
        '    <dcat:theme rdf:resource="http://publications.europa.eu/resource/authority/data-theme/ECON"/>\n'
        f"{links}  </dcat:Dataset>\n{distributions}"
        f"  <foaf:Agent rdf:about={quoteattr(f'{base}/#publisher')}>\n"
        f"    <foaf:name>{escape(publisher)}</foaf:name>\n"
        '    <dcterms:type rdf:resource="http://purl.org/adms/publishertype/RegionalAuthority"/>\n  </foaf:Agent>\n'
        f"  <vcard:Organization rdf:about={quoteattr(f'{base}/#contact')}>\n"
        f"    <vcard:fn>{escape(publisher)}</vcard:fn>\n"
        f"    <vcard:hasURL rdf:resource={quoteattr(f'{base}/')}/>\n  </vcard:Organization>\n</rdf:RDF>\n"
    )


def _distribution(
    base: str, licence: Licence, path: str, file_type: str, media_type: str, swedish: str, english: str
) -> str:
    iri = quoteattr(_iri(base, path))
    return (
        f"  <dcat:Distribution rdf:about={iri}>\n{_texts('dcterms:title', swedish, english)}"
        f"    <dcat:accessURL rdf:resource={iri}/>\n    <dcat:downloadURL rdf:resource={iri}/>\n"
        f'    <dcterms:license rdf:resource="{licence.path}"/>\n'
        f'    <dcterms:format rdf:resource="{_FILE_TYPE}{file_type}"/>\n'
        f'    <dcat:mediaType rdf:resource="{_MEDIA_TYPE}{media_type}"/>\n  </dcat:Distribution>\n'
    )


def _iri(base: str, path: str) -> str:
    return f"{base}/{path}"


def _texts(element: str, swedish: str, english: str) -> str:
    pairs: tuple[tuple[str, Any], ...] = (("sv", swedish), ("en", english))
    return "".join(f'    <{element} xml:lang="{one}">{escape(text)}</{element}>\n' for one, text in pairs)
