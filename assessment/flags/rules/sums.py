"""勾稽不符: cells of one report that contradict each other."""

from collections.abc import Iterator

from ...reports import periods
from .series import FlagRule, FoundFlag, Series


def contradictions(series: Series) -> Iterator[FoundFlag]:
    """The form refuses these; rows that came in another way are held against the same rules."""
    for month in series.months:
        form = month.form
        values = dict(zip(form.names, month.cells, strict=True))
        for name, reason in form.problems(values).items():
            words = f"{periods.label(month.period)}：“{form.by_name[name].title}”{reason}。"
            figures = f"{name}:{month.cells}"
            yield FoundFlag(
                FlagRule.SUMS, series.village, month.period, month.period, (name,), words, figures
            )
