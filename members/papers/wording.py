"""Words that several papers share."""

import datetime

from ..people.models import MemberGroup


def chinese_date(text: str | datetime.date | None) -> str:
    """ "1980-05-12", "1980-05" or "1980" as 1980年5月12日, 1980年5月, 1980年; "" for nothing."""
    parts = [str(int(part)) for part in str(text or "").split("-") if part]
    return "".join(part + unit for part, unit in zip(parts, "年月日", strict=False))


def leader_of(group: MemberGroup | None) -> str:
    """The leader's name; "" where there is none or the leader is no longer a member."""
    leader = group.leader if group else None
    return leader.name if leader and leader.left is None else ""


def council_member_of(group: MemberGroup | None) -> str:
    """The name of the council member who keeps in touch with the group; "" for one who has left the
    post."""
    post = group.council_post if group else None
    return post.name if post and post.ended is None else ""


def width(text: str) -> float:
    """In widths of a Chinese character: Latin letters, digits and signs take about half of one."""
    return sum(0.55 if char.isascii() else 1.0 for char in text)


def listed(names: list[str], room: float) -> str:
    """As many names as fit into `room` characters, "等" where some are left out; "" where not one
    fits."""
    shown: list[str] = []
    for name in names:
        if width("、".join([*shown, name])) > room:
            break
        shown.append(name)
    return "、".join(shown) + ("等" if shown and len(shown) < len(names) else "")
