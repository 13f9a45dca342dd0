"""A file into sealed rows: the header found, the columns proposed, everything that follows in
chunks."""

import hashlib
import json
import zlib
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import islice

from documents.reading import header
from documents.reading.cells import Cells, read_cells
from documents.reading.words import is_left_out
from documents.uploads import UploadError

from . import matching
from .models import ImportChunk, MemberImport, PlainEncoder
from .plan.doubts import months_of
from .plan.places import Villages
from .sealing import Cell, masked, seal, sealed

FIRST_ROWS = 200  # the header lies among them, and they tell what the columns hold
SAMPLES = 3
CHUNK = 2000
NOTED = 5
Line = tuple[int, list[Cell]]


def read(batch: MemberImport, data: bytes) -> list[bytes]:
    """Fills the batch and returns its rows in chunks, each pressed as `keep` takes it; writes
    nothing. Raises UploadError, whose message holds no number."""
    name = batch.file_name
    titles = matching.known_titles(batch.target, batch.division)
    cells = read_cells(data, name, list(titles))
    lines = _lines(cells.blocks)
    first = list(islice(lines, FIRST_ROWS))
    found = header.find([row for _, row in first], titles)
    start = [line for line in first if line[0] > found.first and any(line[1])]
    if not start:
        raise UploadError(
            f"“{name}”里没有数据行。请看一看要导入的工作表是不是第一张，表头下面有没有内容。"
        )
    identity = _identity_columns(found.titles, start)
    batch.digest, batch.header = hashlib.sha256(data).hexdigest(), found.titles
    batch.header_row = found.first
    villages = Villages.of(batch.division, batch.created_by)
    looked_at = _with_identity([(0, [*row]) for _, row in start], identity)
    batch.columns, guessed = matching.propose(
        target=batch.target,
        township=batch.division[:9],
        titles=found.titles,
        rows=[row for _, row in looked_at],
        villages=villages.names,
    )
    _choose_village(batch, villages, found.lines)
    chunks, batch.counts = list[bytes](), {"rows": 0}
    table = RosterTable(found, cells)
    found_rows = filter(table.has, _chain(start, lines))
    for rows in _chunks(_with_identity(found_rows, identity)):
        if not chunks:
            batch.samples = _samples(rows, len(found.titles))
        chunks.append(zlib.compress(json.dumps(rows, cls=PlainEncoder).encode(), 1))
        batch.counts["rows"] += len(rows)
    batch.notes = table.notes()
    answers = matching.remembered_answers(batch)
    batch.reading = {**table.reading(), "answers": answers, "guessed": guessed}
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


class RosterTable:
    """What of a sheet is data, and what is to be said of the rest of it."""

    def __init__(self, found: header.Header, cells: Cells) -> None:
        self.header, self.titles, self.cells = found, found.titles, cells
        self._heads = {cell for row in (found.titles, *found.rows, found.lines) for cell in row}
        self.left_out: list[tuple[int, str]] = []
        self.hidden: set[int] = set()
        self.months: defaultdict[int, set[str]] = defaultdict(set)
        self._unseen = set(cells.about.hidden_rows)

    def has(self, line: Line) -> bool:
        """Neither blank, nor the header once more, nor what stands below a table."""
        number, row = line
        filled = [cell for cell in row if cell]
        if not filled:
            return False
        first = filled[0]
        if isinstance(first, str):
            if is_left_out([str(cell) for cell in filled], len(self.titles)):
                self.left_out.append((number, first[:20]))
                return False
            if "".join(first.split()) in self._heads and self.header.repeats(row):
                return False
        if number in self._unseen:
            self.hidden.add(number)
        for column, cell in enumerate(row):
            if 6 <= len(cell) <= 7 and isinstance(cell, str) and cell[4] == ".":
                self.months[column].add(cell)
        return True

    def reading(self) -> dict[str, object]:
        """What `Doubts` goes by, once all was read."""
        return {
            "days": self.cells.about.days,
            "hidden_rows": sorted(self.hidden),
            "months": self._months_written(),
        }

    def _months_written(self) -> dict[str, str]:
        numbers = self.cells.about.tenths
        found = {
            str(column): months_of(seen, typed=numbers is not None and column not in numbers)
            for column, seen in self.months.items()
        }
        return {column: month for column, month in found.items() if month}

    def notes(self) -> list[str]:
        notes = [masked(note) for note in self.cells.about.notes()]
        hidden = [self.titles[column] for column in self.cells.about.hidden_columns]
        notes += [f"“{title}”是隐藏的列，不要的请选“不导入”。" for title in hidden]
        notes += [
            f"第 {row} 行（{text}）不是数据，没有读取。" for row, text in self.left_out[:NOTED]
        ]
        if more := len(self.left_out[NOTED:]):
            notes.append(f"另有 {more} 行也不是数据，没有读取。")
        return notes


def _chunks(data: Iterator[Line]) -> Iterator[list[Line]]:
    return iter(lambda: list(islice(data, CHUNK)), [])


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
