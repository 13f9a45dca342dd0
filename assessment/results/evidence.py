"""What stands behind a criterion of one village: months, appraisals, findings, points."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from associations.counted.sources import source_of
from autonomy.models import Appraisal

from ..grading.models import Finding, ItemScore, Outcome
from ..grading.outcomes import CriterionOutcome, VillageOutcome
from ..grading.sums import counts_reports, needed_columns
from ..reports import periods
from ..reports.links import Links
from ..reports.models import Correction, MonthlyReport
from ..reports.periods import missing_text
from ..reports.states import ReportState
from ..standards.data.measures import Appraisals, Records, terms
from .months import MonthState, MonthTable, WindowCell, month_table
from .together import Together


@dataclass(frozen=True)
class Evidence:
    """What was recorded of one village, as far as its grade for a year can rest on it.

    reports: by period; of a village with parts their reports are added up, where all that stood in
    the month have theirs. lacking: months that a part owes, by its name.
    """

    reports: dict[int, MonthlyReport]
    lacking: dict[str, list[int]]
    corrections: Sequence[Correction]
    appraisals: Sequence[Appraisal]
    findings: dict[str, Finding]  # by kind
    scores: dict[str, ItemScore]  # by item
    stored: Sequence[Outcome]  # newest first, the current one among them


def evidence(outcome: VillageOutcome) -> Evidence:
    """Eight queries, whatever the village and the window."""
    village, year = outcome.village, outcome.year
    first = periods.of(year - max((c.years for c in outcome.standard.criteria), default=1) + 1)
    reports = MonthlyReport.objects.filter(
        village__in=outcome.made_of, period__gte=first, period__lte=periods.of(year, 12)
    )
    corrections = Correction.objects.filter(report__in=reports).select_related("report", "by")
    together = Together(outcome, reports)
    return Evidence(
        reports=together.reports,
        lacking=together.lacking,
        corrections=list(corrections.prefetch_related("items")),
        appraisals=list(
            Appraisal.objects.filter(village=village, date__year=year)
            .select_related("village")
            .prefetch_related("village__states")
            .order_by("date")
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
            if (found := report.form.breaches(report.values))
        ]

    @property
    def appraisals(self) -> Sequence[Appraisal]:
        asked = any(isinstance(term, Appraisals) for term in terms(self.item.criterion.measure))
        return self.evidence.appraisals if asked else ()

    @property
    def records(self) -> list[tuple[str, str]]:
        """Where the records stand that it is counted from: title and address."""
        found = [term for term in terms(self.item.criterion.measure) if isinstance(term, Records)]
        sources = dict.fromkeys(source_of(key) for term in found for key in term.keys)
        return [(one.title, url) for one in sources if (url := self.links.records(one))]

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
