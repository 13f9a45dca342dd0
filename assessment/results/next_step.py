"""The shortest way to the next grade: what is lacking, what service or step to take, the earliest
year it can count.

Pure: outcomes, and what an Outlook says of the years and of today. Nothing here asks anybody to
change a figure.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import assert_never

from ..grading.figures import CountFigure, as_kind
from ..grading.outcomes import CriterionOutcome, VillageOutcome
from ..grading.points_reasons import item_step_text, summary
from ..grading.scoring import PointsSheet
from ..grading.shown import is_young, shown_grade, shown_title
from ..standards.data import Grade, Points
from ..standards.data.measures import Appraisals, Count, InspectedScore, OnSiteFinding, Ratio
from ..standards.decimals import points_text
from .step_texts import (
    Outlook,
    appraisal_text,
    finding_text,
    report_step_text,
    short_text,
    short_year,
    wait_text,
)


class StepKind(StrEnum):
    """`WAIT`: for a village that is younger than the window."""

    REPORT = "report"
    WAIT = "wait"
    APPRAISE = "appraisal"
    INSPECT = "score"
    FIND = "finding"
    IMPROVE = "short"


@dataclass(frozen=True)
class NextStep:
    """One thing to do towards the next grade. `year`: the first assessed year that it can bring to
    the criterion; None where nobody said what the years were like."""

    kind: StepKind
    item: CriterionOutcome
    text: str
    year: int | None = None


def next_grade(outcome: VillageOutcome) -> str | None:
    """The code of the grade above, None at the top."""
    return next((g.code for g in outcome.standard.grades if g.rank == outcome.rank + 1), None)


def answer(
    outcome: VillageOutcome,
    township: str,
    *,
    published: str = "",
    before: VillageOutcome | None = None,
) -> str:
    """The whole page in one sentence: the grade, and how many criteria the next one still asks for.
    `published`: what is told of the grade that stands, where it is another than the computed one;
    `before`: the year before, told while this one is open."""
    shown, young = shown_grade(outcome), is_young(outcome)
    if shown.is_open and not published:
        text = f"{township}{outcome.name}{outcome.year}年度{'' if young else '等次'}{shown.title}"
        last = f"{before.year}年度为{shown_title(before)}" if before else ""
        return "；".join(part for part in (text, shown.hint, last) if part)
    stands = f"{published}；按现有资料计算" if published else ""
    text = f"{township}{outcome.name}{outcome.year}年度{stands}为{outcome.grade_title}"
    target = next_grade(outcome)
    if outcome.points:
        return f"{text}，{summary(outcome)}"
    if target is None:
        return (
            f"{text}，"
            f"{'各项标准全部达到' if all(i.held for i in outcome.criteria) else '已是最高等次'}"
        )
    lacking = steps(outcome)
    undecided = sum(1 for step in lacking if step.item.held is None)
    if published:
        counts = (len(lacking) - undecided, "未达到"), (undecided, "未判定")
        return f"{text}，尚有{'、'.join(f'{count}项{what}' for count, what in counts if count)}"
    text += f"；离{outcome.standard.grade_titles[target]}还差{len(lacking)}项"
    return f"{text}，其中{undecided}项因资料不全不能判定" if undecided else text


def steps(outcome: VillageOutcome, outlook: Outlook | None = None) -> list[NextStep]:
    """What is missing to the next grade, as acts: the months to report, the finding to make, the
    service to give.

    By points: whatever costs any, what cannot be decided first, then by how much is lost."""
    if outcome.points:
        lost = [item for item in outcome.criteria if item.held is not True]
        ordered = sorted(lost, key=lambda item: (item.held is not None, -_lost(item)))
        return [step(item, outlook) for item in ordered]
    target = next_grade(outcome)
    lacking = [
        item
        for item in outcome.criteria
        if item.criterion.grade == target and item.held is not True
    ]
    return [step(item, outlook) for item in lacking]


def _lost(item: CriterionOutcome) -> Points:
    """The points that an item could still bring."""
    if item.item is None or not item.item.is_worth:
        return 0
    return (0 if item.item.is_deduction else item.item.full) - (item.score or 0)


def reach(outcome: VillageOutcome, found: Sequence[NextStep]) -> str:
    """In one sentence when the next grade can be reached at the earliest; by points, what is
    enough. "" at the top."""
    target = next(
        (grade for grade in outcome.standard.grades if grade.code == next_grade(outcome)), None
    )
    if target is None or not found:
        return ""
    if outcome.points:
        return _enough(outcome.points, found, target)
    years = [step.year for step in found if step.year is not None]
    if len(years) < len(found):
        return ""
    if max(years) == outcome.year:
        return f"办完以下各项，{outcome.year}年度就可以达到{target.title}"
    return f"最早{max(years)}年度可望达到{target.title}"


def _enough(points: PointsSheet, found: Sequence[NextStep], target: Grade) -> str:
    """The fewest items, by what they lost, that would lift the total to the next band."""
    if points.total is None or points.vetoed or target.least is None:
        return ""
    gap, chosen = target.least - points.total, list[str]()
    for step in found:
        if gap > 0:
            chosen.append(f"{step.item.criterion.title}（{points_text(_lost(step.item))}）")
            gap -= _lost(step.item)
    lacking = points_text(target.least - points.total)
    return f"离{target.title}差{lacking}，补足{'、'.join(chosen)}就够了" if gap <= 0 else ""


def step(item: CriterionOutcome, outlook: Outlook | None = None) -> NextStep:
    kind = _kind(item)
    return NextStep(
        kind, item, _text(kind, item, outlook), _earliest(kind, item, outlook) if outlook else None
    )


def _kind(item: CriterionOutcome) -> StepKind:
    match item.criterion.measure:
        case Ratio(whole=whole):
            unasked = isinstance(whole, Appraisals) and item.no_cases
            return _lacking_months(item) or (StepKind.APPRAISE if unasked else StepKind.IMPROVE)
        case Count() as count:
            cases = as_kind(CountFigure, item.figure).cases
            if not count.at_least and count.wanted.short(cases, 1) > 0 and not item.item:
                return StepKind.IMPROVE  # whatever the missing months would add
            return _lacking_months(item) or StepKind.IMPROVE
        case OnSiteFinding():
            return StepKind.FIND
        case InspectedScore():
            return StepKind.INSPECT
        case _:
            assert_never(item.criterion.measure)


def _lacking_months(item: CriterionOutcome) -> StepKind | None:
    if item.to_report:
        return StepKind.REPORT
    return StepKind.WAIT if item.since and item.figure.missing else None


def _text(kind: StepKind, item: CriterionOutcome, outlook: Outlook | None) -> str:
    match kind:
        case StepKind.REPORT:
            return report_step_text(item.to_report)
        case StepKind.WAIT:
            return wait_text(item)
        case StepKind.APPRAISE:
            return appraisal_text(item, outlook)
        case StepKind.INSPECT:
            return item_step_text(item)
        case StepKind.FIND:
            return finding_text(item)
        case StepKind.IMPROVE:
            return short_text(item, outlook)


def _earliest(kind: StepKind, item: CriterionOutcome, outlook: Outlook) -> int | None:
    match kind:
        case StepKind.WAIT:
            return item.of_age
        case StepKind.APPRAISE | StepKind.IMPROVE:
            return short_year(item, outlook)
        case StepKind.REPORT | StepKind.INSPECT | StepKind.FIND:
            return item.year
