"""What members do and say: monthly feedback, quarterly meetings, the annual appraisal, suggestions."""

from django.db import models
from django.db.models import F, Q

from accounts.free_text import FREE_TEXT, NO_IDENTITY
from accounts.records import Record, RecordQuerySet
from accounts.texts import LongText, Text
from associations.models import Village

from ..querysets import SuggestionQuerySet
from .people import Member, MemberGroup


class GroupNote(Record):
    """A group's monthly feedback (每月信息反馈) or quarterly meeting (每季碰头): nobody's private life."""

    class Kind(models.TextChoices):
        FEEDBACK = "feedback", "每月信息反馈"
        MEETING = "meeting", "每季碰头"

    scope_field = "group__village_id"

    group = models.ForeignKey(MemberGroup, models.PROTECT, verbose_name="会员小组", related_name="notes")
    kind = Text("类别", max_length=10, choices=Kind, default=Kind.FEEDBACK)
    on = models.DateField("日期")
    member = models.ForeignKey(
        Member, models.PROTECT, null=True, blank=True, verbose_name="反馈会员", related_name="notes"
    )
    present = models.PositiveSmallIntegerField("到会人数", null=True, blank=True)
    text = LongText("内容", validators=FREE_TEXT, help_text="只写工作和意见，不写个人的怀孕、生育、避孕和检查情况。")

    objects = RecordQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "小组记录"
        ordering = ["-on", "-id"]

    def __str__(self) -> str:
        return f"{self.group} {self.on} {self.get_kind_display()}"


class MemberAppraisal(Record):
    """A member's mark in the appraisal at year-end (年终评比); outstanding members are rewarded."""

    class Mark(models.TextChoices):
        OUTSTANDING = "outstanding", "优秀"
        QUALIFIED = "qualified", "合格"
        UNQUALIFIED = "unqualified", "不合格"

    scope_field = "member__village_id"

    member = models.ForeignKey(Member, models.CASCADE, verbose_name="会员", related_name="appraisals")
    year = models.PositiveSmallIntegerField("年度")
    mark = Text("评定", max_length=15, choices=Mark)
    reward = Text("事迹或奖励", max_length=200, blank=True, validators=FREE_TEXT)

    objects = RecordQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "会员评比"
        ordering = ["-year", "member"]
        constraints = [models.UniqueConstraint(fields=["member", "year"], name="member_appraisal_once_a_year")]

    def __str__(self) -> str:
        return f"{self.member.name} {self.year}年"


class Suggestion(Record):
    """A suggestion (意见建议): answered by a deadline, adopted or not, with the reason."""

    class Channel(models.TextChoices):
        BOX = "box", "意见箱"
        MEETING = "meeting", "会议"
        VISIT = "visit", "走访"

    village = models.ForeignKey(Village, models.PROTECT, verbose_name="村（社区）", related_name="suggestions")
    channel = Text("来源", max_length=10, choices=Channel, default=Channel.BOX)
    raised = models.DateField("提出日期")
    raised_by = Text("提出人", max_length=40, blank=True, validators=NO_IDENTITY, help_text="不愿留名的空着。")
    text = LongText("内容", validators=FREE_TEXT)
    deadline = models.DateField("答复期限")
    answered = models.DateField("答复日期", null=True, blank=True)
    answer = LongText("答复", blank=True, validators=FREE_TEXT)
    adopted = models.BooleanField("采纳", null=True, blank=True)
    reason = Text("采纳或不采纳的理由", max_length=200, blank=True, validators=FREE_TEXT)

    objects = SuggestionQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "意见建议"
        ordering = ["-raised", "-id"]
        constraints = [
            models.CheckConstraint(
                name="suggestion_answer_is_whole",
                condition=Q(answered__isnull=True, adopted__isnull=True, answer="", reason="")
                | (
                    Q(answered__isnull=False, adopted__isnull=False, answered__gte=F("raised"))
                    & ~Q(answer="")
                    & ~Q(reason="")
                ),
                violation_error_message="答复要把答复日期、答复、是否采纳和理由都填上，答复日期不能早于提出日期。",
            ),
            models.CheckConstraint(
                name="suggestion_deadline_after_raised",
                condition=Q(deadline__gte=F("raised")),
                violation_error_message="答复期限不能早于提出日期。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.village.name} {self.raised} 的意见"
