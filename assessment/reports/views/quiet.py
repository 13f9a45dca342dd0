"""本月没有变动: a month in which nothing happened, complete at one confirmation."""

from dataclasses import dataclass

from .. import periods
from ..derived import ByColumn, unexplained
from ..form.columns import NOT_APPLICABLE, ReportColumn, Values
from ..models import MonthlyReport
from ..states import ReportState


@dataclass(frozen=True)
class QuietMonth:
    """`texts`: what every cell then says; `attested`: the sentences that the village confirms."""

    texts: dict[str, str]
    attested: tuple[str, ...]


def quiet_month(report: MonthlyReport, last: Values, found: ByColumn) -> QuietMonth | None:
    """Of a month that is over and of which nothing stands yet: what happens is none, stocks are
    those of the month before, what records say is as they say. None where that would not be
    complete and right, or where records of a stock say something else than last month."""
    over = not periods.is_total(report.period) and report.period < periods.current()
    if report.state != ReportState.DRAFT or not over or not last:
        return None
    if report.note or any(report.shown.values()):
        return None
    form, values = report.form, _values(report, last, found)
    changed = any(
        column.stock and found[column.name].value != last.get(column.name)
        for column in form.columns
        if column.name in found
    )
    wrong = form.problems(values) or unexplained(form, values, "", found)
    if changed or wrong or form.unfinished(values):
        return None
    texts = {column.name: column.format(values[column.name]) for column in form.columns}
    return QuietMonth(texts, _attested(report, values, found))


def _values(report: MonthlyReport, last: Values, found: ByColumn) -> Values:
    return {
        column.name: found[column.name].value
        if column.name in found
        else _unchanged(column, last.get(column.name))
        for column in report.form.columns
    }


def _unchanged(column: ReportColumn, before: int | None) -> int | None:
    return before if column.stock or before in (None, NOT_APPLICABLE) else 0


def _attested(report: MonthlyReport, values: Values, found: ByColumn) -> tuple[str, ...]:
    none, same, recorded = [], [], []
    for column in report.form.columns:
        value = values[column.name]
        if column.name in found:
            recorded.append(f"{column.title}{column.format(value)}{column.unit}")
        elif value == 0 and not column.stock:
            none.append(column.title)
        elif value is not None and value != NOT_APPLICABLE:
            same.append(f"{column.title}{column.format(value)}{column.unit}")
    lines = (
        ("、".join(none), "{}都没有发生，填 0。"),
        ("、".join(same), "{}，和上月末一样。"),
        ("、".join(recorded), "{}，是按台账填的。"),
    )
    return tuple(words.format(titles) for titles, words in lines if titles)
