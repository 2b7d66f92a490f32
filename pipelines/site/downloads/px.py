"""Write PX files, one per indicator and per index, in two languages.

Source: the PX file format of Statistics Sweden, AXIS-VERSION 2013. Written as UTF-8 with CODEPAGE, which PxWin, PxWeb
and pyaxis read; missing is "..".
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pipelines.site.downloads.cube import Both, Cube, index_cubes, indicator_cube
from pipelines.site.downloads.job import DownloadJob
from pipelines.site.language import LANGUAGES, Language


def write_px_files(job: DownloadJob) -> None:
    """A file for each indicator with figures, and for each index."""
    for indicator in job.facts.fed:
        cube = indicator_cube(job, indicator)
        job.folder.write(f"data/indicators/{indicator.id}.px", px_body(cube))
    for cube in index_cubes(job):
        job.folder.write(f"data/indices/{cube.name}.px", px_body(cube))


def px_body(cube: Cube) -> bytes:
    """The cube as a PX file."""
    lines = [*_keywords(cube), "DATA=", *_rows(cube)]
    return ("\r\n".join(lines) + ";\r\n").encode()


def _keywords(cube: Cube) -> Iterator[str]:
    *stub, heading = cube.dimensions
    yield 'CHARSET="ANSI";'
    yield 'AXIS-VERSION="2013";'
    yield 'CODEPAGE="utf-8";'
    yield 'LANGUAGE="sv";'
    yield 'LANGUAGES="sv","en";'
    yield f"DECIMALS={cube.decimals};"
    yield f"SHOWDECIMALS={cube.decimals};"
    yield f'MATRIX="{cube.name}";'
    yield from _both("SUBJECT-AREA", {"sv": "Smart specialisering", "en": "Smart specialisation"})
    yield 'SUBJECT-CODE="S3";'
    yield from _both("TITLE", _title(cube))
    yield from _both("CONTENTS", cube.title)
    yield from _both("UNITS", cube.unit)
    for language in LANGUAGES:
        key = "" if language == "sv" else f"[{language}]"
        yield f"STUB{key}={_texts(one.label[language] for one in stub)};"
        yield f"HEADING{key}={_texts([heading.label[language]])};"
        for one in cube.dimensions:
            name = _texts([one.label[language]])
            yield f"VALUES{key}({name})={_texts(value[language] for value in one.values.values())};"
            yield f"CODES{key}({name})={_texts(one.values)};"
            if one.role == "time":
                yield f"TIMEVAL{key}({name})=TLIST(A1),{_texts(one.values)};"
    # As the format has it: CCYYMMDD hh:mm.
    if cube.updated:
        yield f'LAST-UPDATED="{cube.updated[:10].replace("-", "")} {cube.updated[11:16] or "00:00"}";'
    yield from _both("SOURCE", cube.source)
    for note in cube.notes:
        yield from _both("NOTEX", note)


def _title(cube: Cube) -> Both:
    years = list(cube.dimensions[-1].values)
    words: dict[Language, tuple[str, str]] = {"sv": ("efter", "och"), "en": ("by", "and")}
    titles: Both = {}
    for language, (by, and_) in words.items():
        labels = [one.label[language] for one in cube.dimensions]
        named = f"{', '.join(labels[:-1])} {and_} {labels[-1]}"
        titles[language] = f"{cube.title[language]} {by} {named} {years[0]}-{years[-1]}"
    return titles


def _both(keyword: str, text: Both) -> Iterator[str]:
    yield f"{keyword}={_texts([text['sv']])};"
    yield f"{keyword}[en]={_texts([text['en']])};"


def _texts(texts: Iterable[str]) -> str:
    """Quoted texts; the format knows no quotation mark within one, and a line may not break in it."""
    return ",".join('"' + text.replace('"', "'").replace("\n", " ") + '"' for text in texts)


def _rows(cube: Cube) -> list[str]:
    width = cube.size[-1]
    cells = [_cell(cube.values.get(at)) for at in range(cube.cells)]
    return [" ".join(cells[start : start + width]) for start in range(0, len(cells), width)]


def _cell(value: float | None) -> str:
    """Twelve significant digits, never in powers of ten; missing as the format has it."""
    if value is None:
        return '".."'
    text = f"{value:.10f}".rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text
