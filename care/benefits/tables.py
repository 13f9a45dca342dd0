"""What families are owed and were paid, row by row and summed, on pages and as workbooks."""

from typing import NamedTuple

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from documents.listing import Column, Listing, chip
from documents.numerals import yuan2

from .rows import BenefitRow, BenefitSums

STATES = {"owed": "应发未发", "listed": "已列入批次", "paid": "已发放"}
WRONG = {"over": "多发", "short": "少发"}
CHIPS = {"owed": "missing", "listed": "submitted", "paid": "approved"}


def _paid_on(row: BenefitRow) -> SafeString | str:
    if row.run is None or row.run.paid_on is None:
        return ""
    return format_html('<span class="hint nowrap">{}</span>', row.run.paid_on.isoformat())


def _wrong(row: BenefitRow) -> SafeString | str:
    parts = [f"{WRONG[name]} {yuan2(fen)}" for name in WRONG if (fen := getattr(row, name))]
    return format_html('<span class="hint nowrap">{}</span>', "，".join(parts)) if parts else ""


def benefit_listing(year: int) -> Listing[BenefitRow]:
    return Listing[BenefitRow](
        {
            "village": Column("村（社区）", lambda row: row.village, 14, css="nowrap"),
            "name": Column(
                "户主",
                lambda row: row.name,
                12,
                link=lambda row: reverse(
                    "benefit-family", args=[row.family.village_id, row.family.ref, year]
                ),
                css="nowrap",
            ),
            "reference": Column("编号", lambda row: row.family.reference, 10),
            "benefit": Column("项目", lambda row: row.benefit, 22),
            "units": Column("期次", lambda row: row.units, 18),
            "amount": Column("金额（元）", lambda row: row.amount, 12, "fen", beside=_wrong),
            "over": Column("多发（元）", lambda row: row.over, 12, "fen"),
            "short": Column("少发（元）", lambda row: row.short, 12, "fen"),
            "state": Column(
                "状态",
                lambda row: STATES[row.state],
                12,
                shown=lambda row: chip(CHIPS[row.state], STATES[row.state]),
                beside=_paid_on,
                css="nowrap",
            ),
            "paid_on": Column("发放日期", lambda row: row.run and row.run.paid_on, 12, "date"),
            "payer": Column("由谁发放", lambda row: row.payer, 10),
            "since": Column("符合之日", lambda row: row.since, 12, css="nowrap"),
            "clause": Column("依据", lambda row: row.clause, 40, blank=""),
        },
        on_page="name village benefit units amount state payer since clause",
        on_sheet="village name reference benefit units amount over short state paid_on payer "
        "since clause",
        empty=("没有符合条件的", "换一个条件，或者清除筛选看全部。"),
    )


class BenefitSumsRow(NamedTuple):
    """Of a village, or of a clause, which has no page."""

    name: str
    sums: BenefitSums
    url: str = ""


def _sums_listing(title: str) -> Listing[BenefitSumsRow]:
    return Listing[BenefitSumsRow](
        {
            "name": Column(title, lambda row: row.name, 18, link=lambda row: row.url),
            "all": Column("应发（元）", lambda row: row.sums.all, 14, "fen"),
            "paid": Column(
                "已发（元）", lambda row: row.sums.paid, 14, "fen", label="已发放（元）"
            ),
            "listed": Column("已列入批次（元）", lambda row: row.sums.listed, 14, "fen"),
            "owed": Column(
                "未发（元）", lambda row: row.sums.owed, 14, "fen", label="应发未发（元）"
            ),
        }
    )


BY_VILLAGE, BY_CLAUSE = _sums_listing("村（社区）"), _sums_listing("项目")
