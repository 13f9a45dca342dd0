"""Conditions of a plan that charters, village rules and agreements answer."""

import datetime
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from functools import partial

from django.urls import reverse

from associations.conditions import Condition, ConditionState, Findings, Question

from .agreements.models import Agreement, AgreementKind
from .agreements.rates import Rate
from .charters.models.charters import Charter
from .charters.models.steps import CharterStep, CharterStepKind

GROUP = "村民自治"
Ask = Callable[[Question], Findings]


def _names(kind: str) -> str:
    return "村规民约" if kind == Charter.Kind.RULES else "章程"


def _step(question: Question, *, kind: str, step: CharterStepKind) -> Findings:
    """A step counts until a later one leads behind it: a vote does not once the township returned
    what was voted."""
    rows = CharterStep.objects.filter(
        charter__village__in=question.codes, charter__kind=kind, date__lte=question.day
    )
    rows = rows.exclude(charter__state=Charter.State.ABANDONED).order_by(
        "charter__village", "charter__edition", "number"
    )
    editions: dict[str, dict[int, list[CharterStep]]] = defaultdict(lambda: defaultdict(list))
    for row in rows.select_related("charter"):
        editions[row.charter.village_id][row.charter_id].append(row)
    return {
        code: _edition(code, list(editions[code].values()), kind, step) for code in question.codes
    }


def _edition(
    code: str, editions: list[list[CharterStep]], kind: str, step: CharterStepKind
) -> ConditionState:
    if not editions:
        return ConditionState(
            False, None, f"还没有开始制定{_names(kind)}。", reverse("charter-list", args=[code])
        )
    for steps in editions:
        if day := _since(steps, step):
            charter = steps[0].charter
            url = reverse("charter-detail", args=[code, charter.pk])
            return ConditionState(
                True, day, f"{_names(kind)}第{charter.edition}版 {day} {step.label}。", url
            )
    last = editions[-1][-1]
    url = reverse("charter-detail", args=[code, last.charter_id])
    outcome = (
        "" if last.outcome == CharterStep.Outcome.PASSED else f"，{last.get_outcome_display()}"
    )
    edition = f"{_names(kind)}第{last.charter.edition}版"
    return ConditionState(
        False, None, f"{edition}办到“{last.get_step_display()}”（{last.date}{outcome}）。", url
    )


def _since(steps: Iterable[CharterStep], wanted: CharterStepKind) -> datetime.date | None:
    since = None
    for taken in steps:
        if taken.outcome != CharterStep.Outcome.PASSED:
            since = None
        elif taken.step == wanted:
            since = since or taken.date
    return since


Life = tuple[
    int, datetime.date, datetime.date | None, datetime.date | None
]  # household, asked, first and last live day


def _signed(question: Question, *, kind: str) -> Findings:
    """Households with a live agreement among those that were asked."""
    asked = Agreement.objects.filter(kind=kind, asked__lte=question.day)
    rows = asked.placed(question.day).filter(place__in=question.codes).order_by()
    lives: dict[str, list[Life]] = defaultdict(list)
    names = ("place", "household_id", "asked", "signed", "starts", "ends", "ended")
    for village, household, first_asked, signed, starts, ends, ended in rows.values_list(*names):
        first = max(signed, starts) if signed and starts else None
        last = min(
            (day for day in (ends, ended and ended - datetime.timedelta(days=1)) if day),
            default=None,
        )
        lives[village].append((household, first_asked, first, last))
    return {code: _rate(code, lives[code], question, kind) for code in question.codes}


def _rate(code: str, lives: list[Life], question: Question, kind: str) -> ConditionState:
    share = question.parameter or 0
    url, name = reverse("agreement-list", args=[code]), AgreementKind(kind).label
    live, asked, since = _walk(lives, question.day, share)
    if not asked:
        return ConditionState(False, None, f"还没有登记征求过意见的家庭，{name}要 {share}%。", url)
    why = f"{name} {live} 户／征求意见 {asked} 户，{Rate(asked, live).percent}，要 {share}%。"
    return ConditionState(since is not None, since, why, url)


def _walk(
    lives: list[Life], day: datetime.date, share: int
) -> tuple[int, int, datetime.date | None]:
    """(households live, households asked, since when the share holds) on `day`, following every
    change in its order."""
    changes: dict[datetime.date, list[tuple[int, int]]] = defaultdict(list)
    for household, asked_on, first, last in lives:
        changes[asked_on].append((household, 0))
        if first and (last is None or last >= first):
            changes[first].append((household, 1))
            if last:
                changes[last + datetime.timedelta(days=1)].append((household, -1))
    counts: Counter[int] = Counter()
    asked: set[int] = set()
    live, since = 0, None
    for when in sorted(moment for moment in changes if moment <= day):
        for household, change in changes[when]:
            before = counts[household] > 0
            counts[household] += change
            asked.add(household)
            live += (counts[household] > 0) - before
        since = (since or when) if live * 100 >= share * len(asked) else None
    return live, len(asked), since


def _about(kind: str, step: CharterStepKind) -> Ask:
    return partial(_step, kind=kind, step=step)


def _share(key: str, kind: AgreementKind) -> Condition:
    return Condition(
        key, f"{kind.label}签订率达到", partial(_signed, kind=kind), unit="%", group=GROUP
    )


CHARTER, RULES = Charter.Kind.CHARTER, Charter.Kind.RULES
CONDITIONS = (
    Condition(
        "charter_voted", "章程已表决通过", _about(CHARTER, CharterStepKind.VOTE), group=GROUP
    ),
    Condition("charter_filed", "章程已备案", _about(CHARTER, CharterStepKind.FILED), group=GROUP),
    Condition(
        "charter_issued", "章程已印发施行", _about(CHARTER, CharterStepKind.ISSUED), group=GROUP
    ),
    Condition("rules_filed", "村规民约已备案", _about(RULES, CharterStepKind.FILED), group=GROUP),
    Condition(
        "rules_issued", "村规民约已印发施行", _about(RULES, CharterStepKind.ISSUED), group=GROUP
    ),
    _share("agreements_signed", AgreementKind.MANAGEMENT),
    _share("integrity_signed", AgreementKind.INTEGRITY),
)
