"""Scopes: a division-code prefix of 6 (county), 9 (township) or 12 digits (village), as one indexable range."""

from django.db.models import Q


def within(prefix: str, field: str = "village_id") -> Q:
    """Rows whose `field` (a division code) lies in the division `prefix`; digits only, so the range is exact.

    The empty prefix is the whole country; no person's scope is empty (constraint user_scope_fits_role).
    """
    if not prefix:
        return Q()
    return Q(**{f"{field}__gte": prefix, f"{field}__lt": upper_bound(prefix)})


def upper_bound(prefix: str) -> str:
    """The first code behind the division: 431321107 → 431321108."""
    return str(int(prefix) + 1)
