"""与台账不一致: a figure that is another one than the records have that it comes from, before and
after approval, also when a record changes later."""

from collections.abc import Iterator

from ...reports import periods
from .series import FlagRule, FoundFlag, Recorded, ReportedMonth, Series


def differing(series: Series) -> Iterator[FoundFlag]:
    for month in series.months:
        for name, record in month.records.items():
            value = month[name]
            if value is not None and value != record.value and not record.explained:
                yield _found(series.village, month, name, record)


def _found(village: str, month: ReportedMonth, name: str, record: Recorded) -> FoundFlag:
    column, value = month.form.by_name[name], month[name]
    words = (
        f"{periods.label(month.period)}{column.title}填{column.format(value)}{column.unit}，"
        f"{record.called}为{column.format(record.value)}{column.unit}。"
        "记录有误的更正记录，月报有误的办理更正。"
    )
    figures = f"{name}:{value}/{record.value}"
    return FoundFlag(FlagRule.RECORDS, village, month.period, month.period, (name,), words, figures)
