"""What only the sheet's own XML tells: hidden rows and columns, formulas without a result, errors,
and how the file counts days. Read in pieces: a long sheet needs no more memory than a short one."""

import posixpath
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape

_PIECE = 1 << 20
_LONGEST = 8 << 20  # of what has no row in it
_N = rb"(?:\w{1,9}:)?"  # a namespace's prefix, which some programs write
_HIDDEN = rb'(?=[^>]{0,400}?\bhidden="(?:1|true)")'
_ROW = re.compile(rb"<" + _N + rb"row\b" + _HIDDEN + rb'[^>]{0,400}?\br="(\d{1,7})"')
_COLUMN = re.compile(rb"<" + _N + rb"col\b" + _HIDDEN + rb"([^>]{0,400})")
_ERROR = re.compile(rb"<" + _N + rb'c (?=[^>]{0,150}\bt="e")[^>]{0,150}?\br="([A-Z]+[0-9]+)"')
_FORMULA = re.compile(
    rb"<N:c ([^>]{0,150})>\s*<N:f\b[^>]{0,400}?(?:/>|>[^<]{0,9000}</N:f>)"
    rb"\s*(?:<N:v\s*/>|<N:v>\s*</N:v>)?\s*</N:c>".replace(b"N:", _N)
)
_ELEMENT = re.compile(rb"<" + _N + rb"(workbookPr|sheet|Relationship)\b([^<>]{0,2000})>")
_ATTRIBUTE = re.compile(rb'([\w:]{1,40})="([^"<>]{0,1000})"')
_REFERENCE = re.compile(rb'\br="([A-Z]+[0-9]+)"')
SHOWN = 20


@dataclass
class SheetXml:
    """Of one sheet: numbers of its hidden rows, of its hidden columns (from 1), and the cells (R2)
    that hold an error or a formula that nobody worked out."""

    rows: list[int] = field(default_factory=list)
    columns: list[int] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    unsolved: list[str] = field(default_factory=list)


def day_system(archive: zipfile.ZipFile) -> str:
    """`1904` or `1900` where the workbook says so, else ""."""
    for name, element in _elements(archive, _workbook(archive)):
        if name == "workbookPr" and (said := element.get("date1904")):
            return "1904" if said in {"1", "true", "on"} else "1900"
    return ""


def scan(archive: zipfile.ZipFile, sheet: str) -> SheetXml | None:
    """None where no part of the file is known to be this sheet."""
    path = _path(archive, sheet)
    if path not in archive.namelist():
        return None
    found = SheetXml()
    for piece in _pieces(archive, path):
        _take(found, piece)
    return found


def _take(found: SheetXml, piece: bytes) -> None:
    if b"hidden=" in piece:
        found.rows += (int(row[1]) for row in _ROW.finditer(piece))
        for column in _COLUMN.finditer(piece):
            edges = dict(re.findall(rb'\b(min|max)="(\d{1,5})"', column[1]))
            first, last = int(edges.get(b"min", 0)), int(edges.get(b"max", 0))
            found.columns += range(first, min(last, 300) + 1)
    if b't="e"' in piece:
        found.errors += (cell[1].decode() for cell in _ERROR.finditer(piece))
    if b"f>" in piece or b"f " in piece:
        for cell in _FORMULA.finditer(piece):
            reference = _REFERENCE.search(cell[1])
            if reference and b't="str"' not in cell[1]:  # a text may be worked out to nothing
                found.unsolved.append(reference[1].decode())


def _pieces(archive: zipfile.ZipFile, path: str) -> Iterator[bytes]:
    """Cut between rows."""
    kept = b""
    with archive.open(path) as stream:
        while block := stream.read(_PIECE):
            kept += block
            cut = max(kept.rfind(b"</row>"), kept.rfind(b":row>"))
            if cut > 0 or len(kept) > _LONGEST:
                yield kept[: cut + 6] if cut > 0 else kept
                kept = kept[cut + 6 :] if cut > 0 else b""
    yield kept


def _path(archive: zipfile.ZipFile, sheet: str) -> str:
    workbook = _workbook(archive)
    folder, name = posixpath.split(workbook)
    relation = ""
    for kind, element in _elements(archive, workbook):
        if kind == "sheet" and element.get("name") == sheet:
            relation = next((value for key, value in element.items() if key.endswith(":id")), "")
    for _, element in _elements(archive, f"{folder}/_rels/{name}.rels"):
        if element.get("Id") == relation:
            target = element.get("Target", "")
            path = target[1:] if target[:1] == "/" else posixpath.join(folder, target)
            return posixpath.normpath(path)
    return ""


def _elements(archive: zipfile.ZipFile, path: str) -> Iterator[tuple[str, dict[str, str]]]:
    """Name and attributes of those that say what the file has; no entities but the five of XML."""
    with archive.open(path) as stream:
        text = stream.read(_LONGEST)
    for element in _ELEMENT.finditer(text):
        yield (
            element[1].decode(),
            {
                key.decode(): unescape(value.decode(errors="replace"))
                for key, value in _ATTRIBUTE.findall(element[2])
            },
        )


def _workbook(archive: zipfile.ZipFile) -> str:
    names = [name for name in archive.namelist() if name.lower().endswith("workbook.xml")]
    return min(names, key=lambda name: name != "xl/workbook.xml", default="xl/workbook.xml")
