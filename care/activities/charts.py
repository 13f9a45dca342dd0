"""How often there was what, by kind and by month, as charts: for the list of activities and the
year in care."""

from collections.abc import Mapping

from django.utils.safestring import SafeString

from documents.charts import bar_chart

from .models import Activity

K = Activity.Kind
SHORT = {
    **{
        K.MEETING: "例会",
        K.TRAINING: "培训",
        K.SCHOOL: "学校",
        K.PUBLICITY: "宣传",
        K.MEMBER_DAY: "5.29",
    },
    **{K.HOME_VISIT: "上门", K.CONDOLENCE: "慰问", K.HEALTH_CHECK: "体检", K.CULTURE: "文体"},
}


def charts(
    kinds: Mapping[str, tuple[int, int]], months: Mapping[int, int]
) -> list[tuple[str, SafeString]]:
    """(title, chart); none where nothing was. `kinds`: kind → how often and how many people."""
    if not kinds:
        return []
    nothing = (0, 0)
    kind_bars = [(SHORT[kind], kinds.get(kind, nothing)[0], 3) for kind in Activity.Kind]
    month_bars = [(str(month), months.get(month, 0), 3) for month in range(1, 13)]
    return [
        ("各类活动（次）", bar_chart(kind_bars, title="各类活动的次数")),
        ("各月活动（次）", bar_chart(month_bars, title="各月活动的次数")),
    ]
