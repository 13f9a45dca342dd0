"""Lists as workbooks, under the titles that an import reads back without a difference."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.http import FileResponse
from django.utils import timezone

from associations.divisions import Division
from documents.answers import workbook_answer
from documents.workbook import Column, Kind, Sheet

from .layout import HOUSEHOLD_TITLES, MEMBER_TITLES
from .models import KINDS, Household, Member

CHUNK = 2000  # rows fetched at a time
GROUP_TITLES = ("村", "村代码", "组号", "名称", "组长", "组长电话", "联系理事", "会员数", "成立日期", "撤销日期")
DATES = ("离会日期", "销户日期", "成立日期", "撤销日期")
FIGURES = ("组号", "会员数")
WIDTHS = {
    **{"会员编号": 12, "村": 14, "村代码": 16, "小组": 14, "姓名": 11, "性别": 6, "家庭户编号": 12, "户主": 11},
    **{"特长": 20, "联系电话": 15, "组长电话": 15, "离会原因": 20, "备注": 24, "住址": 26, "名称": 14},
    **dict.fromkeys(KINDS.values(), 7),
    KINDS["is_grower"]: 9,
}


def members_workbook(members: object, division: Division) -> FileResponse:
    rows = (_member_row(member) for member in _streamed(members, "village", "group", "household"))
    return _workbook(f"{division.name}会员", MEMBER_TITLES, rows, frozen=5)


def households_workbook(households: object, division: Division) -> FileResponse:
    rows = (_household_row(household) for household in _streamed(households, "village"))
    return _workbook(f"{division.name}家庭", HOUSEHOLD_TITLES, rows, frozen=4)


def groups_workbook(groups: object, division: Division) -> FileResponse:
    """`groups` with their `size`."""
    rows = (_group_row(group) for group in _streamed(groups, "village", "leader", "council_post"))
    return _workbook(f"{division.name}会员小组", GROUP_TITLES, rows, frozen=4)


def _streamed(rows: Any, *related: str) -> Iterator[Any]:
    return rows.prefetch_related(None).select_related(*related).iterator(chunk_size=CHUNK)


def _workbook(title: str, titles: Sequence[str], rows: Iterator[Sequence[object]], frozen: int) -> FileResponse:
    columns = [Column(name, WIDTHS.get(name, 12), _kind(name)) for name in titles]
    heading = [title, f"{timezone.localdate()} 导出"]
    return workbook_answer([Sheet(title, columns, rows, heading=heading, frozen=frozen, landscape=True)], title)


def _kind(title: str) -> Kind:
    return "date" if title in DATES else "count" if title in FIGURES else "text"


def _member_row(member: Member) -> list[object]:
    household = member.household
    return [
        member.number,
        member.village.name,
        member.village_id,
        member.group.name if member.group else "",
        member.name,
        member.get_sex_display(),
        member.born,
        household.number if household else "",
        household.head if household else "",
        *("是" if getattr(member, name) else "" for name in KINDS),
        member.skills,
        member.phone,
        member.joined,
        member.left,
        member.get_left_kind_display(),
        member.left_reason,
        member.note,
    ]


def _household_row(household: Household) -> list[object]:
    return [
        household.village.name,
        household.village_id,
        household.number,
        household.head,
        household.villagers_group,
        household.address,
        household.phone,
        "是" if household.is_migrant else "",
        household.closed,
    ]


def _group_row(group: Any) -> list[object]:
    leader = group.leader if group.leader and not group.leader.left else None
    post = group.council_post if group.council_post and not group.council_post.ended else None
    return [
        group.village.name,
        group.village_id,
        group.number,
        group.name,
        leader.name if leader else "",
        leader.phone if leader else "",
        post.name if post else "",
        group.size,
        group.formed,
        group.dissolved,
    ]
