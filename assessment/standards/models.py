"""Standards, published and in the making, and the points that people give under one."""

from django.db import models
from django.db.models import Q
from django.utils.functional import cached_property

from accounts.records.published import Published, PublishedDraft
from accounts.texts import Text

from ..reports import periods
from ..reports.form.in_force import form_of
from ..reports.form.report_form import ReportForm
from .data import AnyStandard, load
from .points_wording import told
from .querysets import DraftQuerySet, StandardQuerySet


class Standard(Published):
    """A published standard (domain.md §5); `data` is what data/stored.py reads. `division` is the
    county whose villages it is for; "" where it is everybody's."""

    code = Text("编号", max_length=20, unique=True)
    division = Text("适用县（区）", max_length=6, blank=True, default="")
    effective_from = models.PositiveSmallIntegerField("起用年度")

    objects = StandardQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "考评标准"
        ordering = ["-effective_from", "-id"]

    @property
    def trail_name(self) -> str:
        return f"《{self.title}》（{self.code}）"

    @cached_property
    def ladder(self) -> AnyStandard:
        return load(self.code, self.data)


class StandardDraft(PublishedDraft):
    """A county's standard in the making, as data of the same form; publishing makes a Standard of
    it. Its townships see and try what is `shared`."""

    effective_from = models.PositiveSmallIntegerField("起用年度")
    shared = models.BooleanField("发给乡镇试算", default=False)
    base = models.ForeignKey(
        Standard, models.PROTECT, null=True, blank=True, verbose_name="以此为底", related_name="+"
    )

    objects = DraftQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "标准草稿"
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(name="standard_draft_of_a_county", condition=~Q(division=""))
        ]

    def trail_values(self) -> dict[str, str]:
        return super().trail_values() | told(self.data)

    @property
    def report_form(self) -> ReportForm:
        """What villages report at the end of its first year."""
        return form_of(self.division, periods.of(self.effective_from, 12))

    @property
    def rules(self) -> AnyStandard:
        """As a standard, as far as it goes; KeyError or TypeError for data that the editor did not
        make."""
        return load("draft", self.data)
