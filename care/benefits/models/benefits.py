"""What a township promised families (优待政策) and gives for begun months, and their children at
school (numbers only)."""

import datetime
import secrets
from collections.abc import Callable

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

from accounts.records import Record, RecordQuerySet
from accounts.references import RefField
from accounts.texts import Code, Data, Text
from accounts.texts.free_text import NO_IDENTITY
from associations.entitlement_sources import Benefit, Level, Per
from associations.models import Township
from associations.vocabulary.in_force import titled, titles_of

from ...families.models import SUPPORTS, Family, trail_values_of
from ...families.querysets import SensitiveQuerySet
from ...ledger.models.funds import Fund


def new_key() -> str:
    return f"rule-{secrets.token_hex(6)}"


class BenefitRuleQuerySet(RecordQuerySet):
    """Made by a township for all of its villages, and these read them."""

    def visible_to(self, user: object) -> "BenefitRuleQuerySet":
        return self.in_division(user.scope[:9])  # type: ignore[attr-defined]


class BenefitRule(Record):
    """`key` goes on when another rule takes this one's place (`replaces`), so that nothing is paid
    twice."""

    scope_field = "township_id"
    not_in_trail = ("township", "key")

    township = models.ForeignKey(
        Township,
        models.PROTECT,
        verbose_name="乡镇（街道）",
        related_name="benefit_rules",
        editable=False,
    )
    benefit = Text("项目", max_length=12, choices=Benefit)
    name = Text("名称", max_length=40, validators=NO_IDENTITY)
    amount = models.PositiveBigIntegerField("金额（分）")
    per = Text("发放", max_length=5, choices=Per)
    kinds = Data("给哪些家庭", default=list)
    levels = Data("按在校学生计算", default=list, blank=True)
    since = models.DateField("执行日期")
    until = models.DateField("截止日期", null=True, blank=True)
    source = Text("依据", max_length=200, validators=NO_IDENTITY)
    fund = models.ForeignKey(
        Fund, models.PROTECT, verbose_name="从哪项经费发放", related_name="benefit_rules"
    )
    replaces = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name="接替",
        related_name="replaced_by",
    )
    key = Code("编号", max_length=40, default=new_key, editable=False)

    objects = BenefitRuleQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "优待政策"
        ordering = ["township", "benefit", "since", "id"]
        constraints = [
            models.CheckConstraint(
                name="benefit_rule_amount_positive",
                condition=Q(amount__gt=0),
                violation_error_message="金额应大于 0。",
            ),
            models.CheckConstraint(
                name="benefit_rule_until_after_since",
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
                violation_error_message="截止日期不能早于执行日期。",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def trail_values(self) -> dict[str, str]:
        shown = {"给哪些家庭": self.kind_words, "按在校学生计算": self.level_words}
        return super().trail_values() | shown

    @property
    def kind_words(self) -> str:
        named = dict.fromkeys(self.kinds, 1)
        return "、".join(
            title for title, _ in titled(SUPPORTS, self.township_id, self.since, named)
        )

    @property
    def level_words(self) -> str:
        return "、".join(level.label for level in Level if level in self.levels)

    def clean(self) -> None:
        wrong = {}
        if not self.kinds or set(self.kinds) - set(titles_of(SUPPORTS, self.township_id)):
            wrong["kinds"] = "请从列出的类别里选，至少一类。"
        if set(self.levels) - set(Level.values):
            wrong["levels"] = "请从列出的学校里选。"
        elif self.per == Per.ENTRY and not self.levels:
            wrong["levels"] = "每次升学发放的，请选考入哪些学校。"
        if self.fund_id and self.fund.code != self.township_id:
            wrong["fund"] = "请选乡镇本级的经费。"
        if wrong:
            raise ValidationError(wrong)


class Schooling(Record):
    """How many children of a family go to a school of one level, from a day on: a number, and no
    child's name."""

    scope_field = "family__village_id"

    ref = RefField()
    family = models.ForeignKey(
        Family, models.PROTECT, verbose_name="关怀家庭", related_name="schoolings", editable=False
    )
    level = Text("就读学校", max_length=10, choices=Level)
    count = models.PositiveSmallIntegerField("学生人数", default=1)
    since = models.DateField("入学日期")
    until = models.DateField("离校日期", null=True, blank=True)

    objects = SensitiveQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "在校学生"
        ordering = ["family", "since", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["family", "level", "since"],
                name="schooling_once",
                violation_error_message="已经登记过同一天进同类学校的学生；有几名就改人数。",
            ),
            models.CheckConstraint(
                name="schooling_count_small",
                condition=Q(count__gte=1, count__lte=9),
                violation_error_message="学生人数是 1 到 9。",
            ),
            models.CheckConstraint(
                name="schooling_until_after_since",
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
                violation_error_message="离校日期不能早于入学日期。",
            ),
        ]

    def __str__(self) -> str:
        return str(self.family)

    def trail_values(self) -> dict[str, str]:
        shown = {
            "就读学校": self.get_level_display(),
            "学生人数": str(self.count),
            "入学日期": str(self.since),
        }
        return trail_values_of(self.family, shown | {"离校日期": str(self.until or "")})


class BegunMonths(Record):
    """What a month gives of which a family or the holder of a post has some days only, from the
    month of `since` on; before the first of these rows as it always was."""

    class OfFamilies(models.TextChoices):
        FULL = "full", "有一天就发整月"
        DAYS = "days", "按天发"
        NONE = "none", "不满月不发"

    class OfPosts(models.TextChoices):
        END = "end", "月底在任发整月"
        FULL = "full", "任职一天就发整月"
        DAYS = "days", "按天发"
        NONE = "none", "不满月不发"

    scope_field = "township_id"
    not_in_trail = ("township", "told")

    township = models.ForeignKey(
        Township, models.PROTECT, verbose_name="乡镇（街道）", related_name="+", editable=False
    )
    since = models.DateField("从哪个月起")
    told = models.DateField("登记日期", null=True, editable=False)  # of what corrects past months
    families = Text("家庭的优待", max_length=4, choices=OfFamilies, default=OfFamilies.FULL)
    posts = Text("岗位津贴", max_length=4, choices=OfPosts, default=OfPosts.END)
    source = Text("依据", max_length=200, validators=NO_IDENTITY)

    objects = BenefitRuleQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "不满月的发放办法"
        ordering = ["township", "since"]
        constraints = [
            models.UniqueConstraint(
                fields=["township", "since"],
                name="begun_months_once",
                violation_error_message="这个月起的办法已经登记过。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.since.year}年{self.since.month}月起"

    def clean(self) -> None:
        if self.since:
            self.since = self.since.replace(day=1)

    @property
    def correction(self) -> str:
        """What is told of a rule that changed what was owed of months before it was entered."""
        if self.told is None:
            return ""
        return f"{self.told} 登记，更正{self}的应发；已经发过的，列为多发或少发。"


def begun_months(township: str) -> Callable[[int], BegunMonths]:
    """What holds in a month (202506)."""
    rows = list(BegunMonths.objects.filter(township=township[:9]))

    def of(period: int) -> BegunMonths:
        day = datetime.date(period // 100, period % 100, 1)
        return next((row for row in reversed(rows) if row.since <= day), BegunMonths())

    return of
