"""Initials of names in pinyin, to find people by: 曾晓明 is " zxm cxm", as 曾 has two readings."""

from functools import cache, lru_cache
from itertools import islice, product

from django.db.models import Q, QuerySet

LONGEST = 80


@lru_cache(maxsize=50_000)
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


def begins(text: str) -> str:
    """What a column of initials contains where a name begins with these; "" where the text is no
    Latin letters."""
    letters = text.strip().lower()
    return f" {letters}" if letters.isascii() and letters.isalpha() else ""


def by_initials(text: str, column: str = "initials") -> Q:
    """Of rows that keep them."""
    found = begins(text)
    return Q(**{f"{column}__contains": found}) if found else Q(pk__in=())


def named(rows: QuerySet, text: str, column: str = "name") -> Q:
    """By a part of the name or its initials, of rows without such a column: a few thousand."""
    found = Q(**{f"{column}__icontains": text})
    if wanted := begins(text):
        names = rows.order_by().values_list("pk", column)
        found |= Q(pk__in=[pk for pk, name in names if wanted in initials(name)])
    return found
