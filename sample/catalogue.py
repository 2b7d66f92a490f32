"""The tables of the sample: id, names, place in the agency's tree, release, origin.

How each table is described. Not here: its variables and figures. The origin of every entry, and which of its properties
are assumed, is reported in ``README.md``.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

Origin = Literal["recorded", "simulated"]

MAXIMUM_DATA_CELLS = 150_000
SIMULATED_SOURCE = "Styrka (simulerad)"
SIMULATED_PREFIX = "SIMULERAD: "
MIXED_PREFIX = "DELVIS SIMULERAD: "
SIMULATED_NOTE = (
    "SIMULERADE UPPGIFTER. Siffrorna i tabellen är gjorda av projektet Styrkas generator och är inte SCB:s. "
    "De är avstämda mot publicerade summor men får inte användas som statistik. "
    "SIMULATED FIGURES. The figures of this table are made by the generator of the project Styrka and are "
    "not those of Statistics Sweden (SCB). They agree with published totals but must not be used as "
    "statistics."
)
MIXED_NOTE = (
    "DELVIS SIMULERADE UPPGIFTER. En del av tabellens celler är publicerade siffror, resten är gjorda av projektet "
    "Styrkas generator och avstämda mot de publicerade; vilka som är vilka står i kolumnen origin. "
    "PARTLY SIMULATED FIGURES. Some cells of this table are published figures, the others are made by the generator of "
    "the project Styrka and fitted to the published ones; the column origin of the warehouse says which is which. The "
    "simulated ones must not be used as statistics."
)
_LABOUR = ("AM", "Arbetsmarknad")
_RAMS = ("AM0207", "Registerbaserad arbetsmarknadsstatistik (RAMS)")
_ACCOUNTS = (
    ("NR", "Nationalräkenskaper"),
    ("NR0105", "Regionalräkenskaper"),
    ("NR0105A", "Regionalräkenskaper, ENS2010"),
)


@dataclass(frozen=True)
class Table:
    """One table as the catalogue describes it; `title` is the agency's name without our mark."""

    stem: str
    id: str
    matrix: str
    title: str
    updated: str
    path: tuple[tuple[str, str], ...]
    origin: Origin = "simulated"
    description: str = ""
    own_notes: tuple[str, ...] = field(default=())
    is_mixed: bool = False
    """Whether some cells of a simulated table are published figures."""

    @property
    def file(self) -> str:
        """Name of the table's file in the folder of tables."""
        return f"{self.stem}.json"

    @property
    def product(self) -> str:
        """Code of the statistical product, the second step of the path."""
        return self.path[1][0]

    @property
    def subject(self) -> str:
        """Code of the subject area, the first step of the path."""
        return self.path[0][0]

    @property
    def label(self) -> str:
        """The label as it is answered: nothing simulated goes without its mark."""
        if self.origin == "recorded":
            return self.title
        return (MIXED_PREFIX if self.is_mixed else SIMULATED_PREFIX) + self.title

    @property
    def source(self) -> str:
        """Who made the figures."""
        return "SCB" if self.origin == "recorded" else SIMULATED_SOURCE

    @property
    def notes(self) -> tuple[str, ...]:
        """Notes of the document, the warning of a simulated table first."""
        if self.origin == "recorded":
            return self.own_notes
        return (MIXED_NOTE if self.is_mixed else SIMULATED_NOTE, *self.own_notes)


