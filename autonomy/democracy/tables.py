"""责任追究 and 自治评先 as lists on their pages and in workbooks."""

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from documents.listing import Column, Listing, chip

from .models import Accountability, Merit


def _decision(case: Accountability) -> SafeString:
    if not case.decision:
        return chip("undecided", "还没有决定")
    hint = f"{case.decided} {case.decided_by}"
    return format_html('{} <span class="hint">{}</span>', case.get_decision_display(), hint)


CASES = Listing[Accountability](
    {
        "village": Column("村（社区）", lambda case: case.village.name, 14, css="nowrap"),
        "date": Column(
            "发现日期",
            lambda case: case.date,
            12,
            "date",
            link=lambda case: reverse("accountability-detail", args=[case.village_id, case.pk]),
        ),
        "person": Column(
            "责任人",
            lambda case: case.person,
            10,
            shown=lambda case: format_html(
                '{} <span class="hint">{}</span>', case.person, case.get_post_display()
            ),
        ),
        "post": Column("职务", lambda case: case.get_post_display(), 16),
        "breach": Column("违规违纪情形", lambda case: case.get_breach_display(), 18),
        "facts": Column("事实", lambda case: case.facts, 44),
        "decision": Column(
            "处理决定", lambda case: case.get_decision_display(), 18, shown=_decision
        ),
        "decided": Column("决定日期", lambda case: case.decided, 12, "date"),
        "decided_by": Column("作出决定的机构", lambda case: case.decided_by, 20),
    },
    on_page="date village person breach decision",
    on_sheet="village date person post breach facts decision decided decided_by",
)


def _honoured(merit: Merit) -> str:
    return vars(merit)["group_name"] if merit.group_id else str(merit.household)


def _honoured_url(merit: Merit) -> str:
    found = merit.group or merit.household
    assert found
    return reverse(
        "group-detail" if merit.group else "household-detail", args=[found.village_id, found.pk]
    )


def _anchor(merit: Merit) -> SafeString:
    return format_html('<span id="merit-{}">{}</span>', merit.pk, _honoured(merit))


def _meeting(merit: Merit) -> str:
    return f"{merit.meeting.date} {merit.meeting.get_kind_display()}" if merit.meeting else ""


def _meeting_url(merit: Merit) -> str:
    return (
        reverse("meeting-detail", args=[merit.meeting.village_id, merit.meeting.pk])
        if merit.meeting
        else ""
    )


def _certificate(merit: Merit) -> SafeString:
    url = reverse("merit-print", args=[merit.village_id, merit.year])
    return format_html('<a class="row-link" href="{}?merit={}">证书</a>', url, merit.pk)


def _edit(merit: Merit) -> SafeString:
    url = reverse("merit-edit", args=[merit.village_id, merit.pk])
    return format_html('<a class="row-link ms-2" href="{}">修改</a>', url)


MERITS = Listing[Merit](
    {
        "village": Column("村（社区）", lambda merit: merit.village.name, 14),
        "year": Column("年度", lambda merit: merit.year, 8, "count"),
        "kind": Column("类别", lambda merit: "自治组" if merit.group_id else "自治户", 10),
        "who": Column("自治组、自治户", _honoured, 20),
        "group": Column("自治组", _honoured, shown=_anchor, link=_honoured_url, css="nowrap"),
        "household": Column("自治户", _honoured, shown=_anchor, link=_honoured_url, css="nowrap"),
        "reason": Column("事迹", lambda merit: merit.reason, 44, css="whole"),
        "awarded": Column("评定日期", lambda merit: merit.awarded, 12, "date"),
        "meeting": Column("评定的会议", _meeting, 30, link=_meeting_url),
        "certificate": Column("办理", _certificate, css="nowrap"),
        "acts": Column("办理", _certificate, beside=_edit, css="nowrap"),
    },
    on_page="group household reason awarded meeting certificate acts",
    on_sheet="village year kind who reason awarded meeting",
)
