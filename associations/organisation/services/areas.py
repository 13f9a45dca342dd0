"""Writes on a township's areas (责任区) and its settings.

An area made here stays until it is deleted here; the one that a village leaves on its own page goes
with its last village, unless a branch association hangs on it (services/divisions.py).
"""

import datetime
from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts import trail
from accounts.models import User
from accounts.records.periods import Change, keep

from ...divisions.models import Area, Township, Tradition, Village
from ...divisions.states import correction
from ...facts_changed import facts_changed


@transaction.atomic
def save_area(
    *, area: Area, villages: Sequence[Village], since: datetime.date | None = None, by: User
) -> Area:
    """A new or changed area with exactly these villages from `since` on, today where nothing is
    said; those of other areas move here. Raises ValidationError."""
    since = since or timezone.localdate()
    list(Village.objects.filter(township=area.township_id).locked())
    old = Area.objects.filter(pk=area.pk).first() if area.pk else None
    before = _shown(old) if old else None
    area.full_clean()
    area.save()
    codes = [village.pk for village in villages]
    left = Village.objects.filter(area=area).exclude(pk__in=codes)
    touched = [*codes, *left.values_list("pk", flat=True)]
    left.update(area=None)
    Village.objects.filter(pk__in=codes, township=area.township_id).update(area=area)
    keep(Village.objects.filter(pk__in=touched), Change(since))
    if (after := _shown(area)) != before:
        action = "修改责任区" if old else "登记责任区"
        _tell(action, area, by, before, after, correction(since))
    return area


@transaction.atomic
def remove_area(*, area: Area, by: User) -> None:
    """Only an empty one. Raises ValidationError."""
    area = Area.objects.select_for_update().get(pk=area.pk)
    if count := area.villages.count():
        raise ValidationError(
            f"“{area.name}”还有 {count} 个村（社区），先把它们分到别的责任区，再删除。"
        )
    if association := area.associations.first():
        raise ValidationError(f"“{area.name}”还有{association.name}，不能删除。")
    _tell("删除责任区", area, by, _shown(area), None)
    area.delete()


@transaction.atomic
def change_settings(
    *, township: Township, tradition: str, start: datetime.date | None, by: User
) -> None:
    """Since when the township takes part, and which four service teams its villages are expected to
    have; teams that are there stay."""
    township = Township.objects.select_for_update(of=("self",)).get(pk=township.pk)
    before = _settings(township)
    township.tradition, township.start = Tradition(tradition), start
    township.save(update_fields=["tradition", "start"])
    if (after := _settings(township)) != before:
        trail.record(
            by=by,
            action="修改乡镇设置",
            target=township.name,
            division=township.pk,
            before=before,
            after=after,
        )
        facts_changed(township.pk)


def _settings(township: Township) -> dict[str, str]:
    start = f"{township.start:%Y-%m}" if township.start else "各村设立起"
    return {"从哪一月起上报": start, "服务小组分法": township.get_tradition_display()}


def _shown(area: Area) -> dict[str, object]:
    names = Village.objects.filter(area=area).values_list("name", flat=True)
    return {"名称": area.name, "村（社区）": list(names)}


def _tell(
    action: str, area: Area, by: User, before: dict | None, after: dict | None, reason: str = ""
) -> None:
    trail.record(
        by=by,
        action=action,
        target=f"责任区 {area.name}",
        division=area.township_id,
        before=before,
        after=after,
        reason=reason,
    )
