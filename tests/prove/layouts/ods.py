"""A sheet as OpenDocument writes it."""

import datetime
import io
import zipfile
from collections.abc import Sequence
from typing import Any
from xml.sax.saxutils import escape

_NAMESPACES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for name in ("office", "table", "text")
)
_TYPE = "application/vnd.oasis.opendocument.spreadsheet"
_MANIFEST = (
    '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
    f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{_TYPE}"/>'
    "</manifest:manifest>"
)


def written(lines: Sequence[Sequence[Any]], merges: Sequence[tuple[int, int, int, int]]) -> bytes:
    """`merges`: top, bottom, first, last. Equal rows of nothing stand once, with their number."""
    spans = {(top, first): (bottom, last) for top, bottom, first, last in merges}
    covered = {
        (row, column)
        for top, bottom, first, last in merges
        for row in range(top, bottom + 1)
        for column in range(first, last + 1)
    } - spans.keys()
    rows = []
    for at, line in enumerate(lines):
        width = max((last + 1 for top, bottom, _, last in merges if top <= at <= bottom), default=0)
        cells = [*line, *[None] * (width - len(line))]
        texts = [
            "<table:covered-table-cell/>"
            if (at, column) in covered
            else _cell(cell, *_span(at, column, spans))
            for column, cell in enumerate(cells)
        ]
        rows.append(f"<table:table-row>{''.join(texts)}</table:table-row>")
    table = f'<table:table table:name="名册">{"".join(rows)}</table:table>'
    content = (
        f"<office:document-content {_NAMESPACES}><office:body><office:spreadsheet>{table}"
        "</office:spreadsheet></office:body></office:document-content>"
    )
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("mimetype", _TYPE)
        archive.writestr("content.xml", '<?xml version="1.0" encoding="UTF-8"?>' + content)
        archive.writestr("META-INF/manifest.xml", _MANIFEST)
    return file.getvalue()


def _span(row: int, column: int, spans: dict[tuple[int, int], tuple[int, int]]) -> tuple[int, int]:
    bottom, last = spans.get((row, column), (row, column))
    return bottom - row + 1, last - column + 1


def _cell(value: Any, rows: int, columns: int) -> str:
    span = ""
    if rows > 1 or columns > 1:
        span = f' table:number-rows-spanned="{rows}" table:number-columns-spanned="{columns}"'
    if value in (None, ""):
        return f"<table:table-cell{span}/>"
    if isinstance(value, datetime.date):
        day = f'office:value-type="date" office:date-value="{value.isoformat()}"'
        return f"<table:table-cell{span} {day}/>"
    if isinstance(value, int | float):
        return f'<table:table-cell{span} office:value-type="float" office:value="{value}"/>'
    text = "</text:p><text:p>".join(escape(value).split("\n"))
    return (
        f'<table:table-cell{span} office:value-type="string"><text:p>{text}</text:p>'
        "</table:table-cell>"
    )
