"""What the log of activities adds up to: one set-based query for each table of figures."""

from collections.abc import Mapping

from django.db.models import Count, Sum

from .models import Activity
from .querysets import ActivityQuerySet

EDUCATION = (
    Activity.Kind.TRAINING,
    Activity.Kind.SCHOOL,
    Activity.Kind.PUBLICITY,
    Activity.Kind.MEMBER_DAY,
)


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
