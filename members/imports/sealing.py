"""Taking ID numbers out of cells before anything is kept (domain.md §7).

A sealed cell is a dictionary: `{"id": digest, "sex": "m", "born": "1980-01-05"}`, or `{"bad":
reason}` when what stood there was no valid number. Texts around a number stay, with MASK in its
place.
"""

import re

from ..people import identity

MASK = "〔证件号码已略去〕"
SHORTEST = 15  # characters: nothing shorter holds a number
Cell = str | dict[str, str]

_FOLDED = str.maketrans("０１２３４５６７８９Ｘｘx×", "0123456789XXXX")
_BETWEEN = r"[\s\-‐‑‒–—―－_.·•'’`＇/\\]"
_SEQUENCE = re.compile(rf"\d(?:{_BETWEEN}{{0,3}}\d){{13,}}(?:{_BETWEEN}{{0,3}}X(?![A-Za-z]))?")
_SEPARATORS = re.compile(_BETWEEN)
_LONG = re.compile(r"\d{15}|\d{14}X")
_WITH_A_DATE = re.compile(
    r"[1-9]\d{5}(?:18|19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dX]"
)
_ROUNDED = re.compile(r"\d\.\d{6,}[eE]\+?1[3-9]")  # what a workbook makes of a long number


def seal(cell: str) -> Cell:
    """The cell as it may be kept."""
    if len(cell) < SHORTEST:
        return cell
    text = cell.translate(_FOLDED)
    for pattern in (_ROUNDED, _SEQUENCE):
        for found in pattern.finditer(text):
            if pattern is _ROUNDED or _is_number(found[0]):
                return sealed(cell) if _alone(text, found[0]) else masked(cell)
    return cell


def sealed(cell: Cell) -> Cell:
    """As a cell of a column of ID numbers: sealed whatever it holds, unless blank."""
    if not isinstance(cell, str):
        return cell
    if not cell.strip():
        return ""
    try:
        found = identity.read(cell)
    except identity.IdentityError as error:
        return {"bad": str(error)}
    return {"id": found.digest, "sex": found.sex, "born": found.born}


def masked(text: str) -> str:
    """The text with MASK where a number stood."""
    if len(text) < SHORTEST:
        return text
    folded = text.translate(_FOLDED)  # a character for a character, so positions hold for both
    spans = [found.span() for found in _ROUNDED.finditer(folded)]
    spans += [found.span() for found in _SEQUENCE.finditer(folded) if _is_number(found[0])]
    for start, end in sorted(spans, reverse=True):
        text = text[:start] + MASK + text[end:]
    return text


def shown(cell: object) -> str:
    """In words, for pages."""
    if isinstance(cell, dict):
        return "（号码有误，不显示）" if "bad" in cell else "（已核对，不显示）"
    return str(cell)


def _is_number(sequence: str) -> bool:
    """15, 17 or 18 digits in all, 15 or more in a row, or a date of birth where an ID number has
    it."""
    joined = _SEPARATORS.sub("", sequence)
    if len(joined) in {15, 17, 18}:
        return True
    return bool(_LONG.search(sequence) or _WITH_A_DATE.search(joined))


def _alone(text: str, number: str) -> bool:
    return not re.sub(r"[\s'’`＇]", "", text.replace(number, "", 1))
