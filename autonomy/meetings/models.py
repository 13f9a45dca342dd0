"""Meetings (议事、民主决策) with their matters, decisions, votes and follow-up (domain.md §3)."""

from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.db.models.lookups import LessThanOrEqual
from django.utils import timezone

from accounts.records import Record
from accounts.records.deadlines import Deadlines, first_day
from accounts.texts import LongText, Text
from accounts.texts.free_text import FREE_TEXT, NO_IDENTITY
from associations.models import Attachment, Village

from .querysets import MatterQuerySet, MeetingQuerySet


class Meeting(Record):
    """A meeting in a village. Counts are people."""

    class Kind(models.TextChoices):
        ASSEMBLY = "assembly", "村民会议"
        DELEGATES = "delegates", "村民代表会议"
        COUNCIL = "council", "议事会会议"
        COMMITTEES = "committees", "村两委会议"
        JOINT = "joint", "党支部、村委会、协会联席会"
        ASSOCIATION = "association", "协会理事会会议"
        BOARD = "board", "监事会会议"
        GROUP = "group", "会员小组民主讲评会"

    village = models.ForeignKey(
        Village, models.PROTECT, verbose_name="村（社区）", related_name="meetings"
    )
    kind = Text("会议", max_length=12, choices=Kind)
    date = models.DateField("日期")
    place = Text("地点", max_length=60, blank=True, validators=NO_IDENTITY)
    chair = Text("主持人", max_length=40, blank=True, validators=NO_IDENTITY)
    recorder = Text("记录人", max_length=40, blank=True, validators=NO_IDENTITY)
    due = models.PositiveIntegerField("应到人数", null=True, blank=True)
    present = models.PositiveIntegerField("实到人数")
    attendees = LongText(
        "出席人员", blank=True, validators=NO_IDENTITY, help_text="姓名之间用顿号隔开。"
    )
    president_attended = models.BooleanField("协会会长列席", default=False)
    attachment = models.ForeignKey(
        Attachment, models.PROTECT, null=True, blank=True, verbose_name="会议记录", related_name="+"
    )

    objects = MeetingQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "会议"
        ordering = ["-date", "village", "id"]
        constraints = [
            models.CheckConstraint(
                name="meeting_present_within_due",
                condition=Q(due__isnull=True) | Q(present__lte=F("due")),
                violation_error_message="实到人数不能大于应到人数。",
            )
        ]

    def get_kind_display(self) -> str:  # type: ignore[no-redef]
        return self.village.said(Meeting.Kind(self.kind).label, self.date)

    def __str__(self) -> str:
        return f"{self.village.name}{self.date.isoformat()}{self.get_kind_display()}"

    def clean(self) -> None:
        if self.date and self.date > timezone.localdate():
            raise ValidationError({"date": "这个日期还没有到，开过会再登记。"})
        if self.due is not None and self.present is not None and self.present > self.due:
            raise ValidationError({"present": f"实到人数不能大于应到人数（{self.due}）。"})


class Matter(Deadlines):
    """A matter that a meeting dealt with. A decision has its votes, or was unanimous, and is
    followed up."""

    class Outcome(models.TextChoices):
        DISCUSSED = "discussed", "议而未决"
        DECIDED = "decided", "作出决定"
        REJECTED = "rejected", "未通过"
        PASSED_ON = "passed_on", "提交上一级会议"

    VOTES: ClassVar[tuple[str, ...]] = ("votes_for", "votes_against", "abstained")
    scope_field = "meeting__village_id"
    deadlines = {"deadline": "done"}

    meeting = models.ForeignKey(
        Meeting, models.CASCADE, verbose_name="会议", related_name="matters"
    )
    number = models.PositiveSmallIntegerField("议题", default=1)
    subject = Text("事项", max_length=120, validators=FREE_TEXT)
    discussion = LongText("讨论情况", blank=True, validators=FREE_TEXT)
    outcome = Text("结果", max_length=10, choices=Outcome, default=Outcome.DISCUSSED)
    decision = LongText("决定内容", blank=True, validators=FREE_TEXT)
    votes_for = models.PositiveIntegerField("赞成", null=True, blank=True)
    votes_against = models.PositiveIntegerField("反对", null=True, blank=True)
    abstained = models.PositiveIntegerField("弃权", null=True, blank=True)
    responsible = Text("落实责任人", max_length=40, blank=True, validators=NO_IDENTITY)
    deadline = models.DateField("落实期限", null=True, blank=True)
    first_deadline = first_day("落实期限")
    done = models.DateField("落实日期", null=True, blank=True)
    result = Text("落实情况", max_length=300, blank=True, validators=FREE_TEXT)

    objects = MatterQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "议事事项"
        ordering = ["meeting", "number", "id"]
        constraints = [
            models.CheckConstraint(
                name="matter_decided_says_what",
                condition=~Q(outcome="decided") | ~Q(decision=""),
                violation_error_message="作出决定的，要写明决定内容。",
            ),
            models.CheckConstraint(
                name="matter_votes_all_or_none",
                condition=Q(
                    votes_for__isnull=True, votes_against__isnull=True, abstained__isnull=True
                )
                | Q(votes_for__isnull=False, votes_against__isnull=False, abstained__isnull=False),
                violation_error_message="赞成、反对、弃权要么都填，要么都不填。",
            ),
            models.CheckConstraint(
                name="matter_decided_by_majority",
                condition=~Q(outcome="decided")
                | Q(votes_for__isnull=True)
                | ~Q(LessThanOrEqual(F("votes_for"), F("votes_against"))),
                violation_error_message="赞成不多于反对，不能算作出决定。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.meeting}：{self.subject}"

    @property
    def follow_up(self) -> str:
        """ "done", "overdue", "waiting"; "" where nobody has to do anything."""
        if self.done:
            return "done"
        if self.days_late():
            return "overdue"
        return "waiting" if self.deadline or self.responsible else ""

    def clean(self) -> None:
        if faults := {**self._decision_faults(), **self._vote_faults(), **self._day_faults()}:
            raise ValidationError({name: [text] for name, text in faults.items()})

    def _decision_faults(self) -> dict[str, str]:
        if self.outcome == self.Outcome.DECIDED and not self.decision:
            return {"decision": "作出决定的，要写明决定内容。"}
        return {}

    def _vote_faults(self) -> dict[str, str]:
        votes = [getattr(self, name) for name in self.VOTES]
        if votes == [None, None, None]:
            return {}
        if missing := [name for name, vote in zip(self.VOTES, votes, strict=True) if vote is None]:
            return {missing[0]: "三项票数都要填，没有的填 0。"}
        if sum(votes) > self.meeting.present:
            return {"votes_for": f"三项合计 {sum(votes)} 票，多于实到 {self.meeting.present} 人。"}
        if self.outcome == self.Outcome.DECIDED and votes[0] <= votes[1]:
            return {"votes_for": "赞成不多于反对，不能算作出决定。"}
        return {}

    def _day_faults(self) -> dict[str, str]:
        held, faults = self.meeting.date, {}
        if self.deadline and self.deadline < held:
            faults["deadline"] = f"落实期限不能早于会议日期（{held}）。"
        if self.done and self.done < held:
            faults["done"] = f"落实日期不能早于会议日期（{held}）。"
        elif self.done and self.done > timezone.localdate():
            faults["done"] = "这个日期还没有到，请核对。"
        elif self.result and not self.done:
            faults["done"] = "写了落实情况的，要填落实日期。"
        if self.done and not self.result:
            faults["result"] = "填了落实日期的，要写明落实情况。"
        return faults
