"""A file into sealed rows: the header found, the columns proposed, everything that follows in
chunks."""

import hashlib
import json
import re
import zlib
from collections.abc import Iterator, Sequence
from itertools import islice

from documents.reading.cells import read_cells
from documents.uploads import UploadError

from . import header, matching
from .models import ImportChunk, MemberImport, PlainEncoder
from .plan.places import Villages
from .sealing import Cell, masked, seal, sealed

FIRST_ROWS = 200  # the header lies among them, and they tell what the columns hold
SAMPLES = 3
CHUNK = 2000
_FOOTER = re.compile(
    r"合计|总计|小计|共计|累计|总人数|总户数|人数合计|户数合计|本[页村组](?:小|合|共)计|共\d+[人"
    r"名户]"
    r"|(?:注|说明|备注)\d*[:：]"
    r"|[^:：]{0,8}(?:填表|填报|制表|造册|审核|复核|经办|经手|登记|统计|负责|领导|签字|签名|盖"
    r"章|主任|会长|书记|秘书长)"
    r"[^:：]{0,8}[:：]"
)  # how a line below a table starts, blanks taken out
Line = tuple[int, list[Cell]]


def read(batch: MemberImport, data: bytes) -> list[bytes]:
    """Fills the batch and returns its rows in chunks, each pressed as `keep` takes it; writes
    nothing.

    Raises UploadError, whose message holds no number.
    """
    name = batch.file_name
    titles = header.known_titles(batch.target)
    cells = read_cells(data, name, list(titles))
    lines = _lines(cells.blocks)
    first = list(islice(lines, FIRST_ROWS))
    found = header.find([row for _, row in first], batch.target)
    start = [line for line in first if line[0] > found.first and any(line[1])]
    if not start:
        raise UploadError(
            f"“{name}”里没有数据行。请看一看要导入的工作表是不是第一张，表头下面有没有内容。"
        )
    identity = _identity_columns(found.titles, start)
    batch.digest = hashlib.sha256(data).hexdigest()
    batch.header, batch.header_row = found.titles, found.first
    villages = Villages.of(batch.division, batch.created_by)
    batch.columns = matching.propose(
        target=batch.target,
        township=batch.division[:9],
        titles=found.titles,
        rows=[row for _, row in _with_identity(start, identity)],
        villages=villages.names,
    )
    _choose_village(batch, villages, found.lines)
    chunks: list[bytes] = []
    count = 0
    for rows in _chunks(_with_identity(_chain(start, lines), identity), found.titles):
        if not chunks:
            batch.samples = _samples(rows, len(found.titles))
        chunks.append(zlib.compress(json.dumps(rows, cls=PlainEncoder).encode(), 1))
        count += len(rows)
    batch.counts = {"rows": count}
    batch.notes = _notes(cells.sheet, cells.others)
    return chunks


def keep(batch: MemberImport, chunks: list[bytes]) -> None:
    batch.save()
    for number, pressed in enumerate(chunks):
        rows = json.loads(zlib.decompress(pressed))
        ImportChunk.objects.create(batch=batch, number=number, rows=rows)


def _lines(blocks: Iterator[list[list[str]]]) -> Iterator[Line]:
    """Numbered as the person sees them, sealed before anything else happens."""
    number = 0
    for block in blocks:
        for row in block:
            number += 1
            yield number, [seal(cell) if len(cell) >= 15 else cell.strip() for cell in row]


def _chain(first: list[Line], rest: Iterator[Line]) -> Iterator[Line]:
    yield from first
    yield from rest


def _identity_columns(titles: Sequence[str], lines: Sequence[Line]) -> list[int]:
    """By their title, or because half of what stands in them are numbers."""
    columns = []
    for column, title in enumerate(titles):
        cells = [row[column] for _, row in lines if column < len(row) and row[column]]
        numbers = sum(isinstance(cell, dict) for cell in cells)
        if matching.IDENTITY_TITLE.search(title) or (cells and 2 * numbers >= len(cells)):
            columns.append(column)
    return columns


def _with_identity(lines: Sequence[Line] | Iterator[Line], columns: list[int]) -> Iterator[Line]:
    for number, row in lines:
        for column in columns:
            if column < len(row):
                row[column] = sealed(row[column])
        yield number, row


def _chunks(lines: Iterator[Line], titles: list[str]) -> Iterator[list[Line]]:
    data = (line for line in lines if _is_data(line[1], titles))
    return iter(lambda: list(islice(data, CHUNK)), [])


def _is_data(row: list[Cell], titles: list[str]) -> bool:
    """Neither blank, nor the header once more, nor what stands below a table."""
    filled = [cell for cell in row if cell]
    if not filled:
        return False
    first = filled[0]
    if isinstance(first, dict):
        return True
    if _FOOTER.match("".join(first.split())) and len(set(map(str, filled))) <= max(
        4, len(titles) // 2
    ):
        return False
    return first not in titles or sum(a == b for a, b in zip(row, titles, strict=False)) < max(
        2, len(filled) - 1
    )


def _samples(lines: list[Line], width: int) -> list[list[Cell]]:
    """Of each column the first few values."""
    samples: list[list[Cell]] = [[] for _ in range(width)]
    for _, row in lines:
        for column, cell in enumerate(row[:width]):
            if cell and len(samples[column]) < SAMPLES and cell not in samples[column]:
                samples[column].append(cell)
    return samples


def _choose_village(batch: MemberImport, villages: Villages, lines: list[str]) -> None:
    """The village that the lines above the header name, where no column does."""
    if {"village", "village_code"} & set(batch.columns.values()) or len(batch.division) == 12:
        return
    text = "".join(lines)
    named = [place for place in villages.by_code.values() if place.name in text and not place.gone]
    longest = max((len(place.name) for place in named), default=0)
    best = [place for place in named if len(place.name) == longest]
    if len(best) == 1:
        batch.village = best[0].code


def _notes(sheet: str, others: list[str]) -> list[str]:
    if not others:
        return []
    left = "、".join(f"“{masked(name)}”" for name in others)
    return [f"只读取了工作表“{masked(sheet)}”，没有读取：{left}。要导入的请另存为单独的文件。"]
