"""与台账不一致: a figure that is another one than the records have that it comes from, before and
after approval, also when a record changes later."""

from collections.abc import Iterator

from ...reports import periods
from ...reports.form.columns import NOT_APPLICABLE
from .series import FlagRule, FoundFlag, Recorded, ReportedMonth, Series


def differing(series: Series) -> Iterator[FoundFlag]:
    for month in series.months:
        for name, record in month.records.items():
            value = month.cells[month.form.places[name]]
            if value is None or record.explained or max(value, 0) == record.value:
                continue
            yield _found(series.village, month, name, value, record)


def _found(
    village: str, month: ReportedMonth, name: str, value: int, record: Recorded
) -> FoundFlag:
    column = month.form.by_name[name]
    typed = "不适用" if value == NOT_APPLICABLE else f"{column.format(value)}{column.unit}"
    words = (
        f"{periods.label(month.period)}{column.title}填{typed}，"
        f"{record.called}为{column.format(record.value)}{column.unit}。"
        "记录有误的更正记录，月报有误的办理更正。"
    )
    figures = f"{name}:{value}/{record.value}"
    return FoundFlag(FlagRule.RECORDS, village, month.period, month.period, (name,), words, figures)
