"""Every source counted again over the demo, one row after another, by loops that share no code with
it."""

import datetime
from collections import Counter, defaultdict
from collections.abc import Callable

import pytest
from django.utils import timezone

from assessment.models import Correction, MonthlyReport
from associations.counted.sources import DaySpan, all_sources, by_village, source_of, span_of
from associations.models import (
    Post,
    ResponsibilityContract,
    Rule,
    ServiceTeam,
    Term,
    Venue,
)
from autonomy.models import (
    Agreement,
    Appraisal,
    Charter,
    Disclosure,
    Matter,
    Meeting,
    Survey,
    VillagerReport,
)
from care.ledger.models.entries import INCOME
from care.models import Activity, Aid, Entry, Insured, Support
from members.models import (
    Contact,
    GroupNote,
    GroupPeriod,
    Household,
    Membership,
    Stay,
    Suggestion,
)

pytestmark = pytest.mark.django_db
Tally = Counter[str]
END = {1: 31, 2: 28, 3: 31, 4: 30, 5: 31, 6: 30, 7: 31, 8: 31, 9: 30, 10: 31, 11: 30, 12: 31}


def on(start, stop, day) -> bool:
    return (start is None or start <= day) and (stop is None or day < stop)


def tally(rows, village, keep=lambda row: True, worth=lambda row: 1) -> Tally:
    found: Tally = Counter()
    for row in rows:
        if keep(row):
            found[village(row)] += worth(row) or 0
    return found


def different(pairs) -> Tally:
    return Counter(village for village, _ in set(pairs))


def month_ends(a, b) -> list[datetime.date]:
    year, month, found = a.year, a.month, []
    while (year, month) <= (b.year, b.month):
        last = 29 if month == 2 and year % 4 == 0 else END[month]
        found.append(datetime.date(year, month, last))
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)
    return found


def of_village(row) -> str:
    return row.village_id


def terms(a, b) -> Tally:
    rows = Term.objects.select_related("association")
    return different(
        (term.association.village_id, term.association.village_id)
        for term in rows
        if term.association.kind == "village"
        and term.started <= b <= term.due
        and on(None, term.ended, b)
        and on(term.association.founded, term.association.dissolved, b)
    )


MAIN = ("president", "executive_vice_president", "secretary_general")


def posts(a, b) -> Tally:
    return different(
        (post.association.village_id, post.kind)
        for post in Post.objects.select_related("association")
        if post.association.kind == "village" and post.kind in MAIN
        if on(post.started, post.ended, b)
    )


def contacted(a, b) -> Tally:
    homes = {c.household_id for c in Contact.objects.all() if on(c.since, c.until, b)}
    return tally(
        Stay.objects.all(),
        of_village,
        lambda s: on(s.since, s.until, b) and s.household_id in homes,
    )


def feedback_due(a, b) -> Tally:
    found: Tally = Counter()
    for day in month_ends(a, b):
        found += tally(
            GroupPeriod.objects.all(), of_village, lambda g, d=day: on(g.since, g.until, d)
        )
    return found


def at_home(group: int, day) -> str | None:
    rows = GroupPeriod.objects.filter(group=group)
    return next((row.village_id for row in rows if on(row.since, row.until, day)), None)


def notes(kind: str) -> list[tuple[GroupNote, str]]:
    rows = GroupNote.objects.filter(kind=kind)
    return [(note, home) for note in rows if (home := at_home(note.group_id, note.on))]


def feedback_given(a, b) -> Tally:
    return different(
        (home, (note.group_id, note.on.year, note.on.month))
        for note, home in notes("feedback")
        if a <= note.on <= b
    )


def group_meetings(a, b) -> Tally:
    return Counter(home for note, home in notes("meeting") if a <= note.on <= b)


def due(row) -> datetime.date | None:
    return row.first_deadline or row.deadline


def suggestions_due(a, b) -> Tally:
    return tally(Suggestion.objects.all(), of_village, lambda s: a <= due(s) <= b)


def suggestions_in_time(a, b) -> Tally:
    return tally(
        Suggestion.objects.all(),
        of_village,
        lambda s: a <= due(s) <= b and s.answered is not None and s.answered <= due(s),
    )


def homes_of(kind: str, live: bool, migrants: bool = False) -> Callable[..., Tally]:
    """`migrants`: of households that are marked so, or have a migrant member on the day."""

    def is_meant(home: Household, day: datetime.date) -> bool:
        rows = Membership.objects.filter(household=home, member__is_migrant=True)
        there = any(on(row.since, row.until, day) for row in rows)
        return not migrants or home.is_migrant or there

    def count(a, b) -> Tally:
        asked = defaultdict(list)
        for row in Agreement.objects.filter(kind=kind):
            asked[row.household_id].append(row)

        def holds(row: Agreement) -> bool:
            if row.asked > b:
                return False
            if not live:
                return True
            begun = row.starts is not None and row.starts <= b
            return begun and (row.ends is None or b <= row.ends) and on(None, row.ended, b)

        return tally(
            Stay.objects.all(),
            of_village,
            lambda s: (
                on(s.since, s.until, b)
                and any(map(holds, asked[s.household_id]))
                and is_meant(s.household, b)
            ),
        )

    return count


