"""Charters of the demo on their way through the seven steps: whole layers of many villages in a few
bulk inserts, in the order that the database asks for (autonomy/guards.py)."""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from associations.models import Village
from autonomy.models import (
    Charter,
    CharterStep,
    CharterStepKind,
    CharterText,
    Clause,
    OpinionSlip,
    PreferentialClause,
)
from members.models import Household

from . import charter_texts as texts
from .charter_texts import Article, Changes, Preference

S, Outcome, Stage = CharterStepKind, CharterStep.Outcome, CharterText.Stage
COMMENTS = (
    ("一年两次公开太少，建议每季度一次。", "adopted", "改为每季度公开一次。"),
    ("希望公开栏设到各个组。", "partly", "先在两个路口增设，其余用会员联系户传达。"),
    ("建议优待的金额再高一点。", "declined", "集体收入有限，明年再议。"),
    ("要写明不公布个人的情况。", "adopted", "条文中已经写明。"),
)


@dataclass(frozen=True)
class SampleStep:
    """`days` after the move before. `stage`: of the text written for it, "" where the text before
    goes on. Without `step` the text is still being worked on."""

    step: CharterStepKind | None
    days: int
    stage: str = ""
    changes: Changes = field(default_factory=dict)
    outcome: str = Outcome.PASSED


DRAFT = SampleStep(S.DRAFT, 5, Stage.DRAFT)
DISCUSSION = SampleStep(S.DISCUSSION, 8, Stage.DISCUSSION, texts.DISCUSSED)
OPINIONS = SampleStep(S.OPINIONS, 9, Stage.OPINIONS, texts.HEARD)
HOUSEHOLDS = SampleStep(S.HOUSEHOLDS, 21, Stage.REVISED, texts.REVISED)
VOTE, FILED, ISSUED = SampleStep(S.VOTE, 9), SampleStep(S.FILED, 7), SampleStep(S.ISSUED, 6)
REJECTED = SampleStep(S.VOTE, 9, outcome=Outcome.REJECTED)
NO_QUORUM = SampleStep(S.VOTE, 9, outcome=Outcome.NO_QUORUM)
RETURNED = SampleStep(S.FILED, 7, outcome=Outcome.RETURNED)
TO_THE_VOTE = (DRAFT, DISCUSSION, OPINIONS, HOUSEHOLDS)
STRAIGHT: Sequence[SampleStep] = (*TO_THE_VOTE, VOTE, FILED, ISSUED)
AGAIN = SampleStep(S.HOUSEHOLDS, 18, Stage.REVISED, texts.AFTER_REJECTION)
AFTER_REJECTION = (*TO_THE_VOTE, REJECTED, AGAIN, VOTE, FILED, ISSUED)
AFTER_NO_QUORUM = (*TO_THE_VOTE, NO_QUORUM, VOTE, FILED, ISSUED)
TO_THE_RETURN = (
    *TO_THE_VOTE[:3],
    SampleStep(S.HOUSEHOLDS, 21, Stage.REVISED, texts.REVISED | texts.UNLAWFUL),
    VOTE,
    RETURNED,
)
AFTER_RETURN = (*TO_THE_RETURN, SampleStep(S.VOTE, 16, Stage.REVISED, texts.LAWFUL), FILED, ISSUED)
RULES = (
    *TO_THE_VOTE[:3],
    SampleStep(S.HOUSEHOLDS, 21, Stage.REVISED, texts.RULES_REVISED),
    VOTE,
    FILED,
    ISSUED,
)
BEGUN = (DRAFT, SampleStep(None, 0, Stage.DISCUSSION))
AMENDING = (*TO_THE_VOTE[:3], SampleStep(None, 14, Stage.REVISED, texts.REVISED))
VOTED_DOWN = (*TO_THE_VOTE, REJECTED, SampleStep(None, 0, Stage.REVISED, texts.AFTER_REJECTION))
SENT_BACK = (*TO_THE_RETURN, SampleStep(None, 0, Stage.REVISED, texts.LAWFUL))
WAITING = (*TO_THE_VOTE, VOTE)


def length(moves: Iterable[SampleStep]) -> datetime.timedelta:
    return datetime.timedelta(days=sum(move.days for move in moves))


