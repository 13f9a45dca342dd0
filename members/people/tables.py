"""The lists of members, households and member groups; their workbooks have the titles that an
import reads back without a difference."""

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.safestring import mark_safe

from documents.listing import Column, Listing

from .models import KINDS, Household, Member, MemberGroup

SHOWN = 3  # names in a cell
VACANT = mark_safe('<span class="figure-failed">空缺</span>')
MIGRANT = mark_safe('<span class="hint">流动</span>')


def place_columns(title: str = "村（社区）") -> dict[str, Column[Any]]:
    """Of rows with a `village`. `title`: of the village's column in the workbook."""
    return {
        "township": Column(
            "乡镇（街道）",
            lambda row: row.village.township.name,
            css="nowrap",
            order=["village__township__name"],
        ),
        "village": Column(
            title,
            lambda row: row.village.name,
            14,
            label="村（社区）",
            css="nowrap",
            order=["village_id"],
        ),
    }


def same_places(code: str) -> Sequence[str]:
    """The place columns that would say the same in every row of a list of `code`: a page is
    `without` them."""
    return {6: (), 9: ("township",)}.get(len(code), ("township", "village"))


def _url(name: str, row: Member | Household | MemberGroup | None) -> str:
    return reverse(name, args=[row.village_id, row.pk]) if row else ""


def _names(names: list[str]) -> str:
    more = f"等 {len(names)} 人" if len(names) > SHOWN else ""
    return "、".join(names[:SHOWN]) + more or "—"


def _flag(title: str, name: str, width: float) -> Column[object]:
    return Column(title, lambda row: "是" if getattr(row, name) else "", width)


CODE = Column[Any]("村代码", lambda row: row.village_id, 16)
PHONE = Column[Any]("联系电话", lambda row: row.phone, 15, order=["phone"])

MEMBERS = Listing[Member](
    {
        "name": Column(
            "姓名",
            lambda row: row.name,
            11,
            link=lambda row: _url("member-detail", row),
            css="nowrap",
            order=["initials", "number"],
        ),
        "number": Column(
            "会员编号", lambda row: row.number, label="编号", css="nowrap", order=["number"]
        ),
        **place_columns("村"),
        "village_code": CODE,
        "sex": Column("性别", lambda row: row.get_sex_display(), 6, css="nowrap", order=["sex"]),
        "born": Column(
            "出生日期", lambda row: row.born, label="出生", css="nowrap", order=["born"]
        ),
        "group": Column(
            "小组",
            lambda row: row.group.name if row.group else "",
            14,
            link=lambda row: _url("group-detail", row.group),
            css="nowrap",
            order=["village_id", "group__number"],
        ),
        "household": Column(
            "家庭户编号",
            lambda row: row.household.number if row.household else "",
            shown=lambda row: row.household or "—",
            link=lambda row: _url("household-detail", row.household),
            label="家庭",
            css="nowrap",
            order=["household__initials", "number"],
        ),
        "head": Column("户主", lambda row: row.household.head if row.household else "", 11),
        "kinds": Column("类别", lambda row: "、".join(row.kinds)),
        **{
            name: _flag(title, name, 9 if name == "is_grower" else 7)
            for name, title in KINDS.items()
        },
        "skills": Column("特长", lambda row: row.skills, 20),
        "phone": PHONE,
        "joined": Column(
            "入会日期", lambda row: row.joined, label="入会", css="nowrap", order=["joined"]
        ),
        "left": Column(
            "离会日期",
            lambda row: row.left,
            kind="date",
            shown=lambda row: f"{row.get_left_kind_display()} {row.left}" if row.left else "在册",
            label="状态",
            order=["left"],
        ),
        "left_kind": Column("离会方式", lambda row: row.get_left_kind_display()),
        "left_reason": Column("离会原因", lambda row: row.left_reason, 20),
        "note": Column("备注", lambda row: row.note, 24),
    },
    on_page="name number township village sex born group household kinds joined left",
    on_sheet="number village village_code group name sex born household head "
    f"{' '.join(KINDS)} skills phone joined left left_kind left_reason note",
    empty=("没有符合条件的会员", "换一个条件，或者清除筛选看全部在册会员。"),
)

