"""Services of the three lives: what activities and aid did for them."""

from dataclasses import dataclass, replace

from django.db.models import Count, Sum

from ..activities.models import Activity
from ..activities.querysets import ActivityQuerySet
from .querysets import AidQuerySet


@dataclass(frozen=True)
class Services:
    """A service of the three lives in a year: how often, how many people, and how often by kind of
    activity; besides, the aid that was given under it, and to how many households."""

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
    counts = (
        rows.exclude(service="")
        .order_by("code", "service", "kind")
        .values_list("code", "service", "kind")
    )
    found: dict[str, dict[str, Services]] = {}
    for code, service, kind, times, reached in counts.annotate(
        times=Count("pk"), people=Sum("reached")
    ):
        services = found.setdefault(code, {})
        so_far = services.get(service, NO_SERVICES)
        kinds = (*so_far.kinds, (labels[kind], times))
        services[service] = Services(so_far.times + times, so_far.reached + reached, kinds)
    return found
