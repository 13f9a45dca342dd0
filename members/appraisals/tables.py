"""The lists of a year's appraisal, on pages and as workbooks."""

from dataclasses import replace
from operator import attrgetter

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from documents.listing import Column, Listing

from ..people.models import Member
from ..people.periods import then
from .counts import AppraisalCounts
from .models import MemberAppraisal


def given_mark(member: Member) -> MemberAppraisal | None:
    """Of the year, where the view has read it into `of_the_year`."""
    return next(iter(vars(member)["of_the_year"]), None)


def mark_words(member: Member) -> str:
    found = given_mark(member)
    return found.get_mark_display() if found else "未评"


def _reward(member: Member) -> str:
    found = given_mark(member)
    return found.reward if found else ""


def _group(member: Member) -> str:
    return vars(then(member))["group_name"] or ""


MARKED = Listing[Member](
    {
        "village": Column("村（社区）", lambda row: then(row).village.name, 16),
        "number": Column("会员编号", lambda row: row.number, 12),
        "name": Column("姓名", lambda row: row.name, 10),
        "group": Column("会员小组", _group, 14),
        "mark": Column("评定", mark_words, 10),
        "reward": Column("事迹或奖励", _reward, 36),
    }
)

OUTSTANDING = Listing[MemberAppraisal](
    {
        "village": Column(
            "村（社区）", lambda row: then(row.member).village.name, 16, css="nowrap"
        ),
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


def _number(title: str, name: str) -> Column[AppraisalCounts]:
    return Column(title, attrgetter(name), 10, "integer")


def counts_listing(year: int) -> Listing[AppraisalCounts]:
    """A village's marks lead to its members of that mark."""

    def address(row: AppraisalCounts) -> str:
        return reverse("member-appraisal-list", args=[row.village.pk, year]) if row.village else ""

    def linked(
        title: str, name: str, link: str = '<a href="{}?mark={}">{}</a>'
    ) -> Column[AppraisalCounts]:
        def shown(row: AppraisalCounts) -> SafeString | str:
            return (
                format_html(link, address(row), name, number)
                if (number := getattr(row, name))
                else "0"
            )

        return replace(_number(title, name), shown=shown)

    return Listing(
        {
            "village": Column(
                "村（社区）",
                lambda row: row.village.name if row.village else "合计",
                16,
                link=address,
            ),
            "members": _number("会员", "members"),
            "outstanding": linked("优秀", "outstanding"),
            "qualified": _number("合格", "qualified"),
            "unqualified": linked("不合格", "unqualified"),
            "unmarked": linked(
                "未评", "unmarked", '<a class="figure-failed" href="{}?mark={}">{}</a>'
            ),
        }
    )
