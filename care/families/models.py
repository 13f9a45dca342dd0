"""Families that are supported (关怀家庭): of each only the kinds of support it is entitled to,
nobody's births, contraception or examinations (domain.md §7), and nothing of its children.

The loss of an only child and complications of surgery are sensitive; hardship is not: who is helped
for it is heard by the villagers and posted. A sensitive family has a masked name and no kind
wherever it is listed, and the trail calls every family by its reference alone."""

import secrets
from collections.abc import Callable
from enum import StrEnum

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.crypto import salted_hmac

from accounts.records import Record
from accounts.references import RefField
from accounts.texts import Data, Text
from accounts.texts.free_text import NO_IDENTITY, NOTE_ON_A_PERSON
from associations.models import Village
from associations.vocabulary.fields import KindField
from associations.vocabulary.in_force import kind_anywhere, kind_in
from associations.vocabulary.lists import SENSITIVE, KindList
from associations.vocabulary.own.kinds import OwnKind, own_kind
from associations.vocabulary.own.records import WithOwnFields
from members.models import Household

from .querysets import FamilyQuerySet, SensitiveQuerySet

LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # none that is read for another
CONCEALED = "保密"
DIGEST = 8


class SupportKind(StrEnum):
    """What a family is supported for, as far as the program knows it by itself."""

    ONLY_CHILD = "only_child"
    TWO_DAUGHTERS = "two_daughters"
    BEREAVED = "bereaved"
    COMPLICATION = "complication"
    HARDSHIP = "hardship"
    MIGRANT = "migrant"


SENSITIVE_KINDS = (SupportKind.BEREAVED, SupportKind.COMPLICATION)
SUPPORTS = KindList("family", "家庭类别", 14, tuple(SupportKind), (SENSITIVE,))


def is_sensitive(kind: str, code: str) -> bool:
    """In the county of `code`; what was published as confidential stays so, in another county too
    where a village came from one."""
    found = kind_in(SUPPORTS, kind, code) or kind_anywhere(SUPPORTS, kind)
    return kind in SENSITIVE_KINDS or (found is not None and found.sensitive)


class Need(models.TextChoices):
    """What a family needs (困难和需求)."""

    LIVING = "living", "生活"
    PRODUCTION = "production", "生产"
    EMPLOYMENT = "employment", "就业"
    SCHOOLING = "schooling", "就学"
    MEDICAL = "medical", "医疗"
    HOUSING = "housing", "住房"
    COMPANY = "company", "精神慰藉"


def new_reference() -> str:
    return "".join(secrets.choice(LETTERS) for _ in range(6))


def masked(name: str) -> str:
    """陈大山 → 陈××, of whatever length."""
    return f"{name[:1]}××"


def digest(*contents: object) -> str:
    """What the trail keeps of contents that it does not tell: whether they changed, keyed, so that
    nobody can guess."""
    return salted_hmac("care.families", repr(contents)).hexdigest()[:DIGEST]


FAMILY_FIELDS = own_kind(OwnKind("family", "关怀家庭", "care.Family", persons=True, concealed=True))


