"""Households, member groups and members. Nothing here tells of a person's pregnancies, births,
contraception or examinations; an ID number is read to check and to tell people apart, and only a
keyed digest is kept (domain.md §7)."""

from collections.abc import Iterator

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q

from accounts.records import Record
from accounts.records.periods import Subject
from accounts.search import pinyin
from accounts.texts import Code, Text
from accounts.texts.free_text import NO_IDENTITY, NOTE_ON_A_PERSON
from associations.models import Post, Sex, Village
from associations.vocabulary.own.kinds import OwnKind, own_kind
from associations.vocabulary.own.records import WithOwnFields

from .querysets import GroupQuerySet, HouseholdQuerySet, MemberQuerySet

partial_date = RegexValidator(
    r"^\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$", "日期写成 1980、1980-05 或 1980-05-12。"
)


class PartialDateField(Text):
    """A day, a month or a year as ISO text: "1980-05-12", "1980-05", "1980"; what papers do not say
    is not made up."""

    default_validators = [partial_date]

    def __init__(self, *args: object, **kwargs: object) -> None:
        kwargs["max_length"] = 10
        super().__init__(*args, **kwargs)


class MemberGroup(Subject, Record):
    """A member group (会员小组) of a village: one leader, and the council member who keeps in touch
    with it."""

    village = models.ForeignKey(
        Village, models.PROTECT, verbose_name="村（社区）", related_name="groups"
    )
    number = models.PositiveSmallIntegerField("组号")
    name = Text("名称", max_length=40, validators=NO_IDENTITY)
    leader = models.ForeignKey(
        "Member", models.PROTECT, null=True, blank=True, verbose_name="组长", related_name="leads"
    )
    council_post = models.ForeignKey(
        Post, models.SET_NULL, null=True, blank=True, verbose_name="联系理事", related_name="groups"
    )
    formed = models.DateField("成立日期", null=True, blank=True)
    dissolved = models.DateField("撤销日期", null=True, blank=True)
    batch = models.ForeignKey(
        "MemberImport", models.SET_NULL, null=True, editable=False, related_name="groups"
    )

    dated_by = "periods"
    not_in_trail = ("batch",)
    objects = GroupQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "会员小组"
        ordering = ["village", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["village", "number"],
                name="group_number_once_per_village",
                violation_error_message="本村已有这个组号的会员小组。",
            ),
            models.CheckConstraint(
                name="group_dissolved_after_formed",
                condition=Q(dissolved__isnull=True)
                | Q(formed__isnull=True)
                | Q(dissolved__gte=F("formed")),
                violation_error_message="撤销日期不能早于成立日期。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.village.name}{self.name}"


def _taken(target: str) -> Iterator[str]:
    """The titles by which workbooks' columns are known."""
    from .layout import FIELDS

    for field in FIELDS[target]:
        yield from (field.title, *field.aliases)


OWN_OF_HOUSEHOLDS = own_kind(
    OwnKind("household", "家庭", "members.Household", True, lambda: _taken("households"))
)
OWN_OF_MEMBERS = own_kind(
    OwnKind("member", "会员", "members.Member", True, lambda: _taken("members"))
)


class Household(WithOwnFields, Subject, Record):
    """A household (户), known by its head and, where the village numbers them, by its number."""

    village = models.ForeignKey(
        Village, models.PROTECT, verbose_name="村（社区）", related_name="households"
    )
    number = Text("户编号", max_length=20, blank=True, validators=NO_IDENTITY)
    head = Text("户主", max_length=40, validators=NO_IDENTITY)
    initials = Text(max_length=80, blank=True, editable=False)
    villagers_group = Text("村民小组", max_length=30, blank=True, validators=NO_IDENTITY)
    address = Text("住址", max_length=120, blank=True, validators=NO_IDENTITY)
    phone = Text("联系电话", max_length=20, blank=True, validators=NO_IDENTITY)
    is_migrant = models.BooleanField("流动人口户", default=False)
    closed = models.DateField("销户日期", null=True, blank=True, help_text="整户迁出或并户的日期。")
    batch = models.ForeignKey(
        "MemberImport", models.SET_NULL, null=True, editable=False, related_name="households"
    )

    dated_by = "stays"
    own_kind = OWN_OF_HOUSEHOLDS
    not_in_trail = ("batch", "initials")
    objects = HouseholdQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "家庭"
        ordering = ["village", "number", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["village", "number"],
                condition=~Q(number=""),
                name="household_number_once_per_village",
                violation_error_message="本村已有这个户编号。",
            )
        ]
        indexes = [
            models.Index(fields=["village", "head"], name="household_by_head"),
            models.Index(
                fields=["village", "number", "head", "initials", "address"],
                name="household_in_village",
            ),  # the order of the list, then all that `matching` looks at
        ]

    def __str__(self) -> str:
        return self.head if self.head.endswith("户") else f"{self.head}户"

    def clean(self) -> None:
        self.initials = pinyin.initials(self.head)


