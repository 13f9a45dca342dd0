"""A database of its own for a measurement, and reports by the hundred thousand, made by the
database itself."""

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import django
from django.db import connection

TOWNSHIP_SIZE = 40
COUNTY_SIZE = 200


@contextmanager
def database() -> Iterator[None]:
    """An empty, migrated database that is dropped in the end."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "benchmarks.settings"
    django.setup()
    connection.creation.create_test_db(verbosity=0, autoclobber=True)
    try:
        yield
    finally:
        connection.creation.destroy_test_db(connection.settings_dict["NAME"], verbosity=0)


def best(act: Callable[[], object], times: int = 3) -> float:
    """Seconds of the fastest of some runs: on a noisy machine the least disturbed one."""
    durations = []
    for _ in range(times):
        start = time.perf_counter()
        act()
        durations.append(time.perf_counter() - start)
    return min(durations)


def fill(county: str, villages: int, years: tuple[int, ...], state: str = "approved") -> None:
    """A county of `villages`, a report for each month of the years (one village in fifty lacks
    one), two appraisals and the findings of the last year."""
    _places(county, villages)
    _records(county, years, state)


def fill_country(digit: str, villages: int, years: tuple[int, ...]) -> None:
    """The same in counties of 200 villages, ten counties to a prefecture, all under one first
    digit."""
    with connection.cursor() as cursor:
        for table, columns, step in PLACES:
            columns = columns.format(digit=digit)
            cursor.execute(PLACE.format(table=table, columns=columns, step=step, villages=villages))
        cursor.execute("ANALYZE")
    _records(digit, years, "approved")


def _places(county: str, villages: int) -> None:
    from associations.models import County, Township, Village

    County.objects.create(code=county, name="测量县")
    places = [(n // TOWNSHIP_SIZE + 1, n % TOWNSHIP_SIZE + 200) for n in range(villages)]
    Township.objects.bulk_create(
        Township(code=f"{county}{number:03d}", name=f"第{number}镇", county_id=county)
        for number in sorted({township for township, _ in places})
    )
    Village.objects.bulk_create(
        [
            Village(
                code=f"{county}{town:03d}{place:03d}",
                name=f"第{place}村",
                township_id=f"{county}{town:03d}",
            )
            for town, place in places
        ],
        batch_size=1000,
    )


def _records(prefix: str, years: tuple[int, ...], state: str) -> None:
    months = " UNION ALL ".join(
        f"SELECT {year * 100 + month} AS period" for year in years for month in range(1, 13)
    )
    with connection.cursor() as cursor:
        cursor.execute(REPORTS.format(months=months, county=prefix, state=state))
        for date in (f"{years[-1]}-06-20", f"{years[-1]}-12-10"):
            cursor.execute(APPRAISALS.format(county=prefix, date=date))
        for kind in ("informed_choice", "three_life_services"):
            cursor.execute(FINDINGS.format(county=prefix, year=years[-1], kind=kind))
        cursor.execute("ANALYZE")


_COUNTY = f"'{{digit}}' || (10000 + n / {COUNTY_SIZE} / 10 * 100 + n / {COUNTY_SIZE} % 10 + 1)"
_TOWNSHIP = f"{_COUNTY} || (101 + n % {COUNTY_SIZE} / {TOWNSHIP_SIZE})"
PLACE = """
INSERT INTO associations_{table}
WITH RECURSIVE numbers(n) AS (SELECT 0 UNION ALL SELECT n + {step}
FROM numbers WHERE n + {step} < {villages})
SELECT {columns} FROM numbers"""
PLACES = (
    ("county (code, name)", f"{_COUNTY}, '测量县'", COUNTY_SIZE),
    (
        "township (code, name, county_id, tradition)",
        f"{_TOWNSHIP}, '测量镇', {_COUNTY}, 'life'",
        TOWNSHIP_SIZE,
    ),
    (
        "village (code, name, kind, village_class, economy, township_id)",
        (
            f"{_TOWNSHIP} || (200 + n % {TOWNSHIP_SIZE}), '第' || n || '村', 'village', '', '', "
            f"{_TOWNSHIP}"
        ),
        1,
    ),
)
_VILLAGES = (
    "(SELECT code, CAST(substr(code, 8) AS INTEGER) AS n FROM associations_village WHERE "
    "code LIKE '{county}%') v"
)
REPORTS = f"""
INSERT INTO assessment_monthlyreport (village_id, period, state, version, births, planned_births,
contraception_due,
    contraception_done, migrants_due, migrants_signed, levy_due, levy_collected, late_abortions,
    sex_selection,
    concealed_births, discipline_breaches, serious_disputes, note, unread, return_reason, saved_at)
SELECT v.code, m.period, '{{state}}', 1, (v.n + m.period) % 4 + 1,
    (v.n + m.period) % 4 + 1 - CASE WHEN (v.n * 7 + m.period) % 97 = 0 THEN 1 ELSE 0 END,
    200 + v.n % 50, 199 + v.n % 50, v.n % 9, v.n % 9, 0, 0, 0, 0, 0, 0, 0, '', '{{{{}}}}', '',
    CURRENT_TIMESTAMP
FROM {_VILLAGES} CROSS JOIN ({{months}}) m
WHERE NOT (v.n % 50 = 0 AND m.period % 100 = 5)"""
APPRAISALS = f"""
INSERT INTO autonomy_appraisal (village_id, date, method, asked, satisfied, problems, measures,
version)
SELECT v.code, '{{date}}', 'questionnaire', 100, 92 + v.n % 8, '', '', 1 FROM {_VILLAGES}"""
FINDINGS = f"""
INSERT INTO assessment_finding (village_id, year, kind, held, evidence, at)
SELECT v.code, {{year}}, '{{kind}}', (1 = 1), '查阅台账', CURRENT_TIMESTAMP FROM {_VILLAGES}"""
