"""The grade that is told, for all pages, papers and workbooks.

Until a year is over, its computed grade says mainly what cannot be there yet. So 待定 is told, with
the best grade still within reach, unless a published round has decided. A village that is younger
than its window cannot be judged: 未满考评期 is told in place of the lowest grade. Display only:
acts keep what is computed.
"""

import datetime
from dataclasses import dataclass
from typing import assert_never

from django.db.models import Q

from associations.divisions.querysets import VillageQuerySet

from ..reports import periods
from ..standards.data import Criterion, Grade, LadderStandard, PointsItem, PointsStandard
from ..standards.data.measures import Count, Ratio
from ..standards.wording import short_title
from . import scoring
from .figures import NOT_ASKED, CountFigure, as_kind, is_given_up
from .outcomes import CriterionOutcome, VillageOutcome

OPEN = Grade("open", "待定", 1)
YOUNG = Grade("young", "未满考评期", 1)


@dataclass(frozen=True)
class ShownGrade:
    """`hint`: in one line, of an open one what is within reach and what stands in the way, of a
    young village from when on it can be judged, of a grade that was changed what was published."""

    code: str
    title: str
    hint: str = ""

    @property
    def is_open(self) -> bool:
        """There is no grade yet."""
        return self.code in (OPEN.code, YOUNG.code)


def is_young(outcome: VillageOutcome) -> bool:
    """The months before it began keep it at the lowest grade."""
    return outcome.rank == 1 and bool(_waiting(outcome))


def began_after(villages: VillageQuerySet, year: int) -> VillageQuerySet:
    """Those that may be young where the window begins with January of the year."""
    month = datetime.date(year, 2, 1)
    return villages.filter(Q(opened__gte=month) | Q(township__start__gte=month))


def _waiting(outcome: VillageOutcome) -> list[CriterionOutcome]:
    return [item for item in outcome.criteria if item.held is None and item.before_founding]


def _judged_from(outcome: VillageOutcome) -> str:
    """The first year in which no window of the next grade reaches back before it began; none can
    be told where the form asks a column no more."""
    waiting = _waiting(outcome)
    second = outcome.standard.grades[1].code
    next_ones = [item for item in waiting if item.criterion.grade == second]
    if any(is_given_up(item.figure) for item in next_ones or waiting):
        return NOT_ASKED
    return f"{max(item.of_age for item in next_ones or waiting)}年度起可以评定等次"


def grade_told(outcome: VillageOutcome) -> Grade:
    """The outcome's grade, or that it cannot be judged; whether the year is over is left aside."""
    return YOUNG if is_young(outcome) else outcome.standard.grades[outcome.rank - 1]


def shown_grade(outcome: VillageOutcome, today: datetime.date | None = None) -> ShownGrade:
    if outcome.is_published or periods.year_is_over(outcome.year, today):
        told = grade_told(outcome)
        since = _judged_from(outcome) if told == YOUNG else ""
        return ShownGrade(told.code, told.title, f"{since}{outcome.note}")
    return ShownGrade(OPEN.code, OPEN.title, _hint(outcome))


def told_early(grade: Grade, year: int) -> Grade:
    """Where a year is told as it stands so far: 待定 in place of the lowest grade."""
    return OPEN if grade.rank == 1 and not periods.year_is_over(year) else grade


def so_far(outcome: VillageOutcome) -> Grade:
    """The grade as the year stands so far."""
    grade = grade_told(outcome)
    return grade if outcome.is_published else told_early(grade, outcome.year)


def shown_title(outcome: VillageOutcome) -> str:
    """With what was published instead, where that is another."""
    return f"{shown_grade(outcome).title}{outcome.note}"


def within_reach(outcome: VillageOutcome) -> Grade:
    """The best grade that nothing decided rules out; the lowest where something does."""
    standard = outcome.standard
    match standard:
        case LadderStandard():
            barred = {item.criterion.code for item in outcome.criteria if _is_barred(item)}
            answers = [criterion.code not in barred for criterion in standard.criteria]
            code = scoring.grade(answers, standard)
        case PointsStandard():
            code = _best_by_points(outcome, standard)
        case _:
            assert_never(standard)
    return next(grade for grade in standard.grades if grade.code == code)


def _best_by_points(outcome: VillageOutcome, standard: PointsStandard) -> str:
    """With full marks for whatever is open."""
    scores = outcome.points.scores if outcome.points else ()
    full = [
        _best(item) if got is None or _grows(item) else got
        for item, got in zip(standard.criteria, scores, strict=True)
    ]
    held = [
        answer is not False or _grows(item)
        for item, answer in zip(standard.criteria, outcome.held, strict=True)
    ]
    return scoring.summed(standard, tuple(full), tuple(held)).grade


def _grows(criterion: Criterion) -> bool:
    """So many at least: what the year still brings may make up for it."""
    return isinstance(criterion.measure, Count) and criterion.measure.at_least


def _best(item: PointsItem) -> int | None:
    """Of what is open."""
    if not item.is_worth:
        return None
    return 0 if item.is_deduction else item.best


def _is_barred(item: CriterionOutcome) -> bool:
    """Whatever the year still brings: a case that happened, a sum over years that falls short."""
    measure = item.criterion.measure
    if isinstance(measure, Count):
        over = measure.wanted.short(as_kind(CountFigure, item.figure).cases, 1) > 0
        return over and not measure.at_least and not (item.item and item.item.is_bonus)
    return item.held is False and isinstance(measure, Ratio) and measure.window.years > 1


def _is_short(item: CriterionOutcome) -> bool:
    """As the figures stand; without an appraisal there are none yet."""
    return item.held is False and not item.no_cases and not _grows(item.criterion)


def _hint(outcome: VillageOutcome) -> str:
    reach = within_reach(outcome)
    short = [item for item in outcome.criteria if _is_barred(item) or _is_short(item)]
    texts = [f"可望{reach.title}"] if reach.rank > 1 else []
    if short:
        texts.append(f"未达到：{'、'.join(short_title(item.criterion) for item in short)}")
    if undecided := sum(item.held is not True and item not in short for item in outcome.criteria):
        texts.append(f"{undecided}项待判定")
    return "；".join(texts)
