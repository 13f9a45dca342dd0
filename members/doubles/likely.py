"""Rows that may be doubles: of one name in one village (for a township also in two of its villages)
and alike in something else that papers say; each beside the first. One query each."""

from collections.abc import Callable, Hashable, Iterable
from typing import TypeVar

from django.db.models import Count, F, Model, QuerySet

from accounts.models import User

from ..people.models import Household, Member

MOST = 200  # pairs on a page
Row = TypeVar("Row", bound=Model)


def members(user: User, code: str) -> list[tuple[Member, Member]]:
    """Of one birth year or telephone."""
    rows = Member.objects.visible_to(user).in_division(code)
    found = rows.filter(name__in=_often(rows, "name")).select_related(
        "village", "household", "group"
    )
    return _pairs(
        found.order_by("name", F("left").desc(nulls_first=True), "pk"),
        lambda row: row.name,
        lambda row: (row.born[:4], row.phone),
    )


def households(user: User, code: str) -> list[tuple[Household, Household]]:
    """Of one village, and of one telephone, address or villagers' group."""
    rows = Household.objects.visible_to(user).in_division(code)
    found = rows.filter(head__in=_often(rows, "village", "head")).select_related("village")
    return _pairs(
        found.order_by("village", "head", F("closed").desc(nulls_first=True), "pk"),
        lambda row: (row.village_id, row.head),
        lambda row: (row.phone, row.address, row.villagers_group),
    )


def _often(rows: QuerySet, *columns: str) -> QuerySet:
    """What the last of the columns says more than once."""
    counted = rows.order_by().values(*columns).annotate(rows=Count("pk"))
    return counted.filter(rows__gt=1).values(columns[-1])


def _pairs(
    rows: Iterable[Row],
    called: Callable[[Row], Hashable],
    says: Callable[[Row], Iterable[str]],
) -> list[tuple[Row, Row]]:
    """Each row with the first that is alike in one thing at least."""
    found: dict[tuple[int, int], tuple[Row, Row]] = {}
    first: dict[Hashable, Row] = {}
    for row in rows:
        for number, said in enumerate(says(row)):
            one = first.setdefault((called(row), number, said), row) if said else row
            if one is not row:
                found.setdefault((one.pk, row.pk), (one, row))
    return list(found.values())[:MOST]
