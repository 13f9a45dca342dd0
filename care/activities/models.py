"""The log of activities (活动): what was done, where, by whom, and how many it reached (domain.md
§4)."""

from collections.abc import Callable, Collection
from enum import StrEnum
from typing import Unpack

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from accounts.records import Record, RecordQuerySet, SaveOptions
from accounts.references import RefField
from accounts.texts import Data, Text
from accounts.texts.free_text import FREE_TEXT, NO_IDENTITY
from associations.models import Attachment, Township, Village
from associations.vocabulary.fields import KindField
from associations.vocabulary.lists import LINE, SHORT, KindList
from associations.vocabulary.own.kinds import OwnKind, own_kind
from associations.vocabulary.own.records import WithOwnFields
from members.models import Household

from ..families.models import digest
from ..ledger.models.entries import Entry
from .findings import ILLNESSES
from .querysets import ActivityQuerySet

VISITS = ("home_visit", "condolence")
PUBLIC = ("publicity", "member_day")


class ActivityKind(StrEnum):
    """Those that the program knows; what they are called stands in the county's vocabulary."""

    MEETING = "meeting"
    TRAINING = "training"
    SCHOOL = "school"
    PUBLICITY = "publicity"
    MEMBER_DAY = "member_day"
    HOME_VISIT = "home_visit"
    CONDOLENCE = "condolence"
    HEALTH_CHECK = "health_check"
    CULTURE = "culture"


ACTIVITIES = KindList("activity", "活动类别", 12, tuple(ActivityKind), (LINE, SHORT))


ACTIVITY_FIELDS = own_kind(OwnKind("activity", "活动", "care.Activity", persons=True))


