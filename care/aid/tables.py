"""The list of aid, on the page and as a workbook."""

from django.urls import reverse

from documents.listing import Column, Listing

from .models import Aid


def shown_what(aid: Aid) -> str:
    return "" if aid.family and aid.family.sensitive else aid.what


AID = Listing[Aid](
    {
        "code": Column("登记单位", lambda aid: aid.place_name, 16, css="nowrap", order=["code"]),
        "date": Column("日期", lambda aid: aid.date, 12, "date", order=["date"]),
        "whom": Column(
            "受助家庭",
            lambda aid: aid.shown_whom,
            14,
            css="nowrap",
            link=lambda aid: reverse("aid-edit", args=[aid.code, aid.ref]),
        ),
        "kind": Column(
            "帮扶方式", lambda aid: aid.get_kind_display(), 10, css="nowrap", order=["kind"]
        ),
        "service": Column(
            "三生服务", lambda aid: aid.get_service_display(), 10, css="nowrap", order=["service"]
        ),
        "what": Column("帮扶内容", shown_what, 28),
        "giver": Column(
            "帮扶方",
            lambda aid: aid.get_giver_display(),
            10,
            shown=lambda aid: aid.giver_name or aid.get_giver_display(),
            css="nowrap",
            order=["giver"],
        ),
        "giver_name": Column("帮扶单位或个人", lambda aid: aid.giver_name, 18),
        "helped": Column(
            "帮扶户数", lambda aid: aid.helped, 10, "integer", label="户数", order=["helped"]
        ),
        "planning": Column(
            "其中计生家庭",
            lambda aid: aid.planning,
            12,
            "integer",
            label="计生家庭",
            order=["planning"],
        ),
        "amount": Column(
            "金额（元）",
            lambda aid: aid.amount or None,
            12,
            "fen",
            order=["amount"],
        ),
    },
    on_page="whom date code kind service what giver helped planning amount",
    on_sheet="code date whom kind service what giver giver_name helped planning amount",
    start="-date",
    empty=("没有符合条件的帮扶", "换一个条件，或者清除筛选看全部帮扶。"),
)
