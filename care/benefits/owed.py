"""Entitlements as they stand: rules and families read from the tables in a fixed number of queries,
held against what pay runs have listed and paid."""

import datetime
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q

from associations import entitlement_sources

from ..families.models import Family
from ..families.querysets import FamilyQuerySet
from .entitlements import Entitlement, EntitlementRule, Home, Pupils, Stretch, entitlements
from .models.benefits import BenefitRule
from .models.pay_runs import PayLine, PayRun

FOREVER = datetime.date.max
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
    return families.with_rows().prefetch_related("former_villages", "schoolings")


def home_of(family: Family) -> Home:
    """Of a family read `with_all`."""
    stays, since = [], datetime.date.min
    for former in sorted(family.former_villages.all(), key=lambda row: row.until):
        stays.append((former.village_id, Stretch(since, former.until)))
        since = former.until + datetime.timedelta(days=1)
    return Home(
        key=family.pk,
        supports=[(row.kind, stretch(row.since, row.until)) for row in family.supports.all()],
        stays=[*stays, (family.village_id, Stretch(since))],
        pupils=[
            Pupils(row.pk, row.level, row.count, stretch(row.since, row.until))
            for row in family.schoolings.all()
        ],
    )


@dataclass(frozen=True)
class Claim:
    """A unit that a family is entitled to, and the line of the run that has it (None: owed)."""

    family: Family
    item: Entitlement
    line: PayLine | None = None

    @property
    def paid(self) -> bool:
        return self.line is not None and self.line.run.state == "paid"


def claims(*, code: str, families: FamilyQuerySet, days: Days) -> list[Claim]:
    """Of these families, what fell due in the villages of the code; and what was paid though no
    longer computed."""
    found = {family.pk: family for family in with_all(families.in_division(code[:9]))}
    items = {
        item.key: item
        for item in entitlements(rules_for(code[:9]), map(home_of, found.values()), *days)
        if item.village.startswith(code)
    }
    lines = _lines(found, days, code, {item.unit for item in items.values()})
    rows = [Claim(found[item.family], item, lines.pop(key, None)) for key, item in items.items()]
    return rows + [
        Claim(found[line.family_id], recorded(line), line)
        for line in lines.values()
        if days[0] <= line.due <= days[1]
    ]


def _lines(
    families: dict[int, Family], days: Days, code: str, units: set[str]
) -> dict[tuple[int, str, str], PayLine]:
    """Of these units too, where they fell due on another day when they were listed."""
    rows = (
        PayLine.objects.live()
        .in_division(code)
        .filter(Q(due__range=days) | Q(unit__in=units), family__isnull=False)
    )
    rows = rows.select_related("run").order_by("pk")
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


def unpaid(run: PayRun, today: datetime.date) -> list[Entitlement]:
    """What the run's fund owes of its days and benefits and no other run that stands has listed: a
    township pays what it promised itself, a village what its charter promised."""
    families = Family.objects.in_division(run.township_id)
    homes = map(home_of, with_all(families))
    items = entitlements(rules_for(run.township_id), homes, run.starts, min(run.ends, today))
    mine = [
        item
        for item in items
        if item.rule.place == run.code and item.rule.fund in (None, run.fund_id)
    ]
    wanted = [item for item in mine if not run.benefits or item.rule.benefit in run.benefits]
    taken = _taken(run, (item.family for item in wanted))
    return [item for item in wanted if (item.rule.key, item.unit) not in taken[item.family]]


def _taken(run: PayRun, families: Iterable[int]) -> dict[int, set[tuple[str, str]]]:
    found: dict[int, set[tuple[str, str]]] = defaultdict(set)
    rows = PayLine.objects.live().exclude(run=run.pk).filter(family__in=set(families))
    for family, key, unit in rows.values_list("family_id", "key", "unit"):
        found[family].add((key, unit))
    return found
