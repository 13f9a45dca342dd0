"""The steps an edition takes, what the households said on their slips, and the papers kept
(domain.md §3)."""

from django.db import models
from django.db.models import F, Q
from django.db.models.lookups import GreaterThan, LessThanOrEqual

from accounts.records import Record, RecordQuerySet
from accounts.texts import LongText, Text
from accounts.texts.free_text import FREE_TEXT, NO_IDENTITY
from associations.models import Attachment
from members.models import Household

from .charters import Charter, CharterText, Clause


class CharterStepKind(models.IntegerChoices):
    """The seven steps, in their order."""

    DRAFT = 1, "起草初稿"
    DISCUSSION = 2, "讨论修改"
    OPINIONS = 3, "听取各方意见"
    HOUSEHOLDS = 4, "逐户征求意见"
    VOTE = 5, "表决"
    FILED = 6, "备案"
    ISSUED = 7, "印发施行"


VOTES = ("entitled", "present", "votes_for", "votes_against", "abstained")
SLIPS = ("slips_issued", "slips_returned", "slips_signed")


def _all_given(names: tuple[str, ...], given: bool) -> Q:
    return Q(**{f"{name}__isnull": not given for name in names})


def _says(expression: object) -> Q:
    return Q(expression)


_QUORUM = Q(assembly="assembly") & _says(GreaterThan(F("present") * 2, F("entitled"))) | ~Q(
    assembly="assembly"
) & _says(LessThanOrEqual(F("entitled") * 2, F("present") * 3))
_NO_QUORUM = Q(assembly="assembly") & _says(LessThanOrEqual(F("present") * 2, F("entitled"))) | ~Q(
    assembly="assembly"
) & _says(GreaterThan(F("entitled") * 2, F("present") * 3))
_MAJORITY = _says(GreaterThan(F("votes_for") * 2, F("present")))
_NO_MAJORITY = _says(LessThanOrEqual(F("votes_for") * 2, F("present")))


