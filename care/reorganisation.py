"""What was done, funds and their ledgers stay with the village in whose name they were kept;
families and their certificates go where their households go, or end with them
(members/people/household_acts.py)."""

import datetime
from collections.abc import Callable

from django.db.models import F, Model, QuerySet
from django.utils import timezone

from accounts.models import User
from accounts.records import save_record
from associations.mergers.services import by_village
from associations.reorganisation import (
    MOVES,
    STAYS,
    Consequence,
    ReorganisationPart,
    ReorganisationPlan,
)
from documents.numerals import yuan2
from members.models import Household
from members.people.household_acts import ENDS as ENDED
from members.people.household_acts import GOES, HouseholdAct, HouseholdPart
from members.people.household_acts import STAYS as STAYING
from members.reorganisation import moving

from .activities.models import Activity
from .aid.models import Aid
from .benefits.models.benefits import Schooling
from .benefits.models.pay_runs import PayLine, PayRun
from .benefits.pay_states import OPEN
from .certificates.models import Certificate
from .certificates.services.certificates import revoke_certificate
from .families.models import Family, Support
from .honours.models import Honour
from .insurance.models import Insured, Policy
from .ledger.models.entries import Entry
from .ledger.models.funds import Fund
from .projects.models import Project

KEPT: tuple[tuple[str, type[Model]], ...] = (
    ("活动", Activity),
    ("经费", Fund),
    ("发放批次", PayRun),
    ("帮扶", Aid),
    ("保险", Policy),
    ("评选表彰", Honour),
    ("致富项目", Project),
)


def lines(plan: ReorganisationPlan) -> list[Consequence]:
    families = by_village(
        Family.objects.filter(household__in=moving(plan).households), "village_id"
    )
    going = [
        Consequence(code, MOVES, "关怀家庭", count, "优待证随家庭走，证号不变")
        for code, count in families.items()
    ]
    return going + [
        Consequence(code, STAYS, label, count)
        for label, model in KEPT
        for code, count in by_village(
            model._default_manager.filter(village__in=plan.source_codes), "village_id"
        ).items()
    ]


def refusals(plan: ReorganisationPlan) -> list[str]:
    """What is listed by a village that goes must be paid or withdrawn before."""
    runs = PayRun.objects.filter(village__in=plan.closing_codes, state__in=OPEN)
    found = [
        f"{run.village}的“{run.title}”还没有办结，请先审批发放或者作废。"
        for run in runs.select_related("village")
    ]
    return [*found, *_of_the_township(plan)] if plan.hands_over else found


def _of_the_township(plan: ReorganisationPlan) -> list[str]:
    """What nobody of the other township could finish."""
    here = plan.sources[0]
    listed = PayLine.objects.filter(code=here.pk).values("run")
    runs = PayRun.objects.filter(pk__in=listed, village=None, state__in=OPEN)
    funds = Fund.objects.filter(village=here, closed=None)
    return [
        *(f"“{run.title}”里有{here}的人，还没有办结，请先审批发放或者作废。" for run in runs),
        *(
            f"{fund}还有结存 {yuan2(balance)} 元。请先从账上转出，划转以后在新的村设立经费。"
            for fund in funds
            if (balance := Entry.objects.filter(fund=fund).balance())
        ),
    ]


def carry_out(plan: ReorganisationPlan, by: User | None) -> None:
    """The households are in their new village already (members comes first)."""
    moved = Family.objects.filter(household__village=plan.target).exclude(village=plan.target)
    moved.update(village=plan.target, version=F("version") + 1)
    certificates = Certificate.objects.filter(family__village=plan.target).exclude(
        village=plan.target
    )
    certificates.update(village=plan.target, version=F("version") + 1)


PART = ReorganisationPart(lines=lines, refusals=refusals, carry_out=carry_out)


Rows = Callable[[Household], QuerySet]


def _of(model: type[Model], **open_rows: object) -> Rows:
    """Rows of the household's family."""

    def rows(household: Household) -> QuerySet:
        found: QuerySet = model._default_manager.filter(family__household=household, **open_rows)
        return found

    return rows


def _family(household: Household) -> QuerySet:
    return Family.objects.filter(household=household)


def _take_along(act: HouseholdAct, by: User | None) -> None:
    """Families and certificates have no act of their own here: the household's tells of it."""
    if act.to:
        _family(act.household).update(village=act.to, version=F("version") + 1)


def _end_or_take(act: HouseholdAct, by: User | None) -> None:
    for certificate in _CERTIFICATES(act.household).select_related("family"):
        if act.to:
            certificate.village = act.to
            save_record(record=certificate, by=by, action="优待证随户迁移")
        else:
            day = act.not_before(certificate.since)
            revoke_certificate(certificate=certificate, date=day, reason=act.why[:120], by=by)


def _end(rows: Rows, action: str) -> Callable[[HouseholdAct, User | None], None]:
    """On the last day before."""

    def carry_out(act: HouseholdAct, by: User | None) -> None:
        for row in [] if act.to else rows(act.household).select_related("family"):
            row.until = max(row.since, act.on - datetime.timedelta(days=1))
            save_record(record=row, by=by, action=action, reason=act.why)

    return carry_out


def _insured(household: Household) -> QuerySet:
    found: QuerySet = _of(Insured, policy__ends__gte=timezone.localdate())(household)
    return found


_CERTIFICATES = _of(Certificate, revoked__isnull=True)
_SUPPORTS, _SCHOOLINGS = _of(Support, until=None), _of(Schooling, until=None)
HOUSEHOLD_PARTS = (
    HouseholdPart(Family, "关怀家庭", _family, GOES, STAYING, "编号不变", _take_along),
    HouseholdPart(
        Support,
        "正在享受的家庭类别",
        _SUPPORTS,
        GOES,
        ENDED,
        "优待按天分在两个村算",
        _end(_SUPPORTS, "家庭类别随户终止"),
    ),
    HouseholdPart(
        Schooling, "在校学生", _SCHOOLINGS, GOES, ENDED, "", _end(_SCHOOLINGS, "在校随户终止")
    ),
    HouseholdPart(
        PayLine,
        "已列入和已发的优待",
        _of(PayLine, live=True),
        GOES,
        STAYING,
        "发过的不再发一遍，多发的列在优待兑现里",
    ),
    HouseholdPart(Certificate, "优待证", _CERTIFICATES, GOES, ENDED, "证号不变", _end_or_take),
    HouseholdPart(Insured, "参加的保险", _insured, GOES, STAYING, "原保单到期为止"),
    HouseholdPart(Aid, "受过的帮扶", lambda household: household.aids.all(), STAYING, STAYING),
    HouseholdPart(Activity, "走访", lambda household: household.visits.all(), STAYING, STAYING),
)