@dataclass
class Walk:
    """An edition and the moves it made; `text` and `clauses` are those of the last text written."""

    charter: Charter
    lines: list[Article]
    moves: Sequence[SampleStep]
    households: int
    preferences: Sequence[Preference] = ()
    days: list[datetime.date] = field(default_factory=list)
    text: CharterText | None = None
    clauses: dict[str, Clause] = field(default_factory=dict)

    def __post_init__(self) -> None:
        day = self.charter.begun
        for move in self.moves:
            day += datetime.timedelta(days=move.days)
            self.days.append(day)

    @property
    def is_issued(self) -> bool:
        return self.moves[-1].step == S.ISSUED


def walk(
    village: Village,
    moves: Sequence[SampleStep],
    begun: datetime.date,
    *,
    households: int,
    preferences: Sequence[Preference] = (),
    edition: int = 1,
    kind: str = Charter.Kind.CHARTER,
) -> Walk:
    people = "居民" if village.kind == "community" else "村民"
    name = f"计划生育{people}自治章程" if kind == Charter.Kind.CHARTER else Charter.Kind(kind).label
    charter = Charter(
        village=village, kind=kind, edition=edition, title=village.name + name, begun=begun
    )
    lines = texts.charter(preferences) if kind == Charter.Kind.CHARTER else list(texts.RULES)
    return Walk(charter, lines, moves, households, preferences)


def record(walks: Sequence[Walk]) -> None:
    """First all first moves, then all second ones: a text has to be the latest when its step is
    taken."""
    Charter.objects.bulk_create(walk.charter for walk in walks)
    PreferentialClause.objects.bulk_create(row for walk in walks for row in _preferences(walk))
    for number in range(max(len(walk.moves) for walk in walks)):
        moving = [walk for walk in walks if number < len(walk.moves)]
        _write([walk for walk in moving if walk.moves[number].stage], number)
        steps = (_step(walk, number, walk.moves[number].step) for walk in moving)
        CharterStep.objects.bulk_create(step for step in steps if step)
    _put_in_force([walk for walk in walks if walk.is_issued])


def _preferences(walk: Walk) -> Iterable[PreferentialClause]:
    for number, row in enumerate(walk.preferences):
        amount = row.yuan * 100 if row.yuan else None
        clause = texts.clause_number(number)
        yield PreferentialClause(
            charter=walk.charter,
            kind=row.kind,
            amount=amount,
            per=row.per,
            wording=row.wording,
            clause=clause,
        )


def _write(walks: Sequence[Walk], number: int) -> None:
    for walk in walks:
        count = walk.text.number + 1 if walk.text else 1
        walk.text = CharterText(charter=walk.charter, number=count, stage=walk.moves[number].stage)
    CharterText.objects.bulk_create(walk.text for walk in walks if walk.text)
    for walk in walks:
        before, changes = walk.clauses, walk.moves[number].changes
        walk.clauses = {
            line.key: _clause(walk, position, line, before.get(line.key), changes.get(line.key))
            for position, line in enumerate(walk.lines, 1)
        }
    Clause.objects.bulk_create(clause for walk in walks for clause in walk.clauses.values())


def _clause(
    walk: Walk, number: int, line: Article, before: Clause | None, change: tuple[str, str] | None
) -> Clause:
    body, reason = change or (before.body if before else line.body, "")
    return Clause(
        text=walk.text,
        number=number,
        chapter=line.chapter,
        body=body,
        topics=list(line.topics),
        reason=reason,
        origin=before,
    )


def _step(walk: Walk, number: int, taken: CharterStepKind | None) -> CharterStep | None:
    move = walk.moves[number]
    if taken is None:
        return None
    return CharterStep(
        charter=walk.charter, number=number + 1, step=taken, outcome=move.outcome, text=walk.text,
        date=walk.days[number], **_details(walk, move),
    )  # fmt: skip


