"""What the villages of the demo township of today decided: charters in every state, agreements, and
one gap of each kind for the pages to teach with. 太平社区 has nothing of all this: there the empty
pages are."""

import datetime
from collections.abc import Iterator, Sequence

from django.utils import timezone

from associations.models import Village
from autonomy.models import Agreement, AgreementKind, AgreementTemplate, Charter
from members.models import Household

from ..society import people
from . import agreements, charters
from . import charter_texts as texts
from .charter_texts import Preference
from .charters import SampleStep, Walk

EMPTY = "431321107005"
WITHOUT_CHARTER = "431321107215"
AMENDING, AMENDED = "431321107207", "431321107227"  # a second edition is being made; is in force
WAITING, SENT_BACK, VOTED_DOWN = "431321107225", "431321107228", "431321107231"
OPINIONS, GIVEN_UP = "431321107244", "431321107004"
TROUBLED = {
    "431321107241": charters.AFTER_NO_QUORUM,
    "431321107242": charters.AFTER_REJECTION,
    "431321107234": charters.AFTER_RETURN,
}  # in force after a setback
UNFINISHED: dict[str, Sequence[SampleStep]] = {
    WAITING: charters.WAITING,
    SENT_BACK: charters.SENT_BACK,
    VOTED_DOWN: charters.VOTED_DOWN,
    OPINIONS: charters.AMENDING,
}
SECOND: dict[str, Sequence[SampleStep]] = {
    AMENDING: charters.AMENDING,
    AMENDED: charters.STRAIGHT,
    GIVEN_UP: charters.BEGUN,
}
BENEFITS: tuple[Preference, ...] = (
    texts.PENSION,
    texts.HEALTH,
    texts.SCHOLARSHIP,
    texts.FORGO,
    texts.TUITION,
    texts.ONLY_CHILD,
    texts.TIMELY_10,
)
OF_WITH_RULES = 3  # every third village has village rules besides
UNSIGNED = (EMPTY, WITHOUT_CHARTER, "431321107003", "431321107222")  # that have asked nobody
LOW, RENEWING, RUNNING_OUT = "431321107244", "431321107224", "431321107235"
LEFT = "431321107217"  # two of its households ended theirs
Homes = dict[str, list[Household]]


def decide(villages: Sequence[Village], last: int) -> None:
    homes: Homes = {village.code: [] for village in villages}
    for household in Household.objects.filter(village__in=villages, closed=None).order_by(
        "village_id", "number"
    ):
        homes[household.village_id].append(household)
    _charters([village for village in villages if village.code != EMPTY], homes, last)
    _agreements([village for village in villages if village.code not in UNSIGNED], homes, last)


def _charters(villages: Sequence[Village], homes: Homes, last: int) -> None:
    first: list[Walk] = []
    second: list[Walk] = []
    for number, village in enumerate(villages):
        count = len(homes[village.code])
        first += _first_editions(village, number, count, last)
        if village.code in SECOND:
            moves = SECOND[village.code]
            begun = datetime.date(last, 3, 3) if village.code == AMENDED else _lately(moves)
            benefits = _benefits(number)
            second.append(
                charters.walk(
                    village, moves, begun, households=count, preferences=benefits, edition=2
                )
            )
    charters.record(first)
    Charter.objects.filter(village_id=GIVEN_UP, edition=1).update(
        state=Charter.State.ABANDONED, note="居委会换届，重新制定"
    )
    charters.record(second)
    _slips([*first, *second], homes)


def _first_editions(village: Village, number: int, count: int, last: int) -> Iterator[Walk]:
    """Of the charter, and in some villages of the village rules."""
    begun = datetime.date(last - 1, 3, 1) + datetime.timedelta(days=number * 4)
    moves, benefits = TROUBLED.get(village.code, charters.STRAIGHT), _benefits(number)
    if village.code in UNFINISHED:
        moves = UNFINISHED[village.code]
        begun = _lately(moves)
    if village.code == GIVEN_UP:
        moves = charters.AMENDING
    if village.code != WITHOUT_CHARTER:
        yield charters.walk(village, moves, begun, households=count, preferences=benefits)
    if number % OF_WITH_RULES == 0 and village.code not in (*UNFINISHED, WITHOUT_CHARTER):
        begun = datetime.date(last, 6, 1)
        yield charters.walk(
            village, charters.RULES, begun, households=count, kind=Charter.Kind.RULES
        )


def _benefits(number: int) -> list[Preference]:
    """Two or three, in turns."""
    chosen = [
        BENEFITS[number % 7],
        BENEFITS[(number + 2) % 7],
        *BENEFITS[number % 5 : number % 5 + 1],
    ]
    return list(dict.fromkeys(chosen))


def _lately(moves: Sequence[SampleStep]) -> datetime.date:
    """The day to begin on, so that the last move was a week ago."""
    return timezone.localdate() - charters.length(moves) - datetime.timedelta(days=7)


def _slips(walks: Sequence[Walk], homes: Homes) -> None:
    """Of the editions being made; those in force were collected on paper. One round is still
    open."""
    for walk in walks:
        code = walk.charter.village_id
        if code == AMENDING and walk.charter.edition == 2:
            charters.slips(walk, homes[code], issued=walk.days[2], until=len(homes[code]) * 3 // 5)
        elif code in (WAITING, VOTED_DOWN, SENT_BACK):
            charters.slips(walk, homes[code], issued=walk.days[2])


def _agreements(villages: Sequence[Village], homes: Homes, last: int) -> None:
    """Management agreements in two editions, integrity agreements in every third village."""
    day = datetime.date
    older = agreements.template(
        people.TOWNSHIP, AgreementKind.MANAGEMENT, day(last - 4, 1, 1), years=3
    )
    older.retired_on = day(last - 1, 12, 31)
    newer = agreements.template(
        people.TOWNSHIP, AgreementKind.MANAGEMENT, day(last, 1, 1), edition=2, years=3
    )
    integrity = agreements.template(people.TOWNSHIP, AgreementKind.INTEGRITY, day(last, 1, 1))
    AgreementTemplate.objects.bulk_create([older, newer, integrity])
    rows: list[Agreement] = []
    for number, village in enumerate(villages):
        own, asked = homes[village.code], day(last, 3, 1) + datetime.timedelta(days=number * 5)
        if village.code == RENEWING:
            agreements.renewed(older, newer, own[:12], day(last, 7, 1))
            own = own[12:]
        if village.code == LEFT:
            rows += [agreements.ended(newer, home, asked, day(last, 11, 5)) for home in own[:2]]
            own = own[2:]
        if village.code == RUNNING_OUT:
            asked = timezone.localdate() - datetime.timedelta(days=3 * 365 - 20)
            rows += agreements.answers(older, own, asked, signed=91)
        else:
            signed = 55 if village.code == LOW else 82 + number % 6 * 3
            rows += agreements.answers(newer, own[: -1 - number % 7], asked, signed=signed)
        if number % 3 == 1:
            rows += agreements.answers(
                integrity, own[: len(own) // 2], day(last, 9, 1), signed=70 + number
            )
    Agreement.objects.bulk_create(rows)
