"""Pay runs (发放批次): one prepares a list, another approves it, the ledger books it as one act."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Count, F, Q, Sum
from django.utils import timezone

from accounts.records import Record, RecordQuerySet
from accounts.references import RefField
from accounts.texts import Code, Data, Text
from accounts.texts.free_text import FREE_TEXT, NO_IDENTITY
from associations.entitlement_sources import Benefit
from associations.models import Post, Township, Village
from documents.numerals import yuan2

from ...families.models import Family
from ...ledger.models.entries import Entry
from ...ledger.models.funds import Fund
from ..pay_states import RunState
from ..querysets import PayLineQuerySet, PayRunQuerySet
from .benefits import Schooling


class PayRun(Record):
    """`code` is that of its village, or of the township. `starts` and `ends`: what fell due then is
    listed."""

    class Kind(models.TextChoices):
        BENEFIT = "benefit", "优待兑现"
        STIPEND = "stipend", "岗位津贴"

    class Reach(models.TextChoices):
        ALL = "all", "连同辖区内各村"
        OWN = "own", "只列本级"

    scope_field = "code"
    not_in_trail = (
        "code",
        "township",
        "village",
        "entry",
        "benefits",
        "prepared_at",
        "checked_at",
        "decided_at",
    )

    ref = RefField()
    code = Text("区划代码", max_length=12, db_index=True, editable=False)
    township = models.ForeignKey(
        Township, models.PROTECT, verbose_name="乡镇（街道）", related_name="pay_runs"
    )
    village = models.ForeignKey(
        Village,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name="村（社区）",
        related_name="pay_runs",
    )
    kind = Text("种类", max_length=8, choices=Kind)
    fund = models.ForeignKey(Fund, models.PROTECT, verbose_name="经费", related_name="pay_runs")
    starts = models.DateField("起始日期")
    ends = models.DateField("截止日期")
    benefits = Data("项目", default=list, blank=True)
    reach = Text("范围", max_length=4, choices=Reach, default=Reach.ALL)
    set_off = models.BooleanField("抵扣多发、补足少发", default=False, db_default=False)
    title = Text("事由", max_length=80, validators=FREE_TEXT)
    state = Text("状态", max_length=10, choices=RunState, default=RunState.LISTED, editable=False)
    prepared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name="编制人",
        related_name="+",
        null=True,
        blank=True,
    )
    prepared_at = models.DateTimeField("编制时间", default=timezone.now)
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name="送审人",
        related_name="+",
        null=True,
        blank=True,
    )
    checked_at = models.DateTimeField("送审时间", null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name="审批人",
        related_name="+",
        null=True,
        blank=True,
    )
    decided_at = models.DateTimeField("审批时间", null=True, blank=True)
    paid_on = models.DateField("发放日期", null=True, blank=True)
    voucher = Text("凭证号", max_length=30, blank=True, validators=NO_IDENTITY)
    entry = models.OneToOneField(
        Entry,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name="支出账目",
        related_name="pay_run",
    )
    reason = Text("退回、作废或冲销原因", max_length=120, blank=True, validators=FREE_TEXT)

    objects = PayRunQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "发放批次"
        ordering = ["-prepared_at", "-id"]
        constraints = [
            models.CheckConstraint(
                name="pay_run_code_is_its_place",
                condition=Q(village__isnull=True, code=F("township_id"))
                | Q(village__isnull=False, code=F("village_id")),
            ),
            models.CheckConstraint(
                name="pay_run_days_in_order",
                condition=Q(ends__gte=F("starts")),
                violation_error_message="截止不能早于起始。",
            ),
            models.CheckConstraint(
                name="pay_run_booked_where_paid",
                condition=Q(
                    state__in=["paid", "reversed"], entry__isnull=False, paid_on__isnull=False
                )
                | Q(state__in=["listed", "checked", "withdrawn"], entry__isnull=True),
            ),
            models.CheckConstraint(
                name="pay_run_two_people",
                condition=~Q(state__in=["paid", "reversed"])
                | (
                    Q(decided_by__isnull=False)
                    & ~Q(decided_by=F("prepared_by"))
                    & ~Q(decided_by=F("checked_by"))
                ),
                violation_error_message="编制、送审的人不能自己审批。",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def place(self) -> Township | Village:
        return self.village or self.township

    @property
    def is_benefit(self) -> bool:
        return self.kind == self.Kind.BENEFIT

    @property
    def benefit_words(self) -> str:
        return (
            "、".join(benefit.label for benefit in Benefit if benefit in self.benefits)
            or "全部项目"
        )

    def trail_values(self) -> dict[str, str]:
        rows = self.lines.filter(held="") if self.pk else PayLine.objects.none()
        sums = rows.aggregate(times=Count("pk"), sum=Sum("amount", default=0))
        return super().trail_values() | {
            "笔数": str(sums["times"]),
            "合计": f"{yuan2(sums['sum'])}元",
        }

    def clean(self) -> None:
        if self.fund_id and self.fund.code != self.code:
            raise ValidationError({"fund": "请选本级的经费。"})


class PayLine(models.Model):
    """One unit for one family or one holder of a post. While it is `live` it is to be paid or was;
    held back, withdrawn or reversed it is owed again, and so is what came back: `recovered` by an
    entry, or `set_off_in` another run, which pays so much less. What it is for is said as on the
    day it was listed; `standing`: whether the family was still supported, the post still held, on
    that day (None: listed before this was kept)."""

    scope_field = "code"
    of_the_past = True

    ref = RefField()
    run = models.ForeignKey(PayRun, models.PROTECT, related_name="lines", verbose_name="批次")
    code = Text("区划代码", max_length=12, db_index=True)
    family = models.ForeignKey(
        Family,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="pay_lines",
        verbose_name="关怀家庭",
    )
    post = models.ForeignKey(
        Post, models.PROTECT, null=True, blank=True, related_name="pay_lines", verbose_name="职务"
    )
    schooling = models.ForeignKey(
        Schooling,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="pay_lines",
        verbose_name="在校学生",
    )
    key = Code("条款编号", max_length=40)
    unit = Text("期次", max_length=20)
    due = models.DateField("符合之日")
    amount = models.PositiveBigIntegerField("金额（分）")
    benefit = Text("项目", max_length=12, choices=Benefit, blank=True)
    name = Text("名称", max_length=60)
    clause = Text("依据", max_length=200, blank=True)
    held = Text("暂缓原因", max_length=80, blank=True, validators=FREE_TEXT)
    live = models.BooleanField("有效", default=True)
    set_off_in = models.ForeignKey(
        PayRun,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="offsets",
        verbose_name="在这一批抵扣",
    )
    recovered = models.ForeignKey(
        Entry,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="recovered_lines",
        verbose_name="收回的账目",
    )
    standing = models.BooleanField("列入时仍在支持（在任）", null=True, editable=False)

    objects = PayLineQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "发放明细"
        ordering = ["run", "code", "family", "post", "key", "due", "id"]
        indexes = [models.Index(fields=["family", "due"], name="pay_line_by_family")]
        constraints = [
            models.UniqueConstraint(
                fields=["family", "key", "unit"],
                condition=Q(live=True, family__isnull=False),
                name="pay_line_once_per_family",
            ),
            models.UniqueConstraint(
                fields=["post", "unit"],
                condition=Q(live=True, post__isnull=False),
                name="pay_line_once_per_post",
            ),
            models.CheckConstraint(
                name="pay_line_of_one",
                condition=Q(family__isnull=False, post__isnull=True)
                | Q(family__isnull=True, post__isnull=False),
            ),
            models.CheckConstraint(name="pay_line_amount_positive", condition=Q(amount__gt=0)),
            models.CheckConstraint(
                name="pay_line_held_is_not_live", condition=Q(held="") | Q(live=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.run} {self.unit}"

    @property
    def back(self) -> str:
        return "已收回" if self.recovered_id else "抵扣中" if self.set_off_in_id else ""


class StipendResult(Record):
    """Whether the holder of a post whose stipend is tied to results gets it for the month (period
    202506)."""

    scope_field = "post__association__code"
    of_the_past = True

    post = models.ForeignKey(
        Post, models.PROTECT, verbose_name="职务", related_name="stipend_results"
    )
    period = models.PositiveIntegerField("月份")
    met = models.BooleanField("发放")
    reason = Text("不发原因", max_length=80, blank=True, validators=FREE_TEXT)

    objects = RecordQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "津贴实绩确认"
        ordering = ["post", "period"]
        constraints = [
            models.UniqueConstraint(fields=["post", "period"], name="stipend_result_once"),
            models.CheckConstraint(
                name="stipend_refused_with_reason",
                condition=Q(met=True) | ~Q(reason=""),
                violation_error_message="不发的要写明原因。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.post} {self.period // 100}年{self.period % 100}月"