def _details(walk: Walk, move: SampleStep) -> dict[str, object]:
    """Where, by whom, and the counts of the step."""
    community = walk.charter.village.kind == "community"
    place = "居委会会议室" if community else "村部会议室"
    if move.step == S.DRAFT:
        return {
            "led_by": "人口计生委员会",
            "summary": "参照县里的指导意见起草初稿，送两委和议事会讨论。",
        }
    if move.step == S.DISCUSSION:
        return {
            "place": place,
            "led_by": "村党支部",
            "people": "两委成员、协会理事、村组干部",
            "summary": "逐条讨论，改动一条。",
        }
    if move.step == S.OPINIONS:
        return {
            "led_by": "计划生育协会",
            "people": "党小组、会员小组、妇女代表",
            "summary": "听取党小组和会员小组意见，改动一条。",
        }
    if move.step == S.HOUSEHOLDS:
        issued, returned, signed = slip_counts(walk.households)
        told = {"slips_issued": issued, "slips_returned": returned, "slips_signed": signed}
        return {"led_by": "协会会员小组长", "summary": "逐户送达，收回后汇总修改。", **told}
    if move.step == S.VOTE:
        return {"place": place, "led_by": "村民委员会", **_votes(walk, move.outcome)}
    if move.outcome == Outcome.RETURNED:
        return {"led_by": "镇人民政府", "reason": texts.RETURNED_BECAUSE}
    if move.step == S.FILED:
        number = f"洪政备〔{walk.charter.begun.year}〕{int(walk.charter.village_id[-3:])}号"
        return {"led_by": "镇人民政府", "file_number": number}
    return {
        "led_by": "村民委员会",
        "copies": walk.households,
        "summary": "印发各户，公开栏张贴一份。",
    }


def _votes(walk: Walk, outcome: str) -> dict[str, object]:
    """Delegates: a rejected vote and one without quorum are what their sums say."""
    entitled = 31 + int(walk.charter.village_id[-3:]) % 14
    present, against, abstained = entitled - 3 - entitled % 4, entitled % 3, 1
    votes = present - against - abstained
    if outcome == Outcome.REJECTED:
        votes = present // 2 - 2
        against = present - votes - abstained
    if outcome == Outcome.NO_QUORUM:
        present, votes, against, abstained = entitled // 2, 0, 0, 0
    return {
        "assembly": CharterStep.Assembly.DELEGATES,
        "entitled": entitled,
        "present": present,
        "votes_for": votes,
        "votes_against": against,
        "abstained": abstained,
        "read_out": outcome != Outcome.NO_QUORUM,
    }


def _put_in_force(walks: Sequence[Walk]) -> None:
    for walk in walks:
        charter, day = walk.charter, walk.days[-1]
        if charter.edition > 1:
            older = Charter.objects.filter(
                village=charter.village, kind=charter.kind, state=Charter.State.IN_FORCE
            )
            older.update(state=Charter.State.SUPERSEDED, in_force_until=day)
        charter.state, charter.in_force_from = Charter.State.IN_FORCE, day
    Charter.objects.bulk_update([walk.charter for walk in walks], ["state", "in_force_from"])


def slip_counts(households: int) -> tuple[int, int, int]:
    """Issued, returned and signed: one slip in fifteen does not come back, one in forty comes back
    unsigned."""
    returned = households - households // 15
    return households, returned, returned - (households + 33) // 40


def slips(
    walk: Walk, households: Sequence[Household], *, issued: datetime.date, until: int | None = None
) -> None:
    """The slips of the first round with the counts above; where the round is still open, those up
    to number `until` are back. Comments that were adopted name the clause they changed."""
    rows = []
    for number, household in enumerate(households, 1):
        slip = OpinionSlip(charter=walk.charter, number=number, household=household, issued=issued)
        if number % 15 and (until is None or number <= until):
            slip.returned = issued + datetime.timedelta(days=3 + number % 9)
            slip.signed = number % 40 != 7
            if number % 9 == 4:
                slip.comment, slip.answer, slip.reply = COMMENTS[number // 9 % len(COMMENTS)]
            if until is not None and number > until - 12:
                slip.answer, slip.reply = "", ""
        rows.append(slip)
    OpinionSlip.objects.bulk_create(rows)
    link, changed = OpinionSlip.clauses.through, walk.clauses["disclosure"]
    link.objects.bulk_create(
        link(opinionslip=row, clause=changed) for row in rows if row.answer == "adopted"
    )
