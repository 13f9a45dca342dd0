"""今日: suggestions to answer, groups without feedback, files that wait for a word."""

import calendar
import datetime

from django.db.models import Q

from accounts.models import User
from accounts.today import Item, TodaySource, in_village, line_of
from accounts.today.notices import Notice

from .imports.models import MemberImport
from .people.models import MemberGroup
from .suggestions.models import Suggestion


def _suggestions(user: User, day: datetime.date) -> list[Item]:
    rows = Suggestion.objects.visible_to(user).waiting()
    if not in_village(user):
        return line_of(
            rows,
            "意见建议待答复",
            "suggestion-list",
            {"code": user.scope},
            "?state=waiting",
            late=Q(deadline__lt=day),
            by="deadline",
        )
    return [
        Item(
            row.text,
            "suggestion-answer",
            {"code": row.village_id, "pk": row.pk},
            by=row.deadline,
            late=int(row.deadline < day),
        )
        for row in rows.order_by("deadline", "pk")
    ]


def _feedback(user: User, day: datetime.date) -> list[Item]:
    rows = MemberGroup.objects.visible_to(user).without_feedback(day)
    end = day.replace(day=calendar.monthrange(day.year, day.month)[1])
    if not in_village(user):
        place = {"code": user.scope}
        return line_of(rows, "本月还没有信息反馈", "group-list", place, "?gap=no_feedback")
    return [
        Item(
            f"{row.name}本月还没有信息反馈",
            "note-create",
            {"code": row.village_id, "pk": row.pk},
            by=end,
        )
        for row in rows.order_by("number")
    ]


def _imports(user: User, day: datetime.date) -> list[Item]:
    """One's own files, wherever they are for."""
    waiting = (MemberImport.State.MATCHING, MemberImport.State.READY)
    rows = MemberImport.objects.visible_to(user).filter(created_by=user, state__in=waiting)
    return [
        Item(
            row.file_name,
            "member-import",
            {"code": row.division, "pk": row.pk},
            where=row.division,
            why=row.get_state_display(),
        )
        for row in rows.order_by("pk")
    ]


NOTICES = (Notice("答复意见建议", "意见已答复", "suggestion-list"),)
SOURCES = (
    TodaySource("suggestions", "意见建议", "条", ("suggestion-answer", "POST"), _suggestions),
    TodaySource("feedback", "会员小组信息反馈", "个小组", ("note-create", "POST"), _feedback),
    TodaySource("imports", "名册导入", "份", ("member-import", "POST"), _imports),
)
