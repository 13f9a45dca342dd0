"""The days on which work and rest are not as the week has them (accounts/workdays)."""

from django.db import models

from ..texts import Text


class ArrangedDay(models.Model):
    """A day of the calendar (节假日、调休). From the first row on, deadlines are moved."""

    day = models.DateField("日期", unique=True)
    works = models.BooleanField("上班")
    why = Text("依据", max_length=60)
    by_hand = models.BooleanField("手工登记", default=False, db_default=False)

    class Meta:
        verbose_name = verbose_name_plural = "节假日和调休"
        ordering = ["day"]

    def __str__(self) -> str:
        return f"{self.day} {'上班' if self.works else '放假'}"
