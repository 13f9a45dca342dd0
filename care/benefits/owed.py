"""Entitlements as they stand: rules and families read from the tables in a fixed number of queries,
held against what pay runs have listed and paid."""

import datetime
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace

from django.db.models import Q
from django.utils import timezone

from associations import entitlement_sources

from ..families.models import Family
from ..families.querysets import FamilyQuerySet
from .entitlements import (
    Entitlement,
    EntitlementRule,
    Home,
    Key,
    PartMonth,
    Pupils,
    Stretch,
    entitlements,
)
from .models.benefits import BenefitRule, begun_months
from .models.pay_runs import PayLine, PayRun

FOREVER, DAY = datetime.date.max, datetime.timedelta(days=1)
Days = tuple[datetime.date, datetime.date]


def stretch(since: datetime.date, until: datetime.date | None) -> Stretch:
    return Stretch(since, until or FOREVER)


def rules_for(code: str) -> list[EntitlementRule]:
    """Those of the township, and the clauses of its villages within the code."""
    own = [_township_rule(row) for row in BenefitRule.objects.filter(township=code[:9])]
    return own + [
        EntitlementRule(
            key=promise.key,
            place=promise.village,
            benefit=promise.benefit,
            name=promise.name,
            amount=promise.amount or 0,
            per=promise.per,
            kinds=promise.families,
            levels=promise.levels,
            clause=promise.reference,
            wording=promise.wording,
            days=stretch(promise.since, promise.until),
        )
        for promise in entitlement_sources.promises(code)
        if not promise.why_not
    ]


def _township_rule(row: BenefitRule) -> EntitlementRule:
    return EntitlementRule(
        key=row.key,
        place=row.township_id,
        benefit=row.benefit,
        name=row.name,
        amount=row.amount,
        per=row.per,
        kinds=frozenset(row.kinds),
        levels=frozenset(row.levels),
        clause=row.source,
        wording=row.source,
        days=stretch(row.since, row.until),
        fund=row.fund_id,
    )


def with_all(families: FamilyQuerySet) -> FamilyQuerySet:
    return families.with_rows().prefetch_related("household__stays", "schoolings")


def home_of(family: Family) -> Home:
    """Of a family read `with_all`."""
    stays = [
        (row.village_id, stretch(row.since or datetime.date.min, row.until and row.until - DAY))
        for row in family.household.stays.all()
        if row.until is None or row.until != row.since
    ]
    return Home(
        key=family.pk,
        supports=[(row.kind, stretch(row.since, row.until)) for row in family.supports.all()],
        stays=stays,
        pupils=[
            Pupils(row.pk, row.level, row.count, stretch(row.since, row.until))
            for row in family.schoolings.all()
        ],
    )


def due(township: str, families: Iterable[Family], days: Days) -> list[Entitlement]:
    """Of families read `with_all`."""
    months = begun_months(township)
    part: PartMonth = lambda period: months(period).families  # noqa: E731
    return entitlements(rules_for(township), map(home_of, families), *days, part)


@dataclass(frozen=True)
class Claim:
    """A unit that a family is `entitled` to (fen, 0 where it is no more), and the line of the run
    that has it (None: owed), whose amount it then tells."""

    family: Family
    item: Entitlement
    line: PayLine | None
    entitled: int

    @property
    def paid(self) -> bool:
        return self.line is not None and self.line.run.state == "paid"

    @property
    def over(self) -> int:
        return max(self.item.amount - self.entitled, 0) if self.paid else 0

    @property
    def short(self) -> int:
        return max(self.entitled - self.item.amount, 0) if self.paid else 0


def claims(*, code: str, families: FamilyQuerySet, days: Days) -> list[Claim]:
    """Of these families, what fell due in the villages of the code, and what was paid there."""
    found = {family.pk: family for family in with_all(families.lived_in(code[:9]))}
    items = {item.key: item for item in due(code[:9], found.values(), days)}
    lines = _lines(found, days, code[:9], {item.unit for item in items.values()})
    owed = [
        Claim(found[item.family], item, None, item.amount)
        for key, item in items.items()
        if key not in lines and item.village.startswith(code)
    ]
    listed = {
        key: line
        for key, line in lines.items()
        if line.code.startswith(code) and (key in items or days[0] <= line.due <= days[1])
    }
    items |= elsewhen(code[:9], found, {key for key in listed if key not in items})
    return owed + [_claim(found[key[0]], line, items.get(key)) for key, line in listed.items()]


def _claim(family: Family, line: PayLine, item: Entitlement | None) -> Claim:
    told = replace(item, village=line.code, amount=line.amount) if item else recorded(line)
    return Claim(family, told, line, item.amount if item else 0)


def elsewhen(
    township: str, families: Mapping[int, Family], keys: Iterable[Key]
) -> dict[Key, Entitlement]:
    """Of these units those that fall due on whatever day; nothing is owed before support began."""
    wanted = set(keys)
    theirs = [families[key] for key in {key[0] for key in wanted}]
    starts = [row.since for family in theirs for row in family.supports.all()]
    if not starts:
        return {}
    items = due(township, theirs, (min(starts), timezone.localdate()))
    return {item.key: item for item in items if item.key in wanted}


def _lines(families: Collection[int], days: Days, code: str, units: set[str]) -> dict[Key, PayLine]:
    """Of these units too, where they fell due on another day when they were listed; what is being
    set off is told as paid, until the run that does it is."""
    rows = (
        PayLine.objects.told()
        .in_division(code)
        .filter(Q(due__range=days) | Q(unit__in=units), family__isnull=False)
    )
    rows = rows.select_related("run").order_by("live", "pk")
    return {(row.family_id, row.key, row.unit): row for row in rows if row.family_id in families}


def recorded(line: PayLine) -> Entitlement:
    """As it was listed, whatever the rules say today."""
    rule = EntitlementRule(
        key=line.key,
        place=line.run.code,
        benefit=line.benefit,
        name=line.name,
        amount=line.amount,
        per="",
        kinds=frozenset(),
        clause=line.clause,
        wording=line.clause,
        days=Stretch(line.due),
        fund=line.run.fund_id,
    )
    return Entitlement(line.family_id or 0, rule, line.code, line.unit, line.due, line.amount)


def pays(run: PayRun, rule: EntitlementRule) -> bool:
    """Whether the run's fund is the one that the rule names, or any of its place may pay."""
    return rule.place == run.code and rule.fund in (None, run.fund_id)


def unpaid(run: PayRun, today: datetime.date) -> list[Entitlement]:
    """What the run's fund owes of its days and benefits and no other run that stands has listed: a
    township pays what it promised itself, a village what its charter promised."""
    families = Family.objects.lived_in(run.township_id)
    days = (run.starts, min(run.ends, today))
    items = due(run.township_id, with_all(families), days)
    mine = [item for item in items if pays(run, item.rule)]
    wanted = [item for item in mine if not run.benefits or item.rule.benefit in run.benefits]
    taken = _taken(run, (item.family for item in wanted))
    return [item for item in wanted if (item.rule.key, item.unit) not in taken[item.family]]


def _taken(run: PayRun, families: Iterable[int]) -> dict[int, set[tuple[str, str]]]:
    found: dict[int, set[tuple[str, str]]] = defaultdict(set)
    rows = PayLine.objects.told().exclude(run=run.pk).filter(family__in=set(families))
    for family, key, unit in rows.values_list("family_id", "key", "unit"):
        found[family].add((key, unit))
    return found
