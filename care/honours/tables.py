"""The list of nominations, on the page and as a workbook."""

from django.urls import reverse

from documents.listing import Column, Listing, chip

from .models import Honour
from .states import HonourState

CHIPS = {
    HonourState.NOMINATED: "draft",
    HonourState.SCREENED: "submitted",
    HonourState.ANNOUNCED: "undecided",
    HonourState.AWARDED: "approved",
    HonourState.DECLINED: "closed",
}


def _notice(honour: Honour) -> str:
    return f"{honour.notice_from} 至 {honour.notice_until}" if honour.notice_from else "—"


HONOURS = Listing[Honour](
    {
        "village": Column("村（社区）", lambda row: row.village.name, 14, css="nowrap"),
        "year": Column("年度", lambda row: row.year, 8, "count"),
        "title": Column("称号", lambda row: row.get_title_display(), 16, css="nowrap"),
        "name": Column(
            "姓名或家庭",
            lambda row: row.name,
            14,
            css="nowrap",
            link=lambda row: reverse("honour-detail", args=[row.village_id, row.pk]),
        ),
        "deeds": Column("事迹", lambda row: row.deeds, 44, css="whole"),
        "notice": Column("公示期", _notice, css="nowrap"),
        "state": Column(
            "状态",
            lambda row: row.get_state_display(),
            10,
            shown=lambda row: chip(CHIPS[HonourState(row.state)], row.get_state_display()),
            css="nowrap",
        ),
        "nominated": Column("推荐日期", lambda row: row.nominated, 12, "date"),
        "notice_from": Column("公示开始", lambda row: row.notice_from, 12, "date"),
        "notice_until": Column("公示结束", lambda row: row.notice_until, 12, "date"),
        "awarded": Column("表彰日期", lambda row: row.awarded, 12, "date"),
        "award": Column("奖励", lambda row: row.award, 18),
        "reason": Column("未评上原因", lambda row: row.reason, 24),
    },
    on_page="name title village deeds notice state",
    on_sheet=(
        "village year title name deeds state nominated notice_from notice_until awarded "
        "award reason"
    ),
)
