"""The township grid against Django's admin change list of the same rows, cells editable in both:
goal at most 1.

python -m benchmarks.bench_grid
"""

from functools import partial

from django.db import connection
from django.test.utils import CaptureQueriesContext

from . import data

PERIOD = 202506


def main() -> None:
    from django.test import Client

    from accounts.models import Role, User

    for number, villages in enumerate((3, 40)):
        county = str(990000 + number)
        data.fill(county, villages, (2025,), state="draft")
        township = f"{county}001"
        staff = User.objects.create(
            username=county,
            name="测量",
            role=Role.TOWNSHIP_STAFF,
            scope=township,
            must_change_password=False,
        )
        client = Client(headers={"host": "localhost"})
        client.force_login(staff, backend="django.contrib.auth.backends.ModelBackend")
        grid = f"/grid/{township}/{PERIOD}/"
        admin = f"/admin/assessment/monthlyreport/?period={PERIOD}&village__township={township}"
        times = {}
        for name, url in (("grid", grid), ("admin", admin)):
            response = client.get(url)
            assert response.status_code == 200, (url, response.status_code)
            assert response.content.count(b"<input") > 10 * villages, name
            times[name] = data.best(partial(client.get, url), times=5)
        with CaptureQueriesContext(connection) as queries:
            client.get(grid)
        print(
            f"{villages:>4} villages  grid × {times['grid'] / times['admin']:4.2f} of the admin  "
            f"queries {len(queries)}"
        )


if __name__ == "__main__":
    with data.database():
        main()
