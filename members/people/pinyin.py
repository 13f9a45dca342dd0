"""Initials of names in pinyin, to find people by: 曾晓明 is " zxm cxm", as 曾 has two readings."""

from functools import cache
from itertools import islice, product

LONGEST = 80


def initials(name: str) -> str:
    """Every reading's initials, each after a blank, at most eight; "" when no character has a
    reading.

    A character without a known reading stands for itself in no place: it is passed over.
    """
    letters = [found for character in name if (found := _initials_of(character))]
    readings = islice(product(*letters), 8) if letters else ()
    return "".join(f" {''.join(reading)}" for reading in dict.fromkeys(readings))[:LONGEST]


@cache
def _initials_of(character: str) -> tuple[str, ...]:
    if character.isascii():
        return (character.lower(),) if character.isalnum() else ()
    from pypinyin import (
        Style,
        pinyin,
    )  # its dictionaries are a fifth of what every command would wait for

    readings = pinyin(character, style=Style.FIRST_LETTER, heteronym=True, errors="ignore")
    return (
        tuple(dict.fromkeys(letter for letter in readings[0] if letter.isascii()))
        if readings
        else ()
    )
