"""Meetings and their matters as lists on their page and in its workbook."""

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from accounts.records.deadlines import late_words
from accounts.records.telling import columns
from documents.listing import Column, Listing, chip, icon

from .models import Matter, Meeting

OUTCOMES = {
    "rejected": ("closed", "未通过"),
    "passed_on": ("submitted", "提交上一级会议"),
    "discussed": ("undecided", "议而未决"),
    "decided": ("held", "作出决定"),
}
FOLLOW_UPS = {
    "overdue": ("late", "逾期没有落实"),
    "waiting": ("missing", "待落实"),
    "done": ("held", "已落实"),
}


def matter_chips(matter: Matter, *, brief: bool = False) -> SafeString:
    """Its outcome and what became of it; `brief`: the one of both that says more."""
    found = [FOLLOW_UPS[matter.follow_up]] if matter.follow_up else []
    if days := matter.days_late():
        found.append(("late", late_words(days)))
    if matter.outcome != "decided" or not brief or not found:
        found.insert(0, OUTCOMES[matter.outcome])
    return format_html_join(" ", "{}", ([chip(*one)] for one in found))


def _matters(meeting: Meeting) -> SafeString:
    lines = ((matter.subject, matter_chips(matter, brief=True)) for matter in meeting.matters.all())
    return format_html_join("", "<div>{} {}</div>", lines) or format_html(
        '<span class="muted">{}</span>', "还没有议题"
    )


MEETINGS = Listing[Meeting](
    {
        "village": Column("村（社区）", lambda meeting: meeting.village.name, 14, css="nowrap"),
        "date": Column("日期", lambda meeting: meeting.date, 12, "date"),
        "kind": Column(
            "会议",
            lambda meeting: meeting.get_kind_display(),
            22,
            shown=lambda meeting: f"{meeting.date} {meeting.get_kind_display()}",
            link=lambda meeting: reverse("meeting-detail", args=[meeting.village_id, meeting.pk]),
        ),
        "place": Column("地点", lambda meeting: meeting.place, 16),
        "chair": Column("主持人", lambda meeting: meeting.chair, 10),
        "recorder": Column("记录人", lambda meeting: meeting.recorder, 10),
        "due": Column("应到人数", lambda meeting: meeting.due, 10, "integer"),
        "present": Column("实到人数", lambda meeting: meeting.present, 10, "integer"),
        "matters": Column("议题", _matters, css="whole"),
        "presence": Column(
            "实到 / 应到",
            lambda meeting: f"{meeting.present} / {'—' if meeting.due is None else meeting.due}",
            css="num",
        ),
        "attended": Column(
            "会长列席",
            lambda meeting: meeting.president_attended,
            10,
            shown=lambda meeting: "列席" if meeting.president_attended else "—",
        ),
        "attendees": Column("出席人员", lambda meeting: meeting.attendees, 40),
    },
    on_page="kind village matters presence attended",
    on_sheet="village date kind place chair recorder due present attended attendees",
)


def _follow_up(matter: Matter) -> SafeString:
    url = reverse("matter-result", args=[matter.meeting.village_id, matter.pk])
    return format_html(
        '<a class="btn btn-sm btn-secondary" href="{}?list=1">{}登记落实</a>', url, icon("check")
    )


MATTERS = Listing[Matter](
    {
        "village": Column(
            "村（社区）", lambda matter: matter.meeting.village.name, 14, css="nowrap"
        ),
        "date": Column("日期", lambda matter: matter.meeting.date, 12, "date"),
        "meeting": Column(
            "会议",
            lambda matter: matter.meeting.get_kind_display(),
            22,
            shown=lambda matter: f"{matter.meeting.date} {matter.meeting.get_kind_display()}",
        ),
        "number": Column("议题", lambda matter: matter.number, 6, "integer"),
        "subject": Column(
            "事项",
            lambda matter: matter.subject,
            28,
            link=lambda matter: (
                reverse("meeting-detail", args=[matter.meeting.village_id, matter.meeting_id])
                + f"#matter-{matter.pk}"
            ),
        ),
        "discussion": Column("讨论情况", lambda matter: matter.discussion, 36),
        "outcome": Column("结果", lambda matter: matter.get_outcome_display(), 12),
        "decision": Column("决定内容", lambda matter: matter.decision, 36),
        "votes_for": Column("赞成", lambda matter: matter.votes_for, 8, "integer"),
        "votes_against": Column("反对", lambda matter: matter.votes_against, 8, "integer"),
        "abstained": Column("弃权", lambda matter: matter.abstained, 8, "integer"),
        "responsible": Column(
            "落实责任人", lambda matter: matter.responsible, 12, label="责任人", css="nowrap"
        ),
        **columns("落实期限"),
        "done": Column("落实日期", lambda matter: matter.done, 12, "date"),
        "result": Column("落实情况", lambda matter: matter.result, 36),
        "act": Column("办理", _follow_up),
    },
    on_page="subject village meeting deadline late responsible act",
    on_sheet="village date meeting number subject discussion outcome decision votes_for "
    "votes_against abstained responsible deadline moved done late result",
)