class LeaveKind(models.TextChoices):
    """How a membership ended."""

    WITHDREW = "withdrew", "退会"
    DISSUADED = "dissuaded", "劝退"
    MOVED = "moved", "转出"
    DIED = "died", "去世"
    STRUCK = "struck", "登记注销"


KINDS = {
    "is_backbone": "骨干",
    "is_elder": "五老",
    "is_grower": "种养能手",
    "is_volunteer": "志愿者",
    "is_migrant": "流动",
}  # the flags of a member → what they are called


class Member(WithOwnFields, Subject, Record):
    """A member of a village's association. `identity` is the keyed digest of the ID number, "" when
    none was given.

    `number` is the member's own for life: village code's last three digits and a running number, as
    "207-0012".
    """

    village = models.ForeignKey(
        Village, models.PROTECT, db_index=False, verbose_name="村（社区）", related_name="members"
    )  # the indexes that begin with it stand below; one more would only tempt the planner to sort
    number = Text("会员编号", max_length=16)
    name = Text("姓名", max_length=40, validators=NO_IDENTITY)
    initials = Text(max_length=80, blank=True, editable=False)
    sex = Text("性别", max_length=1, choices=Sex, blank=True)
    born = PartialDateField("出生日期", blank=True)
    identity = Code(max_length=64, blank=True, editable=False)
    phone = Text("联系电话", max_length=20, blank=True, validators=NO_IDENTITY)
    household = models.ForeignKey(
        Household,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name="家庭",
        related_name="members",
    )
    group = models.ForeignKey(
        MemberGroup,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name="会员小组",
        related_name="members",
    )
    is_backbone = models.BooleanField("骨干", default=False)
    is_elder = models.BooleanField("五老", default=False)
    is_grower = models.BooleanField("种养能手", default=False)
    is_volunteer = models.BooleanField("志愿者", default=False)
    is_migrant = models.BooleanField("流动", default=False)
    skills = Text("特长", max_length=200, blank=True, validators=NOTE_ON_A_PERSON)
    joined = PartialDateField("入会日期", blank=True)
    left = models.DateField("离会日期", null=True, blank=True)
    left_kind = Text("离会方式", max_length=10, choices=LeaveKind, blank=True)
    left_reason = Text("离会原因", max_length=200, blank=True, validators=NOTE_ON_A_PERSON)
    note = Text("备注", max_length=200, blank=True, validators=NOTE_ON_A_PERSON)
    batch = models.ForeignKey(
        "MemberImport", models.SET_NULL, null=True, editable=False, related_name="members"
    )

    dated_by = "memberships"
    own_kind = OWN_OF_MEMBERS
    not_in_trail = ("batch", "initials", "identity")
    objects = MemberQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "会员"
        ordering = ["village", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["village", "number"], name="member_number_once_per_village"
            ),
            models.UniqueConstraint(
                fields=["village", "identity"],
                condition=~Q(identity="") & Q(left__isnull=True),
                name="member_identity_once_per_village",
                violation_error_message="本村已有同一身份证号的在册会员。",
            ),
            models.CheckConstraint(
                name="member_left_says_how",
                condition=Q(left__isnull=True, left_kind="")
                | (Q(left__isnull=False) & ~Q(left_kind="")),
                violation_error_message="离会日期和离会方式要一起填写。",
            ),
        ]
        indexes = [
            models.Index(
                # the order of the list, then all that `matching` looks at
                fields=["village", "left", "number", "name", "initials", "phone", "skills"],
                name="member_in_village",
            ),
            models.Index(fields=["identity"], name="member_by_identity", condition=~Q(identity="")),
        ]

    def __str__(self) -> str:
        return f"{self.name}（{self.number}）"

    @property
    def kinds(self) -> list[str]:
        """What kinds of member this is, in words."""
        return [label for name, label in KINDS.items() if getattr(self, name)]

    def clean(self) -> None:
        self.initials = pinyin.initials(self.name)
        for name in ("household", "group"):
            place = getattr(self, name)
            if place and place.village_id != self.village_id:
                raise ValidationError({name: "不在会员所在的村。"})
        if self.joined and self.left and self.joined > self.left.isoformat():
            raise ValidationError({"left": "离会日期不能早于入会日期。"})
