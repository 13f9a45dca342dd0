"""The funds of a place and the book of one, on pages and as workbooks."""

from typing import NamedTuple

from django.urls import reverse

from documents.listing import Column, Listing, chip

from .book import BookLine
from .models.funds import Fund
from .querysets import Figures


class FundYear(NamedTuple):
    fund: Fund
    figures: Figures


FUNDS = Listing[FundYear](
    {
        "place": Column("所属", lambda row: row.fund.place_name, 16),
        "name": Column(
            "名称",
            lambda row: row.fund.name,
            22,
            link=lambda row: reverse("fund-detail", args=[row.fund.code, row.fund.pk]),
            beside=lambda row: chip("closed", "已撤销") if row.fund.closed else "",
            label="经费",
        ),
        "kind": Column("种类", lambda row: row.fund.get_kind_display(), 14),
        "opening": Column("年初结存（元）", lambda row: row.figures.opening, 14, "fen"),
        "income": Column("本年收入（元）", lambda row: row.figures.income, 14, "fen"),
        "spending": Column("本年支出（元）", lambda row: row.figures.spending, 14, "fen"),
        "balance": Column("结存（元）", lambda row: row.figures.balance, 14, "fen"),
        "opened": Column("设立日期", lambda row: row.fund.opened, 12, "date"),
        "closed": Column("撤销日期", lambda row: row.fund.closed, 12, "date"),
    },
    on_page="name place kind opening income spending balance",
)


def _entry_url(line: BookLine) -> str:
    return (
        reverse("entry-detail", args=[line.entry.fund.code, line.entry.ref])
        if line.entry.pk
        else ""
    )


ENTRIES = Listing[BookLine](
    {
        "date": Column("日期", lambda line: line.entry.date, 12, "date"),
        "voucher": Column("凭证号", lambda line: line.entry.voucher, 12, css="nowrap"),
        "category": Column(
            "类别", lambda line: line.entry.get_category_display(), 12, css="nowrap"
        ),
        "purpose": Column(
            "用途或来源",
            lambda line: line.entry.purpose,
            32,
            link=_entry_url,
            beside=lambda line: (
                chip("closed", "已冲销") if getattr(line.entry, "reversed_by", None) else ""
            ),
        ),
        "counterparty": Column("往来单位（个人）", lambda line: line.entry.counterparty, 20),
        "approved_by": Column("审批人", lambda line: line.entry.approved_by, 12),
        "received": Column("收入（元）", lambda line: line.entry.received, 14, "fen", blank=""),
        "spent": Column("支出（元）", lambda line: line.entry.spent, 14, "fen", blank=""),
        "balance": Column("结存（元）", lambda line: line.balance, 14, "fen", blank=""),
        "reason": Column("说明", lambda line: line.entry.reason, 24),
    },
    on_page="purpose date category voucher counterparty received spent balance",
)
