"""What care for families, honours and money hold on people. What belongs to a family is private:
sensitive ones are rows only to those who may open them, and nothing may tell which those are."""

from django.db.models import Case, Exists, Max, OuterRef, QuerySet, Subquery, When

from accounts.models import User
from associations.persons import Clearing, Facts, Holding, leave, register
from associations.persons.own import OFFICES
from associations.report_sections import chinese_day

from .activities.models import Activity
from .aid.models import Aid
from .benefits.models.benefits import Schooling
from .benefits.models.pay_runs import PayLine, StipendResult
from .certificates.models import Certificate
from .families.models import Family, Support
from .families.querysets import may_open_sensitive
from .honours.models import Honour
from .insurance.models import Insured
from .ledger.models.entries import Entry
from .projects.models import Project

FAMILIES = "本村秘书长、本乡镇经办；需要保密的家庭，别人都看不到"
OF_FAMILY = {"family": "family_id"}
LOGGED = "活动登记簿长期保存；写错的可以更正。照片没有姓名。"
PAID = "发放和收支要能核对，账目只冲销，不删除。"


def _ordinary(rows: QuerySet, user: User | None, family: str = "family") -> QuerySet:
    """As `visible_to` of SensitiveQuerySet, for tables that do not have it."""
    return (
        rows
        if user is None or may_open_sensitive(user)
        else rows.exclude(**{f"{family}__sensitive": True})
    )


def _visits(rows: QuerySet, user: User | None) -> QuerySet:
    return _ordinary(rows, user, "household__family")


def _since_when(rows: QuerySet, user: User | None) -> QuerySet:
    """With `last_until`, the day on which the last support ended; None while one runs."""
    supports = Support.objects.filter(family=OuterRef("pk"))
    ended = ~Exists(supports.filter(until__isnull=True))
    last = supports.order_by().values("family").annotate(last=Max("until")).values("last")
    return rows.annotate(last_until=Case(When(ended, then=Subquery(last))))


def _needs(row: Family, name: str) -> Facts:
    return [("困难和需求", row.need_words)] if row.need_words else []


def _policy(row: Insured, name: str) -> Facts:
    policy = row.policy
    return [
        ("承保单位", policy.insurer),
        ("保费（元）", f"{policy.premium / 100:.2f}"),
        ("保险期间", f"{chinese_day(policy.starts)}至{chinese_day(policy.ends)}"),
    ]


def _shares(row: Project, name: str) -> Facts:
    """The person's own share alone."""
    return [("入股（元）", f"{fen / 100:.2f}") for holder, fen in row.shares if holder == name]


def _month(row: StipendResult, name: str) -> Facts:
    return [("月份", f"{row.period // 100}年{row.period % 100}月")]


