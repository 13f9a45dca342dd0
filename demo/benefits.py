"""What the demo townships promised families and paid: rules, a run of last year that is paid, one
that waits to be approved, one that a village is checking, and the stipends of this year. For
whichever families there are."""

import datetime
from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.models import User
from associations.entitlement_sources import Benefit, Level, Per
from care.benefits.entitlements import Stretch, month_days
from care.benefits.services.pay_runs import check_run, hold_lines, prepare_run
from care.benefits.services.payments import approve_run
from care.benefits.stipends import stipends
from care.ledger.services.ledger import post_entry
from care.models import (
    BenefitRule,
    Category,
    Entry,
    Family,
    Fund,
    PayRun,
    Schooling,
    StipendResult,
    SupportKind,
)

from . import historical
from .society import people

B, P, L = Benefit, Per, Level
DAUGHTERS, ONLY = SupportKind.TWO_DAUGHTERS.value, SupportKind.ONLY_CHILD.value
FUND = "优待兑现专项"
THEN = (
    B.HEALTH,
    B.SCHOLARSHIP,
)  # in 2005 premiums were paid as insurance, tuition by the villages (篇3)
RULES: tuple[tuple[Benefit, str, int, Per, list[str], list[Level], str], ...] = (
    (B.PENSION, "两女户养老保险补助", 200, P.ONCE, [DAUGHTERS], [], "第二条"),
    (B.HEALTH, "独生子女保健费", 10, P.MONTH, [ONLY], [], "第三条"),
    (B.TUITION, "两女户子女学费补助", 100, P.TERM, [DAUGHTERS], [L.PRIMARY, L.JUNIOR], "第四条"),
    (
        B.SCHOLARSHIP,
        "女孩成才奖学金（大专）",
        1000,
        P.ENTRY,
        [DAUGHTERS, ONLY],
        [L.COLLEGE],
        "第五条",
    ),
    (
        B.SCHOLARSHIP,
        "女孩成才奖学金（本科）",
        3000,
        P.ENTRY,
        [DAUGHTERS, ONLY],
        [L.UNIVERSITY],
        "第五条",
    ),
    (B.ALLOWANCE, "计生特殊家庭慰问", 500, P.YEAR, [SupportKind.BEREAVED.value], [], "第六条"),
)


def promise(last: int) -> None:
    """After everything else: the township of today in these years, that of the documents in
    2005."""
    staff, leader = (User.objects.get(username=name) for name in ("staff", "leader"))
    fund = _fund(people.TOWNSHIP, last + 1)
    _rules(fund, last, "洪山殿镇计划生育家庭优待办法")
    _pupils(people.TOWNSHIP, last)
    new_year = datetime.date(last + 1, 1, 1)
    _pay(
        _run(fund, last, 12, staff),
        min(datetime.date(last + 1, 1, 22), timezone.localdate()),
        staff,
        leader,
        hold=True,
    )
    if timezone.localdate() >= month_days((last + 1) * 100 + 6).until:
        _check(_run(fund, last + 1, 6, staff), staff)
    _village_run(people.TOWNSHIP, last)
    _stipends(people.TOWNSHIP, new_year, staff, leader)
    staff, leader = (User.objects.get(username=name) for name in ("staff2005", "leader2005"))
    fund = _fund(historical.TOWNSHIP, 2005)
    _rules(fund, 2005, "镇计划生育家庭优待规定", THEN)
    _pupils(historical.TOWNSHIP, 2005)
    _pay(_run(fund, 2005, 12, staff), datetime.date(2005, 12, 20), staff, leader)


def _fund(township: str, year: int) -> Fund:
    opened = datetime.date(year, 1, 1)
    return Fund.objects.create(
        code=township, township_id=township, kind=Fund.Kind.CARE, name=FUND, opened=opened
    )


def _rules(fund: Fund, year: int, source: str, only: Sequence[Benefit] = tuple(Benefit)) -> None:
    township, since = fund.township_id, datetime.date(year, 1, 1)
    BenefitRule.objects.bulk_create(
        BenefitRule(
            township_id=township,
            benefit=benefit,
            name=name,
            amount=yuan * 100,
            per=per,
            kinds=kinds,
            levels=levels,
            since=since,
            source=f"《{source}》{clause}",
            fund=fund,
        )
        for benefit, name, yuan, per, kinds, levels, clause in RULES
        if benefit in only
    )


