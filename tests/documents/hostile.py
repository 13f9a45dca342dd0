"""Files that nobody would upload in good faith, or that broke on their way, made by chance."""

import csv
import io
import random
import struct
import zipfile
import zlib
from collections.abc import Callable

from tests.members.imports.rosters import workbook
from tests.prove.layouts.ods import written

ROWS = [["姓名", "性别", "村级代码", "期间", "户主"]] + [
    [f"王试{chr(0x4E00 + n)}", "男", "431321107207", "2025-06", "王试"] for n in range(30)
]
BOOK = workbook(ROWS)
NUL = "姓名,性别\n王\0试,男\n"
Hostile = tuple[str, bytes]
_SHEET = "xl/worksheets/sheet1.xml"
_NAMESPACE = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


def changed(parts: dict[str, bytes], *, without: str = "", method: int = 8) -> bytes:
    """The good workbook with some of its parts exchanged or added."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(BOOK)) as source, zipfile.ZipFile(file, "w", method) as to:
        for entry in source.namelist():
            if entry not in parts and entry != without:
                to.writestr(entry, source.read(entry))
        for entry, content in parts.items():
            to.writestr(entry, content)
    return file.getvalue()


def sheet(rows: str, dimension: str = "A1:E31", before: str = "") -> bytes:
    text = f'<?xml version="1.0"?>{before}<worksheet {_NAMESPACE}><dimension ref="{dimension}"/>'
    return f"{text}<sheetData>{rows}</sheetData></worksheet>".encode()


def cell(place: str, text: str) -> str:
    return f'<c r="{place}" t="inlineStr"><is><t>{text}</t></is></c>'


def row(number: int, *cells: str) -> str:
    return f'<row r="{number}">{"".join(cells)}</row>'


HEAD = row(1, cell("A1", "姓名"), cell("B1", "性别"))


def truncated(chance: random.Random) -> Hostile:
    return "截断.xlsx", BOOK[: chance.randrange(1, len(BOOK))]


def flipped(chance: random.Random) -> Hostile:
    data = bytearray(BOOK)
    for _ in range(chance.choice((1, 2, 8, 60))):
        data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
    return "坏字节.xlsx", bytes(data)


def flipped_xml(chance: random.Random) -> Hostile:
    """The damage is inside a part, whose check sum is right."""
    with zipfile.ZipFile(io.BytesIO(BOOK)) as archive:
        name = chance.choice([*archive.namelist(), _SHEET])
        data = bytearray(archive.read(name))
    for _ in range(chance.choice((1, 3, 30))):
        at = chance.randrange(len(data))
        data[at : at + chance.choice((0, 1, 1, 9))] = chance.randbytes(chance.choice((0, 1, 5)))
    return "坏部件.xlsx", changed({name: bytes(data)})


def without_part(chance: random.Random) -> Hostile:
    with zipfile.ZipFile(io.BytesIO(BOOK)) as archive:
        return "缺部件.xlsx", changed({}, without=chance.choice(archive.namelist()))


def bomb(chance: random.Random) -> Hostile:
    size = chance.choice((8, 40, 200, 290)) << 20
    part = chance.choice((_SHEET, "xl/sharedStrings.xml", "xl/styles.xml", "xl/workbook.xml", "a"))
    filling = chance.choice((b" ", b"<row/>", b"<si><t>a</t></si>", b"\0"))
    return "炸弹.xlsx", changed({part: filling * (size // len(filling))})


def lying_size(chance: random.Random) -> Hostile:
    """The directory says that a part is small, and it is not."""
    data = bytearray(changed({_SHEET: sheet(HEAD + " " * (20 << 20))}))
    at = data.rfind(b"PK\x01\x02", 0, data.rfind(_SHEET.encode()))
    data[at + 24 : at + 28] = struct.pack("<I", chance.randrange(1000))
    return "谎报.xlsx", bytes(data)


def entities(chance: random.Random) -> Hostile:
    levels = "".join(
        f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, chance.choice((4, 9)))
    )
    kind = chance.choice(
        (f'<!ENTITY l0 "lol">{levels}', '<!ENTITY l8 SYSTEM "file:///etc/passwd">')
    )
    text = sheet(HEAD + row(2, cell("A2", "&l8;")), before=f"<!DOCTYPE x [{kind}]>")
    return "实体.xlsx", changed({_SHEET: text})


def vast(chance: random.Random) -> Hostile:
    """A cell far away, or a sheet that says it is large."""
    place = chance.choice(
        ("A1048576", "XFD1", "XFD1048576", "ZZZZZZ99999999", "A99999999999", "A0")
    )
    number = place.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    rows = HEAD + row(int(number), cell(place, "王试"))
    return "很大.xlsx", changed(
        {_SHEET: sheet(rows, f"A1:{place}" if chance.random() < 0.5 else "")}
    )


def vast_dimension(chance: random.Random) -> Hostile:
    dimension = chance.choice(
        ("A1:XFD1048576", "A1:ZZZZ1", "A1", "", "B9:A1", "A1:A9999999999", "?")
    )
    return "声明.xlsx", changed({_SHEET: sheet(HEAD + row(2, cell("A2", "王试")), dimension)})


def merged(chance: random.Random) -> Hostile:
    areas = chance.choice(("A1:XFD1048576", "A2:A1048576", "B1:A1", "A1", "A1:B"))
    merges = f'<mergeCells><mergeCell ref="{areas}"/></mergeCells>' * chance.choice((1, 3000))
    text = sheet(HEAD + row(2, cell("A2", "王试"))).replace(b"</work", merges.encode() + b"</work")
    return "合并.xlsx", changed({_SHEET: text})


def wrong_types(chance: random.Random) -> Hostile:
    kind = chance.choice(("b", "d", "e", "s", "n", "str", "zzz", ""))
    value = chance.choice(("", "x", "999999999", "-1", "1e999", "NaN", "9" * 400, "#REF!"))
    rows = HEAD + row(2, f'<c r="A2" t="{kind}" s="999"><v>{value}</v></c>', cell("B2", "男"))
    return "类型.xlsx", changed({_SHEET: sheet(rows)})


def shared(chance: random.Random) -> Hostile:
    inner = (
        "<si>" * 2000 if chance.random() < 0.5 else "<si><r><t>" + "王" * 50_000 + "</t></r></si>"
    )
    rows = HEAD + "".join(row(n, f'<c r="A{n}" t="s"><v>{n * 7}</v></c>') for n in range(2, 200))
    text = f"<sst {_NAMESPACE} count='1'>{inner * chance.choice((1, 50))}</sst>"
    return "共享.xlsx", changed({"xl/sharedStrings.xml": text.encode(), _SHEET: sheet(rows)})


def giant_cell(chance: random.Random) -> Hostile:
    text = chance.choice("王9 -a,") * chance.choice((40_000, 2_000_000))
    if chance.random() < 0.5:
        return "大格.csv", f"姓名,性别\n{text},男\n".encode()
    return "大格.xlsx", changed({_SHEET: sheet(HEAD + row(2, cell("A2", text)))})


def many_columns(chance: random.Random) -> Hostile:
    width = chance.choice((300, 16_384, 200_000))
    return "很宽.csv", ("姓名," + "x," * width + "\n" + "王," * width).encode()


def many_rows(chance: random.Random) -> Hostile:
    return "很长.csv", b"\xe5\xa7\x93,b\n" + chance.choice((b"\n", b"x,\n", b",,,\n")) * 400_000


def odd_text(chance: random.Random) -> Hostile:
    texts = (NUL, '姓名,"性别\n王试,男\n', "姓名", "\n" * 50, "姓名,性别\n" + "\ufffe" * 20)
    texts += (
        '姓名\t"' + '"' * 10_001,
        "姓名;性别\n=cmd|' /C calc'!A0;男\n",
        "\u202e姓名,性别\n王,女",
    )
    encoding = chance.choice(("utf-8", "utf-16", "gb18030", "utf-16-le", "utf-32"))
    data = chance.choice(texts).encode(encoding, "replace")
    return "怪.csv", data[: chance.randrange(1, len(data) + 1)]


def noise(chance: random.Random) -> Hostile:
    start = chance.choice(
        (b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"\xff\xfe", b"%PDF-")
    )
    return f"乱.{chance.choice(('xlsx', 'csv'))}", start + chance.randbytes(
        chance.randrange(2, 5000)
    )


def misnamed(chance: random.Random) -> Hostile:
    """Another kind of file, or a workbook under another name; what is encrypted is an OLE file."""
    suffix = chance.choice(
        ("et", "doc", "pdf", "docx", "exe", "", "xls", "xlsb", "zip", "ods", "XLSX.")
    )
    ole = (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le") + b"\0" * 4000
    )
    data = chance.choice((BOOK, ole, b"%PDF-1.7\n", zlib.compress(BOOK)))
    return f"名册.{suffix}", data


def encrypted(chance: random.Random) -> Hostile:
    """An OLE file, or a zip whose parts say that they are encrypted."""
    data = bytearray(BOOK)
    at = data.find(b"PK\x01\x02")
    while at >= 0:
        data[at + 8] |= 1
        at = data.find(b"PK\x01\x02", at + 4)
    return "加密.xlsx", bytes(data)


def macros(chance: random.Random) -> Hostile:
    parts = {"xl/vbaProject.bin": chance.randbytes(2000)}
    return f"宏.{chance.choice(('xlsm', 'xlsx'))}", changed(parts)


def odd_quotes(chance: random.Random) -> Hostile:
    file = io.StringIO()
    writer = csv.writer(file, quoting=csv.QUOTE_NONE, escapechar="\\")
    writer.writerows([["姓名", "性别"], [chance.choice(('"', "\\", "'", '""')) * 3, "男"]])
    return "引号.csv", file.getvalue().encode()


def open_document(chance: random.Random) -> Hostile:
    """What the file says of its cells is vast, broken or meant to grow."""
    vast = chance.choice(("9", "1048576", "9999999999", "-3", "x"))
    name = chance.choice(
        (
            *("table:number-rows-spanned", "table:number-columns-spanned"),
            *("table:number-rows-repeated", "table:number-columns-repeated"),
        )
    )
    element = "table:table-row" if name.endswith("rows-repeated") else "table:table-cell"
    hidden = ' table:visibility="collapse"' if element == "table:table-row" else ""
    data = written(ROWS, [])
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        text = archive.read("content.xml").decode()
    text = text.replace(
        f"<{element}", f'<{element} {name}="{vast}"{hidden}', chance.choice((1, 90))
    )
    if chance.random() < 0.3:
        text = text[: chance.randrange(len(text))]
    if chance.random() < 0.3:
        bomb = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 9))
        text = text.replace("<office:doc", f'<!DOCTYPE x [<!ENTITY l0 "lol">{bomb}]><office:doc', 1)
        text = text.replace("王试", "&l8;", 1)
    return "开放.ods", _with_content(data, text)


def _with_content(data: bytes, text: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(file, "w") as to:
        for entry in source.namelist():
            to.writestr(entry, text if entry == "content.xml" else source.read(entry))
    return file.getvalue()


KINDS: tuple[Callable[[random.Random], Hostile], ...] = (
    *(truncated, flipped, flipped_xml, without_part, bomb, lying_size, entities, vast),
    *(vast_dimension, merged, wrong_types, shared, giant_cell, many_columns, many_rows, odd_text),
    *(noise, misnamed, encrypted, macros, odd_quotes, open_document),
)


def hostile(seed: str, number: int) -> Hostile:
    chance = random.Random(f"{seed}-{number}")
    return KINDS[number % len(KINDS)](chance)