# Any: with what HouseholdQuerySet.with_people adds
HOUSEHOLDS = Listing[Any](
    {
        "head": Column(
            "户主",
            lambda row: row.head,
            11,
            link=lambda row: _url("household-detail", row),
            beside=lambda row: MIGRANT if row.is_migrant else "",
            css="nowrap",
            order=["initials", "number"],
        ),
        "number": Column("户编号", lambda row: row.number, css="nowrap", order=["number"]),
        **place_columns("村"),
        "village_code": CODE,
        "villagers_group": Column(
            "村民小组", lambda row: row.villagers_group, css="nowrap", order=["villagers_group"]
        ),
        "address": Column("住址", lambda row: row.address, 26, order=["address"]),
        "phone": PHONE,
        "members": Column(
            "会员", lambda row: _names([member.name for member in row.current_members])
        ),
        "contacts": Column(
            "由谁联系", lambda row: _names([contact.member.name for contact in row.open_contacts])
        ),
        "is_migrant": _flag("流动人口户", "is_migrant", 12),
        "closed": Column(
            "销户日期",
            lambda row: row.closed,
            kind="date",
            shown=lambda row: f"{row.closed} 销户" if row.closed else "现有",
            label="状态",
            order=["closed"],
        ),
    },
    on_page="head number township village villagers_group address phone members contacts closed",
    on_sheet="village village_code number head villagers_group address phone is_migrant closed",
    empty=("没有符合条件的户", "换一个条件，或者清除筛选看全部现有的户。"),
)


def _leader(group: MemberGroup) -> Member | None:
    return group.leader if group.leader and not group.leader.left else None


def _post(group: MemberGroup) -> str:
    return group.council_post.name if group.council_post and not group.council_post.ended else ""


def _vacant(group: MemberGroup) -> str:
    return "—" if group.dissolved else VACANT


# Any: with the `size` that GroupQuerySet.with_people adds
GROUPS = Listing[Any](
    {
        "name": Column(
            "名称",
            lambda row: row.name,
            14,
            link=lambda row: _url("group-detail", row),
            css="nowrap",
            order=["name"],
        ),
        **place_columns("村"),
        "village_code": CODE,
        "number": Column("组号", lambda row: row.number, kind="count", order=["number"]),
        "leader": Column(
            "组长",
            lambda row: leader.name if (leader := _leader(row)) else "",
            shown=lambda row: leader.name if (leader := _leader(row)) else _vacant(row),
            link=lambda row: _url("member-detail", _leader(row)),
            css="nowrap",
            order=["leader__initials"],
        ),
        "leader_phone": Column(
            "组长电话", lambda row: leader.phone if (leader := _leader(row)) else "", 15
        ),
        "council_post": Column(
            "联系理事",
            _post,
            shown=lambda row: _post(row) or _vacant(row),
            css="nowrap",
            order=["council_post__name"],
        ),
        "size": Column("会员数", lambda row: row.size, kind="count", label="会员", order=["size"]),
        "formed": Column("成立日期", lambda row: row.formed, kind="date", order=["formed"]),
        "dissolved": Column(
            "撤销日期",
            lambda row: row.dissolved,
            kind="date",
            shown=lambda row: f"{row.dissolved} 撤销" if row.dissolved else "现有",
            label="状态",
            order=["dissolved"],
        ),
    },
    on_page="name township village number leader council_post size formed dissolved",
    on_sheet=(
        "village village_code number name leader leader_phone council_post size formed dissolved"
    ),
    empty=("没有符合条件的小组", "换一个条件，或者清除筛选看全部现有的小组。"),
)
