"""What the log of activities adds up to: one set-based query for each table of figures."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.db.models import Count, Q, Sum

from .models import Activity
from .querysets import ActivityQuerySet

EDUCATION = (
    Activity.Kind.TRAINING,
    Activity.Kind.SCHOOL,
    Activity.Kind.PUBLICITY,
    Activity.Kind.MEMBER_DAY,
)


@dataclass(frozen=True)
class MonthFigures:
    """`visits`: households visited (上门服务 and 慰问); `educated`: people reached by what teaches
    or informs; `times` and `people`: of all activities."""

    visits: int
    educated: int
    times: int
    people: int


def of_month(villages: Collection[str], period: int) -> dict[str, MonthFigures]:
    """By village, of those that logged anything in the month (202506). It goes into the monthly
    report, which everybody reads."""
    rows = Activity.objects.filter(village__in=villages).of_month(period).ordinary().order_by()
    counts = rows.values_list("village_id").annotate(
        visits=Sum("households", default=0),
        educated=Sum("reached", filter=Q(kind__in=EDUCATION), default=0),
        times=Count("pk"),
        people=Sum("reached", default=0),
    )
    return {village: MonthFigures(*figures) for village, *figures in counts}


def reached_by_kind(rows: ActivityQuerySet) -> Mapping[str, tuple[int, int]]:
    """Kind → how often, and how many people."""
    counts = (
        rows.order_by()
        .values_list("kind")
        .annotate(times=Count("pk"), people=Sum("reached", default=0))
    )
    return {kind: (times, people) for kind, times, people in counts}


def by_month(rows: ActivityQuerySet) -> Mapping[int, int]:
    """1 to 12."""
    return dict(rows.order_by().values_list("date__month").annotate(times=Count("pk")))
