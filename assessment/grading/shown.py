"""The grade that is told, for all pages, papers and workbooks.

Until a year is over, its computed grade says mainly what cannot be there yet. So 待定 is told, with
the best grade still within reach, unless a published round has decided. Display only: acts keep
what is computed.
"""

import datetime
from dataclasses import dataclass
from typing import assert_never

from ..reports import periods
from ..standards.data import VETO, Grade, LadderStandard, PointsStandard
from ..standards.data.measures import Count, Ratio
from ..standards.wording import short_title
from . import scoring
from .figures import CountFigure, as_kind
from .outcomes import CriterionOutcome, VillageOutcome

OPEN = Grade("open", "待定", 1)


@dataclass(frozen=True)
class ShownGrade:
    """`hint`: of an open one, in one line, what is within reach and what stands in the way."""

    code: str
    title: str
    hint: str = ""

    @property
    def is_open(self) -> bool:
        return self.code == OPEN.code


def shown_grade(outcome: VillageOutcome, today: datetime.date | None = None) -> ShownGrade:
    if outcome.is_published or periods.year_is_over(outcome.year, today):
        return ShownGrade(outcome.grade, outcome.grade_title)
    return ShownGrade(OPEN.code, OPEN.title, _hint(outcome))


def told_early(grade: Grade, year: int) -> Grade:
    """Where a year is told as it stands so far: 待定 in place of the lowest grade."""
    return OPEN if grade.rank == 1 and not periods.year_is_over(year) else grade


def shown_title(outcome: VillageOutcome) -> str:
    return shown_grade(outcome).title


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
        item.full if got is None and item.role != VETO else got
        for item, got in zip(standard.criteria, scores, strict=True)
    ]
    held = [answer is not False for answer in outcome.held]
    return scoring.summed(standard, tuple(full), tuple(held)).grade


def _is_barred(item: CriterionOutcome) -> bool:
    """Whatever the year still brings: a case that happened, a sum over years that falls short."""
    measure = item.criterion.measure
    if isinstance(measure, Count):
        return as_kind(CountFigure, item.figure).cases > 0
    return item.held is False and isinstance(measure, Ratio) and measure.window.years > 1


def _is_short(item: CriterionOutcome) -> bool:
    """As the figures stand; without an appraisal there are none yet."""
    return item.held is False and not item.no_cases


def _hint(outcome: VillageOutcome) -> str:
    reach = within_reach(outcome)
    short = [item for item in outcome.criteria if _is_barred(item) or _is_short(item)]
    texts = [f"可望{reach.title}"] if reach.rank > 1 else []
    if short:
        texts.append(f"未达到：{'、'.join(short_title(item.criterion) for item in short)}")
    if undecided := sum(item.held is not True and item not in short for item in outcome.criteria):
        texts.append(f"{undecided}项待判定")
    return "；".join(texts)
