"""What a village has: bodies, service teams, venues, rules, and what it was designated (domain.md
§1)."""

from collections.abc import Callable

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

from accounts.records import Record, RecordQuerySet
from accounts.texts import Text

from ..attachments.models import Attachment
from ..divisions.models import Village
from ..vocabulary.fields import KindField
from .kinds import (
    BODIES,
    RULES,
    TEAM_KINDS,
    VENUES,
    BodyKind,
    RuleKind,
    VenueKind,
)


class Body(Record):
    """One of the four bodies of a village (四个机构, 篇9); the fourth, the association, is an
    Association."""

    Kind = BodyKind

    village = models.ForeignKey(
        Village, models.PROTECT, verbose_name="村（社区）", related_name="bodies"
    )
    kind = KindField("机构", max_length=10, kinds=BODIES, day="formed")
    get_kind_display: Callable[[], str]
    formed = models.DateField("成立日期")
    note = Text("备注", max_length=200, blank=True)

    objects = RecordQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "机构"
        ordering = ["village", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["village", "kind"],
                name="body_once_per_village",
                violation_error_message="本村已有这个机构。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.village.name}{self.get_kind_display()}"


class Seat(Record):
    """A person in a body."""

    class Duty(models.TextChoices):
        CHAIR = "chair", "负责人"
        VICE = "vice", "副职"
        MEMBER = "member", "成员"

    scope_field = "body__village_id"

    body = models.ForeignKey(Body, models.PROTECT, verbose_name="机构", related_name="seats")
    duty = Text("担任", max_length=10, choices=Duty, default=Duty.MEMBER)
    name = Text("姓名", max_length=40)
    started = models.DateField("任职日期")
    ended = models.DateField("离任日期", null=True, blank=True)

    objects = RecordQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "机构成员"
        ordering = ["body", "started", "id"]
        constraints = [
            models.CheckConstraint(
                name="seat_ended_after_started",
                condition=Q(ended__isnull=True) | Q(ended__gte=F("started")),
                violation_error_message="离任日期不能早于任职日期。",
            ),
            models.UniqueConstraint(
                fields=["body"],
                condition=Q(duty="chair", ended__isnull=True),
                name="seat_one_chair_per_body",
                violation_error_message="已有负责人在任，请先填写前任的离任日期。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.body} {self.name}"


class ServiceTeam(Record):
    """A service team (服务小组); which four a village has follows its township's tradition."""

    village = models.ForeignKey(
        Village, models.PROTECT, verbose_name="村（社区）", related_name="teams"
    )
    kind = KindField("小组", max_length=10, kinds=TEAM_KINDS, day="formed")
    get_kind_display: Callable[[], str]
    leader = Text("组长", max_length=40)
    people = Text("成员", max_length=300, blank=True, help_text="姓名之间用顿号隔开。")
    formed = models.DateField("成立日期", null=True, blank=True)
    dissolved = models.DateField("撤销日期", null=True, blank=True)

    objects = RecordQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "服务小组"
        ordering = ["village", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["village", "kind"],
                condition=Q(dissolved__isnull=True),
                name="team_once_per_village",
                violation_error_message="本村已有这个服务小组。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.village.name}{self.get_kind_display()}"

    def clean(self) -> None:
        if self.formed and self.dissolved and self.dissolved < self.formed:
            raise ValidationError({"dissolved": "撤销日期不能早于成立日期。"})


class Venue(Record):
    """A place the association works from (阵地)."""

    Kind = VenueKind

    village = models.ForeignKey(
        Village, models.PROTECT, verbose_name="村（社区）", related_name="venues"
    )
    kind = KindField("阵地", max_length=15, kinds=VENUES, day="opened")
    get_kind_display: Callable[[], str]
    place = Text("地点", max_length=100)
    opened = models.DateField("启用日期", null=True, blank=True)
    closed = models.DateField("停用日期", null=True, blank=True)
    note = Text("备注", max_length=200, blank=True)

    objects = RecordQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "阵地"
        ordering = ["village", "id"]

    def __str__(self) -> str:
        return f"{self.village.name}{self.get_kind_display()}"

    def clean(self) -> None:
        if self.opened and self.closed and self.closed < self.opened:
            raise ValidationError({"closed": "停用日期不能早于启用日期。"})


class Rule(Record):
    """An adopted rule."""

    Kind = RuleKind

    village = models.ForeignKey(
        Village, models.PROTECT, verbose_name="村（社区）", related_name="rules"
    )
    kind = KindField("制度", max_length=20, kinds=RULES, day="adopted")
    get_kind_display: Callable[[], str]
    adopted = models.DateField("通过日期")
    adopted_by = Text("通过的会议", max_length=60, blank=True)
    attachment = models.ForeignKey(
        Attachment, models.PROTECT, null=True, blank=True, verbose_name="制度文本", related_name="+"
    )
    repealed = models.DateField("废止日期", null=True, blank=True)

    objects = RecordQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "制度"
        ordering = ["village", "kind", "-adopted"]
        constraints = [
            models.UniqueConstraint(
                fields=["village", "kind"],
                condition=Q(repealed__isnull=True),
                name="rule_one_in_force",
                violation_error_message="这项制度已有一份有效的，请先填写它的废止日期。",
            ),
            models.CheckConstraint(
                name="rule_repealed_after_adopted",
                condition=Q(repealed__isnull=True) | Q(repealed__gte=F("adopted")),
                violation_error_message="废止日期不能早于通过日期。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.village.name}{self.get_kind_display()}"


class Designation(Record):
    """What a village was, from when to when: governance mode (治理模式), class, demonstration level
    (示范)."""

    class Kind(models.TextChoices):
        GOVERNANCE = "governance", "治理模式"
        CLASS = "class", "分类"
        DEMONSTRATION = "demonstration", "示范村"

    class Value(models.TextChoices):
        ASSOCIATION = "association", "协会为载体"
        COMMITTEE = "committee", "村委会为载体"
        I = "I", "一类（放心村）"  # noqa: E741
        II = "II", "二类（一般村）"
        III = "III", "三类（重点村）"
        NATIONAL = "national", "国家级示范村"
        PROVINCIAL = "provincial", "省级示范村"
        MUNICIPAL = "municipal", "市级示范村"
        COUNTY = "county", "县级示范村"
        PILOT = "pilot", "试点村"
        SHOWCASE = "showcase", "样板村"

    village = models.ForeignKey(
        Village, models.PROTECT, verbose_name="村（社区）", related_name="designations"
    )
    kind = Text("认定", max_length=15, choices=Kind)
    value = Text("结果", max_length=15, choices=Value)
    since = models.DateField("起始日期", null=True, blank=True)  # None: before our records
    until = models.DateField("截止日期", null=True, blank=True)
    basis = Text("文件依据", max_length=100, blank=True)

    objects = RecordQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "认定"
        ordering = ["village", "kind", F("since").desc(nulls_last=True)]
        constraints = [
            models.UniqueConstraint(
                fields=["village", "kind"],
                condition=Q(until__isnull=True, kind__in=["governance", "class"]),
                name="designation_one_mode_and_class",
            ),
            models.UniqueConstraint(
                fields=["village", "value"],
                condition=Q(until__isnull=True),
                name="designation_value_once",
                violation_error_message="本村现在已是这个结果。",
            ),
            models.CheckConstraint(
                name="designation_until_after_since",
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
                violation_error_message="截止日期不能早于起始日期。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.village.name} {self.get_value_display()}"

    def clean(self) -> None:
        if self.kind and self.value and self.value not in VALUES[self.kind]:
            raise ValidationError({"value": "这个结果不属于所选的认定。"})


VALUES = {
    "governance": ("association", "committee"),
    "class": ("I", "II", "III"),
    "demonstration": ("national", "provincial", "municipal", "county", "pilot", "showcase"),
}  # Designation.Kind → its values