class Activity(WithOwnFields, Record):
    """One activity of a village or, without one, of the township itself; `code` is that place's. Of
    a home visit the household visited is kept, and what help was given, never anybody's
    pregnancies, births, contraception or examinations; of a health check only totals (domain.md
    §7). `cost` is in fen; `entry` is the line of the ledger that paid it, and one line may have
    paid for several activities."""

    Kind = ActivityKind

    class Service(models.TextChoices):
        """The "three-life" services (三生) the model grade looks at."""

        BIRTH = "birth", "生育服务"
        PRODUCTION = "production", "生产服务"
        LIVING = "living", "生活服务"

    scope_field = "code"
    own_kind, own_day = ACTIVITY_FIELDS, "date"

    ref = RefField()
    code = Text("区划代码", max_length=12, db_index=True, editable=False)
    township = models.ForeignKey(
        Township,
        models.PROTECT,
        verbose_name="乡镇（街道）",
        related_name="activities",
        editable=False,
    )
    village = models.ForeignKey(
        Village,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name="村（社区）",
        related_name="activities",
    )
    kind = KindField("类别", max_length=12, kinds=ACTIVITIES, day="date")
    get_kind_display: Callable[[], str]
    service = Text("三生服务", max_length=10, choices=Service, blank=True)
    date = models.DateField("日期")
    place = Text("地点", max_length=60, blank=True, validators=NO_IDENTITY)
    title = Text("内容", max_length=120, validators=FREE_TEXT)
    organiser = Text("组织者或服务人", max_length=60, blank=True, validators=NO_IDENTITY)
    took_part = Text("参加的小组或人员", max_length=120, blank=True, validators=FREE_TEXT)
    members = models.PositiveIntegerField("参加会员人数", null=True, blank=True)
    reached = models.PositiveIntegerField("受益人数", default=0)
    result = Text("结果", max_length=300, blank=True, validators=FREE_TEXT)
    household = models.ForeignKey(
        Household,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name="走访家庭",
        related_name="visits",
    )
    households = models.PositiveIntegerField("走访户数", null=True, blank=True)
    slogans = models.PositiveIntegerField("标语", null=True, blank=True)
    posters = models.PositiveIntegerField("墙报、宣传栏", null=True, blank=True)
    leaflets = models.PositiveIntegerField("宣传资料", null=True, blank=True)
    examined = models.PositiveIntegerField("检查人数", null=True, blank=True)
    ill = models.PositiveIntegerField("查出患病人数", null=True, blank=True)
    illnesses = Data("病种合计", default=list, blank=True)
    cost = models.PositiveBigIntegerField("费用", default=0)
    entry = models.ForeignKey(
        Entry,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name="支出账目",
        related_name="activities",
    )

    pictures: int  # annotated

    objects = ActivityQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "活动"
        ordering = ["-date", "code", "id"]
        indexes = [models.Index(fields=["code", "date"], name="activity_by_place_and_date")]
        constraints = [
            models.CheckConstraint(
                name="activity_code_is_its_place",
                condition=Q(village__isnull=True, code=F("township_id"))
                | Q(village__isnull=False, code=F("village_id")),
            ),
            models.CheckConstraint(
                name="activity_household_only_of_visits",
                condition=Q(household__isnull=True, households__isnull=True) | Q(kind__in=VISITS),
                violation_error_message="只有上门服务和慰问要填走访的家庭和户数。",
            ),
            models.CheckConstraint(
                name="activity_one_household_counts_one",
                condition=Q(household__isnull=True) | Q(households=1),
                violation_error_message="选了走访家庭，户数就是 1；走访多户的只填户数。",
            ),
            models.CheckConstraint(
                name="activity_publicity_counts_fit_kind",
                condition=Q(slogans__isnull=True, posters__isnull=True, leaflets__isnull=True)
                | Q(kind__in=PUBLIC),
                violation_error_message="只有宣传和会员活动日要填标语、墙报和资料数。",
            ),
            models.CheckConstraint(
                name="activity_health_counts_fit_kind",
                condition=Q(examined__isnull=True, ill__isnull=True) | Q(kind="health_check"),
                violation_error_message="只有健康检查要填检查人数和患病人数。",
            ),
            models.CheckConstraint(
                name="activity_ill_within_examined",
                condition=Q(ill__isnull=True) | Q(examined__isnull=False, ill__lte=F("examined")),
                violation_error_message="患病人数不能大于检查人数。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.place_name}{self.date.isoformat()}{self.get_kind_display()}"

    @property
    def division(self) -> str:
        """Also before it is settled."""
        return str(self.village_id or self.township_id or "")

    @property
    def place_name(self) -> str:
        return (self.village or self.township).name

    def trail_values(self) -> dict[str, str]:
        """The money as it is read; of a health check that it found something else than before, not
        what."""
        told = super().trail_values() | {"费用": f"{self.cost / 100:.2f}元"}
        ill, illnesses = told.pop("查出患病人数"), told.pop("病种合计")
        return told | (
            {"检查结果": f"不显示（{digest(ill, illnesses)}）"} if self.ill is not None else {}
        )

    @property
    def illness_words(self) -> str:
        """乳腺疾病3人、妇科炎症192人"""
        return "、".join(f"{name}{count}人" for name, count in self.illnesses)

    def save(self, **options: Unpack[SaveOptions]) -> None:
        self._settle()
        super().save(**options)

    def clean_fields(self, exclude: Collection[str] | None = None) -> None:
        self._settle()
        super().clean_fields(exclude)

    def _settle(self) -> None:
        """Where it belongs follows from the village; a visit to one household is one."""
        if self.village:
            self.township_id = self.village.township_id
        self.code = self.village_id or self.township_id
        if self.household_id:
            self.households = 1

    def clean(self) -> None:
        wrong: dict[str, str] = {}
        if self.date and self.date > timezone.localdate():
            wrong["date"] = "日期还没有到。"
        if self.household and self.household.village_id != self.village_id and not self.pk:
            wrong["household"] = "这户不在本村。"
        if self.kind in VISITS and not self.households:
            wrong["households"] = "请选走访的家庭，或者填走访了多少户。"
        if self.kind == Activity.Kind.HEALTH_CHECK and self.examined is None:
            wrong["examined"] = "请填检查了多少人。"
        wrong |= self._wrong_illnesses()
        if wrong:
            raise ValidationError(wrong)

    def _wrong_illnesses(self) -> dict[str, str]:
        total = sum(count for _, count in self.illnesses)
        if self.illnesses and self.kind != Activity.Kind.HEALTH_CHECK:
            return {"illnesses": "只有健康检查要填病种。"}
        if {name for name, _ in self.illnesses} - set(ILLNESSES):
            return {"illnesses": "请只写病种表里的病种，表里没有的合在“其他”里。"}
        if self.illnesses and total != (self.ill or 0):
            return {"illnesses": f"各病种合计 {total} 人，应等于查出患病人数（{self.ill or 0}）。"}
        return {}


class ActivityPhoto(Record):
    """A photograph of an activity with its thumbnail, both without any metadata
    (documents/pictures/photos.py)."""

    scope_field = "activity__code"

    activity = models.ForeignKey(
        Activity, models.CASCADE, verbose_name="活动", related_name="photos"
    )
    attachment = models.ForeignKey(
        Attachment, models.PROTECT, verbose_name="照片", related_name="+"
    )
    thumbnail = models.ForeignKey(
        Attachment, models.PROTECT, verbose_name="缩略图", related_name="+"
    )

    not_in_trail = ("thumbnail",)
    objects = RecordQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "活动照片"
        ordering = ["activity", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["activity", "attachment"],
                name="activity_photo_once",
                violation_error_message="这张照片已经有了。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.activity}照片"
