"""The header of a sheet: which row, of one row or of two, and what its columns are called."""

from collections.abc import Sequence
from dataclasses import dataclass

from documents.headers import HEADER_WITHIN, fold

from ..people.layout import FIELDS
from .sealing import MASK, Cell

TITLE_LENGTH = 60


@dataclass(frozen=True)
class Header:
    """`first` is the index of the first row of data; `titles` by column; `lines` are the texts
    above the header."""

    titles: list[str]
    first: int
    lines: list[str]


def find(rows: Sequence[Sequence[Cell]], target: str) -> Header:
    """The best of the first rows: by known titles, else the fullest row of words that data
    follows."""
    known = known_titles(target)
    width = max((len(row) for row in rows), default=0)
    texts = [[_text(cell) for cell in row] + [""] * (width - len(row)) for row in rows]
    best, at, height = 0, -1, 1
    for index, row in enumerate(texts[:HEADER_WITHIN]):
        hits = _hits(row, known)
        if hits > best:
            best, at, height = hits, index, 1
        if index + 1 < len(texts) and _is_second_row(rows[index + 1], texts[index + 1]):
            both = _joined(row, texts[index + 1])
            if (hits_of_both := _hits(both, known)) > max(
                best, hits, _hits(texts[index + 1], known)
            ):
                best, at, height = hits_of_both, index, 2
    if best < min(2, width):
        at, height = _unknown_header(rows, texts), 1
    if at < 0:
        return Header([f"第 {number} 列" for number in range(1, width + 1)], 0, [])
    titles = _joined(texts[at], texts[at + 1]) if height == 2 else texts[at]
    named = [
        title[:TITLE_LENGTH] or f"第 {number} 列" for number, title in enumerate(titles, start=1)
    ]
    return Header(
        named, at + height, [text for row in texts[:at] for text in dict.fromkeys(row) if text]
    )


def known_titles(target: str) -> dict[str, str]:
    """Folded title → key of its field."""
    return {
        fold(name): field.key
        for field in FIELDS[target]
        for name in (*field.aliases[::-1], field.title)
    }


def _hits(row: Sequence[str], known: dict[str, str]) -> int:
    return len({known[fold(text)] for text in row if fold(text) in known})


def _joined(above: Sequence[str], below: Sequence[str]) -> list[str]:
    """The sub-title where there is one."""
    return [second or first for first, second in zip(above, below, strict=True)]


def _is_second_row(row: Sequence[Cell], texts: Sequence[str]) -> bool:
    """Words only, as under a heading over several columns."""
    return all(isinstance(cell, str) for cell in row) and not any(
        _has_figures(text) for text in texts
    )


def _unknown_header(rows: Sequence[Sequence[Cell]], texts: Sequence[Sequence[str]]) -> int:
    fullest = max((sum(map(bool, row)) for row in texts), default=0)
    for index, row in enumerate(texts[:HEADER_WITHIN]):
        filled = [text for text in row if text]
        if len(filled) < max(2, 0.6 * fullest) or len(set(filled)) < len(filled):
            continue
        data = any(isinstance(cell, dict) for cell in rows[index]) or any(map(_has_figures, filled))
        return -1 if data else index
    return -1


def _has_figures(text: str) -> bool:
    return sum(character.isdigit() for character in text) >= 4


def _text(cell: Cell) -> str:
    return MASK if isinstance(cell, dict) else "".join(cell.split())
