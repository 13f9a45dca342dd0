"""The first page of a township's members at 100,000 against 3,600: goal at most 1.5 times, the
queries the same.

python -m benchmarks.bench_members_list [search]
"""

import sys
import time
from functools import partial
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

from . import data

SIZES = (3_600, 100_000)
PAGES = {
    "first page": "",
    "a village": "?village={township}201",
    "a name": "?text=员17",
    "initials": "?text=hy",
}
GOAL = 1.5


def fill(township: str, members: int) -> None:
    """A township of 44 villages with that many members, a household for each two and a group for
    each eight."""
    from associations.models import County, Township, Village

    county, _ = County.objects.get_or_create(code=township[:6], defaults={"name": "测量县"})
    place = Township.objects.create(code=township, name=f"{members}人镇", county=county)
    Village.objects.bulk_create(
        Village(code=f"{township}{200 + n}", name=f"第{n + 1}村", township=place) for n in range(44)
    )
    with connection.cursor() as cursor:
        for statement in (GROUPS, HOUSEHOLDS, MEMBERS):
            cursor.execute(statement.format(township=township, members=members, numbers=_NUMBERS))
        if connection.vendor == "postgresql":
            cursor.execute("ANALYZE")  # there it happens by itself, on SQLite it does not


_NUMBERS = """WITH RECURSIVE numbers(n) AS (SELECT 0 UNION ALL
SELECT n + 1 FROM numbers WHERE n + 1 < {members})"""
_VILLAGE = "'{township}' || (200 + n % 44)"
_OF = "WHERE village_id = '{township}' || (200 + numbers.n % 44) AND"
GROUPS = f"""
INSERT INTO members_membergroup (village_id, number, name, version)
{_NUMBERS.replace("{members}", "{members} / 8")}
SELECT {_VILLAGE}, 1 + n / 44, '第' || (1 + n / 44) || '组', 1 FROM numbers"""
HOUSEHOLDS = f"""
INSERT INTO members_household (village_id, number, head, initials, villagers_group, address,
phone, is_migrant, version)
{_NUMBERS.replace("{members}", "{members} / 2")}
SELECT {_VILLAGE}, 'H' || (1 + n / 44), '户主' || n, ' hz', '', '', '', (1 = 0), 1 FROM numbers"""
MEMBERS = f"""
INSERT INTO members_member (village_id, number, name, initials, sex, born, identity, phone,
household_id, group_id,
    is_backbone, is_elder, is_grower, is_volunteer, is_migrant, skills, joined, left_kind,
    left_reason, note, version)
{_NUMBERS}
SELECT {_VILLAGE}, substr({_VILLAGE}, 10) || '-' || (10000 + n / 44), '会员' || n, ' hy', 'f',
'1970-05', '', '',
    (SELECT id FROM members_household h {_OF} h.number = 'H' || (1 + numbers.n / 88)),
    (SELECT id FROM members_membergroup g {_OF} g.number = 1 + numbers.n / 352),
    (n % 3 = 0), (n % 5 = 0), (n % 7 = 0), (1 = 0), (1 = 0), '养蜂', '2019', '', '', '', 1
    FROM numbers"""


def main() -> None:
    from django.test import Client

    from accounts.models import Role, User

    times: dict[str, list[float]] = {name: [] for name in PAGES}
    counts: dict[str, list[int]] = {name: [] for name in PAGES}
    for number, members in enumerate(SIZES):
        township = f"99001{number}001"[:6] + f"{number + 1:03d}"
        fill(township, members)
        staff = User.objects.create(
            username=township,
            name="测量",
            role=Role.TOWNSHIP_STAFF,
            scope=township,
            must_change_password=False,
        )
        client = Client(headers={"host": "localhost"})
        client.force_login(staff, backend="django.contrib.auth.backends.ModelBackend")
        for name, query in PAGES.items():
            url = f"/members/{township}/{query.format(township=township)}"
            response = client.get(url)
            assert response.status_code == 200, url
            assert response.content.count(b"<tr") == 51, (url, response.content.count(b"<tr"))
            times[name].append(data.best(partial(client.get, url), times=7))
            with CaptureQueriesContext(connection) as queries:
                client.get(url)
            counts[name].append(len(queries))
    for name, (small, large) in times.items():
        print(
            f"{name:>12}  100,000 × {large / small:4.2f} of 3,600  queries {counts[name][0]} and "
            f"{counts[name][1]}"
        )


# The page of search results over 50,000 members and 25,000 households: against the same question
# where nobody is, and against the page before anything is asked. Processor time.

SEARCHED, EMPTY, FULL = 50_000, "990010001", "990020001"
QUESTIONS = {
    "nobody": "柳青杨",
    "one name": "会员49999",
    "many names": "会员17",
    "everybody": "会员",
    "initials of all": "hy",
    "initials of none": "qqq",
    "a number": "243-11136",
    "a village": "第7村",
}
ROUNDS = 6


def search() -> None:
    pages = {}
    for township, members in ((EMPTY, 0), (FULL, SEARCHED)):
        fill(township, members)
        client = _staff_of(township)
        pages["", township] = partial(client.get, "/search/")
        for name, text in QUESTIONS.items():
            pages[name, township] = partial(client.get, "/search/", {"q": text})
    times: dict[tuple[str, str], list[float]] = {key: [] for key in pages}
    for _ in range(ROUNDS):  # by turns: what disturbs one disturbs all
        for key, act in pages.items():
            begun = time.process_time()
            act()
            times[key].append(time.process_time() - begun)
    best = {key: min(found[1:]) for key, found in times.items()}
    for name in QUESTIONS:
        with CaptureQueriesContext(connection) as queries:
            pages[name, FULL]()
        here = best[name, FULL]
        print(
            f"{name:>17}  × {here / best[name, EMPTY]:5.2f} of nobody there  "
            f"× {here / best['', FULL]:5.2f} of no question  queries {len(queries)}"
        )


def _staff_of(township: str) -> Any:
    from django.test import Client

    from accounts.models import Role, User

    staff = User.objects.create(
        username=township,
        name="测量",
        role=Role.TOWNSHIP_STAFF,
        scope=township,
        must_change_password=False,
    )
    client = Client(headers={"host": "localhost"})
    client.force_login(staff, backend="django.contrib.auth.backends.ModelBackend")
    return client


if __name__ == "__main__":
    with data.database():
        search() if sys.argv[1:] == ["search"] else main()