def in_force(kind: str) -> Callable[..., Tally]:
    return lambda a, b: different(
        (row.village_id, row.village_id)
        for row in Charter.objects.filter(kind=kind)
        if row.in_force_from is not None and on(row.in_force_from, row.in_force_until, b)
    )


def decided():
    return Matter.objects.filter(outcome="decided").select_related("meeting")


def decisions_due(a, b) -> Tally:
    return tally(decided(), lambda m: m.meeting.village_id, lambda m: due(m) and a <= due(m) <= b)


def decisions_in_time(a, b) -> Tally:
    return tally(
        decided(),
        lambda m: m.meeting.village_id,
        lambda m: due(m) and a <= due(m) <= b and m.done and m.done <= due(m),
    )


def last_day(year: int, part: int) -> datetime.date:
    if part == 0:
        return datetime.date(year, 3, 31)
    return datetime.date(year + 1, 1, 10) if part == 4 else datetime.date(year, 3 * part + 1, 10)


def disclosed(a, b) -> Tally:
    return tally(
        Disclosure.objects.all(),
        of_village,
        lambda d: a <= last_day(d.year, d.part) <= b and d.posted <= last_day(d.year, d.part),
    )


def ordinary(row) -> bool:
    family = getattr(row.household, "family", None) if row.household else None
    return row.village_id is not None and not (family and family.sensitive)


def log(worth=lambda row: 1, kinds=()) -> Callable[..., Tally]:
    return lambda a, b: tally(
        Activity.objects.select_related("household__family"),
        of_village,
        lambda x: ordinary(x) and a <= x.date <= b and (not kinds or x.kind in kinds),
        worth,
    )


def aid(worth=lambda row: 1) -> Callable[..., Tally]:
    rows = Aid.objects.select_related("household__family")
    return lambda a, b: tally(rows, of_village, lambda x: ordinary(x) and a <= x.date <= b, worth)


def of_families(homes: set[int], b) -> Tally:
    return tally(
        Stay.objects.all(),
        of_village,
        lambda s: on(s.since, s.until, b) and s.household_id in homes,
    )


def families(a, b) -> Tally:
    rows = Support.objects.select_related("family")
    return of_families(
        {
            row.family.household_id
            for row in rows
            if not row.family.sensitive and on(row.since, row.until, b)
        },
        b,
    )


def insured(*kinds: str) -> Callable[..., Tally]:
    return lambda a, b: of_families(
        {
            row.family.household_id
            for row in Insured.objects.select_related("family", "policy")
            if not row.family.sensitive
            and row.policy.starts <= b <= row.policy.ends
            and (not kinds or row.policy.kind in kinds)
        },
        b,
    )


def spent(a, b) -> Tally:
    income = {str(category) for category in INCOME}
    rows = Entry.objects.filter(fund__village__isnull=False).select_related("fund")
    return tally(
        rows,
        lambda e: e.fund.village_id,
        lambda e: a <= e.date <= b and e.category not in income,
        lambda e: e.amount if e.side == "spending" else -e.amount,
    )


