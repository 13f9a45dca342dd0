"""How large a whole number that people type may be: more than a county could count, and far below
what a database holds, whose own limit says nothing to anybody."""

from collections.abc import Collection, Iterator

from django.db import models

MOST, MOST_SMALL = 9_999_999, 9_999
LIMITS = {
    "IntegerField": MOST,
    "PositiveIntegerField": MOST,
    "PositiveSmallIntegerField": MOST_SMALL,
}


def read_digits(digits: str, most: int) -> int | None:
    """The number that digits say, None beyond `most`: so many that Python would take seconds to
    read are never read."""
    digits = digits.lstrip("0") or "0"
    return int(digits) if len(digits) <= len(str(most)) and int(digits) <= most else None


def at_most(limit: str) -> str:
    return f"不能大于 {limit}"


def too_large(row: models.Model, exclude: Collection[str] = ()) -> Iterator[tuple[str, str]]:
    """(field, refusal) of each whole number of the row beyond its limit; sums of money have limits
    of their own."""
    for field in row._meta.concrete_fields:
        limit, value = LIMITS.get(field.get_internal_type()), getattr(row, field.attname)
        if (
            limit
            and field.editable
            and field.name not in exclude
            and isinstance(value, int)
            and value > limit
        ):
            yield field.name, f"{at_most(f'{limit:,}')}。"
