"""Questionnaires, the report to the villagers, accountability of cadres, and honours for
self-government."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, OuterRef, Q
from django.utils import timezone

from accounts.records import Record, RecordQuerySet
from accounts.texts import LongText, Text
from accounts.texts.free_text import FREE_TEXT, NO_IDENTITY
from associations.models import Attachment, Village
from members.models import Household, MemberGroup
from members.people.periods import group_name

from ..meetings.models import Meeting


class Accountability(Record):
    """A breach of work discipline by a cadre and what was decided (责任追究). Never about
    villagers: the post held is required."""

    class Post(models.TextChoices):
        PARTY = "party", "村党支部成员"
        COMMITTEE = "committee", "村（居）委会成员"
        WORKER = "worker", "计生专干"
        ASSOCIATION = "association", "协会负责人"
        GROUP = "group", "村民小组长"
        TOWNSHIP = "township", "乡镇包村干部"

    class Breach(models.TextChoices):
        FALSIFIED = "falsified", "弄虚作假"
        CONCEALED = "concealed", "瞒报、漏报、错报"
        DISCIPLINE = "discipline", "违反计划生育群众工作纪律的行为"
        NEGLECT = "neglect", "不履行职责"
        PROMISE = "promise", "优待政策不兑现"
        OTHER = "other", "其他违规违纪"

    class Decision(models.TextChoices):
        TALK = "talk", "诫勉谈话"
        CRITICISM = "criticism", "通报批评"
        STIPEND = "stipend", "扣减津贴"
        HONOUR = "honour", "取消评先资格"
        DISMISSAL = "dismissal", "劝退、免职"
        PARTY = "party", "移送纪检监察机关处理"

    village = models.ForeignKey(
        Village, models.PROTECT, verbose_name="村（社区）", related_name="accountabilities"
    )
    date = models.DateField("发现日期")
    person = Text("责任人", max_length=40, validators=NO_IDENTITY)
    post = Text("职务", max_length=12, choices=Post)
    breach = Text("违规违纪情形", max_length=12, choices=Breach)
    facts = LongText("事实", validators=FREE_TEXT)
    decision = Text("处理决定", max_length=10, choices=Decision, blank=True)
    decided = models.DateField("决定日期", null=True, blank=True)
    decided_by = Text("作出决定的机构", max_length=60, blank=True, validators=NO_IDENTITY)
    attachment = models.ForeignKey(
        Attachment, models.PROTECT, null=True, blank=True, verbose_name="决定文书", related_name="+"
    )

    objects = RecordQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "责任追究"
        ordering = ["-date", "village", "id"]
        constraints = [
            models.CheckConstraint(
                name="accountability_decided_after_found",
                condition=Q(decision="", decided__isnull=True)
                | ~Q(decision="") & Q(decided__isnull=False, decided__gte=F("date")),
                violation_error_message="处理决定和决定日期要一起填，决定日期不早于发现日期。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.village.name}{self.date.isoformat()}责任追究"

    def clean(self) -> None:
        today, faults = timezone.localdate(), {}
        for name in ("date", "decided"):
            if (day := getattr(self, name)) and day > today:
                faults[name] = "这个日期还没有到，请核对。"
        if self.decision and not self.decided:
            faults["decided"] = "作出处理决定的，要填决定日期。"
        if self.decision and not self.decided_by:
            faults["decided_by"] = "作出处理决定的，要填是哪个机构决定的。"
        if not self.decision and (self.decided or self.decided_by):
            faults["decision"] = "还没有决定的，决定日期和机构空着；已经决定的，请选处理决定。"
        if self.decided and self.date and self.decided < self.date:
            faults["decided"] = f"决定日期不能早于发现日期（{self.date}）。"
        if faults:
            raise ValidationError({name: [text] for name, text in faults.items()})


class MeritQuerySet(RecordQuerySet):
    def named(self) -> "MeritQuerySet":
        """With `group_name`, as the group was called on the day."""
        rows = self.select_related("village", "group", "household")
        return rows.annotate(group_name=group_name(OuterRef("awarded")))


class Merit(Record):
    """A self-governing group or household of merit (自治组、自治户评先, 篇9 三(五))."""

    village = models.ForeignKey(
        Village, models.PROTECT, verbose_name="村（社区）", related_name="merits"
    )
    year = models.PositiveSmallIntegerField("年度")
    group = models.ForeignKey(
        MemberGroup,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name="自治组",
        related_name="merits",
    )
    household = models.ForeignKey(
        Household,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name="自治户",
        related_name="merits",
    )
    reason = Text("事迹", max_length=300, validators=FREE_TEXT)
    awarded = models.DateField("评定日期")
    meeting = models.ForeignKey(
        Meeting,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name="评定的会议",
        related_name="merits",
    )

    objects = MeritQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "自治评先"
        ordering = ["village", "-year", "id"]
        constraints = [
            models.CheckConstraint(
                name="merit_of_a_group_or_a_household",
                condition=Q(group__isnull=False, household__isnull=True)
                | Q(group__isnull=True, household__isnull=False),
                violation_error_message="自治组和自治户选一个。",
            ),
            models.UniqueConstraint(
                fields=["group", "year"],
                name="merit_group_once",
                violation_error_message="这个组本年已评过。",
            ),
            models.UniqueConstraint(
                fields=["household", "year"],
                name="merit_household_once",
                violation_error_message="这户本年已评过。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year}年{self.group or self.household}"

    def clean(self) -> None:
        for name in ("group", "household"):
            thing = getattr(self, name)
            if thing and thing.village_id != self.village_id and not self._was_of(name):
                raise ValidationError({name: "不在本村。"})
        if self.awarded and self.awarded > timezone.localdate():
            raise ValidationError({"awarded": "这个日期还没有到，请核对。"})
        if self.awarded and self.awarded.year not in (self.year, self.year + 1):
            raise ValidationError({"awarded": f"{self.year}年度的评先，评定日期应在当年或下一年。"})

    def _was_of(self, name: str) -> bool:
        """Honoured before its village was merged into another."""
        same = {f"{name}_id": getattr(self, f"{name}_id")}
        return (
            self.pk is not None
            and Merit.objects.filter(pk=self.pk, village_id=self.village_id, **same).exists()
        )
