"""The registers filled by what the association does for people: visits, and its money."""

import datetime
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from associations.registers import (
    Content,
    Lines,
    Place,
    Register,
    RegisterColumn,
    RegisterLine,
    Source,
)
from documents.numerals import yuan2

from .activities.models import VISITS, Activity
from .ledger.book import BookLine, MonthSum, running, with_sums
from .ledger.models.entries import Entry
from .ledger.models.funds import Fund
from .ledger.querysets import Figures


def _visits() -> QuerySet[Activity]:
    return (
        Activity.objects.filter(kind__in=VISITS)
        .ordinary()
        .select_related("household")
        .order_by("date", "pk")
    )


def _visit(row: Activity) -> RegisterLine:
    home = row.household
    cells = (
        *(
            row.get_kind_display(),
            _visited(row),
            (home.villagers_group if home else "") or row.place,
        ),
        *(row.title, row.result, row.organiser, row.reached),
    )
    return RegisterLine(
        f"activity-{row.ref}", row.date, cells, reverse("activity-detail", args=[row.code, row.ref])
    )


def _visited(row: Activity) -> str:
    """By the head's name, or how many households where none was picked."""
    return row.household.head if row.household else f"{row.households} 户" if row.households else ""


def _entries() -> QuerySet[Entry]:
    return Entry.objects.disclosed_to(None).with_rows().order_by("fund_id", "date", "pk")


def _entry(line: BookLine, fund: Fund) -> RegisterLine:
    row = line.entry
    cells = (
        *(fund.name, row.voucher, row.get_category_display(), _purpose(row), row.counterparty),
        *(row.received, row.spent, line.balance, row.approved_by),
    )
    if isinstance(row, MonthSum):
        return RegisterLine(
            f"sum-{fund.pk}-{row.month}",
            row.date,
            cells,
            reverse("fund-detail", args=[fund.code, fund.pk]),
        )
    return RegisterLine(
        f"entry-{row.ref}", row.date, cells, reverse("entry-detail", args=[fund.code, row.ref])
    )


def _purpose(row: Entry | MonthSum) -> str:
    if isinstance(row, MonthSum):
        return row.purpose
    if row.reverses:
        return f"冲销 {row.reverses.date} {row.reverses.purpose}：{row.reason}"
    return f"{row.purpose}（已冲销）" if hasattr(row, "reversed_by") else row.purpose


def _ledger(code: str, year: int) -> Content:
    """Fund by fund, each line with the balance behind it; what came over from earlier years is told
    under the title."""
    start, end = datetime.date(year, 1, 1), datetime.date(year, 12, 31)
    funds = {fund.pk: fund for fund in Fund.objects.filter(code=code).with_figures(start, end)}
    entries = {
        key: list(rows)
        for key, rows in groupby(LEDGER.of([code], year), key=lambda row: row.fund_id)
    }
    sums = Entry.objects.filter(fund__code=code).within(start, end).to_people_of_funds()
    found = [
        _entry(line, fund)
        for key, fund in funds.items()
        for line in running(
            with_sums(entries.get(key, []), sums.get((code, key), {})), fund.opening
        )
    ]
    return Content(found, [words for fund in funds.values() if (words := _sums(fund))])


def _month_sums(codes: Sequence[str], year: int, until: datetime.date | None) -> Iterator[Lines]:
    """Lines for what went to families and persons; handed on, they name no day."""
    end = until or datetime.date(year, 12, 31)
    rows = Entry.objects.filter(fund__code__in=codes).within(datetime.date(year, 1, 1), end)
    for (code, _), sums in rows.to_people_of_funds().items():
        days = [MonthSum(month, fen).date for month, fen in sums.items() if fen]
        if days:
            yield code, len(days), days[0], days[-1]


def _sums(fund: Any) -> str:
    figures = Figures(fund.opening, fund.income, fund.spending)
    if figures == Figures():
        return ""
    return (
        f"{fund.name}：上年结转 {yuan2(figures.opening)} 元，本年收入 {yuan2(figures.income)} 元，"
        f"支出 {yuan2(figures.spending)} 元，结存 {yuan2(figures.balance)} 元。"
    )


LEDGER = Source(_entries, lambda row: _entry(BookLine(row), row.fund), "fund__code")
REGISTERS = (
    Register(
        4,
        "visits",
        (
            "上门服务和慰问：到哪一户，做了什么，不含不逐户公布的家庭。不记个人的怀孕、生育、"
            "避孕和检查情况。"
        ),
        (
            *(
                RegisterColumn("类别", 8),
                RegisterColumn("户主", 9),
                RegisterColumn("组或地点", 9),
                RegisterColumn("服务内容", 25),
            ),
            *(
                RegisterColumn("结果", 18),
                RegisterColumn("服务人", 12),
                RegisterColumn("受益人数", 7, "count"),
            ),
        ),
        (Source(_visits, _visit, "code"),),
        (Place("活动", "activity-list", of_year=True),),
    ),
    Register(
        6,
        "funds",
        (
            "每项经费的每一笔收支和记这一笔以后的结存；记错的冲销，不涂改；"
            "对家庭和个人的支出按月合计。单位是元。"
        ),
        (
            *(
                RegisterColumn("经费", 10),
                RegisterColumn("凭证号", 8),
                RegisterColumn("类别", 7),
                RegisterColumn("用途或来源", 16),
                RegisterColumn("往来单位（个人）", 9),
            ),
            *(
                RegisterColumn("收入", 9, "money"),
                RegisterColumn("支出", 9, "money"),
                RegisterColumn("结存", 9, "money"),
            ),
            RegisterColumn("审批人", 11),
        ),
        (LEDGER,),
        (Place("经费", "fund-list"),),
        read=_ledger,
        summed=_month_sums,
    ),
)
