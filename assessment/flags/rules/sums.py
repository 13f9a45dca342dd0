"""勾稽不符: cells of one report that contradict each other."""

from collections.abc import Iterator

from ...reports import columns, periods
from .series import FlagRule, FoundFlag, Series


def contradictions(series: Series) -> Iterator[FoundFlag]:
    """The form refuses these; rows that came in another way are held against the same rules."""
    for month in series.months:
        values = dict(zip(columns.NAMES, month.cells, strict=True))
        for name, reason in columns.problems(values).items():
            words = f"{periods.label(month.period)}：“{columns.BY_NAME[name].title}”{reason}。"
            figures = f"{name}:{month.cells}"
            yield FoundFlag(
                FlagRule.SUMS, series.village, month.period, month.period, (name,), words, figures
            )
