"""Which divisions a person sees."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any, cast

from django.db.models import Count, Exists, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from accounts.records import RecordQuerySet, deadlines
from accounts.records.periods import SubjectQuerySet
from accounts.search.pinyin import named

from ..vocabulary.own.matching import own_matching

if TYPE_CHECKING:
    pass

SOON = 60  # days before the end of a term from which it is told


class AssociationQuerySet(RecordQuerySet):
    def current(self) -> AssociationQuerySet:
        """Not dissolved."""
        return self.filter(dissolved__isnull=True)

    def there_on(self, day: datetime.date) -> AssociationQuerySet:
        """Founded by that day and not yet dissolved."""
        return self.filter(
            Q(founded__isnull=True) | Q(founded__lte=day),
            Q(dissolved__isnull=True) | Q(dissolved__gt=day),
        )

    def vacant(self, day: datetime.date) -> AssociationQuerySet:
        """Standing, and one of the posts that every association fills is held by nobody."""
        from .models import REQUIRED_POSTS

        posts = self._related("posts").in_office(day)
        return self.current().exclude(*(Exists(posts.filter(kind=kind)) for kind in REQUIRED_POSTS))

    def overdue(self, day: datetime.date) -> AssociationQuerySet:
        """Standing, and its running term was over before `day`."""
        return self.current().filter(Exists(self._related("terms").overdue(day)))

    def due_soon(self, day: datetime.date) -> AssociationQuerySet:
        """Standing, and its running term will be over within SOON days."""
        return self.current().filter(Exists(self._related("terms").due_soon(day)))

    def without_term(self) -> AssociationQuerySet:
        """Standing without a running term."""
        return self.current().exclude(Exists(self._related("terms").running()))

    def with_summary(self, day: datetime.date) -> AssociationQuerySet:
        """With what a list shows: `president`, `held` posts, `term_number` and `term_due` of the
        running term."""
        posts = self._related("posts").in_office(day).order_by()
        term = self._related("terms").running()
        count = posts.values("association").annotate(count=Count("pk")).values("count")
        return self.select_related("township", "area", "village__area").annotate(
            president=Subquery(posts.filter(kind="president").values("name")[:1]),
            held=Coalesce(Subquery(count), 0),
            term_number=Subquery(term.values("number")[:1]),
            term_due=Subquery(term.values("due")[:1]),
            term_first_due=Subquery(term.values("first_due")[:1]),
        )

    def matching(self, text: str, division: str = "") -> AssociationQuerySet:
        """Of rows with_summary: by the name, its initials, the president's name, or what the
        division's county keeps besides."""
        own = own_matching(self, division, text)
        return self.filter(named(self, text) | Q(president__icontains=text) | own)

    def _related(self, name: str) -> Any:
        """Rows of the association in the outer query, whose reverse accessor is `name`."""
        rows = cast(Any, self.model._meta.get_field(name)).related_model._default_manager
        return rows.filter(association=OuterRef("pk"))


class TermQuerySet(RecordQuerySet):
    def running(self) -> TermQuerySet:
        return self.filter(ended__isnull=True)

    def overdue(self, day: datetime.date) -> TermQuerySet:
        """Still running although their term was over before `day`."""
        return self.filter(deadlines.overdue(self.model, day))

    def due_soon(self, day: datetime.date) -> TermQuerySet:
        soon = self.running().filter(due__lte=day + datetime.timedelta(days=SOON))
        return soon.exclude(deadlines.overdue(self.model, day))


class PostQuerySet(SubjectQuerySet):
    def matching(self, text: str) -> PostQuerySet:
        return self.filter(named(self, text))

    def in_office(self, day: datetime.date) -> PostQuerySet:
        """Taken up by that day and not left before or on it."""
        return self.filter(Q(ended__isnull=True) | Q(ended__gt=day), started__lte=day)
