"""What-if over a county against the pages without it: python -m benchmarks.bench_what_if

Goal: at 500 villages × 3 years at most 1.5 times its own page without a change, with as many
queries. The pages take turns, so that what disturbs the machine disturbs them all; of each the
fastest of some rounds counts.
"""

import gc
import re
import time

from django.db import connection
from django.test.utils import CaptureQueriesContext

from . import data

COUNTY, YEAR, ROUNDS = "990000", 2025, 20
CHANGES = {
    "one threshold": "threshold-contraception_rate=99.5",
    "all kinds of change": "threshold-contraception_rate=99.5&years-six_none_3y=1&use-levy_rate=no",
    "nearly all fall": "threshold-planned_birth_rate=100&threshold-satisfaction_rate=100",
}
CHANGES_OF_POINTS = {
    "one target": "threshold-contraception=99.55",
    (
        "all kinds of change"
    ): "threshold-contraception=99.55&off-contraception=15&full-satisfied=9&least-advanced=79",
    (
        "nearly all fall"
    ): "full-satisfied=5&off-contraception=30&threshold-contraception=100&least-model=99",
}


def main() -> None:
    from django.test import Client

    from accounts.models import Role, User

    client = Client(headers={"host": "localhost"})
    user = User.objects.create(
        username="county",
        name="督导",
        role=Role.COUNTY_SUPERVISOR,
        scope=COUNTY,
        must_change_password=False,
    )
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    data.fill(COUNTY, 500, (2023, 2024, 2025))
    print(
        f"{connection.vendor}; 500 villages × 36 months; times the county's overview, times the "
        "trial of no change"
    )
    measure(client, "ladder", CHANGES)
    publish_points()
    measure(client, "points", CHANGES_OF_POINTS)


def measure(client, kind: str, changes: dict[str, str]) -> None:  # type: ignore[no-untyped-def]
    address = f"/what-if/{COUNTY}/{YEAR}/"
    paths = {"overview": f"/overview/{COUNTY}/{YEAR}/", "no change": address}
    paths |= {title: f"{address}?{query}" for title, query in changes.items()}
    queries, moved = {}, {}
    for title, path in paths.items():
        assert client.get(path).status_code == 200, path
        with CaptureQueriesContext(connection) as captured:
            page = client.get(path)
        queries[title] = len(captured)
        moved[title] = sum(map(int, re.findall(r"([0-9]+) 个村</strong>", page.content.decode())))
    took = {title: [] for title in paths}
    for _ in range(ROUNDS):
        for title, path in paths.items():
            gc.collect()  # or a full collection falls on the same page in every round
            start = time.perf_counter()
            client.get(path)
            took[title].append(time.perf_counter() - start)
    best = {title: min(seconds) for title, seconds in took.items()}
    for title, seconds in best.items():
        ratios = f"× {seconds / best['overview']:4.2f}  × {seconds / best['no change']:4.2f}"
        print(
            f"{kind:<8}{title:<20}{seconds:6.3f} s {queries[title]:3} queries {moved[title]:4} "
            f"move  {ratios}"
        )


def item(code: str, measure: str, **more: object) -> dict[str, object]:
    return {
        "code": code,
        "grade": "",
        "clause": "1",
        "title": code,
        "measure": measure,
        "years": 1,
        "section": "s",
    } | more


def rules() -> dict[str, object]:
    """A hundred points on what the reports say."""
    bands = ((6000, "qualified", "合格村"), (8000, "advanced", "良好村"), (9000, "model", "优秀村"))
    grades = [
        {"code": code, "title": title, "rank": n, "least": least}
        for n, (least, code, title) in enumerate(bands, 2)
    ]
    return {
        "kind": "points",
        "title": "百分制",
        "grades": [{"code": "created", "title": "不合格村", "rank": 1}, *grades],
        "sections": [{"code": "s", "title": "工作"}],
        "criteria": [
            item(
                "births",
                "sum",
                numerator="planned_births",
                denominator="births",
                threshold=9000,
                years=3,
                full=3000,
                off=200,
            ),
            item(
                "contraception",
                "stock",
                numerator="contraception_done",
                denominator="contraception_due",
                threshold=9800,
                full=4000,
                off=200,
            ),
            item("six", "count", numerator="six_none", full=2000, per=1, off=500),
            item("satisfied", "appraisals", threshold=9000, full=1000, off=100),
        ],
        "full": 10000,
        "bonus_cap": 0,
        "targets": {"qualified": 9000},
    }


def publish_points() -> None:
    from assessment.models import Standard
    from assessment.standards.data import digest

    data = rules()
    Standard.objects.create(
        code="points",
        title="百分制",
        division=COUNTY,
        effective_from=YEAR,
        data=data,
        digest=digest(data),
    )


if __name__ == "__main__":
    with data.database():
        main()