class CharterStep(Record):
    """A step taken, with its day and its counts. The database refuses one out of order (guard
    autonomy_step_order) and an outcome other than the sums give. Counts are people, households or
    slips."""

    class Outcome(models.TextChoices):
        PASSED = "passed", "通过"
        NO_QUORUM = "no_quorum", "到会人数不够"
        REJECTED = "rejected", "未获通过"
        RETURNED = "returned", "退回修改"

    class Assembly(models.TextChoices):
        """Who votes; Organic Law of Villagers' Committees, articles 22, 26."""

        ASSEMBLY = "assembly", "村民会议（18 周岁以上村民过半数到会）"
        HOUSEHOLDS = "households", "村民会议（三分之二以上户的代表到会）"
        DELEGATES = "delegates", "村民代表会议（三分之二以上代表到会）"

    scope_field = "charter__village_id"

    charter = models.ForeignKey(Charter, models.PROTECT, verbose_name="章程", related_name="steps")
    number = models.PositiveSmallIntegerField("序号", editable=False)
    step = models.PositiveSmallIntegerField("步骤", choices=CharterStepKind)
    outcome = Text("结果", max_length=10, choices=Outcome, default=Outcome.PASSED)
    text = models.ForeignKey(CharterText, models.PROTECT, verbose_name="文稿", related_name="steps")
    date = models.DateField("日期")
    place = Text("地点", max_length=60, blank=True, validators=NO_IDENTITY)
    led_by = Text("主持或组织", max_length=60, blank=True, validators=NO_IDENTITY)
    people = LongText(
        "参加人员", blank=True, validators=NO_IDENTITY, help_text="姓名或单位，用顿号隔开。"
    )
    summary = LongText("情况和意见", blank=True, validators=FREE_TEXT)
    slips_issued = models.PositiveIntegerField("发出意见表", null=True, blank=True)
    slips_returned = models.PositiveIntegerField("收回意见表", null=True, blank=True)
    slips_signed = models.PositiveIntegerField("户主签字", null=True, blank=True)
    assembly = Text("表决方式", max_length=10, choices=Assembly, blank=True)
    entitled = models.PositiveIntegerField("应到", null=True, blank=True)
    present = models.PositiveIntegerField("实到", null=True, blank=True)
    votes_for = models.PositiveIntegerField("赞成", null=True, blank=True)
    votes_against = models.PositiveIntegerField("反对", null=True, blank=True)
    abstained = models.PositiveIntegerField("弃权", null=True, blank=True)
    read_out = models.BooleanField("会上宣读了修订稿", default=False)
    reason = LongText("退回理由", blank=True, validators=FREE_TEXT)
    file_number = Text("备案编号", max_length=40, blank=True, validators=NO_IDENTITY)
    copies = models.PositiveIntegerField("印发份数", null=True, blank=True)

    objects = RecordQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "制定步骤"
        ordering = ["charter", "number"]
        constraints = [
            models.UniqueConstraint(fields=["charter", "number"], name="step_number_once"),
            models.CheckConstraint(name="step_is_one_of_seven", condition=Q(step__range=(1, 7))),
            models.CheckConstraint(
                name="step_outcome_fits",
                condition=Q(outcome="passed")
                | Q(step=5, outcome__in=["no_quorum", "rejected"])
                | Q(step=6, outcome="returned") & ~Q(reason=""),
                violation_error_message="退回要写明理由。",
            ),
            models.CheckConstraint(
                name="step_slips_add_up",
                condition=~Q(step=4) & _all_given(SLIPS, False)
                | Q(step=4, slips_issued__gt=0, slips_returned__lte=F("slips_issued"))
                & Q(slips_signed__lte=F("slips_returned"))
                & _all_given(SLIPS, True),
                violation_error_message="意见表：收回的不能多于发出的，签字的不能多于收回的。",
            ),
            models.CheckConstraint(
                name="step_votes_add_up",
                condition=~Q(step=5) & _all_given(VOTES, False) & Q(assembly="")
                | Q(step=5, entitled__gt=0, present__lte=F("entitled"))
                & Q(assembly__in=["assembly", "households", "delegates"])
                & _all_given(VOTES, True)
                & _says(
                    LessThanOrEqual(
                        F("votes_for") + F("votes_against") + F("abstained"), F("present")
                    )
                ),
                violation_error_message="实到不能多于应到，赞成、反对、弃权合计不能多于实到。",
            ),
            models.CheckConstraint(
                name="step_vote_outcome_is_its_sum",
                condition=~Q(step=5)
                | Q(outcome="passed", read_out=True) & _QUORUM & _MAJORITY
                | Q(outcome="rejected") & _QUORUM & _NO_MAJORITY
                | Q(outcome="no_quorum") & _NO_QUORUM,
                violation_error_message="表决结果与票数不符。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.charter}{self.get_step_display()}"


class OpinionSlip(Record):
    """The numbered slip on which a household says what it thinks of the draft (逐户征求意见表)."""

    class Answer(models.TextChoices):
        ADOPTED = "adopted", "采纳"
        PARTLY = "partly", "部分采纳"
        DECLINED = "declined", "未采纳"

    scope_field = "charter__village_id"

    charter = models.ForeignKey(Charter, models.CASCADE, verbose_name="章程", related_name="slips")
    round = models.PositiveSmallIntegerField("第几轮", default=1)
    number = models.PositiveIntegerField("编号")
    household = models.ForeignKey(
        Household, models.PROTECT, verbose_name="家庭", related_name="opinion_slips"
    )
    issued = models.DateField("发出日期")
    returned = models.DateField("收回日期", null=True, blank=True)
    signed = models.BooleanField("户主已签字", default=False)
    comment = LongText("意见", blank=True, validators=FREE_TEXT)
    answer = Text("处理", max_length=10, choices=Answer, blank=True)
    reply = Text("处理说明", max_length=300, blank=True, validators=FREE_TEXT)
    clauses = models.ManyToManyField(
        Clause, verbose_name="据此修改的条文", blank=True, related_name="slips"
    )

    objects = RecordQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "意见表"
        ordering = ["charter", "round", "number"]
        constraints = [
            models.UniqueConstraint(fields=["charter", "round", "number"], name="slip_number_once"),
            models.UniqueConstraint(
                fields=["charter", "round", "household"], name="slip_once_per_household"
            ),
            models.CheckConstraint(
                name="slip_says_nothing_before_it_is_back",
                condition=Q(returned__isnull=False) & Q(returned__gte=F("issued"))
                | Q(returned__isnull=True, signed=False, comment="", answer=""),
                violation_error_message="先填收回日期（不早于发出日期），再填签字和意见。",
            ),
            models.CheckConstraint(
                name="slip_answers_a_comment",
                condition=Q(answer="") | ~Q(comment=""),
                violation_error_message="没有意见就不用填处理。",
            ),
        ]

    def __str__(self) -> str:
        return f"意见表{self.number}号"


class CharterPaper(Record):
    """A paper kept as evidence of the edition, of one of its steps where it belongs to one."""

    class Kind(models.TextChoices):
        DRAFT = "draft", "文稿"
        MINUTES = "minutes", "会议记录"
        SIGN_IN = "sign_in", "签到表"
        SLIPS = "slips", "意见表"
        VOTE = "vote", "表决记录"
        REPLY = "reply", "备案文件"
        PHOTO = "photo", "照片"
        OTHER = "other", "其他"

    scope_field = "charter__village_id"

    charter = models.ForeignKey(Charter, models.PROTECT, verbose_name="章程", related_name="papers")
    step = models.ForeignKey(
        CharterStep,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name="步骤",
        related_name="papers",
    )
    kind = Text("类别", max_length=10, choices=Kind)
    title = Text("名称", max_length=80, validators=NO_IDENTITY)
    date = models.DateField("形成日期")
    attachment = models.ForeignKey(
        Attachment, models.PROTECT, verbose_name="文件", related_name="+"
    )

    objects = RecordQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "档案材料"
        ordering = ["charter", "date", "id"]

    def __str__(self) -> str:
        return f"{self.charter}：{self.title}"
