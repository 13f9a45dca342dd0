"""What a charter's meetings need on paper: opinion slips, the sign-in sheet, the vote record; blank
where nothing of it was recorded yet."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from django.db.models import QuerySet

from members.papers.wording import chinese_date

from ..models.charters import Charter, CharterText
from ..models.steps import CharterStep, CharterStepKind, OpinionSlip
from ..quorum import vote_of

PER_SHEET = 2
SHEETS_PER_PART = 25
BLANK_DAY = "　　　年　　月　　日"
ROWS = 40  # of a sign-in sheet when nobody said how many are entitled
MOST_ROWS = 3000


@dataclass(frozen=True)
class SlipLine:
    """Empty fields are filled in by hand."""

    number: str = ""
    head: str = ""
    household: str = ""
    group: str = ""
    issued: str = ""


def slips(rows: QuerySet[OpinionSlip]) -> list[SlipLine]:
    """One query."""
    return [
        SlipLine(
            number=f"{slip.number:04d}",
            head=slip.household.head,
            household=slip.household.number,
            group=slip.household.villagers_group,
            issued=chinese_date(slip.issued),
        )
        for slip in rows.select_related("household").order_by("number")
    ]


def sheets(lines: list[SlipLine]) -> Iterator[list[tuple[SlipLine, ...]]]:
    """Parts for the press: sheets of two slips each."""
    found = iter(
        [tuple(lines[start : start + PER_SHEET]) for start in range(0, len(lines), PER_SHEET)]
    )
    while part := list(islice(found, SHEETS_PER_PART)):
        yield part


@dataclass(frozen=True)
class SignInSheet:
    title: str
    subject: str
    date: str
    place: str
    entitled: str
    present: str
    stands_for: str
    rows: range


def sign_in(charter: Charter, vote: CharterStep | None, people: int | None) -> SignInSheet:
    """`people`: how many lines, where the vote is not yet recorded."""
    count = (vote.entitled if vote else people) or ROWS
    assembly = vote.assembly if vote else CharterStep.Assembly.DELEGATES
    name = "村民代表会议" if assembly == CharterStep.Assembly.DELEGATES else "村民会议"
    village = charter.village.then(vote.date) if vote else charter.village
    return SignInSheet(
        title=f"{village.name}{village.said(name)}签到表",
        subject=f"表决《{charter.title}》",
        date=chinese_date(vote.date) if vote else "",
        place=vote.place if vote else "",
        entitled=str(vote.entitled) if vote else (str(people) if people else ""),
        present=str(vote.present) if vote else "",
        stands_for="村民小组" if assembly == CharterStep.Assembly.ASSEMBLY else "代表哪些户（组）",
        rows=range(1, min(count, MOST_ROWS) + 1),
    )


NEEDS = (
    "需到：村民会议为十八周岁以上村民的过半数，或三分之二以上户的代表；"
    "村民代表会议为三分之二以上代表。到会人数的过半数赞成，方为通过。"
)


@dataclass(frozen=True)
class VoteRecord:
    """`None` and "" are blanks. `result` says in words what the sums gave."""

    village: str
    title: str
    stage: str
    assemblies: list[tuple[str, bool]]
    date: str = ""
    place: str = ""
    led_by: str = ""
    entitled: int | None = None
    needed: int | None = None
    present: int | None = None
    votes_for: int | None = None
    votes_against: int | None = None
    abstained: int | None = None
    read_out: bool | None = None
    needs: str = ""
    result: str = ""


def vote_record(charter: Charter, vote: CharterStep | None, text: CharterText | None) -> VoteRecord:
    village = charter.village.then(vote.date) if vote else charter.village
    said = village.said
    if vote is None:
        blank = [(said(str(label)), False) for label in CharterStep.Assembly.labels]
        stage = text.get_stage_display() if text else "修订稿"
        return VoteRecord(village.name, charter.title, stage, blank, needs=said(NEEDS))
    summed = vote_of(vote)
    return VoteRecord(
        village=village.name,
        title=charter.title,
        stage=vote.text.get_stage_display(),
        assemblies=[
            (said(str(label)), value == vote.assembly)
            for value, label in CharterStep.Assembly.choices
        ],
        date=chinese_date(vote.date),
        place=vote.place,
        led_by=vote.led_by,
        entitled=vote.entitled,
        needed=summed.needed if summed else None,
        present=vote.present,
        votes_for=vote.votes_for,
        votes_against=vote.votes_against,
        abstained=vote.abstained,
        read_out=vote.read_out,
        needs=said(NEEDS),
        result=_result(vote),
    )


def _result(vote: CharterStep) -> str:
    return f"{vote_of(vote)}。结果：{vote.get_outcome_display()}。"


def votes(charter: Charter) -> list[CharterStep]:
    """In their order."""
    return list(
        charter.steps.filter(step=CharterStepKind.VOTE).select_related("text").order_by("number")
    )
