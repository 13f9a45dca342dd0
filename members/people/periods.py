"""Where members, groups and households were, and since when (adr 17)."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from itertools import pairwise

from django.db import models
from django.db.models import F, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from accounts.records.periods import IN_TIME, Period, PeriodQuerySet, holds
from accounts.texts import Text
from accounts.texts.free_text import NO_IDENTITY, NOTE_ON_A_PERSON
from associations.models import Village

from .models import Household, LeaveKind, Member, MemberGroup, PartialDateField
from .partial_dates import first_day
from .querysets import MemberQuerySet


class MembershipQuerySet(PeriodQuerySet):
    def of_year(self, year: int) -> MembershipQuerySet:
        """At the end of the year; who leaves on its last day is still of it."""
        end = datetime.date(year, 12, 31)
        stays = Q(until__isnull=True) | Q(until__gt=end) | Q(until=end) & ~Q(ended="")
        found = self.filter(stays, Q(since__isnull=True) | Q(since__lte=end))
        return found.annotate(group_name=group_name(end))

    def members(self) -> MemberQuerySet:
        """Whose rows these are, one each: in `then` for pages, in `then_group` for filters."""
        there: QuerySet = self.select_related("village", "group")
        rows = Prefetch("memberships", there, to_attr="then")
        found = Member.objects.filter(memberships__in=self)
        return found.annotate(then_group=F("memberships__group_id")).prefetch_related(rows)


class Membership(Period):
    """A member in a village, its group and a household. `joined`, as papers say it, is of the first
    row of those who join, `ended` of the last; `reason` is a transfer's, of the row that ends by
    it. Why somebody left stands with the member, to be cleared in time, and in the trail."""

    subject, copies, ends = "member", ("village", "group", "household"), "left"

    member = models.ForeignKey(
        Member, models.CASCADE, verbose_name="会员", related_name="memberships"
    )
    village = models.ForeignKey(Village, models.PROTECT, verbose_name="村", related_name="+")
    group = models.ForeignKey(
        MemberGroup, models.SET_NULL, null=True, verbose_name="会员小组", related_name="+"
    )
    household = models.ForeignKey(
        Household, models.SET_NULL, null=True, verbose_name="家庭", related_name="memberships"
    )
    joined = PartialDateField("入会日期", blank=True)
    ended = Text("离会方式", max_length=10, choices=LeaveKind, blank=True)
    reason = Text("原因", max_length=200, blank=True, validators=NOTE_ON_A_PERSON)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "会籍"
        ordering = ["member", *IN_TIME]

    def __str__(self) -> str:
        return f"{self.member} {self.village}"

    @classmethod
    def begun(cls, subject: Member) -> dict[str, object]:
        return {"since": first_day(subject.joined), "joined": subject.joined}

    @classmethod
    def over(cls, subject: Member) -> dict[str, object]:
        return {"until": subject.left, "ended": subject.left_kind}

    @property
    def is_end(self) -> bool:
        return self.ended != ""


def then(member: Member) -> Membership:
    """Where the member was, of members read by `MembershipQuerySet.members`."""
    return vars(member)["then"][0]


def told(rows: Sequence[Membership]) -> list[str]:
    """What became of a member so far, in words: joined first, moved, left, joined again; not what
    is so today."""
    lines = [f"{rows[0].joined} 入会"] if len(rows) > 1 and rows[0].joined else []
    for row, after in pairwise(rows):
        reason = f"，{row.reason}" if row.reason else ""
        if row.ended:
            lines.append(f"{row.until} {row.get_ended_display()}")
        elif after.village_id != row.village_id:
            lines.append(f"{row.until} 从{row.village.name}转到{after.village.name}{reason}")
        if after.joined:
            lines.append(f"{after.joined} 重新入会")
    return lines if len(lines) > 1 else []


class GroupPeriod(Period):
    """A group in a village, under a leader, and what it was called."""

    subject, copies, ends = "group", ("village", "leader", "number", "name"), "dissolved"

    group = models.ForeignKey(
        MemberGroup, models.CASCADE, verbose_name="会员小组", related_name="periods"
    )
    village = models.ForeignKey(Village, models.PROTECT, verbose_name="村", related_name="+")
    leader = models.ForeignKey(
        Member, models.SET_NULL, null=True, verbose_name="组长", related_name="+"
    )
    number = models.PositiveSmallIntegerField("组号", db_default=0)
    name = Text("名称", max_length=40, db_default="", validators=NO_IDENTITY)

    objects = PeriodQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "小组沿革"
        ordering = ["group", *IN_TIME]

    def __str__(self) -> str:
        return str(self.group)

    @classmethod
    def begun(cls, subject: MemberGroup) -> dict[str, object]:
        return {"since": subject.formed}


def group_name(day: datetime.date | OuterRef, group: str = "group") -> Coalesce:
    """What the group of a row was called on the day."""
    rows = GroupPeriod.objects.filter(holds(day), group=OuterRef(group)).values("name")
    return Coalesce(Subquery(rows[:1]), F(f"{group}__name"))


class Stay(Period):
    """A household in a village under a number; since when the first one, no paper says."""

    subject, copies, ends = "household", ("village", "number"), "closed"

    household = models.ForeignKey(
        Household, models.CASCADE, verbose_name="家庭", related_name="stays"
    )
    village = models.ForeignKey(Village, models.PROTECT, verbose_name="村", related_name="+")
    number = Text("户编号", max_length=20, blank=True, db_default="", validators=NO_IDENTITY)

    objects = PeriodQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "家庭所在村"
        ordering = ["household", *IN_TIME]

    def __str__(self) -> str:
        return f"{self.household} {self.village}"
