"""`assess` against bare SQL aggregates over the same rows in the same database: python -m benchmarks.bench_assess

Goals: at most 2 times the aggregates at 10,000 villages × 36 months; linear from 100 to 10,000.
"""

from django.db import connection

from . import data

YEARS = (2023, 2024, 2025)
REPORTS = """
SELECT village_id, {sums} FROM assessment_monthlyreport
WHERE state = 'approved' AND period BETWEEN 202300 AND 202512 AND village_id >= '{code}' AND village_id < '{next}'
GROUP BY village_id"""
APPRAISALS = """
SELECT village_id, SUM(asked), SUM(satisfied) FROM autonomy_appraisal
WHERE date BETWEEN '2025-01-01' AND '2025-12-31' AND village_id >= '{code}' AND village_id < '{next}'
GROUP BY village_id"""
FINDINGS = """
SELECT village_id, MAX(kind), COUNT(*) FROM assessment_finding
WHERE year = 2025 AND village_id >= '{code}' AND village_id < '{next}' GROUP BY village_id"""


def aggregate(county: str) -> int:
    """Sixteen sums with FILTER over the reports, the sums of appraisals and findings; fetched, nothing else."""
    from assessment import columns

    names = [column.name for column in columns.COLUMNS if column.required]
    sums = [f"SUM({name}) FILTER (WHERE {name} > 0)" for name in names]
    sums += [f"SUM({name}) FILTER (WHERE {name} > 0 AND period >= 202400)" for name in columns.SIX_NONE[:3]]
    rows = 0
    with connection.cursor() as cursor:
        for query in (REPORTS, APPRAISALS, FINDINGS):
            cursor.execute(query.format(sums=", ".join(sums), code=county, next=int(county) + 1))
            rows += len(cursor.fetchall())
    return rows


def main() -> None:
    from assessment.services.outcomes import assess

    print(f"{connection.vendor}; villages × 36 months; times the bare aggregates of the same rows")
    each: dict[int, float] = {}
    for number, villages in enumerate((100, 1_000, 10_000)):
        county = str(990000 + number)
        data.fill(county, villages, YEARS)
        bare = data.best(lambda county=county: aggregate(county))
        first = data.best(lambda county=county: assess(code=county, year=2025), times=1)
        again = data.best(lambda county=county: assess(code=county, year=2025))
        each[villages] = again / villages
        print(
            f"{villages:>6} villages  aggregate {bare:6.3f} s  assess {again:6.3f} s  × {again / bare:4.2f}"
            f"  first time, all outcomes stored × {first / bare:4.2f}",
            flush=True,
        )
    for fewer in (100, 1_000):
        print(f"time per village, 10,000 against {fewer:,}: × {each[10_000] / each[fewer]:4.2f}")


if __name__ == "__main__":
    with data.database():
        main()
