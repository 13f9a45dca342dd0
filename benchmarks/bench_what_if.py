"""What-if over a county against the pages without it: python -m benchmarks.bench_what_if

Goal: at 500 villages × 3 years at most 1.5 times the county's overview, with as many queries as without a change.
"""

from django.db import connection
from django.test.utils import CaptureQueriesContext

from . import data

COUNTY, YEAR = "990000", 2025
CHANGES = {
    "one threshold": "threshold-contraception_rate=99.5",
    "all kinds of change": "threshold-contraception_rate=99.5&years-six_none_3y=1&use-levy_rate=no",
    "everybody falls": "threshold-planned_birth_rate=100&threshold-satisfaction_rate=100",
}


def main() -> None:
    from django.test import Client

    from accounts.models import Role, User

    data.fill(COUNTY, 500, (2023, 2024, 2025))
    client = Client(headers={"host": "localhost"})
    user = User.objects.create(
        username="county", name="督导", role=Role.COUNTY_SUPERVISOR, scope=COUNTY, must_change_password=False
    )
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")

    def took(path: str) -> tuple[float, int]:
        def act() -> None:
            assert client.get(path).status_code == 200

        act()
        with CaptureQueriesContext(connection) as captured:
            act()
        queries = len(captured)
        return data.best(act, times=5), queries

    print(f"{connection.vendor}; 500 villages × 36 months; times the county's overview, times the trial of no change")
    overview, queries = took(f"/overview/{COUNTY}/{YEAR}/")
    print(f"{'overview':<22}{overview:6.3f} s  {queries} queries")
    bare, queries = took(f"/what-if/{COUNTY}/{YEAR}/")
    print(f"{'no change':<22}{bare:6.3f} s  {queries} queries  × {bare / overview:4.2f}")
    for title, query in CHANGES.items():
        seconds, queries = took(f"/what-if/{COUNTY}/{YEAR}/?{query}")
        print(f"{title:<22}{seconds:6.3f} s  {queries} queries  × {seconds / overview:4.2f}  × {seconds / bare:4.2f}")


if __name__ == "__main__":
    with data.database():
        main()
