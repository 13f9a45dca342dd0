"""Reports to the villagers (向村民报告, 篇8 二(三)): when they are due, how each stands, the draft
made of records."""

import calendar
import datetime
from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.db import models
from django.utils import timezone

from accounts.records.deadlines import days_late, late_words
from accounts.records.workdays import moved_to_working_day
from associations.divisions.states import as_on
from associations.models import Village
from associations.report_sections import ReportSpan, Told, chinese_day, tell
from documents.word import Draft, WordSection

from .models import VillagerReport

Half = VillagerReport.Half
DUE = {
    Half.MID: (0, 7, 31),
    Half.END: (1, 1, 31),
}  # half → years later, month and day by which it is to be given
BLANK_DAY = "　　　　年　　月　　日"


class VillagerReportState(models.TextChoices):
    GIVEN = "given", "已报告"
    OVERDUE = "overdue", "逾期"
    DUE = "due", "应报告"
    LATER = "later", "未到期"


@dataclass(frozen=True)
class VillagerReportCell:
    """A village's half-year; `report` is None until it was given."""

    half: str
    due: datetime.date
    state: VillagerReportState
    report: VillagerReport | None = None

    @property
    def days_late(self) -> int:
        return days_late(self.due, self.report.given if self.report else None)

    @property
    def label(self) -> str:
        return str(Half(self.half).label)

    @property
    def chip(self) -> str:
        """How includes/state_chip.html names the state."""
        return {
            VillagerReportState.GIVEN: "held",
            VillagerReportState.OVERDUE: "late",
            VillagerReportState.DUE: "submitted",
        }.get(self.state, "missing")


def due_day(year: int, half: str) -> datetime.date:
    later, month, day = DUE[Half(half)]
    due = datetime.date(year + later, month, day)
    return moved_to_working_day(due, span(year, half)[1])


def span(year: int, half: str, *, whole: bool = False) -> tuple[datetime.date, datetime.date]:
    """The days reported on: a half of the year or, at its end, the `whole` of it."""
    first = 1 if half == Half.MID or whole else 7
    last = 6 if half == Half.MID else 12
    return datetime.date(year, first, 1), datetime.date(
        year, last, calendar.monthrange(year, last)[1]
    )


def cells(year: int, reports: Iterable[VillagerReport]) -> list[VillagerReportCell]:
    """Both halves of a village's year."""
    found, today = {report.half: report for report in reports}, timezone.localdate()
    return [
        VillagerReportCell(
            half, due_day(year, half), _state(year, half, found, today), found.get(half)
        )
        for half in Half
    ]


def _state(
    year: int, half: str, found: dict[str, VillagerReport], today: datetime.date
) -> VillagerReportState:
    if half in found:
        return VillagerReportState.GIVEN
    if today > due_day(year, half):
        return VillagerReportState.OVERDUE
    return VillagerReportState.DUE if today > span(year, half)[1] else VillagerReportState.LATER


def draft(
    village: Village, year: int, half: str, report: VillagerReport | None, *, whole: bool
) -> Draft:
    """Every figure from records; what there is no record of is said in a sentence."""
    first, last = span(year, half, whole=whole)
    until = min(last, timezone.localdate())
    if village.closed and first < village.closed:
        until = min(until, village.closed - datetime.timedelta(days=1))
    [village] = as_on([village], until)
    told = [_to_residents(village, each) for each in tell(ReportSpan(village.pk, first, until))]
    made = Draft(title(village, year, half, whole=whole))
    made.paragraph(village.said("各位村民、各位村民代表："), indent=False)
    made.paragraph(
        f"现将{village.said('本村')}{year}年{first.month}月至{last.month}月的人口和计划生育工作情况报告如下，"
        "请审议并提出意见。"
    )
    if until < last:
        made.paragraph(f"各项数字截至{chinese_day(until)}。")
    made.sections([each.section for each in told])
    to_do = [text for each in told for text in each.to_do]
    lines = [f"{number}.{text}" for number, text in enumerate(to_do, start=1)]
    made.sections([WordSection("下一步要办的事", lines or ["尚无待办事项。"])], after=len(told))
    if report is None:
        return made.signature(village.committee, BLANK_DAY)
    if late := late_words(days_late(due_day(year, half), report.given)):
        made.paragraph(f"本报告应于{chinese_day(due_day(year, half))}以前作出，{late}。")
    return made.signature(village.committee, chinese_day(report.given))


def _to_residents(village: Village, told: Told) -> Told:
    """A community is no village: what the rooms say of 本村 is said of 本社区."""
    said = [village.said(text) for text in told.section.paragraphs]
    to_do = [village.said(text) for text in told.to_do]
    return Told(
        replace(told.section, title=village.said(told.section.title), paragraphs=said), to_do
    )


def title(village: Village, year: int, half: str, *, whole: bool) -> str:
    part = "" if whole else "上半年" if half == Half.MID else "下半年"
    return f"{village.name}{year}年{part}人口和计划生育工作情况报告"
