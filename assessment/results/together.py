"""The reports of a village and of its parts as one row of months."""

from collections.abc import Iterable
from functools import cached_property

from associations.models import Village

from ..grading.outcomes import VillageOutcome
from ..grading.windows.parts import MergedPart, body_of
from ..reports import periods
from ..reports.form.columns import NOT_APPLICABLE
from ..reports.models import MonthlyReport
from ..reports.states import ReportState


class Together:
    """`reports`: by period, added up where all that stood in the month have made theirs.
    `lacking`: by name, the missing months that a part owes."""

    def __init__(self, outcome: VillageOutcome, reports: Iterable[MonthlyReport]) -> None:
        self.village, self.parts, self.missing = (
            outcome.village,
            outcome.facts.parts,
            outcome.missing,
        )
        self.found = {(report.village_id, report.period): report for report in reports}

    @cached_property
    def bodies(self) -> list[MergedPart]:
        own = [MergedPart(self.village, "")]
        if self.parts:
            own = [body_of(village) for village in Village.objects.filter(pk=self.village)]
        return [*own, *self.parts]

    @property
    def reports(self) -> dict[int, MonthlyReport]:
        made = ((period, self._made(period)) for period in sorted({p for _, p in self.found}))
        return {period: self._added(period, rows) for period, rows in made if rows}

    @property
    def lacking(self) -> dict[str, list[int]]:
        owed = {
            part.name: [
                period
                for period in self.missing
                if part.stands(period) and not self._approved(part, period)
            ]
            for part in self.parts
        }
        return {name: months for name, months in owed.items() if months}

    def _made(self, period: int) -> list[MonthlyReport]:
        """Those of the period; none where one that stood has made none, nor of the whole year."""
        if not periods.is_total(period) and any(
            body.stands(period) and not self._of(body, period) for body in self.bodies
        ):
            return []
        asked = [self.found.get((body.village, period)) for body in self.bodies]
        return [report for report in asked if report]

    def _of(self, body: MergedPart, period: int) -> MonthlyReport | None:
        year = periods.of(periods.year_of(period))
        return self.found.get((body.village, period)) or self.found.get((body.village, year))

    def _approved(self, body: MergedPart, period: int) -> bool:
        report = self._of(body, period)
        return report is not None and report.state == ReportState.APPROVED

    def _added(self, period: int, rows: list[MonthlyReport]) -> MonthlyReport:
        if not self.parts:
            return rows[0]
        states = {row.state for row in rows}
        state = next(iter(states - {ReportState.APPROVED}), ReportState.APPROVED)
        own = self.found.get((self.village, period))
        return MonthlyReport(
            pk=own.pk if own else None,
            village_id=self.village,
            period=period,
            state=state,
            **{name: _sum([getattr(row, name) for row in rows]) for name in rows[0].form.names},
        )


def _sum(cells: list[int | None]) -> int | None:
    """A cell of all; blank where one is, and "does not apply" where it applies to none."""
    given = [cell for cell in cells if cell is not None]
    if len(given) < len(cells):
        return None
    counts = [cell for cell in given if cell != NOT_APPLICABLE]
    return sum(counts) if counts else NOT_APPLICABLE
