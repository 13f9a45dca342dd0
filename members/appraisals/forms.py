"""What was typed into a village's list of marks."""

import json

from django.http import QueryDict

from .models import MemberAppraisal
from .services import NONE, MarkLine, Shown

REWARD_LENGTH = 200
MARKS = ("", *MemberAppraisal.Mark.values)


def read_lines(posted: QueryDict) -> list[MarkLine]:
    """A line for every `mark-<member>`; what cannot be understood is left out, as the page cannot
    have sent it."""
    lines = []
    for name in posted:
        key, _, member = name.partition("-")
        if key != "mark" or not member.isdecimal() or len(member) > 18:
            continue
        was, mark = _shown(posted.get(f"was-{member}", "")), posted[name]
        if was is not None and mark in MARKS:
            reward = str(posted.get(f"reward-{member}", "")).strip()[:REWARD_LENGTH]
            lines.append(MarkLine(int(member), mark or NONE, reward, was))
    return lines


def pack(shown: Shown) -> str:
    return json.dumps(shown, ensure_ascii=False)


def _shown(text: str) -> Shown | None:
    try:
        version, mark, reward = json.loads(text)
    except (ValueError, TypeError):
        return None
    return (version, mark, reward) if isinstance(version, int) else None
