"""Where a text holds an ID number (GB 11643): one rule for what forms refuse and what the program
masks.

A number written as one is found whatever stands around it: a province, a date of birth, and (of 18
digits) the right check digit, with blanks and strokes between, other marks too where its parts end
or between all its digits, and in Chinese figures. What only looks like one, 15 to 18 digits in a
row, counts too, except within a digest.
"""

import re
import unicodedata
from collections.abc import Iterator
from pathlib import PurePath

from documents.texts import clean_text

MASK = "〔证件号码已略去〕"
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECK = "10X98765432"  # by the remainder of the weighted sum modulo 11
SHORTEST = 8  # characters: one may stand for two digits (㉟)
SHORTEST_PLAIN = 15  # characters, where each stands for itself

_BETWEEN = r"[\s\-‐‑‒–—―－_.·•'’`/\\]"
_PROVINCE = "(?:1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3])"
_DAY = r"(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])"
_SEQUENCE = re.compile(rf"[0-9](?:{_BETWEEN}{{0,3}}[0-9]){{14,}}(?:{_BETWEEN}{{0,3}}[Xx])?")
# after NFKC
_APART = r"[\s\-‐‑‒–—―－_.·•'’`/\\,、。:;()\[\]<>{}《》【】〔〕「」*+=~|#&\"“”\u0300-\u036f]"
_ONE_BY_ONE = re.compile(rf"[0-9](?:{_APART}{{1,8}}[0-9]){{16,}}(?:{_APART}{{1,8}}[Xx])?")
_HAN = "〇零一二三四五六七八九壹贰叁肆伍陆柒捌玖"
_IN_HAN = re.compile(f"[{_HAN}]{{17}}[{_HAN}Xx]")
_OF_HAN = str.maketrans(_HAN, "00123456789123456789")
_SEPARATORS = re.compile(_APART)
_WHOLE = re.compile(rf"(?=({_PROVINCE}[0-9]{{4}}(?:19|20)[0-9]{{2}}{_DAY}[0-9]{{3}}[0-9Xx]))")
_LONG_RUN = re.compile(r"(?<![0-9])(?:[0-9]{15,18}(?![0-9])|[0-9]{17}[Xx])")
_SPLIT_UP = re.compile(
    rf"(?<![0-9]){_PROVINCE}[0-9]{{4}}{_APART}{{0,8}}(?:"
    rf"(?:19|20)[0-9]{{2}}{_APART}{{0,8}}(?:0[1-9]|1[0-2]){_APART}{{0,8}}(?:0[1-9]|[12][0-9]|3[01])"
    rf"{_APART}{{0,8}}[0-9]{{3}}{_APART}{{0,8}}[0-9Xx]|[0-9]{{2}}{_DAY}{_APART}{{0,8}}[0-9]{{3}})(?![0-9])"
)
_OTHER_DIGIT = re.compile(r"[^\D0-9]")
_RUN = re.compile("[0-9]{15}")
_DIGEST = re.compile(r"(?<![0-9A-Za-z])[0-9a-f]{32,128}(?![0-9A-Za-z])")


def check_digit(seventeen: str) -> str:
    return CHECK[
        sum(weight * (ord(digit) - 48) for weight, digit in zip(WEIGHTS, seventeen, strict=True))
        % 11
    ]


def holds_number(text: str) -> bool:
    if len(text) < SHORTEST or (len(text) < SHORTEST_PLAIN and (text.isascii() or text.isalpha())):
        return False
    if _DIGEST.fullmatch(text) and not _RUN.search(text):
        return False
    return next(_spans(_folded(text)), None) is not None


def holds_spread_number(text: str) -> bool:
    """Whatever stands between its digits; for short texts, where nothing else has so many."""
    digits = re.sub("[^0-9Xx]", "", _folded(text).translate(_OF_HAN))
    return any(_is_whole(number[1]) for number in _WHOLE.finditer(digits))


def masked(text: str) -> str:
    """The text with MASK for every number; in half-width characters where there was one."""
    if not holds_number(text):
        return text
    folded, kept, at = _folded(text), [], 0
    for start, end in sorted(_spans(folded)):
        if start >= at:
            kept += [folded[at:start], MASK]
        at = max(at, end)
    return "".join([*kept, folded[at:]])


def masked_file_name(name: str) -> str:
    """Without folders; the suffix by itself, as the x of .xlsx is no check digit."""
    path = PurePath(clean_text(name, lines=False).replace("\\", "/"))
    return f"{masked(path.stem)}{masked(path.suffix)}"


def _folded(text: str) -> str:
    """Half-width, and digits of every script as 0 to 9."""
    text = clean_text(text)
    if text.isascii():
        return text
    return _OTHER_DIGIT.sub(
        lambda found: str(unicodedata.decimal(found[0])), unicodedata.normalize("NFKC", text)
    )


def _spans(text: str) -> Iterator[tuple[int, int]]:
    apart = _DIGEST.sub(lambda found: "x" * len(found[0]), text)
    for pattern in (_LONG_RUN, _SPLIT_UP):
        yield from (found.span() for found in pattern.finditer(apart))
    for pattern in (_SEQUENCE, _ONE_BY_ONE, _IN_HAN):
        for found in pattern.finditer(text):
            digits = _SEPARATORS.sub("", found[0]).translate(_OF_HAN)
            if any(_is_whole(number[1]) for number in _WHOLE.finditer(digits)):
                yield found.span()


def _is_whole(number: str) -> bool:
    return check_digit(number[:17]) == number[17].upper()
