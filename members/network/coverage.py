"""Which gaps the network of a township or village has, and where each is closed."""

import datetime

from associations.models import Township, Village
from associations.overview.gaps import Gap, GapLine, Link, organisation_gaps, stored

from ..people.models import Household, Member, MemberGroup
from ..suggestions.models import Suggestion


def sections(division: Township | Village, day: datetime.date) -> list[tuple[str, list[Gap]]]:
    """(title, gaps) as the page shows them; a constant number of queries."""
    return [
        ("会员小组", _groups(division.pk)),
        ("组织", organisation_gaps(division, day)),
        ("会员和联系户", [*_members(division.pk), _households(division.pk)]),
        ("意见建议", [_suggestions(division.pk, day)]),
    ]


def _groups(code: str) -> list[Gap]:
    groups = MemberGroup.objects.in_division(code).order_by("village", "number")
    return [
        stored(
            key,
            title,
            "个",
            rows,
            _group,
            place="village_id",
            all=Link("group-list", {"code": code}, f"?gap={key}"),
        )
        for key, title, rows in (
            ("no_leader", "没有组长的会员小组", groups.leaderless()),
            ("no_council_member", "没有联系理事的会员小组", groups.without_council_member()),
        )
    ]


def _group(group: MemberGroup) -> GapLine:
    return GapLine(group.name, group.village_id, _ways("group", group.village_id, group.pk))


def _members(code: str) -> list[Gap]:
    members = Member.objects.in_division(code).order_by("village", "number")
    return [
        stored(
            key,
            title,
            "人",
            rows,
            line,
            place="village_id",
            all=Link("member-list", {"code": code}, f"?gap={key}"),
        )
        for key, title, rows, line in (
            ("no_household", "未登记家庭的会员", members.without_household(), _member),
            ("no_group", "没有编入小组的会员", members.without_group(), _member),
            ("no_contact", "没有联系户的会员", members.without_contacts(), _without_contacts),
        )
    ]


def _member(member: Member) -> GapLine:
    return GapLine(str(member), member.village_id, _ways("member", member.village_id, member.pk))


def _without_contacts(member: Member) -> GapLine:
    place = {"code": member.village_id, "pk": member.pk}
    return GapLine(
        str(member),
        member.village_id,
        (Link("contact-create", place), Link("member-detail", place)),
    )


def _households(code: str) -> Gap:
    """Who is to keep in touch with a household is chosen among its village's members: from its own
    page."""
    return stored(
        "uncontacted",
        "没有人联系的家庭",
        "户",
        Household.objects.in_division(code).uncontacted().order_by("village", "number", "id"),
        lambda row: GapLine(
            f"{row}（{row.number}）" if row.number else str(row),
            row.village_id,
            (Link("household-detail", {"code": row.village_id, "pk": row.pk}),),
        ),
        place="village_id",
        all=Link("household-list", {"code": code}, "?gap=no_contact"),
    )


def _suggestions(code: str, day: datetime.date) -> Gap:
    return stored(
        "late_suggestions",
        "超过答复期限的意见",
        "条",
        Suggestion.objects.in_division(code).overdue(day).order_by("deadline", "village", "id"),
        lambda row: GapLine(
            row.text if len(row.text) <= 24 else f"{row.text[:23]}……",
            row.village_id,
            (
                Link("suggestion-answer", {"code": row.village_id, "pk": row.pk}),
                Link("suggestion-list", {"code": row.village_id}),
            ),
            f"应于 {row.deadline} 前答复",
        ),
        place="village_id",
        all=Link("suggestion-list", {"code": code}, "?state=overdue"),
    )


def _ways(noun: str, code: str, pk: int) -> tuple[Link, ...]:
    place = {"code": code, "pk": pk}
    return Link(f"{noun}-edit", place), Link(f"{noun}-detail", place)
