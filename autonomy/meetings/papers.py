"""A meeting on paper: the minutes, and the sheet on which people sign in."""

import re
from dataclasses import dataclass

from accounts.records.telling import after_comma, in_brackets
from associations.models import Village
from members.papers.wording import chinese_date

from ..charters.printing.charters import numeral
from ..charters.printing.sheets import MOST_ROWS, ROWS, SignInSheet
from .models import Matter, Meeting
from .quorum import sum_of

STANDS_FOR = "职务或代表的户（组）"


@dataclass(frozen=True)
class MatterLine:
    """`facts`: label and text of whatever was taken down of it."""

    heading: str
    facts: list[tuple[str, str]]


@dataclass(frozen=True)
class Minutes:
    title: str
    meeting: Meeting
    date: str
    matters: list[MatterLine]


def minutes(meeting: Meeting) -> Minutes:
    matters = list(meeting.matters.order_by("number", "pk"))
    return Minutes(
        title=f"{_title(meeting.village, meeting.get_kind_display())}记录",
        meeting=meeting,
        date=chinese_date(meeting.date),
        matters=[_line(meeting, matter, number) for number, matter in enumerate(matters, start=1)],
    )


def sign_in(village: Village, meeting: Meeting | None) -> SignInSheet:
    """Blank for a meeting to come; of one that was held with what is known of it."""
    if meeting is None:
        return SignInSheet(
            f"{village.name}会议签到表", "", "", "", "", "", STANDS_FOR, range(1, ROWS + 1)
        )
    people = meeting.due or meeting.present
    return SignInSheet(
        title=f"{_title(village, meeting.get_kind_display())}签到表",
        subject="；".join(
            meeting.matters.order_by("number", "pk").values_list("subject", flat=True)
        ),
        date=chinese_date(meeting.date),
        place=meeting.place,
        entitled=str(meeting.due or ""),
        present=str(meeting.present),
        stands_for="代表哪些户（组）" if meeting.kind == Meeting.Kind.DELEGATES else STANDS_FOR,
        rows=range(1, min(people, MOST_ROWS) + 1),
    )


def _title(village: Village, kind: str) -> str:
    named = village.said(kind).replace("村两委", "两委").replace("社区“两委”", "“两委”")
    return village.name + named


def _in_words(votes: str) -> str:
    """As minutes have it: "赞成30票，超过到会人数半数"."""
    votes = re.sub(r"(赞成|反对|弃权) (\d+)", r"\1\2票", votes).replace(" ", "")
    return votes.replace("过半", "超过到会人数半数", 1)


def _line(meeting: Meeting, matter: Matter, number: int) -> MatterLine:
    votes = sum_of(meeting, matter)
    agreed = matter.outcome == Matter.Outcome.DECIDED
    if not votes and agreed:
        votes = "没有计票，一致同意"
    due = "，".join(
        part
        for part in (
            f"由{matter.responsible}负责" if matter.responsible else "",
            f"{chinese_date(matter.deadline)}{in_brackets(matter)}以前办好"
            if matter.deadline
            else "",
        )
        if part
    )
    done = f"{chinese_date(matter.done)}{after_comma(matter.days_late())}"
    facts = [
        ("讨论情况", matter.discussion),
        ("表决", _in_words(votes)),
        ("结果", "" if agreed and matter.decision else str(matter.get_outcome_display())),
        ("议定" if agreed else "决定", matter.decision),
        ("落实", due),
        ("落实情况", f"{done}，{matter.result}" if matter.done else ""),
    ]
    return MatterLine(f"{numeral(number)}、{matter.subject}", [fact for fact in facts if fact[1]])
