"""How often there was what, by kind and by month, as charts: for the list of activities and the
year in care."""

from collections.abc import Mapping

from django.utils.safestring import SafeString

from associations.vocabulary.in_force import kinds_of
from documents.charts import bar_chart

from .models import ACTIVITIES

LONGEST = 4  # characters below a bar


def charts(
    kinds: Mapping[str, tuple[int, int]], months: Mapping[int, int], code: str, year: int
) -> list[tuple[str, SafeString]]:
    """(title, chart); none where nothing was. `kinds`: kind → how often and how many people;
    `code`: of the place, which has its own kinds."""
    if not kinds:
        return []
    nothing = (0, 0)
    shown = [
        kind
        for kind in kinds_of(ACTIVITIES, code, year)
        if kind.code in kinds or kind.used_in(year)
    ]
    kind_bars = [
        (kind.short or kind.title[:LONGEST], kinds.get(kind.code, nothing)[0], 3) for kind in shown
    ]
    month_bars = [(str(month), months.get(month, 0), 3) for month in range(1, 13)]
    return [
        ("各类活动（次）", bar_chart(kind_bars, title="各类活动的次数")),
        ("各月活动（次）", bar_chart(month_bars, title="各月活动的次数")),
    ]
