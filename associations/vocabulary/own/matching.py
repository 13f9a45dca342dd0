"""A county's own fields in the search box."""

from typing import Any

from django.db.models import Q

from ..in_force import Day
from .kinds import OwnKind, OwnType, asked


def own_matching(rows: Any, division: str, text: str, day: Day = None) -> Q:
    """Of these rows those of which a text, or what an option is called, has `text` in it; of no
    county none."""
    kind: OwnKind = rows.model.own_kind
    found = Q(pk__in=())
    for field in asked(kind, division, day) if text else ():
        if field.type == OwnType.TEXT:
            found |= Q(**{f"own__{field.code}__icontains": text})
        elif field.type == OwnType.CHOICE:
            codes = [one.code for one in field.options if text in one.title]
            found |= Q(**{f"own__{field.code}__in": codes}) if codes else Q(pk__in=())
    return found
