"""A code is one name of a division for a time."""

from __future__ import annotations

from collections.abc import Collection

from django.db import models
from django.db.models import F
from django.db.models.functions import Coalesce

from ..scope import within
from ..texts import Text


class FormerCodeQuerySet(models.QuerySet):
    def recoded(self) -> FormerCodeQuerySet:
        """The same place, under another code."""
        return self.filter(handed_over=False)

    def of(self, scope: str) -> models.QuerySet:
        """The codes that divisions in `scope` had; for `column__in`."""
        return self.filter(within(scope, "now")).values_list("code", flat=True)

    def by_division(self, scope: str) -> dict[str, list[str]]:
        """Of divisions in `scope` that had other codes: these."""
        found: dict[str, list[str]] = {}
        rows = self.recoded().filter(within(scope, "now"))
        for now, code in rows.values_list("now", "code"):
            found.setdefault(now, []).append(code)
        return found

    def led_on(self, codes: Collection[str]) -> dict[str, str]:
        """Of these codes those that are no more → the code of today."""
        return dict(self.filter(code__in=codes).values_list("code", "now"))


class FormerCode(models.Model):
    """`code` was that of the division `now` until that day, under `name`. What is frozen (published
    rounds, the trail) keeps it, and is found by it; everything else is rewritten to `now`.

    `handed_over`: a village that went to another township. The old code is still that of what it
    was there; who does not see that is led on to what goes on elsewhere."""

    code = Text("原代码", max_length=12, unique=True)
    now = Text("现区划代码", max_length=12, db_index=True)
    until = models.DateField("到哪一天")
    name = Text("当时的名称", max_length=60)

    along = models.ForeignKey(
        "self", models.SET_NULL, null=True, verbose_name="随上级", related_name="taken"
    )  # what it lies in, where that changed its code
    handed_over = models.BooleanField("划转", default=False, db_default=False)

    objects = FormerCodeQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "原区划代码"
        ordering = ["-until", "code"]

    def __str__(self) -> str:
        return f"{self.code} → {self.now}"


def code_now(column: str) -> Coalesce:
    """What the code in `column` is today."""
    former = FormerCode.objects.recoded().filter(code=models.OuterRef(column)).values("now")[:1]
    return Coalesce(models.Subquery(former), F(column), output_field=Text(max_length=12))
