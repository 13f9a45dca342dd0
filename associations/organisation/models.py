"""Associations, their terms and the posts people hold in them (domain.md §1)."""

from collections.abc import Callable
from enum import StrEnum

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

from accounts.records import Record
from accounts.records.deadlines import Deadlines, first_day
from accounts.records.periods import IN_TIME, Period, PeriodQuerySet, Subject
from accounts.texts import Text

from ..divisions.models import Area, Township, Village
from ..vocabulary.fields import KindField
from ..vocabulary.lists import KindList
from ..vocabulary.own.kinds import OwnKind, own_kind
from ..vocabulary.own.records import WithOwnFields
from .querysets import AssociationQuerySet, PostQuerySet, TermQuerySet


class Sex(models.TextChoices):
    MALE = "m", "男"
    FEMALE = "f", "女"


class Background(models.TextChoices):
    """The "five elders" (五老) that posts are filled with."""

    CADRE = "cadre", "老干部"
    PARTY_MEMBER = "party_member", "老党员"
    ELDER = "elder", "老长辈"
    MODEL = "model", "老模范"
    WORKER = "worker", "老职工"
    TEACHER = "teacher", "老教师"


ASSOCIATION_FIELDS = own_kind(OwnKind("association", "协会", "associations.Association"))


class Association(WithOwnFields, Record):
    """`code` is that of its village, or of the township where it has none; it decides who sees the
    association."""

    class Kind(models.TextChoices):
        TOWNSHIP = "township", "乡镇协会"
        BRANCH = "branch", "责任区分会"
        VILLAGE = "village", "村级协会"
        MIGRANTS = "migrants", "流动人口协会"
        ENTERPRISE = "enterprise", "企业协会"
        SOCIAL = "social", "社会组织协会"
        MARKET = "market", "集贸市场协会"

    scope_field = "code"
    own_kind = ASSOCIATION_FIELDS

    code = Text("区划代码", max_length=12, db_index=True)
    township = models.ForeignKey(
        Township, models.PROTECT, verbose_name="乡镇（街道）", related_name="associations"
    )
    kind = Text("类别", max_length=10, choices=Kind)
    name = Text("名称", max_length=60)
    area = models.ForeignKey(
        Area,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name="责任区",
        related_name="associations",
    )
    village = models.ForeignKey(
        Village,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name="村（社区）",
        related_name="associations",
    )
    founded = models.DateField("成立日期", null=True, blank=True)
    dissolved = models.DateField("撤销日期", null=True, blank=True)
    note = Text("备注", max_length=200, blank=True)

    president: str | None  # with_summary

    objects = AssociationQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "协会"
        ordering = ["code", "id"]
        constraints = [
            models.CheckConstraint(
                name="association_code_is_its_place",
                condition=Q(village__isnull=True, code=F("township_id"))
                | Q(village__isnull=False, code=F("village_id")),
            ),
            models.CheckConstraint(
                name="association_place_fits_kind",
                condition=Q(kind="township", village__isnull=True, area__isnull=True)
                | Q(kind="branch", village__isnull=True, area__isnull=False)
                | Q(kind="village", village__isnull=False)
                | Q(kind__in=["migrants", "enterprise", "social", "market"]),
                violation_error_message="乡镇协会不填村和责任区，分会要选责任区，村级协会要选村。",
            ),
            models.CheckConstraint(
                name="association_dissolved_after_founded",
                condition=Q(dissolved__isnull=True)
                | Q(founded__isnull=True)
                | Q(dissolved__gte=F("founded")),
                violation_error_message="撤销日期不能早于成立日期。",
            ),
            *(
                models.UniqueConstraint(
                    fields=[place],
                    condition=Q(kind=kind, dissolved__isnull=True),
                    name=f"association_one_{kind}",
                    violation_error_message=message,
                )
                for kind, place, message in (
                    ("township", "township", "本乡镇已有乡镇协会。"),
                    ("branch", "area", "这个责任区已有分会。"),
                    ("village", "village", "这个村已有村级协会。"),
                )
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        self.code = self.village_id or self.township_id
        for name in ("village", "area"):
            place = getattr(self, name)
            if place and place.township_id != self.township_id:
                raise ValidationError({name: "不在本乡镇。"})


class Term(Deadlines):
    """A term of office (届), from one election by the congress of member delegates to the next.
    Votes are people."""

    scope_field = "association__code"
    deadlines = {"due": "ended"}
    ends_a_span = True

    association = models.ForeignKey(
        Association, models.CASCADE, verbose_name="协会", related_name="terms"
    )
    number = models.PositiveSmallIntegerField("届次")
    started = models.DateField("换届日期")
    due = models.DateField("届满日期")
    first_due = first_day("届满日期")
    ended = models.DateField("结束日期", null=True, blank=True)
    delegates_due = models.PositiveIntegerField("应到会员代表", null=True, blank=True)
    delegates_present = models.PositiveIntegerField("实到会员代表", null=True, blank=True)
    note = Text("备注", max_length=200, blank=True)

    objects = TermQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "届"
        ordering = ["association", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["association", "number"],
                name="term_number_once",
                violation_error_message="本协会已登记过这一届，请核对届次。",
            ),
            models.UniqueConstraint(
                fields=["association"],
                condition=Q(ended__isnull=True),
                name="term_one_open_per_association",
                violation_error_message="本协会还有一届没有结束。",
            ),
            models.CheckConstraint(
                name="term_dates_in_order",
                condition=Q(due__gt=F("started"))
                & (Q(ended__isnull=True) | Q(ended__gte=F("started"))),
                violation_error_message="届满和结束日期不能早于换届日期。",
            ),
            models.CheckConstraint(
                name="term_present_within_due",
                condition=Q(delegates_present__isnull=True)
                | Q(delegates_due__isnull=True)
                | Q(delegates_present__lte=F("delegates_due")),
                violation_error_message="实到会员代表不能多于应到。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.association}第{self.number}届"

    @property
    def delegates_short(self) -> bool:
        """Fewer than two thirds of the delegates were there; pointed out, never refused."""
        due, present = self.delegates_due, self.delegates_present
        return due is not None and present is not None and present * 3 < due * 2


class PostKind(StrEnum):
    """Those that the program knows."""

    HONORARY_PRESIDENT = "honorary_president"
    PRESIDENT = "president"
    EXECUTIVE_VICE_PRESIDENT = "executive_vice_president"
    FULL_TIME_VICE_PRESIDENT = "full_time_vice_president"
    VICE_PRESIDENT = "vice_president"
    SECRETARY_GENERAL = "secretary_general"
    STANDING_COUNCIL_MEMBER = "standing_council_member"
    COUNCIL_MEMBER = "council_member"
    FAMILY_PLANNING_WORKER = "family_planning_worker"
    INFORMATION_LIAISON = "information_liaison"


POST_KINDS = KindList("post", "职务", 30, tuple(PostKind))
REQUIRED_POSTS = (PostKind.PRESIDENT, PostKind.EXECUTIVE_VICE_PRESIDENT, PostKind.SECRETARY_GENERAL)
OUTSIDE_TERMS = (
    PostKind.HONORARY_PRESIDENT,
    PostKind.FAMILY_PLANNING_WORKER,
    PostKind.INFORMATION_LIAISON,
)  # appointed, whoever is elected
COUNCIL_POSTS = (PostKind.STANDING_COUNCIL_MEMBER, PostKind.COUNCIL_MEMBER)
SINGLE_POSTS = (PostKind.PRESIDENT, PostKind.SECRETARY_GENERAL)  # held by one person at a time


class Post(Subject, Record):
    """A person in a post from `started` on; `stipend` in whole fen a month. `term` is empty for
    posts outside terms (计生专干, 信息联络员, 名誉会长)."""

    scope_field = "association__code"
    dated_by = "rates"

    association = models.ForeignKey(
        Association, models.CASCADE, verbose_name="协会", related_name="posts"
    )
    term = models.ForeignKey(
        Term, models.PROTECT, null=True, blank=True, verbose_name="届", related_name="posts"
    )
    kind = KindField("职务", max_length=30, kinds=POST_KINDS, day="started")
    get_kind_display: Callable[[], str]
    name = Text("姓名", max_length=40)
    sex = Text("性别", max_length=1, choices=Sex, blank=True)
    phone = Text("联系电话", max_length=20, blank=True)
    background = Text("五老身份", max_length=15, choices=Background, blank=True)
    stipend = models.PositiveIntegerField("岗位津贴（分/月）", default=0)
    stipend_tied = models.BooleanField("津贴与实绩挂钩", default=False)
    started = models.DateField("任职日期")
    ended = models.DateField("离任日期", null=True, blank=True)
    end_reason = Text("离任原因", max_length=100, blank=True)

    objects = PostQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "职务"
        ordering = ["association", "started", "id"]
        constraints = [
            models.CheckConstraint(
                name="post_ended_after_started",
                condition=Q(ended__isnull=True) | Q(ended__gte=F("started")),
                violation_error_message="离任日期不能早于任职日期。",
            ),
            models.UniqueConstraint(
                fields=["association", "kind"],
                condition=Q(ended__isnull=True, kind__in=["president", "secretary_general"]),
                name="post_one_president_and_secretary",
                violation_error_message="会长和秘书长各只能有一位在任，请先办理前任离任。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.name}"

    def trail_values(self) -> dict[str, str]:
        told = super().trail_values()
        return told | {"岗位津贴（元/月）": f"{int(told.pop('岗位津贴（分/月）')) / 100:.2f}"}


class StipendRate(Period):
    """What the holder of a post gets a month, and whether it is tied to results, since when."""

    scope_field = "post__association__code"
    of_the_past = True
    subject, copies, ends = "post", ("stipend", "stipend_tied"), "ended"

    post = models.ForeignKey(Post, models.CASCADE, verbose_name="职务", related_name="rates")
    stipend = models.PositiveIntegerField("岗位津贴（分/月）", default=0)
    stipend_tied = models.BooleanField("津贴与实绩挂钩", default=False)

    objects = PeriodQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "津贴标准"
        ordering = ["post", *IN_TIME]

    def __str__(self) -> str:
        return str(self.post)

    @classmethod
    def begun(cls, subject: Post) -> dict[str, object]:
        return {"since": subject.started}
