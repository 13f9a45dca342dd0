"""The type a village declares for itself (自定类型, 篇7 三(三)1)."""

from django.db import models

from accounts.records import Record, RecordQuerySet
from accounts.texts import Text
from associations.models import Village


class SelfDeclaration(Record):
    """What a village means to be in a year, reported to the township by 18 May: the code of a grade
    of the year's standard, and its title there."""

    class Type(models.TextChoices):
        CREATED = "created", "创建村"
        QUALIFIED = "qualified", "合格村"
        ADVANCED = "advanced", "先进村"
        MODEL = "model", "模范村"

    village = models.ForeignKey(
        Village, models.PROTECT, verbose_name="村（社区）", related_name="declarations"
    )
    year = models.PositiveSmallIntegerField("年度")
    type = Text("自定类型", max_length=10)
    title = Text("类型名称", max_length=20, blank=True, default="")
    declared = models.DateField("申报日期")

    not_in_trail = ("title",)
    objects = RecordQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "自定类型"
        ordering = ["village", "-year"]
        constraints = [
            models.UniqueConstraint(
                fields=["village", "year"],
                name="declaration_once_a_year",
                violation_error_message="本村本年已申报过类型。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.village.name}{self.year}年自定类型"

    @property
    def type_title(self) -> str:
        return self.title or dict(self.Type.choices).get(self.type, self.type)

    def trail_values(self) -> dict[str, str]:
        return super().trail_values() | {"自定类型": self.type_title}