def in_time(a, b) -> Tally:
    def keep(report: MonthlyReport) -> bool:
        year, month = divmod(report.period, 100)
        if not month or report.submitted_at is None:
            return False
        day = datetime.date(year + month // 12, month % 12 + 1, 5)
        return a <= day <= b and timezone.localtime(report.submitted_at).date() <= day

    return tally(MonthlyReport.objects.all(), of_village, keep)


def approved(a, b) -> Tally:
    months = {day.year * 100 + day.month for day in month_ends(a, b)}
    whole = {m - 12 for m in months if m % 100 == 12 and m - 11 in months}
    rows = MonthlyReport.objects.filter(state="approved")
    return tally(rows, of_village, lambda r: r.period in months | whole)


def corrections(a, b) -> Tally:
    rows = Correction.objects.select_related("report")
    return tally(
        rows, lambda c: c.report.village_id, lambda c: a <= timezone.localtime(c.at).date() <= b
    )


def dated(model, worth=lambda row: 1, field="date", **only) -> Callable[..., Tally]:
    def count(a, b) -> Tally:
        def keep(row) -> bool:
            day = getattr(row, field)
            return day is not None and a <= day <= b

        return tally(model.objects.filter(**only), of_village, keep, worth)

    return count


def standing(model, start, stop, **only) -> Callable[..., Tally]:
    return lambda a, b: tally(
        model.objects.filter(**only),
        of_village,
        lambda r: on(getattr(r, start), getattr(r, stop), b),
    )


def member_households(a, b) -> Tally:
    return different(
        (row.village_id, row.household_id)
        for row in Membership.objects.all()
        if row.household_id and on(row.since, row.until, b)
    )


ORACLE: dict[str, Callable[..., Tally]] = {
    "associations_in_term": terms,
    "posts_filled": posts,
    "rules": standing(Rule, "adopted", "repealed"),
    "venues": standing(Venue, "opened", "closed"),
    "teams": standing(ServiceTeam, "formed", "dissolved"),
    "contracts": dated(ResponsibilityContract, field="signed"),
    "households": standing(Stay, "since", "until"),
    "members": standing(Membership, "since", "until"),
    "member_households": member_households,
    "members_joined": dated(Membership, field="since", joined__gt=""),
    "members_left": dated(Membership, field="until", ended__gt=""),
    "households_contacted": contacted,
    "groups": standing(GroupPeriod, "since", "until"),
    "groups_led": standing(GroupPeriod, "since", "until", leader__isnull=False),
    "feedback_due": feedback_due,
    "feedback_given": feedback_given,
    "group_meetings": group_meetings,
    "suggestions": dated(Suggestion, field="raised"),
    "suggestions_due": suggestions_due,
    "suggestions_in_time": suggestions_in_time,
    "asked_management": homes_of("management", live=False),
    "signed_management": homes_of("management", live=True),
    "migrants_due": homes_of("management", live=False, migrants=True),
    "migrants_signed": homes_of("management", live=True, migrants=True),
    "asked_integrity": homes_of("integrity", live=False),
    "signed_integrity": homes_of("integrity", live=True),
    "charters": in_force("charter"),
    "village_rules": in_force("village_rules"),
    "meetings": dated(Meeting),
    "decisions": lambda a, b: tally(
        decided(), lambda m: m.meeting.village_id, lambda m: a <= m.meeting.date <= b
    ),
    "decisions_due": decisions_due,
    "decisions_in_time": decisions_in_time,
    "disclosures_in_time": disclosed,
    "satisfied": dated(Appraisal, lambda row: row.satisfied),
    "appraised": dated(Appraisal, lambda row: row.asked),
    "surveys_issued": dated(Survey, lambda row: row.issued, returned__isnull=False),
    "surveys_returned": dated(Survey, lambda row: row.returned),
    "villager_reports": dated(VillagerReport, field="given"),
    "activities": log(),
    "activities:training": log(kinds=("training",)),
    "reached": log(lambda row: row.reached),
    "reached:school": log(lambda row: row.reached, ("school",)),
    "took_part": log(lambda row: row.members),
    "education": log(kinds=("training", "school", "publicity", "member_day")),
    "educated": log(lambda row: row.reached, ("training", "school", "publicity", "member_day")),
    "visits": log(lambda row: row.households),
    "leaflets": log(lambda row: row.leaflets),
    "aids": aid(),
    "helped": aid(lambda row: row.helped),
    "helped_planning": aid(lambda row: row.planning),
    "families": families,
    "insured": insured(),
    "insured:hospital": insured("hospital"),
    "spent": spent,
    "reports_approved": approved,
    "reports_in_time": in_time,
    "corrections": corrections,
}


def test_every_source_that_has_rows_is_counted_again() -> None:
    kept = {source.key for source in all_sources() if source.of}
    assert {key for key in ORACLE if ":" not in key} == kept


def test_counts_are_those_of_plain_loops(demo: int) -> None:
    day = datetime.date
    spans = [
        DaySpan(day(demo, 1, 1), day(demo, 12, 31)),
        DaySpan(day(demo, 4, 1), day(demo, 6, 30)),
        DaySpan(day(demo, 11, 1), day(demo, 11, 30)),
        DaySpan(day(demo - 1, 1, 1), day(demo + 1, 3, 31)),
    ]
    sources = [source_of(key) for key in ORACLE]
    counts = by_village("431321107", [(source, span) for source in sources for span in spans])
    empty = set()
    for source in sources:
        seen = 0
        for span in spans:
            found = {code: n for code, n in counts[source, span].items() if n}
            wanted = ORACLE[source.key](*span)
            assert found == {
                code: n for code, n in wanted.items() if n and str(code).startswith("431321107")
            }, (source.key, span)
            seen += sum(found.values())
        if not seen:
            empty.add(source.key)
    assert empty <= {"feedback_given", "group_meetings", "took_part", "corrections"}


@pytest.mark.parametrize(
    ("key", "span", "number"),
    [
        ("months", (202501, 202506), 6),
        ("months", (202411, 202502), 4),
        ("quarters", (202501, 202506), 2),
        ("quarters", (202504, 202505), 0),
        ("villages", (202501, 202512), 1),
        ("posts_asked", (202501, 202512), 3),
        ("disclosures_due", (202501, 202512), 25),
        ("disclosures_due", (202503, 202503), 5),
        ("disclosures_due", (202504, 202504), 5),
        ("disclosures_due", (202505, 202506), 0),
        ("reports_due", (202501, 202512), 12),
        ("reports_due", (202504, 202504), 1),
    ],
)
def test_numbers_that_follow_from_the_time_alone(
    key: str, span: tuple[int, int], number: int
) -> None:
    fixed = source_of(key).fixed
    assert fixed is not None
    assert fixed(span_of(*span)) == number