class Family(WithOwnFields, Record):
    """A household that is supported. `sensitive` follows from its supports, past ones too;
    `reference` is what the trail calls it, and it gets another when it becomes sensitive, so that
    nothing leads back to its name; `ref`, which stays, is its address."""

    own_kind = FAMILY_FIELDS

    village = models.ForeignKey(
        Village, models.PROTECT, verbose_name="村（社区）", related_name="families", editable=False
    )
    household = models.OneToOneField(
        Household,
        models.PROTECT,
        verbose_name="家庭",
        related_name="family",
        error_messages={"unique": "这户已经是关怀家庭。"},
    )
    ref = RefField()
    reference = Text("编号", max_length=6, unique=True, default=new_reference, editable=False)
    sensitive = models.BooleanField("保密", default=False, editable=False)
    needs = Data("困难和需求", default=list, blank=True)
    responsible = Text("责任人", max_length=40, blank=True, validators=NO_IDENTITY)
    note = Text("情况说明", max_length=300, blank=True, validators=NOTE_ON_A_PERSON)

    objects = FamilyQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "关怀家庭"
        ordering = ["village", "id"]
        indexes = [models.Index(fields=["village", "sensitive"], name="family_by_village")]

    def __str__(self) -> str:
        return f"关怀家庭 {self.reference}"

    def trail_values(self) -> dict[str, str]:
        contents: tuple[object, ...] = (self.household_id, sorted(self.needs))
        contents += (self.responsible, self.note, *self._own_contents)
        if self.sensitive:
            return {"内容": f"不显示（{digest(*contents)}）"}
        texts = digest(self.household_id, self.responsible, self.note, *self._own_contents)
        return {"困难和需求": self.need_words, "姓名和说明": f"不显示（{texts}）"}

    @property
    def _own_contents(self) -> tuple[object, ...]:
        """Nothing where there are none: digests of before stand."""
        return (sorted(self.own.items()),) if self.own else ()

    @property
    def shown_name(self) -> str:
        """As lists and papers show it, whoever reads them."""
        return masked(self.household.head) if self.sensitive else self.household.head

    @property
    def shown_kinds(self) -> str:
        return CONCEALED if self.sensitive else self.kind_words

    @property
    def kind_words(self) -> str:
        """Of the supports that run: 独生子女、计生困难家庭."""
        return "、".join(row.get_kind_display() for row in self.supports.all() if row.until is None)

    @property
    def need_words(self) -> str:
        labels = dict(Need.choices)
        return "、".join(labels[need] for need in self.needs if need in labels)

    def clean(self) -> None:
        if set(self.needs) - set(Need.values):
            raise ValidationError({"needs": "请从列出的需求里选。"})


class Support(Record):
    """A kind of support that a family is entitled to, from a day on and perhaps until another."""

    scope_field = "family__village_id"

    ref = RefField()
    family = models.ForeignKey(
        Family, models.CASCADE, verbose_name="关怀家庭", related_name="supports"
    )
    kind = KindField("家庭类别", max_length=14, kinds=SUPPORTS, day="since")
    get_kind_display: Callable[[], str]
    since = models.DateField("起始日期")
    until = models.DateField("终止日期", null=True, blank=True)

    objects = SensitiveQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "家庭类别"
        ordering = ["family", "since", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["family", "kind"],
                condition=Q(until__isnull=True),
                name="support_runs_once",
                violation_error_message="这个类别已经登记，还没有终止。",
            ),
            models.CheckConstraint(
                name="support_until_after_since",
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
                violation_error_message="终止日期不能早于起始日期。",
            ),
        ]

    def __str__(self) -> str:
        return str(self.family)

    def trail_values(self) -> dict[str, str]:
        if self.family.sensitive:
            return {
                "内容": f"不显示（{digest(self.family_id, self.kind, self.since, self.until)}）"
            }
        return {
            "类别": self.get_kind_display(),
            "起始日期": self.since.isoformat(),
            "终止日期": self.until.isoformat() if self.until else "",
        }

    def clean(self) -> None:
        today = timezone.localdate()
        late = {
            name: "这个日期还没有到。"
            for name in ("since", "until")
            if (d := getattr(self, name)) and d > today
        }
        if late:
            raise ValidationError(late)

    @property
    def runs(self) -> bool:
        return self.until is None


def trail_values_of(
    family: "Family | None", told: dict[str, str], *hidden: object
) -> dict[str, str]:
    """What the trail tells of a row of `family`: of a sensitive one nothing but that it changed."""
    if family is None or not family.sensitive:
        return told
    return {
        "关怀家庭": str(family),
        "内容": f"不显示（{digest(sorted(map(str, told.items())), *hidden)}）",
    }
