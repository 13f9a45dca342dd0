"""What somebody suggested to the association."""

from django.db import models
from django.db.models import F, Q

from accounts.records.deadlines import Deadlines, first_day
from accounts.texts import LongText, Text
from accounts.texts.free_text import FREE_TEXT, NO_IDENTITY
from associations.models import Village

from .querysets import SuggestionQuerySet


class Suggestion(Deadlines):
    """A suggestion (意见建议): answered by a deadline, adopted or not, with the reason."""

    class Channel(models.TextChoices):
        BOX = "box", "意见箱"
        MEETING = "meeting", "会议"
        VISIT = "visit", "走访"

    deadlines = {"deadline": "answered"}

    village = models.ForeignKey(
        Village, models.PROTECT, verbose_name="村（社区）", related_name="suggestions"
    )
    channel = Text("来源", max_length=10, choices=Channel, default=Channel.BOX)
    raised = models.DateField("提出日期")
    raised_by = Text(
        "提出人", max_length=40, blank=True, validators=NO_IDENTITY, help_text="不愿留名的空着。"
    )
    text = LongText("内容", validators=FREE_TEXT)
    deadline = models.DateField("答复期限")
    first_deadline = first_day("答复期限")
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
                violation_error_message=(
                    "答复要把答复日期、答复、是否采纳和理由都填上，答复日期不能早于提出日期。"
                ),
            ),
            models.CheckConstraint(
                name="suggestion_deadline_after_raised",
                condition=Q(deadline__gte=F("raised")),
                violation_error_message="答复期限不能早于提出日期。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.village.name} {self.raised} 的意见"