_TABLES = (
    Table(
        stem="scb_rams_2008_2018",
        id="TAB900",
        matrix="DagSNI07KonK",
        title="Förvärvsarbetande 16+ år med arbetsplats i regionen (dagbefolkning) (RAMS) "
        "efter region, näringsgren SNI 2007 och kön. År 2008 - 2018",
        updated="2019-11-28T08:30:00Z",
        path=(_LABOUR, _RAMS, ("AM0207K", "Äldre tabeller")),
        own_notes=("Utdrag: riket och länen, utan kommuner. Excerpt: country and counties, without municipalities.",),
        origin="recorded",
    ),
    Table(
        stem="scb_rams_2019_2021",
        is_mixed=True,
        id="TAB5837",
        matrix="DagSni07KonKN",
        title="Förvärvsarbetande 16-74 år med arbetsplats i regionen (dagbefolkning) (RAMS), ny tidsserie, "
        "efter region, näringsgren SNI 2007 och kön. År 2019 - 2021",
        updated="2023-03-01T07:00:00Z",
        path=(_LABOUR, _RAMS, ("AM0207Z", "Ny tidsserie")),
    ),
    Table(
        stem="scb_bas",
        id="TAB3785",
        matrix="ArbStDoNArNN",
        title="Sysselsatta 15–74 år efter region, kön, näringsgren (SNI 2007) och födelseregion. "
        "Preliminär statistik. År 2020 - 2025",
        updated="2026-06-12T06:00:00Z",
        path=(
            _LABOUR,
            ("AM0210", "Befolkningens arbetsmarknadsstatus (BAS)"),
            ("AM0210B", "Sysselsatta, årsstatistik"),
        ),
        own_notes=(
            "Utdrag: riket och länen, båda könen och alla födelseregioner tillsammans. "
            "Excerpt: country and counties, sexes and regions of birth together.",
        ),
        origin="recorded",
    ),
    Table(
        stem="scb_regional_accounts_totals",
        is_mixed=True,
        id="TAB3138",
        matrix="NR0105ENS2010T01A",
        title="Bruttoregionprodukt (BRP), sysselsatta och löner (ENS2010) efter region (län, riksområde). "
        "År 2000 - 2024",
        updated="2026-06-24T06:00:00Z",
        path=_ACCOUNTS,
    ),
    Table(
        stem="scb_regional_accounts_industries",
        is_mixed=True,
        id="SIM-T03A",
        matrix="NR0105ENS2010T03A",
        title="Bruttoregionprodukt (BRP), sysselsatta och löner (ENS2010) efter region (län, riksområde) "
        "och näringsgren SNI 2007. År 2000 - 2024",
        updated="2026-06-24T06:00:00Z",
        path=_ACCOUNTS,
    ),
    Table(
        stem="scb_regional_accounts_nuts2",
        is_mixed=True,
        id="SIM-T04A",
        matrix="NR0105ENS2010T04A",
        title="Bruttoregionprodukt (BRP), sysselsatta och löner (ENS2010) efter region (riksområde) "
        "och näringsgren SNI 2007. År 2000 - 2024",
        updated="2026-06-24T06:00:00Z",
        path=_ACCOUNTS,
    ),
    Table(
        stem="scb_regional_investments",
        id="SIM-T05A",
        matrix="NR0105ENS2010T05A",
        title="Fasta bruttoinvesteringar (ENS2010) efter region (riksområde) och näringsgren SNI 2007. År 2000 - 2024",
        updated="2026-06-24T06:00:00Z",
        path=_ACCOUNTS,
        origin="recorded",
    ),
    Table(
        stem="scb_national_accounts_industries",
        is_mixed=True,
        id="SIM-NR0103",
        matrix="NR0103ENS2010T08A",
        title="BNP från produktionssidan (ENS2010), förädlingsvärde efter näringsgren SNI 2007. År 2000 - 2024",
        updated="2026-09-11T06:00:00Z",
        path=(
            ("NR", "Nationalräkenskaper"),
            ("NR0103", "Nationalräkenskaper, kvartals- och årsberäkningar"),
            ("NR0103E", "BNP från produktionssidan, årsdata"),
        ),
    ),
    Table(
        stem="scb_business_statistics",
        id="TAB6329",
        matrix="NSEBasfaktaLVEngs07",
        title="Basfakta för lokala verksamheter enligt Företagens ekonomi efter region (län, NUTS) "
        "och näringsgren SNI 2007. År 2022 - 2024",
        description="Antal arbetsställen, anställda, nettoomsättning, produktionsvärde, förädlingsvärde, "
        "intäkter och kostnader",
        updated="2026-06-17T06:00:00Z",
        path=(
            ("NV", "Näringsverksamhet"),
            ("NV0109", "Företagens ekonomi"),
            ("NV0109P", "Regionala basfakta"),
        ),
        own_notes=(
            "Regionvariabeln innehåller både läns- och NUTS-koder: SE213 är Kalmar län en gång till. "
            "Celler med för få arbetsställen, och celler som annars kunde räknas fram, visas som '..'.",
        ),
    ),
    Table(
        stem="scb_population",
        is_mixed=True,
        id="TAB6574",
        matrix="FolkmDesoAldKon",
        title="Folkmängden per region, ålder och kön. År 2010 - 2025",
        updated="2026-02-20T07:00:00Z",
        path=(
            ("BE", "Befolkning"),
            ("BE0101", "Befolkningsstatistik"),
            ("BE0101Y", "Regionala indelningar"),
        ),
        own_notes=(
            "Från och med 2025 är ett litet slumpmässigt brus infört i varje uppgift: delarna summerar "
            "inte exakt till totalen.",
        ),
    ),
    Table(
        stem="scb_bas_final",
        is_mixed=True,
        id="SIM-BAS-FINAL",
        matrix="ZArbStDoNArN",
        title="Sysselsatta 15–74 år efter region, kön, näringsgren (SNI 2007) och födelseregion. "
        "Slutlig statistik. År 2020 - 2024",
        updated="2025-11-28T07:00:00Z",
        path=(
            _LABOUR,
            ("AM0210", "Befolkningens arbetsmarknadsstatus (BAS)"),
            ("AM0210E", "Sysselsatta, slutlig årsstatistik"),
        ),
    ),
    Table(
        stem="scb_education_employed",
        id="SIM-ARREGUTB",
        matrix="ArRegUtb",
        title="Sysselsatta 15–74 år efter arbetsställets region, kön, utbildningsnivå och inriktning. År 2020 - 2024",
        updated="2025-12-05T07:00:00Z",
        path=(
            _LABOUR,
            ("AM0210", "Befolkningens arbetsmarknadsstatus (BAS)"),
            ("AM0210F", "Registerbaserad statistik"),
        ),
    ),
    Table(
        stem="scb_business_statistics_2007_2021",
        id="TAB3513",
        matrix="RegionalBasf07",
        title="Basfakta för lokala verksamheter enligt Företagens ekonomi efter region (län) och näringsgren SNI 2007. "
        "År 2007 - 2021",
        updated="2023-05-10T06:00:00Z",
        path=(
            ("NV", "Näringsverksamhet"),
            ("NV0109", "Företagens ekonomi"),
            ("NV0109L", "Äldre tabeller"),
        ),
        own_notes=("16-17 är summan av 16 och 17. 16-17 is the sum of 16 and 17.",),
    ),
    Table(
        stem="scb_education",
        is_mixed=True,
        id="SIM-UTBSUNBEFN",
        matrix="UtbSUNBefN",
        title="Befolkning 25–64 år efter region, kön och utbildningsnivå. År 2019 - 2024",
        updated="2026-06-03T06:00:00Z",
        path=(
            ("UF", "Utbildning och forskning"),
            ("UF0506", "Befolkningens utbildning"),
            ("UF0506B", "Utbildningsnivå"),
        ),
    ),
    Table(
        stem="scb_research_expenditure",
        is_mixed=True,
        id="SIM-FOU",
        matrix="FoUSverigeRegion",
        title="Utgifter för egen FoU efter region (län) och sektor. Vartannat år 2005 - 2019",
        updated="2020-10-29T08:30:00Z",
        path=(
            ("UF", "Utbildning och forskning"),
            ("UF0301", "Forskning och utveckling i Sverige"),
            ("UF0301A", "FoU, alla sektorer"),
        ),
    ),
    Table(
        stem="scb_guest_nights",
        id="SIM-NV1701",
        matrix="InkvLanAr",
        title="Gästnätter på hotell, stugbyar, vandrarhem och campingplatser efter region (län). År 2008 - 2025",
        updated="2026-03-05T07:00:00Z",
        path=(
            ("NV", "Näringsverksamhet"),
            ("NV1701", "Inkvarteringsstatistik"),
            ("NV1701A", "Gästnätter"),
        ),
        origin="recorded",
    ),
    Table(
        stem="scb_emissions",
        id="TAB4357",
        matrix="UtslappLan",
        title="Utsläpp till luft efter region (län) och ämne. År 2008 - 2023",
        updated="2026-10-08T06:00:00Z",
        path=(
            ("MI", "Miljö"),
            ("MI1301", "Miljöräkenskaper"),
            ("MI1301B", "Utsläpp till luft per län"),
        ),
    ),
    Table(
        stem="scb_exports",
        id="SIM-HA0201",
        matrix="ExportLan",
        title="Varuexport efter region (län), efter produktionsställe. År 2015 - 2024",
        updated="2026-11-17T07:00:00Z",
        path=(
            ("HA", "Handel med varor och tjänster"),
            ("HA0201", "Utrikeshandel med varor"),
            ("HA0201S", "Export per län"),
        ),
    ),
)

CATALOGUE = {table.stem: table for table in _TABLES}
