"""Which divisions a person sees."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any, cast

from django.db import models
from django.db.models import Count, Exists, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from accounts.records import RecordQuerySet
from accounts.scope import Division, within

if TYPE_CHECKING:
    from accounts.models import User


class TownshipQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> TownshipQuerySet:
        """The townships in a county supervisor's scope, or the one that somebody works in."""
        return self.filter(within(user.scope[:9], "code"))


class AreaQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> AreaQuerySet:
        return self.filter(within(user.scope[:9], "township_id"))

    def in_division(self, code: str) -> AreaQuerySet:
        return self.filter(within(code, "township_id"))


class VillageQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> VillageQuerySet:
        return self.filter(within(user.scope, "code"))

    def in_division(self, code: Division) -> VillageQuerySet:
        return self.filter(within(code, "code"))

    def locked(self) -> VillageQuerySet:
        """Held until the transaction ends, in the order of their codes: whoever adds records to a village takes its row
        first, so that no two people add the same one."""
        return self.select_for_update(no_key=True).order_by("pk")

    def with_names(self) -> VillageQuerySet:
        """With what a list or a workbook of villages shows of other rows; the villages merged into each besides."""
        return self.select_related("township", "area", "merged_into").prefetch_related("merged_from")

    def tally(self, day: datetime.date) -> dict[str, int]:
        """How many villages: in all, by kind, class and economy, and closed by that day."""
        return self.aggregate(
            total=Count("code"),
            closed=Count("code", filter=Q(closed__lte=day)),
            **{
                f"{field}_{value}": Count("code", filter=Q(**{field: value}))
                for field in ("kind", "village_class", "economy")
                for value, _ in cast(models.Field, self.model._meta.get_field(field)).flatchoices
            },
        )

    def open_on(self, day: datetime.date) -> VillageQuerySet:
        """Opened by that day and not yet closed; a village without an opening date was always there."""
        return self.filter(Q(opened__isnull=True) | Q(opened__lte=day), Q(closed__isnull=True) | Q(closed__gt=day))


class AssociationQuerySet(RecordQuerySet):
    def standing(self) -> AssociationQuerySet:
        """Not dissolved."""
        return self.filter(dissolved__isnull=True)

    def vacant(self, day: datetime.date) -> AssociationQuerySet:
        """Standing, and one of the posts that every association fills is held by nobody."""
        from .models import REQUIRED_POSTS

        posts = self._related("posts").held(day)
        return self.standing().exclude(*(Exists(posts.filter(kind=kind)) for kind in REQUIRED_POSTS))

    def overdue(self, day: datetime.date) -> AssociationQuerySet:
        """Standing, and its running term was over before `day`."""
        return self.standing().filter(Exists(self._related("terms").overdue(day)))

    def without_term(self) -> AssociationQuerySet:
        """Standing without a running term."""
        return self.standing().exclude(Exists(self._related("terms").running()))

    def with_summary(self, day: datetime.date) -> AssociationQuerySet:
        """With what a list shows: `president`, `held` posts, `term_number` and `term_due` of the running term."""
        posts = self._related("posts").held(day).order_by()
        term = self._related("terms").running()
        count = posts.values("association").annotate(count=Count("pk")).values("count")
        return self.select_related("township", "area", "village__area").annotate(
            president=Subquery(posts.filter(kind="president").values("name")[:1]),
            held=Coalesce(Subquery(count), 0),
            term_number=Subquery(term.values("number")[:1]),
            term_due=Subquery(term.values("due")[:1]),
        )

    def _related(self, name: str) -> Any:
        """Rows of the association in the outer query, whose reverse accessor is `name`."""
        rows = cast(Any, self.model._meta.get_field(name)).related_model._default_manager
        return rows.filter(association=OuterRef("pk"))


class TermQuerySet(RecordQuerySet):
    def running(self) -> TermQuerySet:
        return self.filter(ended__isnull=True)

    def overdue(self, day: datetime.date) -> TermQuerySet:
        """Still running although their term was over before `day`."""
        return self.running().filter(due__lt=day)


class PostQuerySet(RecordQuerySet):
    def held(self, day: datetime.date) -> PostQuerySet:
        """Taken up by that day and not left before or on it."""
        return self.filter(Q(ended__isnull=True) | Q(ended__gt=day), started__lte=day)


class PlanQuerySet(RecordQuerySet):
    """What a township made for all of its villages, and these read."""

    def visible_to(self, user: User) -> PlanQuerySet:
        return self.in_division(user.scope[:9])
