"""A fund's page at 100,000 entries against 1,000: the same queries, goal at most 3 times as long;
booking one more; and the account book on paper at 4,000 entries against 1,000: goal at most 4
times, that is linear.

python -m benchmarks.bench_ledger
"""

import datetime
from functools import partial
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

from . import data

SIZES = (1_000, 100_000)
PAPER = (1_000, 4_000)
TOWNSHIP = "990010001"


def fill(code: str, entries: int) -> int:
    """A fund of the village whose entries fill one year: every second one spends what the one
    before brought."""
    from accounts.guards import install
    from associations.models import County, Township, Village
    from care.models import Entry, Fund

    county, _ = County.objects.get_or_create(code=TOWNSHIP[:6], defaults={"name": "测量县"})
    township, _ = Township.objects.get_or_create(
        code=TOWNSHIP, defaults={"name": "测量镇", "county": county}
    )
    village = Village.objects.create(code=code, name=f"{entries}笔村", township=township)
    start = datetime.date(2025, 1, 1)
    fund = Fund.objects.create(
        code=code, township=township, village=village, kind="care", name="关怀基金", opened=start
    )
    # A sum over all before each row would take hours for a hundred thousand.
    where = "" if connection.vendor == "sqlite" else " ON care_entry"
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER care_entry_not_below_zero{where}")
    Entry.objects.bulk_create(
        (
            Entry(
                fund=fund,
                date=start + datetime.timedelta(days=number * 365 // entries),
                side="spending" if number % 2 else "income",
                category="aid" if number % 2 else "donation",
                amount=100_00,
                purpose=f"第 {number} 笔",
                voucher=str(number),
            )
            for number in range(entries)
        ),
        batch_size=2000,
    )
    install()
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
    return fund.pk


def _book(key: int, by: Any) -> None:
    from care.ledger.services.ledger import post_entry
    from care.models import Entry

    day = datetime.date(2025, 12, 31)
    entry = Entry(fund_id=key, date=day, category="donation", amount=1, purpose="捐款")
    post_entry(entry=entry, by=by)


def pages() -> None:
    from django.test import Client

    from accounts.models import Role, User

    staff = User.objects.create(
        username="staff",
        name="测量",
        role=Role.TOWNSHIP_STAFF,
        scope=TOWNSHIP,
        must_change_password=False,
    )
    client = Client(headers={"host": "localhost"})
    client.force_login(staff, backend="django.contrib.auth.backends.ModelBackend")
    times: dict[str, list[float]] = {
        "the fund's page": [],
        "its last page": [],
        "booking an entry": [],
    }
    counts = []
    for number, entries in enumerate(SIZES):
        code = f"{TOWNSHIP}{201 + number}"
        key = fill(code, entries)
        url = f"/funds/{code}/{key}/"
        assert client.get(url).content.count(b"<tr") == 51
        with CaptureQueriesContext(connection) as queries:
            client.get(url)
        counts.append(len(queries))
        times["the fund's page"].append(data.best(partial(client.get, url), times=5))
        times["its last page"].append(
            data.best(partial(client.get, f"{url}?page={entries // 50}"), times=5)
        )
        times["booking an entry"].append(data.best(partial(_book, key, staff), times=5))
    for name, (small, large) in times.items():
        print(f"{name:>18}  100,000 × {large / small:5.2f} of 1,000  ({large * 1000:.0f} ms)")
    print(f"{'queries':>18}  {counts[0]} and {counts[1]}")


def paper() -> None:
    from django.template.loader import render_to_string

    from care.ledger.printing import account_book
    from care.models import Fund
    from documents.pdf import render_document

    def make(fund: Fund) -> None:
        _, found = account_book.pages(fund, 2025)
        parts = [
            render_to_string(
                "care/print/account_book.html", {"fund": fund, "year": 2025, "pages": part}
            )
            for part in account_book.parts(found)
        ]
        render_document(parts, "账页", numbered=False, time_limit=600)

    times = []
    for number, entries in enumerate(PAPER):
        fund = Fund.objects.select_related("village", "township").get(
            pk=fill(f"{TOWNSHIP}{211 + number}", entries)
        )
        times.append(data.best(partial(make, fund), times=1))
    print(f"{'account book':>18}  4,000 × {times[1] / times[0]:5.2f} of 1,000  ({times[1]:.1f} s)")


if __name__ == "__main__":
    with data.database():
        pages()
        paper()
