"""The list of activities, on the page and as a workbook."""

from collections.abc import Iterable

from django.template.loader import render_to_string
from django.urls import reverse

from associations.vocabulary.own.kinds import OwnField
from associations.vocabulary.own.lists import own_columns, with_own
from documents.listing import Column, Listing

from .models import Activity


def _url(row: Activity) -> str:
    return reverse("activity-detail", args=[row.code, row.ref])


def _photos(row: Activity) -> str:
    photos = list(row.photos.all())
    if not photos:
        return ""
    return render_to_string(
        "care/activities/activity_thumbs.html", {"photos": photos[:2], "more": len(photos[2:])}
    )


COLUMNS: dict[str, Column[Activity]] = {
    "code": Column("村（社区）", lambda row: row.place_name, 14, css="nowrap", order=["code"]),
    "date": Column("日期", lambda row: row.date, 12, "date", order=["date"]),
    "kind": Column("类别", lambda row: row.get_kind_display(), 14, css="nowrap", order=["kind"]),
    "service": Column(
        "三生服务",
        lambda row: row.get_service_display(),
        10,
        css="nowrap",
        blank="",
        order=["service"],
    ),
    "title": Column("内容", lambda row: row.title, 32, link=_url, css="whole", order=["title"]),
    "place": Column("地点", lambda row: row.place, 14, blank="", order=["place"]),
    "organiser": Column("组织者或服务人", lambda row: row.organiser, 18),
    "took_part": Column("参加的小组或人员", lambda row: row.took_part, 18),
    "members": Column("参加会员", lambda row: row.members, 9, "integer"),
    "reached": Column("受益人数", lambda row: row.reached, 9, "integer", order=["reached"]),
    "households": Column("走访户数", lambda row: row.households, 9, "integer"),
    "slogans": Column("标语", lambda row: row.slogans, 8, "integer"),
    "posters": Column("墙报、宣传栏", lambda row: row.posters, 8, "integer"),
    "leaflets": Column("宣传资料", lambda row: row.leaflets, 9, "integer"),
    "examined": Column("检查人数", lambda row: row.examined, 9, "integer"),
    "result": Column("结果", lambda row: row.result, 32),
    "cost": Column("费用（元）", lambda row: row.cost or None, 11, "fen"),
    "photos": Column("照片", _photos, css="thumbs", blank=""),
}


def activity_listing(
    *, findings: bool, own: Iterable[OwnField] = (), own_shown: bool = False
) -> Listing[Activity]:
    """Without the right to the findings of health checks their columns are empty."""
    return with_own(_listing(findings), own_columns(own), on_page=own_shown)


def _listing(findings: bool) -> Listing[Activity]:
    return Listing[Activity](
        {
            **COLUMNS,
            "ill": Column("患病人数", lambda row: row.ill if findings else None, 9, "integer"),
            "illnesses": Column("病种", lambda row: row.illness_words if findings else "", 24),
        },
        on_page="title date code kind service place reached photos",
        on_sheet="code date kind service title place organiser took_part members reached "
        "households slogans posters leaflets examined ill illnesses result cost",
        start="-date",
        empty=("没有符合条件的活动", "换一个条件，或者清除筛选看全部活动。"),
    )
