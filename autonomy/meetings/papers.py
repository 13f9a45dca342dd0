"""A meeting on paper: the minutes, and the sheet on which people sign in."""

from dataclasses import dataclass

from associations.models import Village, VillageKind
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
    kind = kind.replace("村两委", "两委")
    return village.name + (
        kind.replace("村民", "居民") if village.kind == VillageKind.COMMUNITY else kind
    )


def _line(meeting: Meeting, matter: Matter, number: int) -> MatterLine:
    votes = sum_of(meeting, matter)
    if not votes and matter.outcome == Matter.Outcome.DECIDED:
        votes = "没有计票，一致同意"
    due = "，".join(
        part
        for part in (
            f"由{matter.responsible}负责" if matter.responsible else "",
            f"{chinese_date(matter.deadline)}以前办好" if matter.deadline else "",
        )
        if part
    )
    facts = [
        ("讨论情况", matter.discussion),
        ("表决", votes),
        ("结果", str(matter.get_outcome_display())),
        ("决定", matter.decision),
        ("落实", due),
        ("落实情况", f"{chinese_date(matter.done)}，{matter.result}" if matter.done else ""),
    ]
    return MatterLine(f"{numeral(number)}、{matter.subject}", [fact for fact in facts if fact[1]])
