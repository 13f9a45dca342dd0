"""The header of a table: which row, of one row or of two, and what its columns are called."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

HEADER_WITHIN = 20
TITLE_LENGTH = 60
_MARKS = re.compile(r"^[*★※]+|[*★※:]+$|[(\[](?:必填|选填|必须填写|可不填|必填项)[)\]]")
_FOLDED = str.maketrans("（）［］【】：，", "()[][]:,")


def fold(title: str) -> str:
    """Titles are the same when they differ in blanks and full- or half-width brackets only."""
    return re.sub(r"\s+", "", title).translate(_FOLDED)


def title_key(title: str) -> str:
    """As `fold`, without the marks of a form: *姓名（必填）."""
    return _MARKS.sub("", fold(title))


@dataclass(frozen=True)
class Header:
    """`first` is the index of the first row of data; `titles` by column; `lines` are the texts
    above the header; `hits`: how many of the titles are known; `rows`: as it is written."""

    titles: list[str]
    first: int
    lines: list[str]
    hits: int = 0
    rows: Sequence[Sequence[str]] = ()

    def repeats(self, row: Sequence[object]) -> bool:
        """A row of it once more, or of what stands above it, as on every printed page."""
        texts = [_text(cell) for cell in row if cell]
        filled = len(texts)
        if not filled or (len(set(texts)) == 1 and texts[0] in self.lines):
            return bool(filled)
        for head in (self.titles, *self.rows):
            same = sum(bool(a) and _text(a) == b for a, b in zip(row, head, strict=False))
            if same == filled or same >= max(2, filled - 1):
                return True
        return False


def find(rows: Sequence[Sequence[object]], known: Mapping[str, str]) -> Header:
    """The best of the first rows: by known titles (folded title → column), else the fullest row of
    words that data follows. What is no text is data."""
    width = max((len(row) for row in rows), default=0)
    texts = [[_text(cell) for cell in row] + [""] * (width - len(row)) for row in rows]
    best, at, height = 0, -1, 1
    for index, row in enumerate(texts[:HEADER_WITHIN]):
        hits = _hits(row, known)
        if hits > best:
            best, at, height = hits, index, 1
        if index + 1 < len(texts) and _is_second_row(rows[index + 1], texts[index + 1]):
            below = texts[index + 1]
            hits_of_both = _hits(_joined(row, below), known)
            if hits_of_both > max(best, hits, _hits(below, known)):
                best, at, height = hits_of_both, index, 2
            elif at == index and _stands_again(row, below, known):
                height = 2
    if best < min(2, width):
        at, height = _unknown_header(rows, texts), 1
    if at < 0:
        return Header([f"第 {number} 列" for number in range(1, width + 1)], 0, [])
    titles = _joined(texts[at], texts[at + 1]) if height == 2 else texts[at]
    named = [
        title[:TITLE_LENGTH] or f"第 {number} 列" for number, title in enumerate(titles, start=1)
    ]
    above = [text for row in texts[:at] for text in dict.fromkeys(row) if text]
    return Header(named, at + height, above, best, texts[at : at + height])


def _hits(row: Sequence[str], known: Mapping[str, str]) -> int:
    return len({known[key] for text in row if (key := title_key(text)) in known})


def _joined(above: Sequence[str], below: Sequence[str]) -> list[str]:
    """The sub-title where there is one."""
    return [second or first for first, second in zip(above, below, strict=True)]


def _stands_again(row: Sequence[str], below: Sequence[str], known: Mapping[str, str]) -> bool:
    """Whether every known title is merged with the cell below it."""
    columns = [column for column, text in enumerate(row) if title_key(text) in known]
    return bool(columns) and all(row[column] == below[column] for column in columns)


def _is_second_row(row: Sequence[object], texts: Sequence[str]) -> bool:
    """Words only, as under a heading over several columns."""
    return all(isinstance(cell, str) for cell in row) and not any(
        _has_figures(text) for text in texts
    )


def _unknown_header(rows: Sequence[Sequence[object]], texts: Sequence[Sequence[str]]) -> int:
    fullest = max((sum(map(bool, row)) for row in rows), default=0)
    for index, row in enumerate(texts[:HEADER_WITHIN]):
        filled = [cell for cell in rows[index] if cell]
        if len(filled) < max(2, 0.6 * fullest) or len(set(map(str, filled))) < len(filled):
            continue
        data = any(not isinstance(cell, str) for cell in filled) or any(map(_has_figures, row))
        return -1 if data else index
    return -1


def _has_figures(text: str) -> bool:
    return sum(character.isdigit() for character in text) >= 4


def _text(cell: object) -> str:
    return "".join(cell.split()) if isinstance(cell, str) else ""
