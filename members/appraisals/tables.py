"""The lists of a year's appraisal, on pages and as workbooks."""

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from documents.listing import Column, Listing

from ..people.models import Member
from .counts import AppraisalCounts
from .models import MemberAppraisal


def given(member: Member) -> MemberAppraisal | None:
    """Of the year, where the view has read it into `of_the_year`."""
    return next(iter(vars(member)["of_the_year"]), None)


def mark(member: Member) -> str:
    found = given(member)
    return found.get_mark_display() if found else "未评"


def _reward(member: Member) -> str:
    found = given(member)
    return found.reward if found else ""


def _group(member: Member) -> str:
    return member.group.name if member.group else ""


MARKED = Listing[Member](
    {
        "village": Column("村（社区）", lambda row: row.village.name, 16),
        "number": Column("会员编号", lambda row: row.number, 12),
        "name": Column("姓名", lambda row: row.name, 10),
        "group": Column("会员小组", _group, 14),
        "mark": Column("评定", mark, 10),
        "reward": Column("事迹或奖励", _reward, 36),
    }
)

OUTSTANDING = Listing[MemberAppraisal](
    {
        "village": Column("村（社区）", lambda row: row.member.village.name, 16, css="nowrap"),
        "number": Column("会员编号", lambda row: row.member.number, 12),
        "name": Column(
            "姓名",
            lambda row: row.member.name,
            10,
            link=lambda row: reverse("member-detail", args=[row.member.village_id, row.member_id]),
            css="nowrap",
        ),
        "group": Column("会员小组", lambda row: _group(row.member), 14),
        "reward": Column("事迹或奖励", lambda row: row.reward, 36, css="whole"),
    },
    on_page="name village group reward",
)


def counts_listing(year: int) -> Listing[AppraisalCounts]:
    """Its numbers lead to the village's members of that mark."""

    def address(row: AppraisalCounts) -> str:
        return reverse("member-appraisal-list", args=[row.village.pk, year]) if row.village else ""

    def to_list(row: AppraisalCounts, name: str, css: str = "") -> SafeString | str:
        number = getattr(row, name)
        css = format_html(' class="{}"', css) if css else ""
        return format_html('<a{} href="{}?mark={}">{}</a>', css, address(row), name, number) if number else "0"

    return Listing(
        {
            "village": Column("村（社区）", lambda row: row.village.name if row.village else "合计", 16, link=address),
            "members": Column("会员", lambda row: row.members, 10, "integer"),
            "outstanding": Column(
                "优秀", lambda row: row.outstanding, 10, "integer", shown=lambda row: to_list(row, "outstanding")
            ),
            "qualified": Column("合格", lambda row: row.qualified, 10, "integer"),
            "unqualified": Column(
                "不合格", lambda row: row.unqualified, 10, "integer", shown=lambda row: to_list(row, "unqualified")
            ),
            "unmarked": Column(
                "未评",
                lambda row: row.unmarked,
                10,
                "integer",
                shown=lambda row: to_list(row, "unmarked", "figure-failed"),
            ),
        }
    )
