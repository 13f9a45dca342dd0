"""A grade explained: behind every criterion the months, appraisals and findings its figure was read
from.

Everything is read for one village; the grade itself and its figures come from the outcome and are
not computed again.
"""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from autonomy.models import Appraisal

from ..grading.models import Finding, ItemScore, Outcome
from ..grading.outcomes import CriterionOutcome, VillageOutcome
from ..grading.presentation import AnswerChange, changes
from ..grading.sums import counts_reports, needed_columns
from ..reports import periods
from ..reports.columns import breaches
from ..reports.links import Links
from ..reports.models import Correction, MonthlyReport
from ..reports.periods import missing_text
from ..reports.states import ReportState
from ..standards.data import VETO, Grade, PointsSection, PointsStandard
from ..standards.data.measures import Appraisals, terms
from .comparison import ComparedCriterion, compare
from .months import MonthState, MonthTable, WindowCell, month_table, yearly_figures
from .next_step import NextStep, StepKind, next_grade, reach, steps
from .step_texts import Outlook, report_step_text


@dataclass(frozen=True)
class Evidence:
    """What was recorded of one village, as far as its grade for a year can rest on it."""

    reports: dict[int, MonthlyReport]  # by period
    corrections: Sequence[Correction]
    appraisals: Sequence[Appraisal]
    findings: dict[str, Finding]  # by kind
    scores: dict[str, ItemScore]  # by item
    stored: Sequence[Outcome]  # newest first, the current one among them


def evidence(outcome: VillageOutcome) -> Evidence:
    """Seven queries, whatever the village and the window."""
    village, year = outcome.village, outcome.year
    first = periods.of(year - max((c.years for c in outcome.standard.criteria), default=1) + 1)
    reports = MonthlyReport.objects.filter(
        village=village, period__gte=first, period__lte=periods.of(year, 12)
    )
    corrections = Correction.objects.filter(report__in=reports).select_related("report", "by")
    return Evidence(
        reports={report.period: report for report in reports},
        corrections=list(corrections.prefetch_related("items")),
        appraisals=list(
            Appraisal.objects.filter(village=village, date__year=year).order_by("date")
        ),
        findings={
            f.kind: f
            for f in Finding.objects.filter(village=village, year=year).select_related("by")
        },
        scores={
            score.item: score for score in ItemScore.objects.filter(village=village, year=year)
        },
        stored=list(
            Outcome.objects.filter(village=village, year=year, standard__code=outcome.standard.code)
            .defer("facts", "criteria")
            .order_by("-id")
        ),
    )


@dataclass(frozen=True)
class Detail:
    """One criterion and what lies behind it."""

    item: CriterionOutcome
    evidence: Evidence
    today: datetime.date
    links: Links

    @cached_property
    def corrections(self) -> list[Correction]:
        """Corrections in the window that touch the figures of this criterion."""
        names = needed_columns(self.item.criterion)
        return [
            correction
            for correction in self.evidence.corrections
            if self.item.first <= _last_month(correction.report.period)
            and correction.report.period <= self.item.last
            if any(item.column in names for item in correction.items.all())
        ]

    @cached_property
    def table(self) -> MonthTable | None:
        """Month by month; None for what is not read from reports."""
        if not needed_columns(self.item.criterion):
            return None
        corrected = {correction.report_id for correction in self.corrections}
        return month_table(self.item, self.evidence.reports, corrected, self.today, self.links)

    @cached_property
    def breaches(self) -> list[tuple[MonthlyReport, list[str]]]:
        """For the six none: the approved reports with any of them, and which."""
        if not counts_reports(self.item.criterion):
            return []
        first = periods.of(periods.year_of(self.item.first))
        return [
            (report, found)
            for period, report in sorted(self.evidence.reports.items())
            if first <= period <= self.item.last and report.state == ReportState.APPROVED
            if (found := breaches(report.values))
        ]

    @property
    def appraisals(self) -> Sequence[Appraisal]:
        asked = any(isinstance(term, Appraisals) for term in terms(self.item.criterion.measure))
        return self.evidence.appraisals if asked else ()

    @property
    def finding(self) -> Finding | None:
        return self.evidence.findings.get(self.item.finding_kind)

    @property
    def score(self) -> ItemScore | None:
        """What was written about an item that people give points for."""
        return self.evidence.scores.get(self.item.criterion.code)

    @property
    def self_url(self) -> str:
        return self.links.self_assessment(self.item.criterion.code)

    @property
    def inspection_url(self) -> str:
        return self.links.inspection(self.item.criterion.code)

    @cached_property
    def lacking(self) -> list[WindowCell]:
        """The missing months, those whose report is not due yet left out."""
        return [cell for cell in self._missing if cell.state is not MonthState.NOT_DUE]

    @cached_property
    def not_due(self) -> str:
        """The months that are missing only because their report is not due yet, in words."""
        return missing_text(
            [cell.period for cell in self._missing if cell.state is MonthState.NOT_DUE]
        )

    @property
    def _missing(self) -> list[WindowCell]:
        cells = {cell.period: cell for cell in self.table.cells} if self.table else {}
        return [cells[period] for period in self.item.to_report if period in cells]


def _last_month(period: int) -> int:
    return period + 12 if periods.is_total(period) else period


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
    def sections(self) -> list[tuple[PointsSection, list[Detail], int | None]]:
        """By points: each section with its items that apply to the village, and what they earn;
        None for vetoes."""
        standard = self.outcome.standard
        found: list[tuple[PointsSection, list[Detail], int | None]] = []
        for section in standard.sections if isinstance(standard, PointsStandard) else ():
            details = [
                d
                for d in self._details.values()
                if d.item.item and d.item.item.section == section.code
            ]
            scores = [
                detail.item.score or 0
                for detail in details
                if detail.item.item and detail.item.item.role != VETO
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
        return not periods.is_late(periods.of(self.outcome.year, 12), self.today)

    @cached_property
    def _details(self) -> dict[str, Detail]:
        return {
            item.criterion.code: Detail(item, self.evidence, self.today, self.links)
            for item in self.outcome.criteria
        }
