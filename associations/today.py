"""今日: terms that are over or soon will be."""

import datetime
from dataclasses import replace

from accounts.models import User
from accounts.today import Item, TodaySource, in_village, line_of

from .organisation.models import Association, Term


def _terms(user: User, day: datetime.date) -> list[Item]:
    if in_village(user):
        terms = Term.objects.visible_to(user)
        rows = (terms.overdue(day) | terms.due_soon(day)).select_related("association")
        return [
            Item(
                f"{term.association.name}第{term.number}届",
                "term-elect",
                {"code": term.association.code, "pk": term.association_id},
                by=term.due,
                late=int(term.due < day),
            )
            for term in rows.filter(association__dissolved__isnull=True).order_by("due", "pk")
        ]
    standing = Association.objects.visible_to(user)
    place = {"code": user.scope}
    late = line_of(
        standing.overdue(day),
        "届满未换届",
        "association-list",
        place,
        "?gap=overdue",
        name="name",
    )
    soon = line_of(
        standing.due_soon(day), "即将届满", "association-list", place, "?gap=due_soon", name="name"
    )
    return [*(replace(item, late=item.count) for item in late), *soon]


TERMS = TodaySource("terms", "换届", "个协会", ("term-elect", "POST"), _terms)
