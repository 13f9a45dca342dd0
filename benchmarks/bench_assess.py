"""`assess` against bare SQL aggregates over the same rows in the same database.

python -m benchmarks.bench_assess [villages]

Counties: `assess` as acts ask for it; goal at most 2 times at 10,000 villages × 36 months, linear
from 100. A country of that many villages (20,000 by default; make bench ARGS=country for all of
China's 620,000): `manage.py assess --format totals`, for a year with all its months and for one
that lacks all but a few; goal at most 1.5 times, memory flat. Memory is this process's alone:
SQLite works in it, PostgreSQL in its own.
"""

import contextlib
import os
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path

from django.db import connection

from . import data

YEARS = (2023, 2024, 2025)
COUNTRY = 20_000
REPORTS = """
SELECT village_id, {sums} FROM assessment_monthlyreport
WHERE state = 'approved' AND period BETWEEN {first}00 AND {year}12 AND village_id >= '{code}'
AND village_id < '{next}'
GROUP BY village_id"""
APPRAISALS = """
SELECT village_id, SUM(asked), SUM(satisfied) FROM autonomy_appraisal
WHERE date BETWEEN '{year}-01-01' AND '{year}-12-31' AND village_id >= '{code}'
AND village_id < '{next}'
GROUP BY village_id"""
FINDINGS = """
SELECT village_id, MAX(kind), COUNT(*) FROM assessment_finding
WHERE year = {year} AND village_id >= '{code}' AND village_id < '{next}' GROUP BY village_id"""


def aggregate(
    code: str, queries: tuple[str, ...] = (REPORTS, APPRAISALS, FINDINGS), year: int = 2025
) -> int:
    """Sixteen sums with FILTER over three years' reports, the sums of the year's appraisals and
    findings; fetched, nothing else."""
    from assessment.reports.form.in_force import FIRST_FORM

    names = list(FIRST_FORM.required)
    sums = [f"SUM({name}) FILTER (WHERE {name} > 0)" for name in names]
    sums += [
        f"SUM({name}) FILTER (WHERE {name} > 0 AND period >= {year - 1}00)"
        for name in FIRST_FORM.cases[:3]
    ]
    rows = 0
    with connection.cursor() as cursor:
        for query in queries:
            window = {"first": year - 2, "year": year, "code": code, "next": int(code) + 1}
            cursor.execute(query.format(sums=", ".join(sums), **window))
            while fetched := cursor.fetchmany(2000):
                rows += len(fetched)
    return rows


def counties() -> None:
    from assessment.grading.services.outcomes import assess

    each: dict[int, float] = {}
    for number, villages in enumerate((100, 1_000, 10_000)):
        county = str(990000 + number)
        data.fill(county, villages, YEARS)
        bare = data.best(lambda county=county: aggregate(county))
        first = data.best(lambda county=county: assess(code=county, year=2025), times=1)
        again = data.best(lambda county=county: assess(code=county, year=2025))
        each[villages] = again / villages
        print(
            f"{villages:>6} villages  aggregate {bare:6.3f} s  assess {again:6.3f} s  × "
            f"{again / bare:4.2f}  first time, all outcomes stored × {first / bare:4.2f}",
            flush=True,
        )
    for fewer in (100, 1_000):
        print(f"time per village, 10,000 against {fewer:,}: × {each[10_000] / each[fewer]:4.2f}")


def country(villages: int) -> None:
    """`assess --format totals` as a person runs it."""
    from django.core.management import call_command

    def totals(year: int) -> None:
        call_command(
            "assess",
            year=year,
            division="1",
            format="totals",
            progress=bool(os.environ.get("PROGRESS")),
        )

    for year, name in ((2025, "a whole year"), (2026, "a year that has only begun")):
        bare = measured(f"bare aggregates, {name}", lambda year=year: aggregate("1", year=year))
        reports = measured(
            "of the reports alone", lambda year=year: aggregate("1", (REPORTS,), year)
        )
        seconds = measured(f"assess, {name}", lambda year=year: totals(year))
        print(
            (
                f"{villages:>7} villages  {name}: × {seconds / bare:4.2f} (the reports alone: × "
                f"{seconds / reports:4.2f})"
            ),
            flush=True,
        )


def measured(name: str, act: Callable[[], object], times: int = 3) -> float:
    """Seconds of the fastest run; prints each, with the memory this process has taken at most so
    far."""
    durations = []
    for _ in range(times):
        _forget_peak()
        start, processor = time.perf_counter(), time.process_time()
        act()
        durations.append(time.perf_counter() - start)
        used = time.process_time() - processor
        print(
            (
                f"  {name}: {durations[-1]:.2f} s, {used:.2f} s of this processor, {_peak()} MB at "
                "most"
            ),
            flush=True,
        )
    return min(durations)


def _forget_peak() -> None:
    with contextlib.suppress(OSError):
        Path("/proc/self/clear_refs").write_text("5")


def _peak() -> int:
    try:
        status = Path("/proc/self/status").read_text()
        return int(status.split("VmHWM:")[1].split()[0]) // 1024
    except (OSError, IndexError):
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def main(villages: int | None) -> None:
    print(f"{connection.vendor}; villages × 36 months; times the bare aggregates of the same rows")
    if villages is None:
        counties()
    data.fill_country("1", villages or COUNTRY, YEARS)
    country(villages or COUNTRY)


if __name__ == "__main__":
    with data.database():
        main(int(sys.argv[1].replace(",", "")) if len(sys.argv) > 1 else None)
