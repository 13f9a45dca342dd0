"""Everything that is told of a division's year: each page, paper, workbook and draft that the URL
resolver knows by division and year, and the parts and sheets of the book, as plain text."""

import io
import re
from collections.abc import Iterator

import docx
import openpyxl
from django.test import Client
from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, reverse

from assessment.papers import book
from associations.models import Village

NOT_TOLD = {"report-grid", "report-workbook"}  # a month's figures to be typed


def told(client: Client, village: Village, year: int) -> Iterator[tuple[str, str]]:
    """(name of the URL, text) for the village and its township; what is printed is told by the
    book's parts."""
    for name in sorted(set(_names(get_resolver().url_patterns)) - NOT_TOLD):
        if name.endswith(("print", "archive", "chart")):
            continue
        for code in (village.pk, village.township_id):
            response = client.get(_address(name, code, year), follow=True)
            if response.status_code == 200:
                yield from ((name, text) for text in _text(response))
    content = book.collect(village.township_id, year)
    for part in book.parts(content):
        yield "book", _plain(str(part))
    for sheet in book.sheets(content):
        for row in sheet.rows:
            yield "book", "|".join(map(str, row))


def _names(patterns: list[URLPattern | URLResolver]) -> Iterator[str]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from _names(pattern.url_patterns)
        elif pattern.name and set(pattern.pattern.converters) in ({"code"}, {"code", "year"}):
            yield pattern.name


def _address(name: str, code: str, year: int) -> str:
    year += name.startswith("work-plan")  # tells of the year before
    try:
        return reverse(name, kwargs={"code": code, "year": year})
    except NoReverseMatch:
        return reverse(name, kwargs={"code": code})


def _text(response: object) -> Iterator[str]:
    kind = response.headers["Content-Type"]  # type: ignore[attr-defined]
    data = response.getvalue()  # type: ignore[attr-defined]
    if kind.startswith("text/html"):
        yield _plain(data.decode())
    elif "spreadsheet" in kind:
        for sheet in openpyxl.load_workbook(io.BytesIO(data)):
            for row in sheet.iter_rows(values_only=True):
                yield "|".join("" if value is None else str(value) for value in row)
    elif "wordprocessing" in kind:
        document = docx.Document(io.BytesIO(data))
        yield "\n".join(paragraph.text for paragraph in document.paragraphs)
        for table in document.tables:
            for row in table.rows:
                yield "|".join(cell.text for cell in row.cells)


def _plain(html: str) -> str:
    return re.sub(r"<[^>]+>|\s", "", html)
