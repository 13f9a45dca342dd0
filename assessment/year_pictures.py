"""The year in pictures: how complete the monthly reports are, and the grades of the last years."""

import datetime
from collections import Counter

from accounts.models import User
from accounts.today.year_pictures import YearPicture
from documents.charts import column_chart

from .reports import periods
from .reports.completeness import Status, year_lines
from .results import townships
from .rounds.models.rounds import Publication

IN = (Status.APPROVED, Status.SUBMITTED)
STATES: tuple[tuple[Status | None, str, int], ...] = (
    (Status.APPROVED, "已审核", 3),
    (Status.SUBMITTED, "待审核", 2),
    (None, "未报齐", 1),
)


def completeness(user: User, day: datetime.date) -> YearPicture:
    """Of the months that are over; in a January those of the year before."""
    until = periods.previous(periods.of(day.year, day.month))
    year = periods.year_of(until)
    lines = year_lines(user.scope, year, day)
    months: list[Counter[Status | None]] = []
    for number, period in enumerate(periods.months(year, year)):
        cells = [line.total or line.months[number] for line in lines] if period <= until else []
        wanted = [cell.status for cell in cells if cell.status != Status.ABSENT]
        months.append(Counter(status if status in IN else None for status in wanted))
    sums = {state: sum(month[state] for month in months) for state, _, _ in STATES}
    asked = [number for number, month in enumerate(months, 1) if month]
    total = sum(sums.values())
    due = f"{asked[0]}—{asked[-1]}月应报{total}份" if asked else "还没有要报的月份"
    columns = [
        (str(number), [(label, month[state], shade) for state, label, shade in STATES])
        for number, month in enumerate(months, 1)
    ]
    return YearPicture(
        f"{year}年月报",
        str(sums[Status.APPROVED]),
        "份已审核",
        due,
        "completeness",
        {"code": user.scope, "year": year},
        column_chart(columns, title=f"{year}年各月月报", unit="份"),
        [(label, f"{sums[state]}份", shade) for state, label, shade in STATES],
    )


def grades(user: User, day: datetime.date) -> YearPicture:
    """Of the years that are over, as stored or published."""
    years = townships.past(user.scope, day.year - 1)
    place = {"code": user.scope, "year": day.year - 1}
    if not years:
        return YearPicture("等次", "—", "", "还没有评定过等次的年度", "overview", place)
    last = years[-1]
    shares = [(share.grade.title, share.count, min(share.grade.rank, 4)) for share in last.shares]
    columns = [
        (
            f"{past.year}",
            [(share.grade.title, share.count, min(share.grade.rank, 4)) for share in past.shares],
        )
        for past in years
    ]
    told = Publication.objects.in_division(user.scope).filter(year=last.year)
    published = last.townships.keys() <= set(told.values_list("round__township", flat=True))
    share = last.qualified("")
    return YearPicture(
        f"{last.year}年度等次",
        share.percent,
        f"{share.grade.title}以上",
        f"{share.count}个，共{share.of}个；{'已发布' if published else '按现有资料计算，尚未发布'}",
        "overview",
        {**place, "year": last.year},
        column_chart(columns, title="历年各等次村数", unit="个"),
        [(title, f"{count}个", shade) for title, count, shade in shares],
    )
