"""What a village says of itself (自评), and what was seen on site by several offices together
(验收)."""

from django.db import models

from accounts.records import Record, RecordQuerySet
from accounts.texts import Data, LongText, Text
from accounts.texts.free_text import FREE_TEXT
from associations.models import Attachment, Village

from ..checklists import CHECKLISTS, DEPARTMENTS, answer_words, signature_words


class SelfView(Record):
    """自评: a village's own view of one criterion of the standard, with its evidence."""

    village = models.ForeignKey(
        Village, models.PROTECT, verbose_name="村（社区）", related_name="self_views"
    )
    year = models.PositiveSmallIntegerField("考评年度")
    criterion = Text("标准", max_length=40)
    held = models.BooleanField("自评结论", choices=[(True, "达到"), (False, "未达到")])
    note = LongText("说明和依据", validators=FREE_TEXT)
    attachment = models.ForeignKey(
        Attachment, models.PROTECT, null=True, blank=True, verbose_name="附件", related_name="+"
    )

    objects = RecordQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "自评"
        ordering = ["village", "year", "criterion"]
        constraints = [
            models.UniqueConstraint(
                fields=["village", "year", "criterion"], name="self_view_once_a_year_and_criterion"
            )
        ]

    def __str__(self) -> str:
        return f"{self.village.name}{self.year}年自评"


class Acceptance(Record):
    """验收 of a village in a year: `answers` is item → [yes, remark], `signatures` one [department,
    unit, name] for each who signed (assessment/rounds/checklists.py)."""

    village = models.ForeignKey(
        Village, models.PROTECT, verbose_name="村（社区）", related_name="acceptances"
    )
    year = models.PositiveSmallIntegerField("考评年度")
    date = models.DateField("验收日期")
    checklist = Text(
        "验收表", max_length=10, choices=[(key, c.title) for key, c in CHECKLISTS.items()]
    )
    answers = Data("各项", default=dict, blank=True)
    signatures = Data("签字人", default=list, blank=True)
    note = LongText("总的意见", blank=True, validators=FREE_TEXT)
    attachment = models.ForeignKey(
        Attachment, models.PROTECT, null=True, blank=True, verbose_name="附件", related_name="+"
    )

    objects = RecordQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "验收"
        ordering = ["village", "year"]
        constraints = [
            models.UniqueConstraint(
                fields=["village", "year"],
                name="acceptance_once_a_year",
                violation_error_message="本村本年已有验收。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.village.name}{self.year}年验收"

    def trail_values(self) -> dict[str, str]:
        words = {
            "各项": answer_words(self.checklist, self.answers),
            "签字人": signature_words(self.signatures),
        }
        return super().trail_values() | words

    @property
    def passed(self) -> int:
        return sum(1 for yes, _ in self.answers.values() if yes)

    @property
    def asked(self) -> int:
        return len(CHECKLISTS[self.checklist].items)

    @property
    def signers(self) -> list[tuple[str, str, str]]:
        """Department in words, unit, name."""
        return [(DEPARTMENTS[department], unit, name) for department, unit, name in self.signatures]

    @property
    def unsigned(self) -> list[str]:
        """The departments whose signature is lacking."""
        signed = {department for department, *_ in self.signatures}
        return [title for key, title in DEPARTMENTS.items() if key not in signed and key != "other"]

    @property
    def complete(self) -> bool:
        return len(self.answers) == self.asked and not self.unsigned
