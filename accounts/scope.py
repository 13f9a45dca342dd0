"""Scopes: a division-code prefix of 6 (county), 9 (township) or 12 digits (village), as one
indexable range."""

from typing import NamedTuple

from django.db.models import Q


class ScopeSpan(NamedTuple):
    """Neighbouring divisions: from the first code up to the one before `behind`."""

    first: str
    behind: str


Division = str | ScopeSpan | list[str]  # a prefix, neighbours, or villages one by one


def within(prefix: Division, field: str = "village_id") -> Q:
    """Rows whose `field` (a division code) lies in the division `prefix`; digits only, so the range
    is exact.

    The empty prefix is the whole country; no person's scope is empty (constraint
    user_scope_fits_role).
    """
    if isinstance(prefix, list):
        return Q(**{f"{field}__in": prefix})
    if not prefix:
        return Q()
    first, behind = prefix if isinstance(prefix, ScopeSpan) else (prefix, upper_bound(prefix))
    return Q(**{f"{field}__gte": first, f"{field}__lt": behind})


def upper_bound(prefix: str) -> str:
    """The first code behind the division: 431321107 → 431321108."""
    return str(int(prefix) + 1)
