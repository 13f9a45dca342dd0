"""Services of the three lives: what activities and aid did for them."""

from dataclasses import dataclass, replace

from django.db.models import Count, Sum

from associations.vocabulary.in_force import title_of

from ..activities.models import ACTIVITIES
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


def three_life(
    rows: ActivityQuerySet, aid: AidQuerySet, year: int
) -> dict[str, dict[str, Services]]:
    """Place → service → what was done in the year. Two queries."""
    found = _by_activities(rows, year)
    for (code, service), given in aid.exclude(service="").reached_by("code", "service").items():
        services = found.setdefault(code, {})
        so_far = services.get(service, NO_SERVICES)
        services[service] = replace(so_far, aids=given.times, helped=given.helped)
    return found


def _by_activities(rows: ActivityQuerySet, year: int) -> dict[str, dict[str, Services]]:
    counts = (
        rows.exclude(service="")
        .order_by("code", "service", "kind")
        .values_list("code", "service", "kind")
    )
    found: dict[str, dict[str, Services]] = {}
    for code, service, kind, times, reached in counts.annotate(
        times=Count("pk"), people=Sum("reached")
    ):
        title = title_of(ACTIVITIES, kind, code, year)
        services = found.setdefault(code, {})
        so_far = services.get(service, NO_SERVICES)
        kinds = (*so_far.kinds, (title, times))
        services[service] = Services(so_far.times + times, so_far.reached + reached, kinds)
    return found
