"""What families are entitled to: rules and families in, entitlements out; whole fen, no ORM, no
clock.

A unit (a month, a term, a year) is owed where a family is entitled on any of its days, and falls
due on the first of them, under the rule and in the village of that day. Each unit of a benefit is
owed once, whatever editions and moves there were. What a month is worth that a family is entitled
to on some days only, `PartMonth` says."""

import datetime
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from associations.entitlement_sources import Per

Day = datetime.date
ONE = datetime.timedelta(days=1)
Key = tuple[int, str, str]
TERMS = {"t1": "春季", "t2": "秋季"}
FULL, DAYS, NONE = "full", "days", "none"  # what a begun month gives
PartMonth = Callable[[int], str]  # of a month (202506)


def whole(period: int) -> str:
    return FULL


@dataclass(frozen=True)
class Stretch:
    """Days, the last one included."""

    since: Day
    until: Day = Day.max

    def within(self, other: "Stretch") -> "Stretch | None":
        since, until = max(self.since, other.since), min(self.until, other.until)
        return Stretch(since, until) if since <= until else None


@dataclass(frozen=True)
class EntitlementRule:
    """`place`: the code of the village or township that promised it; `kinds`: of support it is for;
    with `levels` the `amount` is for each pupil. `fund`: what pays it (None: any fund of the
    village)."""

    key: str
    place: str
    benefit: str
    name: str
    amount: int
    per: str
    kinds: frozenset[str]
    clause: str
    wording: str
    days: Stretch
    levels: frozenset[str] = frozenset()
    fund: int | None = None


@dataclass(frozen=True)
class Pupils:
    key: int
    level: str
    count: int
    days: Stretch


@dataclass(frozen=True)
class Home:
    """A family: what it is supported for, in which village it lived when, and its children at
    school (numbers only)."""

    key: int
    supports: Sequence[tuple[str, Stretch]]
    stays: Sequence[tuple[str, Stretch]]
    pupils: Sequence[Pupils] = ()


@dataclass(frozen=True)
class Entitlement:
    """`unit`: 202506, 2025, 2025t1 (spring), 2025t2 (autumn), once, entry-7; `due`: the first day
    it is owed; `days`: how many of a month are counted, where they are counted."""

    family: int
    rule: EntitlementRule
    village: str
    unit: str
    due: Day
    amount: int
    pupils: int = 0
    schooling: int | None = None
    days: int = 0

    @property
    def key(self) -> Key:
        return (self.family, self.rule.key, self.unit)


def entitlements(
    rules: Iterable[EntitlementRule],
    homes: Iterable[Home],
    first: Day,
    last: Day,
    part: PartMonth = whole,
) -> list[Entitlement]:
    """What falls due from `first` to `last`, by family, rule and day."""
    by_place: dict[str, list[EntitlementRule]] = defaultdict(list)
    for rule in sorted(rules, key=lambda rule: (rule.days.since, rule.key)):
        by_place[rule.place].append(rule)
    found: list[Entitlement] = []
    for home in homes:
        found += _of_home(home, list(_rules_of(home, by_place)), Stretch(first, last), part)
    fitting = (item for item in found if first <= item.due <= last)
    return sorted(fitting, key=lambda item: (item.family, item.rule.key, item.due, item.unit))


def _of_home(
    home: Home, rules: Sequence[EntitlementRule], limits: Stretch, part: PartMonth
) -> Iterator[Entitlement]:
    found: dict[Key, Entitlement] = {}
    for rule in rules:
        for item in _owed(rule, home, limits):
            if item.key not in found or item.due < found[item.key].due:
                found[item.key] = item
    for item in found.values():
        what = part(int(item.unit)) if item.rule.per == Per.MONTH else FULL
        yield from [item] if what == FULL else _of_days(item, what, home, rules)


def _of_days(
    item: Entitlement, what: str, home: Home, rules: Sequence[EntitlementRule]
) -> Iterator[Entitlement]:
    """Each day at the rate of the day; to the nearest fen."""
    month = month_days(int(item.unit))
    rates: dict[Day, int] = {}
    for rule in rules:
        for stretch, _ in _entitled(rule, home) if rule.key == item.rule.key else ():
            for day in _days(stretch.within(month)):
                rates.setdefault(day, rule.amount)
    length = month.until.day
    if what == NONE:
        yield from [item] if len(rates) == length else []
        return
    parts = length * item.rule.amount
    amount = (2 * item.amount * sum(rates.values()) + parts) // (2 * parts)
    if amount:
        yield replace(item, amount=amount, days=len(rates) if len(rates) < length else 0)


def _days(stretch: Stretch | None) -> Iterator[Day]:
    day = stretch.since if stretch else Day.max
    while stretch and day <= stretch.until:
        yield day
        day += ONE


