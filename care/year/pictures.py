"""The year in pictures: money and activities, as their lists tell them to the same person."""

import datetime
from typing import Any

from accounts.models import Role, User
from accounts.today.year_pictures import YearPicture
from documents.charts import column_chart
from documents.numerals import wan, yuan2

from ..activities.figures import by_month
from ..activities.models import Activity
from ..ledger.models.closings import days_of
from ..ledger.models.entries import Entry

TEN_THOUSAND = 1_000_000  # fen


def funds(user: User, day: datetime.date) -> YearPicture:
    """All funds together, with what went from one to another on both sides, as the list has it."""
    found = Entry.objects.visible_to(user).figures(*days_of(day.year * 100))
    sums = (
        ("年初结存", found.opening, 1),
        ("收入", found.income, 3),
        ("支出", found.spending, 2),
        ("结存", found.balance, 4),
    )
    columns = [(label, [(label, max(fen, 0), shade)]) for label, fen, shade in sums]
    in_wan = max(abs(fen) for _, fen, _ in sums) >= TEN_THOUSAND
    unit, words = ("万元" if in_wan else "元"), [_money(fen, in_wan) for _, fen, _ in sums]
    leads_to: dict[str, Any] = {"url_name": "fund-list", "kwargs": {"code": user.scope}}
    if user.role == Role.COUNTY_SUPERVISOR:  # no books of its own: those of its townships
        leads_to = {"url_name": "home", "kwargs": {}, "query": "#townships"}
    return YearPicture(
        f"{day.year}年经费",
        words[-1],
        unit,
        f"各项经费现有结存；图中单位：{unit}",
        chart=column_chart(columns, title=f"{day.year}年经费收支（{unit}）", words=words),
        **leads_to,
    )


def _money(fen: int, in_wan: bool) -> str:
    return f"{'-' if fen < 0 else ''}{wan(abs(fen))}" if in_wan else yuan2(fen).removesuffix(".00")


def activities(user: User, day: datetime.date) -> YearPicture:
    rows = Activity.objects.visible_to(user).of_year(day.year)
    months, tally = by_month(rows), rows.tally()
    columns = [(str(month), [("活动", months.get(month, 0), 3)]) for month in range(1, 13)]
    return YearPicture(
        f"{day.year}年活动",
        str(tally["times"]),
        "次",
        f"参加和受益{tally['reached']}人次",
        "activity-list",
        {"code": user.scope, "year": day.year},
        column_chart(columns, title=f"{day.year}年各月活动", unit="次"),
    )
