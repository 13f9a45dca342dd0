"""Writes on a township's areas (责任区) and on how it divides service teams.

An area made here stays until it is deleted here; the one that a village leaves on its own page goes
with its last village, unless a branch association hangs on it (services/divisions.py).
"""

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts import trail
from accounts.models import User

from ...divisions.models import Area, Township, Tradition, Village


@transaction.atomic
def save_area(*, area: Area, villages: Sequence[Village], by: User) -> Area:
    """A new or changed area with exactly these villages; those of other areas move here. Raises
    ValidationError."""
    list(Village.objects.filter(township=area.township_id).locked())
    old = Area.objects.filter(pk=area.pk).first() if area.pk else None
    before = _shown(old) if old else None
    area.full_clean()
    area.save()
    codes = [village.pk for village in villages]
    Village.objects.filter(area=area).exclude(pk__in=codes).update(area=None)
    Village.objects.filter(pk__in=codes, township=area.township_id).update(area=area)
    if (after := _shown(area)) != before:
        _tell("修改责任区" if old else "登记责任区", area, by, before, after)
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
def choose_tradition(*, township: Township, tradition: str, by: User) -> None:
    """Which four service teams the villages are expected to have; teams that are there stay."""
    township = Township.objects.select_for_update(of=("self",)).get(pk=township.pk)
    before = township.get_tradition_display()
    township.tradition = Tradition(tradition)
    township.save(update_fields=["tradition"])
    if (after := township.get_tradition_display()) != before:
        trail.record(
            by=by,
            action="修改服务小组分法",
            target=township.name,
            division=township.pk,
            before={"服务小组分法": before},
            after={"服务小组分法": after},
        )


def _shown(area: Area) -> dict[str, object]:
    names = Village.objects.filter(area=area).values_list("name", flat=True)
    return {"名称": area.name, "村（社区）": list(names)}


def _tell(action: str, area: Area, by: User, before: dict | None, after: dict | None) -> None:
    trail.record(
        by=by,
        action=action,
        target=f"责任区 {area.name}",
        division=area.township_id,
        before=before,
        after=after,
    )