def _rules_of(home: Home, by_place: dict[str, list[EntitlementRule]]) -> Iterator[EntitlementRule]:
    places = dict.fromkeys(place for village, _ in home.stays for place in (village, village[:9]))
    kinds = {kind for kind, _ in home.supports}
    return (rule for place in places for rule in by_place.get(place, ()) if kinds & rule.kinds)


def _owed(rule: EntitlementRule, home: Home, limits: Stretch) -> Iterator[Entitlement]:
    days = list(_entitled(rule, home))
    if rule.per == Per.ENTRY:
        yield from _entries(rule, home, days)
        return
    for unit, span in units(rule.per, limits):
        if rule.levels:
            yield from _per_pupil(rule, home, days, unit, span)
        elif found := _first(days, span):
            yield Entitlement(home.key, rule, found[1], unit, found[0], rule.amount)


def _entitled(rule: EntitlementRule, home: Home) -> Iterator[tuple[Stretch, str]]:
    """Stretches of days, each with the village of the day."""
    for kind, supported in home.supports:
        under = supported.within(rule.days) if kind in rule.kinds else None
        for village, stay in home.stays if under else ():
            if village.startswith(rule.place) and under and (days := under.within(stay)):
                yield days, village


def _first(days: Sequence[tuple[Stretch, str]], span: Stretch) -> tuple[Day, str] | None:
    hits = [(hit.since, village) for stretch, village in days if (hit := stretch.within(span))]
    return min(hits, default=None)


def _per_pupil(
    rule: EntitlementRule, home: Home, days: Sequence[tuple[Stretch, str]], unit: str, span: Stretch
) -> Iterator[Entitlement]:
    """Whoever is at school on any entitled day of the unit counts."""
    hits, count = [], 0
    for row in home.pupils:
        at_school = row.days.within(span) if row.level in rule.levels else None
        if at_school and (found := _first(days, at_school)):
            hits.append(found)
            count += row.count
    if hits:
        due, village = min(hits)
        yield Entitlement(home.key, rule, village, unit, due, rule.amount * count, count)


def _entries(
    rule: EntitlementRule, home: Home, days: Sequence[tuple[Stretch, str]]
) -> Iterator[Entitlement]:
    for row in home.pupils:
        day = row.days.since
        if row.level in rule.levels and (found := _first(days, Stretch(day, day))):
            amount = rule.amount * row.count
            yield Entitlement(
                home.key, rule, found[1], f"entry-{row.key}", day, amount, row.count, row.key
            )


def units(per: str, limits: Stretch) -> Iterator[tuple[str, Stretch]]:
    """Those that have a day in common with the days asked for."""
    if per == Per.ONCE:
        yield "once", Stretch(Day.min)
        return
    for year in range(limits.since.year, limits.until.year + 1):
        for unit, span in _of_year(per, year):
            if span.within(limits):
                yield unit, span


def _of_year(per: str, year: int) -> list[tuple[str, Stretch]]:
    """The autumn term ends with the year: January is holidays."""
    if per == Per.YEAR:
        return [(f"{year}", Stretch(Day(year, 1, 1), Day(year, 12, 31)))]
    if per == Per.TERM:
        return [
            (f"{year}t1", Stretch(Day(year, 2, 1), Day(year, 7, 31))),
            (f"{year}t2", Stretch(Day(year, 8, 1), Day(year, 12, 31))),
        ]
    return [(f"{year}{month:02d}", month_days(year * 100 + month)) for month in range(1, 13)]


def month_days(period: int) -> Stretch:
    """Of 202506."""
    year, month = divmod(period, 100)
    after = Day(year + month // 12, month % 12 + 1, 1)
    return Stretch(Day(year, month, 1), after - datetime.timedelta(days=1))


def unit_words(units: Iterable[str]) -> str:
    """ "2025年1—6月、9月" of months, "2025年春季", "2025年", "一次性", "升学"; what is told twice
    is told once."""
    months: dict[int, list[int]] = defaultdict(list)
    others = []
    for unit in sorted(units):
        if len(unit) == 6 and unit.isdigit():
            months[int(unit[:4])].append(int(unit[4:]))
        else:
            others.append(_word(unit))
    periods = [f"{year}年{'、'.join(_runs(found))}月" for year, found in sorted(months.items())]
    return "、".join([*periods, *dict.fromkeys(others)])


def _word(unit: str) -> str:
    if unit == "once":
        return Per.ONCE.label
    if unit.startswith("entry-"):
        return "升学"
    return f"{unit[:4]}年{TERMS.get(unit[4:], '')}"


def _runs(months: list[int]) -> Iterator[str]:
    start = before = months[0]
    for month in [*months[1:], 0]:
        if month != before + 1:
            yield str(start) if start == before else f"{start}—{before}"
            start = month
        before = month
