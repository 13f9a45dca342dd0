"""Conditions of a plan that self-declared types and grades answer."""

import datetime

from django.urls import reverse

from associations.conditions import Condition, ConditionState, Findings, Question

from ..grading.outcomes import VillageOutcome
from ..grading.shown import is_young, shown_title
from ..reports.periods import missing_text
from ..standards.services import NoStandardError
from .models.declarations import SelfDeclaration
from .published import graded

RANKS = ((2, "达到合格村以上"), (3, "达到先进村以上"), (4, "达到模范村"))


def _declared(question: Question) -> Findings:
    rows = SelfDeclaration.objects.filter(
        village__in=question.codes, year=question.year, declared__lte=question.day
    )
    found = {row.village_id: row for row in rows.order_by()}
    return {code: _declaration(code, found.get(code), question.year) for code in question.codes}


def _declaration(code: str, row: SelfDeclaration | None, year: int) -> ConditionState:
    url = reverse("declaration-list", args=[code, year])
    if row is None:
        return ConditionState(False, None, f"{year}年的类型还没有申报。", url)
    return ConditionState(True, row.declared, f"自定“{row.type_title}”，{row.declared} 申报。", url)


def _standard(question: Question) -> Findings:
    """A grade is of the whole year, so it was reached at its end at the latest, whenever it was
    computed."""
    code = question.codes[0] if len(question.codes) == 1 else question.codes[0][:9]
    try:
        outcomes = graded(code=code, year=question.year)
    except NoStandardError as error:
        return dict.fromkeys(question.codes, ConditionState(None, None, f"{error}。"))
    found = {outcome.village: outcome for outcome in outcomes}
    return {village: _grade(village, found.get(village), question) for village in question.codes}


def _grade(code: str, outcome: VillageOutcome | None, question: Question) -> ConditionState:
    url = reverse("village-grade", args=[code, question.year])
    if outcome is None:
        return ConditionState(None, None, f"{question.year}年末已没有这个村，不评等次。", url)
    held: bool | None = outcome.rank >= (question.parameter or 0)
    why = f"按{question.year}年的记录算，现在是{shown_title(outcome)}。"
    if not held and outcome.to_report:
        held, why = None, f"{why}还缺{missing_text(outcome.to_report)}，报齐才能判定。"
    if not held and is_young(outcome):
        held = None
    since = min(question.day, datetime.date(question.year, 12, 31)) if held else None
    return ConditionState(held, since, why, url)


CONDITIONS = (
    Condition("type_declared", "自定类型已申报", _declared, group="考评"),
    Condition("grade_reached", "考评等次达到", _standard, choices=RANKS, group="考评"),
)
