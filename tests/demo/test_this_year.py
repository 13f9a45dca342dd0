"""The demo's running year, by today's form: its months come out of its records, counted here once
more in plain SQL, and what differs is explained or asked about."""

import datetime
from collections import Counter

import pytest
from django.db import connection

from assessment.flags.gathering import gathered
from assessment.flags.rules import FlagRule, find
from assessment.grading.services.outcomes import assess
from assessment.models import MonthlyReport, Standard
from assessment.reports import periods
from assessment.reports.form.in_force import FIRST_FORM, form_of
from demo.care.monthly_log import LATE
from demo.months import DIFFERENT, RETURNED
from demo.stories import STORIES

pytestmark = pytest.mark.django_db
TOWNSHIP = "431321107"
LOGGED = {
    "n01": ("COUNT(*)", "newborn"),
    "n02": ("SUM(reached)", "before_birth"),
    "n03": ("SUM(reached)", "parents"),
    "n04": ("COUNT(*)", "training school publicity member_day"),
    "people_reached": ("SUM(reached)", "training school publicity member_day"),
    "n05": ("SUM(reached)", "counselling"),
    "n08": ("SUM(households)", "condolence"),
    "visits": ("SUM(households)", "home_visit condolence"),
    "n10": ("COUNT(*)", "rights_help"),
    "n11": ("SUM(reached)", "for_migrants"),
}
LOG = """
    SELECT a.village_id, {what} FROM care_activity a
    LEFT JOIN care_family f ON f.household_id = a.household_id
    WHERE a.date BETWEEN %s AND %s AND a.village_id LIKE %s
    AND (f.id IS NULL OR NOT f.sensitive) AND a.kind IN ({kinds}) GROUP BY a.village_id
"""
FAMILIES = """
    SELECT f.village_id, COUNT(*) FROM care_family f
    WHERE NOT f.sensitive AND f.village_id LIKE %s AND EXISTS (
        SELECT 1 FROM care_support s WHERE s.family_id = f.id AND s.since <= %s
        AND (s.until IS NULL OR s.until > %s)
    ) GROUP BY f.village_id
"""
INSURED = """
    SELECT f.village_id, COUNT(DISTINCT f.id) FROM care_insured i
    JOIN care_policy p ON p.id = i.policy_id JOIN care_family f ON f.id = i.family_id
    WHERE NOT f.sensitive AND f.village_id LIKE %s AND p.kind = 'hospital'
    AND %s BETWEEN p.starts AND p.ends GROUP BY f.village_id
"""
MIGRANTS = """
    SELECT h.village_id, COUNT(DISTINCT h.id) FROM members_household h
    JOIN autonomy_agreement g ON g.household_id = h.id AND g.kind = 'management'
    WHERE h.closed IS NULL AND h.village_id LIKE %s AND g.asked <= %s AND (
        h.is_migrant OR EXISTS (
            SELECT 1 FROM members_member m WHERE m.household_id = h.id AND m.is_migrant
            AND m."left" IS NULL
        )
    ) {signed} GROUP BY h.village_id
"""
SIGNED = """
    AND g.starts <= %s AND (g.ends IS NULL OR g.ends >= %s) AND (g.ended IS NULL OR g.ended > %s)
"""
TOUCHED = {"counselling": "n05", "parents": "n03"}
Counted = dict[tuple[str, int, str], int]


def counted(period: int) -> Counted:
    """Village, month, column → what the records say; without a row 0."""
    first = datetime.date(period // 100, period % 100, 1)
    last = periods.due_date(period).replace(day=1) - datetime.timedelta(days=1)
    place = f"{TOWNSHIP}%"
    found: Counted = {}

    def count(name: str, sql: str, *values: object) -> None:
        with connection.cursor() as cursor:
            cursor.execute(sql, values)
            found.update({(code, period, name): number for code, number in cursor.fetchall()})

    for name, (what, kinds) in LOGGED.items():
        quoted = ", ".join(f"'{kind}'" for kind in kinds.split())
        count(name, LOG.format(what=what, kinds=quoted), first, last, place)
    count("n06", FAMILIES, place, last, last)
    count("n09", INSURED, place, last)
    count("migrants_due", MIGRANTS.format(signed=""), place, last)
    count("migrants_signed", MIGRANTS.format(signed=SIGNED), place, last, last, last, last)
    return found


def late(over: int) -> set[tuple[str, int, str]]:
    """Village, month, column of what was logged after the month had been approved."""
    return {(*key, TOUCHED[kind]) for key, (kind, _, _) in LATE.items() if key[1] < over}


def reports(year: int) -> list[MonthlyReport]:
    rows = MonthlyReport.objects.in_division(TOWNSHIP).exclude(submitted_at=None)
    return [*rows.filter(period__gt=year * 100, period__lt=year * 100 + 13)]


def test_seven_of_ten_cells_are_filled_from_records_and_equal_to_them(demo: int) -> None:
    year, cells, equal, other = demo + 1, 0, 0, set()
    rows = reports(year)
    said = {period: counted(period) for period in {report.period for report in rows}}
    for report in rows:
        for name in report.form.required:
            cells += 1
            if name in report.filled:
                number = said[report.period].get((report.village_id, report.period, name), 0)
                if getattr(report, name) == number:
                    equal += 1
                else:
                    other.add((report.village_id, periods.month_of(report.period), name))
    over = periods.month_of(periods.previous(periods.current()))
    explained = {(*key, name) for key, (name, _, _) in DIFFERENT.items() if key[1] < over}
    assert other - {(RETURNED, over, "visits")} == explained | late(over)
    assert cells == len(rows) * 18
    assert equal >= cells * 0.7, f"{equal} of {cells}"


def test_what_differs_is_explained_or_asked_about(demo: int) -> None:
    year = demo + 1
    townships, _ = gathered(TOWNSHIP, year * 100)
    asked = {
        (flag.village, periods.month_of(flag.first), *flag.columns)
        for township in townships
        for flag in find(township)
        if flag.rule == FlagRule.RECORDS
    }
    over = periods.month_of(periods.previous(periods.current()))
    assert asked == late(over)
    for (code, number), (name, more, why) in DIFFERENT.items():
        if number < over:
            report = MonthlyReport.objects.get(village=code, period=periods.of(year, number))
            assert (getattr(report, name) - report.filled[name], report.note) == (more, why)


def test_both_years_stand_side_by_side(demo: int) -> None:
    year = demo + 1
    village = next(iter(STORIES))
    assert form_of(village, periods.of(demo, 12)) is FIRST_FORM
    assert len(form_of(village, periods.of(year, 1)).required) == 18
    used = [Standard.objects.in_force(one, TOWNSHIP).first().code for one in (demo, year)]
    assert used[1] == f"431321-{year}"
    assert used[0] != used[1]
    before, now = (assess(code=TOWNSHIP, year=one) for one in (demo, year))
    assert Counter(outcome.grade for outcome in before) == Counter(
        story.grade for story in STORIES.values()
    )
    assert {outcome.village for outcome in now} == set(STORIES)
    assert all(report.complete for report in reports(year))