def _pupils(township: str, year: int) -> None:
    """Of every third family with daughters; two children in the township went on to higher
    schools."""
    families = list(
        Family.objects.in_division(township).ordinary().of_kinds([DAUGHTERS]).order_by("pk")[:120]
    )
    entered = datetime.date(year - 2, 9, 1)
    rows = [
        Schooling(
            family=family,
            level=(L.PRIMARY, L.JUNIOR)[n % 2],
            count=1 + n % 4 // 3,
            since=entered,
            version=1,
        )
        for n, family in enumerate(families[::3])
    ]
    rows += [
        Schooling(family=family, level=level, count=1, since=datetime.date(year, 9, 1), version=1)
        for family, level in zip(families[1:3], (L.COLLEGE, L.UNIVERSITY), strict=False)
    ]
    Schooling.objects.bulk_create(rows)


def _run(fund: Fund, year: int, months: int, by: User) -> PayRun | None:
    run = PayRun(
        township_id=fund.township_id,
        village=fund.village,
        code=fund.code,
        kind=PayRun.Kind.BENEFIT,
        fund=fund,
        starts=datetime.date(year, 1, 1),
        ends=month_days(year * 100 + months).until,
        title=f"{fund.place.name}{year}年1—{months}月优待兑现",
    )
    return _listed(run, by)


def _listed(run: PayRun, by: User) -> PayRun | None:
    """None where nobody is owed anything."""
    try:
        return prepare_run(run=run, by=by)
    except ValidationError:
        return None


def _check(run: PayRun | None, by: User) -> PayRun | None:
    return check_run(run=run, by=by) if run else None


def _pay(
    run: PayRun | None, day: datetime.date, by: User, leader: User, hold: bool = False
) -> None:
    if run is None:
        return
    if hold and (line := run.lines.exclude(family__sensitive=True).last()):
        hold_lines(run=run, lines=[line.ref], reason="户主外出，联系上再发", by=by)
    total = sum(run.lines.filter(live=True).values_list("amount", flat=True))
    income = Entry(
        fund=run.fund,
        date=max(day - datetime.timedelta(days=7), run.fund.opened),
        category=Category.APPROPRIATION,
        amount=(total // 500_000 + 1) * 500_000,
        purpose=f"{run.get_kind_display()}经费",
        counterparty="镇财政所",
    )
    post_entry(entry=income, by=by)
    approve_run(
        run=check_run(run=run, by=by), date=day, by=leader, voucher=f"{day.year}-F{run.pk:02d}"
    )
    noon = timezone.make_aware(datetime.datetime.combine(day, datetime.time(10, 20)))
    days = {
        name: noon - datetime.timedelta(days=n)
        for n, name in enumerate(("decided_at", "checked_at"), 1)
    }
    PayRun.objects.filter(pk=run.pk).update(**days, prepared_at=noon - datetime.timedelta(days=5))


def _village_run(township: str, last: int) -> None:
    """Of the first village that owes what its charter promised and has a fund of care; its
    secretary is at it."""
    funds = (
        Fund.objects.in_division(township).filter(village__isnull=False, kind=Fund.Kind.CARE).open()
    )
    for fund in funds.with_places().order_by("code"):
        secretary = User.objects.filter(scope=fund.code).first()
        if secretary and _run(fund, last + 1, timezone.localdate().month, secretary):
            return


def _stipends(township: str, new_year: datetime.date, staff: User, leader: User) -> None:
    """Of the months of this year up to the last but one; what is tied to results was confirmed for
    them."""
    fund = Fund.objects.filter(code=township, kind=Fund.Kind.ACTIVITY).first()
    today = timezone.localdate()
    until = (today.replace(day=1) - datetime.timedelta(days=1)).replace(day=1) - datetime.timedelta(
        days=1
    )
    if fund is None or until < new_year:
        return
    rows = stipends(code=township, days=Stretch(new_year, until), today=today)
    StipendResult.objects.bulk_create(
        StipendResult(
            post=row.post,
            period=row.period,
            met=met,
            reason="" if met else "月报迟报两次",
            version=1,
        )
        for row in rows
        if row.waiting
        for met in [(row.post.pk + row.period) % 11 > 0]
    )
    run = PayRun(
        township_id=township,
        code=township,
        kind=PayRun.Kind.STIPEND,
        fund=fund,
        starts=new_year,
        ends=until,
        title=f"{fund.place.name}{new_year.year}年1—{until.month}月岗位津贴",
    )
    _pay(_listed(run, staff), today.replace(day=1), staff, leader)