HOLDINGS = (
    Holding(
        "family",
        Family,
        "关怀家庭的帮扶",
        FAMILIES,
        page=("family-edit", "village_id", "ref"),
        via={"household": "household_id"},
        gives={"family": "pk"},
        private=True,
        only=_since_when,
        shows=("reference", "responsible", "note", "own"),
        more=_needs,
        clearing=Clearing("families", "last_until", ("needs", "responsible", "note", "own")),
    ),
    Holding(
        "support",
        Support,
        "按什么类别关怀",
        FAMILIES,
        private=True,
        page=("support-edit", "family__village_id", "ref"),
        via=OF_FAMILY,
        shows=("kind", "since", "until"),
        stays="享受优待的依据，随发放账目保存；不再享受的，填终止日期。",
    ),
    Holding(
        "schooling",
        Schooling,
        "按在校学生计算的优待",
        FAMILIES,
        private=True,
        page=("schooling-edit", "family__village_id", "ref"),
        via=OF_FAMILY,
        shows=("level", "count", "since", "until"),
        stays="发放优待的依据，随发放账目保存。",
    ),
    Holding(
        "certificate",
        Certificate,
        "优待证",
        FAMILIES,
        private=True,
        page=("care-certificate-list", "village_id"),
        via=OF_FAMILY,
        shows=("number", "since", "until", "revoked", "reason"),
        stays="证件要能核验，只收回，不删除。",
    ),
    Holding(
        "insured",
        Insured,
        "为家庭投保",
        FAMILIES,
        private=True,
        page=("policy-detail", "policy__code", "policy__ref"),
        via=OF_FAMILY,
        shows=(),
        called=lambda row: str(row.policy),
        more=_policy,
        stays="投保名单要与保费账目一致。",
    ),
    Holding(
        "aid",
        Aid,
        "帮扶",
        FAMILIES,
        private=True,
        page=("aid-edit", "code", "ref"),
        via={"household": "household_id"},
        shows=("date", "kind", "giver", "giver_name", "household", "what", "amount"),
        stays="帮扶与经费账目对应，长期保存；写错的可以更正。",
    ),
    Holding(
        "aid-given",
        Aid,
        "帮扶单位或个人",
        FAMILIES,
        private=True,
        page=("aid-edit", "code", "ref"),
        names=("giver_name",),
        shows=("date", "kind", "giver", "giver_name"),
        stays="帮扶与经费账目对应，长期保存；写错的可以更正。",
    ),
    Holding(
        "responsible",
        Family,
        "关怀家庭的责任人",
        FAMILIES,
        private=True,
        page=("family-edit", "village_id", "ref"),
        names=("responsible",),
        shows=("reference", "responsible"),
        stays="不再负责的，请改责任人。",
    ),
    Holding(
        "pay-line",
        PayLine,
        "优待和岗位津贴的发放",
        FAMILIES,
        private=True,
        only=_ordinary,
        page=("pay-run-detail", "run__code", "run__ref"),
        via={**OF_FAMILY, "post": "post_id"},
        shows=("name", "unit", "due", "amount", "clause", "held", "schooling"),
        stays=PAID,
    ),
    Holding(
        "stipend",
        StipendResult,
        "岗位津贴与实绩挂钩",
        OFFICES,
        page=("stipend-confirm", "post__association__code", "period"),
        via={"post": "post_id"},
        shows=("met", "reason"),
        more=_month,
        stays=PAID,
    ),
    Holding(
        "visit",
        Activity,
        "上门服务和慰问的记录",
        OFFICES,
        private=True,
        only=_visits,
        page=("activity-edit", "code", "ref"),
        via={"household": "household_id"},
        shows=("kind", "date", "place", "title", "organiser", "household", "result", "own"),
        stays=LOGGED,
    ),
    Holding(
        "activity",
        Activity,
        "组织和参加活动的记录",
        OFFICES,
        private=True,
        only=_visits,
        page=("activity-edit", "code", "ref"),
        mentions=("organiser", "took_part", "title", "result"),
        inside=("own",),
        shows=("kind", "date", "place", "title", "own"),
        stays=LOGGED,
    ),
    Holding(
        "honour",
        Honour,
        "评选表彰",
        OFFICES + "；公示期间张榜",
        page=("honour-detail", "village_id", "pk"),
        names=("name",),
        shows=(
            "year",
            "title",
            "name",
            "deeds",
            "nominated",
            "state",
            "notice_place",
            "awarded",
            "award",
            "objections",
            "reason",
        ),
        stays="评选结果公示过，长期保存；写错的可以更正。",
    ),
    Holding(
        "project",
        Project,
        "致富项目的股东",
        OFFICES,
        page=("project-edit", "code", "pk"),
        inside=("shares",),
        shows=("name", "kind", "started"),
        more=_shares,
        stays="入股是经济往来的凭证；写错的可以更正。",
    ),
    Holding(
        "entry",
        Entry,
        "经费收支账",
        OFFICES,
        scope="fund__code",
        page=("entry-detail", "fund__code", "ref"),
        mentions=("counterparty", "approved_by", "purpose"),
        shows=("date", "side", "category", "purpose", "counterparty", "approved_by", "amount"),
        stays=PAID,
    ),
)


def register_all() -> None:
    register(*HOLDINGS)
    leave(
        "捐款、募捐和对账",
        "同收支账，逐笔记账，只增不改。",
        "care.Donation",
        "care.DriveHelp",
        "care.StatementLine",
    )
    leave(
        "统计的数和办法",
        "只有合计、金额和规定，没有姓名。",
        "care.Budget",
        "care.BenefitRule",
        "care.BegunMonths",
        "care.Activity.illnesses",
        "care.PayRun",
    )
