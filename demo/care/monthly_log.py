"""What the villages' associations do month by month in the running year, by the kinds of today: the
year's months are counted from it."""

import datetime
import random
from collections.abc import Iterator, Sequence

from django.utils import timezone

from associations.models import Village
from care.models import Activity

from .. import figures
from ..charters.autonomy import EMPTY
from ..stories import STORIES

# kind, in how many months of the year, what was done, and between which numbers it reached people
REGULAR = (
    ("publicity", 9, "入户发放优生优育和健康知识资料", (20, 70)),
    ("school", 4, "人口学校健康知识讲座", (18, 45)),
    ("counselling", 7, "村卫生室健康咨询日", (4, 18)),
    ("before_birth", 4, "宣传免费健康检查政策", (10, 30)),
    ("parents", 4, "向日葵亲子小屋家长课堂", (8, 24)),
    ("open_day", 3, "暖心家园开放日", (6, 20)),
    ("volunteering", 3, "志愿者打扫卫生、代办事项", (8, 25)),
    ("for_migrants", 5, "为外出返乡人员讲解办事程序", (3, 16)),
    ("rights_help", 3, "接待来访，解答优待政策", (1, 3)),
)
VISITS = (
    ("home_visit", 11, "上门告知政策和服务", (4, 14)),
    ("condolence", 6, "走访帮扶家庭", (1, 5)),
)
NEWBORN = "上门看望，送宣传资料"
LATE = {
    ("431321107224", 6): ("counselling", "健康咨询日（补登）", 5),
    ("431321107244", 9): ("parents", "亲子小屋家长课堂（补登）", 12),
}  # village, month → what was logged when the month's report had been approved


def keep(villages: Sequence[Village], year: int) -> None:
    today = timezone.localdate()
    Activity.objects.bulk_create(
        row
        for village in villages
        if village.code != EMPTY
        for number in range(1, 13)
        for row in _of_month(village, year, number)
        if row.date <= today
    )


def _of_month(village: Village, year: int, number: int) -> Iterator[Activity]:
    draw = random.Random(f"log-{village.code}-{year}-{number}")  # noqa: S311 - demo figures
    turn = int(village.code[-2:])

    def row(kind: str, title: str, reached: int, households: int | None = None) -> Activity:
        day = datetime.date(year, number, draw.randint(2, 26))
        return _row(village, kind, day, title, reached, households)

    for at, (kind, months, title, between) in enumerate((*REGULAR, *VISITS)):
        if (number * months + turn + at * 5) % 12 < months:
            count = draw.randint(*between)
            yield row(
                kind, title, count, count if (kind, months, title, between) in VISITS else None
            )
    births = figures.month(village.code, year, number, -1, STORIES[village.code])["births"] or 0
    for _ in range(births):
        yield row("newborn", NEWBORN, 1)


def log_late(year: int) -> None:
    """Of months that were approved by then."""
    villages = Village.objects.in_bulk([code for code, _ in LATE])
    first_of_last = (timezone.localdate().replace(day=1) - datetime.timedelta(days=1)).replace(
        day=1
    )
    rows = (
        _row(villages[code], kind, datetime.date(year, number, 27), title, reached)
        for (code, number), (kind, title, reached) in LATE.items()
    )
    Activity.objects.bulk_create(row for row in rows if row.date < first_of_last)


def _row(
    village: Village, kind: str, day: datetime.date, title: str, reached: int,
    households: int | None = None,
) -> Activity:  # fmt: skip
    return Activity(
        code=village.code,
        township_id=village.township_id,
        village=village,
        kind=kind,
        date=day,
        title=title,
        place="" if households else "居委会" if village.kind == "community" else "村部",
        organiser="村计划生育协会",
        reached=reached,
        households=households,
    )
