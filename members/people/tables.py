"""The lists of members, households and member groups."""

from collections.abc import Iterable, Sequence
from typing import Any

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from documents.listing import Column

from .models import Household, Member, MemberGroup

NOWRAP = {"td": {"class": "nowrap"}}
NUMBER = {"th": {"class": "num"}, "td": {"class": "num"}}
SHOWN = 3  # names in a cell
VACANT = mark_safe('<span class="figure-failed">空缺</span>')


def place_columns(title: str = "村（社区）") -> dict[str, Column[Any]]:
    """Of rows with a `village`. `title`: of the village's column in the workbook."""
    return {
        "township": Column(
            "乡镇（街道）", lambda row: row.village.township.name, css="nowrap", order=["village__township__name"]
        ),
        "village": Column(
            title, lambda row: row.village.name, 14, label="村（社区）", css="nowrap", order=["village_id"]
        ),
    }


def same_places(code: str) -> Sequence[str]:
    """The place columns that would say the same in every row of a list of `code`: a page is `without` them."""
    return {6: (), 9: ("township",)}.get(len(code), ("township", "village"))


class PlaceTable(tables.Table):
    """With the village where the list is of more than one, and the township where it is of a county."""

    township = tables.Column(accessor="village__township__name", verbose_name="乡镇（街道）", attrs=NOWRAP)
    village = tables.Column(accessor="village__name", order_by="village_id", verbose_name="村（社区）", attrs=NOWRAP)

    class Meta:
        default = "—"

    def __init__(self, *args: object, code: str, exclude: Iterable[str] = (), **kwargs: object) -> None:
        super().__init__(*args, exclude=(*exclude, *same_places(code)), **kwargs)


class MemberTable(PlaceTable):
    empty_help = "换一个条件，或者清除筛选看全部在册会员。"
    name = tables.Column(order_by=("initials", "number"), attrs=NOWRAP)
    number = tables.Column(verbose_name="编号", attrs=NOWRAP)
    sex = tables.Column(attrs=NOWRAP)
    born = tables.Column(verbose_name="出生", attrs=NOWRAP)
    group = tables.Column(verbose_name="小组", order_by=("village_id", "group__number"), attrs=NOWRAP)
    household = tables.Column(order_by=("household__initials", "number"), attrs=NOWRAP)
    kinds = tables.Column(verbose_name="类别", orderable=False)
    joined = tables.Column(verbose_name="入会", attrs=NOWRAP)
    left = tables.Column(verbose_name="状态", empty_values=(), attrs=NOWRAP)

    class Meta(PlaceTable.Meta):
        model = Member
        sequence = ("name", "number", "township", "village", "sex", "born", "...")
        fields = ("name", "number", "sex", "born", "group", "household", "kinds", "joined", "left")
        empty_text = "没有符合条件的会员"

    def render_name(self, value: str, record: Member) -> SafeString:
        return _link("member-detail", record, value)

    def render_group(self, value: MemberGroup) -> SafeString:
        return _link("group-detail", value, value.name)

    def render_household(self, value: Household) -> SafeString:
        return _link("household-detail", value, str(value))

    def render_kinds(self, value: list[str]) -> str:
        return "、".join(value) or "—"

    def render_left(self, record: Member) -> str:
        return f"{record.get_left_kind_display()} {record.left}" if record.left else "在册"


class HouseholdTable(PlaceTable):
    empty_help = "换一个条件，或者清除筛选看全部现有的户。"
    head = tables.Column(order_by=("initials", "number"), attrs=NOWRAP)
    number = tables.Column(attrs=NOWRAP)
    villagers_group = tables.Column(attrs=NOWRAP)
    members = tables.Column(accessor="standing_members", verbose_name="会员", orderable=False)
    contacts = tables.Column(accessor="open_contacts", verbose_name="由谁联系", orderable=False)
    closed = tables.Column(verbose_name="状态", empty_values=(), attrs=NOWRAP)

    class Meta(PlaceTable.Meta):
        model = Household
        sequence = ("head", "number", "township", "village", "...")
        fields = ("head", "number", "villagers_group", "address", "phone", "members", "contacts", "closed")
        empty_text = "没有符合条件的户"

    def render_head(self, value: str, record: Household) -> SafeString:
        link = _link("household-detail", record, value)
        return format_html('{} <span class="hint">流动</span>', link) if record.is_migrant else link

    def render_members(self, value: list[Member]) -> str:
        return _names([member.name for member in value])

    def render_contacts(self, value: list[Any]) -> str:
        return _names([contact.member.name for contact in value])

    def render_closed(self, record: Household) -> str:
        return f"{record.closed} 销户" if record.closed else "现有"


class GroupTable(PlaceTable):
    empty_help = "换一个条件，或者清除筛选看全部现有的小组。"
    name = tables.Column(attrs=NOWRAP)
    number = tables.Column(attrs=NUMBER)
    leader = tables.Column(order_by="leader__initials", empty_values=(), attrs=NOWRAP)
    council_post = tables.Column(order_by="council_post__name", empty_values=(), attrs=NOWRAP)
    size = tables.Column(verbose_name="会员", attrs=NUMBER)
    formed = tables.DateColumn(format="Y-m-d", attrs=NOWRAP)
    dissolved = tables.Column(verbose_name="状态", empty_values=(), attrs=NOWRAP)

    class Meta(PlaceTable.Meta):
        model = MemberGroup
        sequence = ("name", "township", "village", "...")
        fields = ("name", "number", "leader", "council_post", "size", "formed", "dissolved")
        empty_text = "没有符合条件的小组"

    def render_name(self, value: str, record: MemberGroup) -> SafeString:
        return _link("group-detail", record, value)

    def render_leader(self, record: MemberGroup) -> str | SafeString:
        if record.leader is None or record.leader.left:
            return VACANT if not record.dissolved else "—"
        return _link("member-detail", record.leader, record.leader.name)

    def render_council_post(self, record: MemberGroup) -> str | SafeString:
        if record.council_post is None or record.council_post.ended:
            return VACANT if not record.dissolved else "—"
        return record.council_post.name

    def render_dissolved(self, record: MemberGroup) -> str:
        return f"{record.dissolved} 撤销" if record.dissolved else "现有"


def _link(url_name: str, record: Any, text: str) -> SafeString:
    return format_html(
        '<a class="row-link" href="{}">{}</a>', reverse(url_name, args=[record.village_id, record.pk]), text
    )


def _names(names: list[str]) -> str:
    more = f"等 {len(names)} 人" if len(names) > SHOWN else ""
    return "、".join(names[:SHOWN]) + more or "—"
