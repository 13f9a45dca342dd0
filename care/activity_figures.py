"""What the log of activities adds up to: one set-based query for each table of figures."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from django.db.models import Count, Q, Sum

from .aid_querysets import AidQuerySet
from .models import Activity
from .querysets import ActivityQuerySet

EDUCATION = (Activity.Kind.TRAINING, Activity.Kind.SCHOOL, Activity.Kind.PUBLICITY, Activity.Kind.MEMBER_DAY)


@dataclass(frozen=True)
class MonthFigures:
    """`visits`: households visited (上门服务 and 慰问); `educated`: people reached by what teaches or informs."""

    visits: int
    educated: int


def of_month(villages: Collection[str], period: int) -> dict[str, MonthFigures]:
    """By village, of those that logged anything in the month (202506). It goes into the monthly report, which everybody
    reads."""
    rows = Activity.objects.filter(village__in=villages).of_month(period).ordinary().order_by()
    counts = rows.values_list("village_id").annotate(
        visits=Sum("households", default=0), educated=Sum("reached", filter=Q(kind__in=EDUCATION), default=0)
    )
    return {village: MonthFigures(visits, educated) for village, visits, educated in counts}


@dataclass(frozen=True)
class Services:
    """A service of the three lives in a year: how often, how many people, and how often by kind of activity; besides,
    the aid that was given under it, and to how many households."""

    times: int
    reached: int
    kinds: tuple[tuple[str, int], ...]
    aids: int = 0
    helped: int = 0

    @property
    def any(self) -> bool:
        return bool(self.times or self.aids)


NO_SERVICES = Services(0, 0, ())


def three_life(rows: ActivityQuerySet, aid: AidQuerySet) -> dict[str, dict[str, Services]]:
    """Place → service → what was done. Two queries."""
    found = _by_activities(rows)
    for (code, service), given in aid.exclude(service="").reached_by("code", "service").items():
        services = found.setdefault(code, {})
        so_far = services.get(service, NO_SERVICES)
        services[service] = replace(so_far, aids=given.times, helped=given.helped)
    return found


def _by_activities(rows: ActivityQuerySet) -> dict[str, dict[str, Services]]:
    labels = dict(Activity.Kind.choices)
    counts = rows.exclude(service="").order_by("code", "service", "kind").values_list("code", "service", "kind")
    found: dict[str, dict[str, Services]] = {}
    for code, service, kind, times, reached in counts.annotate(times=Count("pk"), people=Sum("reached")):
        services = found.setdefault(code, {})
        so_far = services.get(service, NO_SERVICES)
        kinds = (*so_far.kinds, (labels[kind], times))
        services[service] = Services(so_far.times + times, so_far.reached + reached, kinds)
    return found


def reached_by_kind(rows: ActivityQuerySet) -> Mapping[str, tuple[int, int]]:
    """Kind → how often, and how many people."""
    counts = rows.order_by().values_list("kind").annotate(times=Count("pk"), people=Sum("reached", default=0))
    return {kind: (times, people) for kind, times, people in counts}


def by_month(rows: ActivityQuerySet) -> Mapping[int, int]:
    """1 to 12."""
    return dict(rows.order_by().values_list("date__month").annotate(times=Count("pk")))
