"""Rows that may be doubles: of one name in one village (for a township also in two of its villages)
and alike in something else that papers say; each beside the first. One query each."""

from collections.abc import Callable, Hashable, Iterable
from typing import Any

from django.db.models import Count, F, QuerySet

from accounts.models import User

from ..people.models import Household, Member

MOST = 200  # pairs on a page


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
    rows: Iterable[Any],
    called: Callable[[Any], Hashable],
    says: Callable[[Any], Iterable[str]],
) -> list[tuple[Any, Any]]:
    """Each row with the first that is alike in one thing at least."""
    found: dict[tuple[int, int], tuple[Any, Any]] = {}
    first: dict[Hashable, Any] = {}
    for row in rows:
        for number, said in enumerate(says(row)):
            one = first.setdefault((called(row), number, said), row) if said else row
            if one is not row:
                found.setdefault((one.pk, row.pk), (one, row))
    return list(found.values())[:MOST]
