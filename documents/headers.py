"""Finding the header row of a table among the title lines people put above it."""

import re
from collections.abc import Collection, Iterable, Sequence

HEADER_WITHIN = 20
_FOLDED = str.maketrans("（）［］【】：，", "()[][]:,")


def fold(title: str) -> str:
    """Titles are the same when they differ in blanks and full- or half-width brackets only."""
    return re.sub(r"\s+", "", title).translate(_FOLDED)


def find_header(rows: Iterable[Sequence[str]], titles: Collection[str]) -> int | None:
    """Index of the first row, among the first 20, with two known titles (or the only one there
    is)."""
    known = {fold(title) for title in titles}
    wanted = min(2, len(known))
    for index, cells in enumerate(rows):
        if index >= HEADER_WITHIN:
            return None
        if len(known & {fold(cell) for cell in cells}) >= wanted:
            return index
    return None
