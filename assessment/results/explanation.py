"""A grade explained: behind every criterion the months, appraisals and findings its figure was read
from.

Everything is read for one village; the grade itself and its figures come from the outcome and are
not computed again.
"""

import datetime
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from ..grading.models import Outcome
from ..grading.outcomes import VillageOutcome
from ..grading.presentation import AnswerChange, changes
from ..grading.sums import needed_columns
from ..reports import periods
from ..reports.links import Links
from ..reports.periods import missing_text
from ..standards.data import Grade, Points, PointsSection, PointsStandard
from .comparison import ComparedCriterion, compare
from .evidence import Detail, Evidence
from .months import yearly_figures
from .next_step import NextStep, StepKind, next_grade, reach, steps
from .step_texts import Outlook, report_step_text


@dataclass(frozen=True)
class GradeGroup:
    """A grade above the lowest with the criteria it adds; `reached` by this village."""

    grade: Grade
    below: str
    details: list[Detail]
    reached: bool

    @property
    def lacking(self) -> int:
        return sum(1 for detail in self.details if detail.item.held is not True)


@dataclass(frozen=True)
class Act:
    """Something to do towards the next grade, and the criteria it serves; `url` leads to where it
    is done."""

    step: NextStep
    details: list[Detail]

    @property
    def detail(self) -> Detail:
        return self.details[0]

    @property
    def text(self) -> str:
        """As `step` says, but without the months whose report is not due yet; "" when no month is
        left."""
        if self.step.kind != StepKind.REPORT:
            return self.step.text
        due = [cell.period for cell in self.detail.lacking]
        return report_step_text(due) if due else ""

    @property
    def url(self) -> str:
        match self.step.kind:
            case StepKind.INSPECT:
                return self.detail.inspection_url if self.detail.item.held is None else ""
            case StepKind.FIND:
                return self.detail.links.finding(self.step.item.finding_kind)
            case StepKind.APPRAISE:
                return self.detail.links.appraisal()
        return ""

    @property
    def link(self) -> str:
        """What is done at `url`."""
        titles = {
            StepKind.INSPECT: "登记验收分",
            StepKind.FIND: "记录核查结论",
            StepKind.APPRAISE: "录入评议",
        }
        return titles.get(self.step.kind, "")


@dataclass(frozen=True)
class Explanation:
    outcome: VillageOutcome
    before: VillageOutcome | None
    evidence: Evidence
    today: datetime.date
    links: Links

    @cached_property
    def groups(self) -> list[GradeGroup]:
        """From the lowest grade that asks for anything to the highest."""
        grades = self.outcome.standard.grades
        found = []
        for below, grade in pairwise(grades):
            details = [d for d in self._details.values() if d.item.criterion.grade == grade.code]
            title = below.title if below.rank > 1 and grade.inherits else ""
            found.append(GradeGroup(grade, title, details, self.outcome.rank >= grade.rank))
        return found

    @cached_property
    def sections(self) -> list[tuple[PointsSection, list[Detail], Points | None]]:
        """By points: each section with its items that apply to the village, and what they earn;
        None for vetoes."""
        standard = self.outcome.standard
        found: list[tuple[PointsSection, list[Detail], Points | None]] = []
        for section in standard.sections if isinstance(standard, PointsStandard) else ():
            details = [
                d
                for d in self._details.values()
                if d.item.item and d.item.item.section == section.code
            ]
            scores = [
                detail.item.score or 0
                for detail in details
                if detail.item.item and detail.item.item.is_worth
            ]
            found.append((section, details, sum(scores) if scores else None))
        return found

    @property
    def comparable(self) -> bool:
        """Whether the year before was graded by the same standard, or an earlier version of it."""
        before = {item.criterion.code for item in self.before.criteria} if self.before else set()
        return any(item.criterion.code in before for item in self.outcome.criteria)

    @cached_property
    def acts(self) -> list[Act]:
        """The steps; months that several criteria wait for are named once."""
        found: dict[str, Act] = {}
        for step in self.steps:
            act = found.setdefault(step.text, Act(step, []))
            act.details.append(self._details[step.item.criterion.code])
        return list(found.values())

    @cached_property
    def steps(self) -> list[NextStep]:
        """What is lacking, with the earliest year that can bring it."""
        figures = {
            item.criterion.code: yearly_figures(item, self.evidence.reports)
            for item in self.outcome.criteria
            if needed_columns(item.criterion)
        }
        return steps(self.outcome, Outlook(self.today.year, figures))

    @property
    def parts_lacking(self) -> str:
        owed = self.evidence.lacking.items()
        return "；".join(f"{name}缺{missing_text(months)}的数据" for name, months in owed)

    @property
    def reach(self) -> str:
        """When the next grade can be reached, in one sentence."""
        return reach(self.outcome, self.steps)

    @cached_property
    def comparison(self) -> list[ComparedCriterion]:
        """Every criterion beside the year before."""
        return compare(self.outcome, self.before) if self.before else []

    @property
    def next_title(self) -> str:
        """The grade above, "" at the top."""
        code = next_grade(self.outcome)
        return self.outcome.standard.grade_titles[code] if code else ""

    @cached_property
    def changes(self) -> list[AnswerChange]:
        return changes(self.outcome, self.before) if self.before else []

    @cached_property
    def stored(self) -> Outcome | None:
        """The row that keeps this outcome."""
        return next(
            (row for row in self.evidence.stored if row.digest == self.outcome.digest), None
        )

    @property
    def superseded(self) -> list[Outcome]:
        return [row for row in self.evidence.stored if row != self.stored]

    @property
    def provisional(self) -> bool:
        """The year's last report is not due yet."""
        return not periods.year_is_over(self.outcome.year, self.today)

    @cached_property
    def _details(self) -> dict[str, Detail]:
        return {
            item.criterion.code: Detail(item, self.evidence, self.today, self.links)
            for item in self.outcome.criteria
        }
