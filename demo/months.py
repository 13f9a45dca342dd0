"""The months of the demo township's villages: those of the documents' form, drawn, and those of the
running year, by today's form, which come out of the records."""

import datetime
import random
from collections.abc import Mapping

from django.utils import timezone

from accounts.models import User
from assessment.models import MonthlyReport
from assessment.reports import periods
from assessment.reports.derived import Derived, derived_of
from assessment.reports.form.columns import Values
from assessment.reports.returns.services import return_report
from assessment.reports.services import save_report
from assessment.reports.states import ReportState
from associations.models import Village

from . import figures
from .care import monthly_log
from .stories import STORIES, Story

RETURNED, LATE, DRAFT = "431321107233", "431321107241", "431321107227"
WHY_RETURNED = "上门服务户次比上月多出数倍，请核对原始记录后再报。"
DIFFERENT: dict[tuple[str, int], tuple[str, int, str]] = {
    ("431321107211", 3): ("n08", 2, "月底另走访两户，活动记录漏记，已请经办人补登。"),
    ("431321107217", 5): ("n06", 1, "本月新增一户帮扶家庭，名册待镇里核定后登记。"),
    ("431321107231", 8): ("n05", 4, "县里下乡义诊时接待四人次，由镇里登记，村里没有另记。"),
}  # village, month → column, how much more than the records say, and why
ByPeriod = Mapping[int, Mapping[str, Mapping[str, Derived]]]


def report_years(village: str, story: Story, last: int) -> None:
    """Two yearly totals and three full years, all approved."""
    cells: list[tuple[int, Values]] = [
        (periods.of(year), figures.whole_year(village, year, last - year, story))
        for year in (last - 4, last - 3)
    ]
    for period in periods.months(last - 2, last):
        year, number = periods.year_of(period), periods.month_of(period)
        if (last - year, number) not in story.gaps:
            source = number - 1 if (last - year, number) in story.copies else number
            cells.append((period, figures.month(village, year, source, last - year, story)))
    MonthlyReport.objects.bulk_create(approved(village, period, values) for period, values in cells)


def approved(
    village: str, period: int, values: Values, note: str = "", filled: Values | None = None
) -> MonthlyReport:
    submitted = _in_time(village, period)
    return MonthlyReport(
        village_id=village,
        period=period,
        state=ReportState.APPROVED,
        saved_at=submitted,
        submitted_at=submitted,
        approved_at=at_half_past_ten(periods.due_date(period)),
        note=note,
        filled=filled or {},
        **values,
    )


def _in_time(village: str, period: int) -> datetime.datetime:
    """Some days before the report was due, and never in the future."""
    days = random.Random(f"{village}{period}").randint(1, 4)  # noqa: S311
    return min(
        timezone.now(), at_half_past_ten(periods.due_date(period) - datetime.timedelta(days=days))
    )


def at_half_past_ten(day: datetime.date) -> datetime.datetime:
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time(10, 30)))


def report_this_year(year: int, staff: User) -> None:
    """Up to two months ago all approved; last month mostly submitted, one returned, one late; this
    month one draft. What was logged late comes after them."""
    now = periods.current()
    over = [period for period in periods.months(year, year) if period < now]
    found = derived_of(list(STORIES), over)
    last_month = periods.previous(now)
    MonthlyReport.objects.bulk_create(
        _approved_out_of(found, code, period)
        for period in over
        if period != last_month
        for code in STORIES
    )
    if last_month in over:
        _last_month(found, last_month, staff)
    _draft(now)
    monthly_log.log_late(year)


def _out_of(found: ByPeriod, code: str, period: int) -> tuple[Values, Values]:
    """The cells, and what the records say of them."""
    year, number = periods.year_of(period), periods.month_of(period)
    said: Values = {name: one.value for name, one in found.get(period, {}).get(code, {}).items()}
    values = figures.month_of_today(code, year, number, STORIES[code]) | said
    return values | {"n07": values["n06"]}, said


def _approved_out_of(found: ByPeriod, code: str, period: int) -> MonthlyReport:
    values, said = _out_of(found, code, period)
    column, more, why = DIFFERENT.get((code, periods.month_of(period)), ("", 0, ""))
    if column:
        values[column] = (values[column] or 0) + more
    return approved(code, period, values, why, said)


def _last_month(found: ByPeriod, period: int, staff: User) -> None:
    villages = Village.objects.in_bulk(list(STORIES))
    for code in STORIES:
        if code == LATE:
            continue
        values, said = _out_of(found, code, period)
        note = ""
        if code == RETURNED:
            values["visits"], note = (values["visits"] or 0) * 5 + 20, "按各组报来的数填写。"
        at = _in_time(code, period)
        report = MonthlyReport.objects.create(
            village=villages[code],
            period=period,
            state=ReportState.SUBMITTED,
            saved_at=at,
            submitted_at=at,
            note=note,
            filled=said,
            **values,
        )
        if code == RETURNED:
            return_report(report=report, cells={"visits": WHY_RETURNED}, by=staff)


def _draft(now: int) -> None:
    draft = Village.objects.get(code=DRAFT)
    typed = {"births": "1", "discipline_breaches": "0", "serious_disputes": "0"}
    save_report(village=draft, period=now, typed=typed, version=0, by=User.objects.get(scope=DRAFT))
