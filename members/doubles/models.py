"""What was merged, when and why; and all that it touched as it was before."""

from django.db import models

from accounts.records import Record, RecordQuerySet
from accounts.texts import Data, Text
from accounts.texts.free_text import NOTE_ON_A_PERSON
from associations.models import Village


class DoubleMerge(Record):
    """`before`: the rows touched as they were (None: made by it), by "app.Model:key"; `after`: a
    digest of each as the merge left it, of what hangs on the kept row too. `under_way`: only within
    the transaction that merges or undoes; guards let signed and paid rows go over then."""

    class Kind(models.TextChoices):
        HOUSEHOLD = "household", "家庭"
        MEMBER = "member", "会员"

    not_in_trail = ("before", "after", "under_way")

    village = models.ForeignKey(
        Village, models.PROTECT, verbose_name="村（社区）", related_name="double_merges"
    )
    kind = Text("合并的", max_length=10, choices=Kind)
    kept = models.PositiveBigIntegerField("保留的")
    gone = models.PositiveBigIntegerField("并入的")
    name = Text("名称", max_length=100)
    merged = models.DateField("合并日期")
    reason = Text("原因", max_length=200, validators=NOTE_ON_A_PERSON)
    undone = models.DateField("撤回日期", null=True, blank=True)
    before = Data("合并以前", default=dict, editable=False)
    after = Data("合并以后", default=dict, editable=False)
    under_way = models.BooleanField(default=False, editable=False)

    objects = RecordQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "重复登记的合并"
        ordering = ["-merged", "-id"]

    @property
    def may_be_undone(self) -> bool:
        return bool(self.before)

    def __str__(self) -> str:
        return f"{self.get_kind_display()}{self.name}"
