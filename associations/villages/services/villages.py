"""What the township knows about a village."""

from django.db import transaction

from accounts import trail
from accounts.models import User

from ...divisions.models import Area, Village
from ...facts_changed import facts_changed
from .designations import classify_today

SETTINGS = ("kind", "village_class", "economy", "area", "opened", "closed", "merged_into")


@transaction.atomic
def change_village(
    *, village: Village, values: dict[str, object], new_area: str = "", by: User
) -> Village:
    """Record what the township knows about a village: the fields of SETTINGS; `new_area` is an area
    not yet there.

    The area that it leaves goes with its last village, unless an association hangs on it. Raises
    ValidationError.
    """
    village = Village.objects.select_for_update().get(pk=village.pk)
    before, left = _shown(village), village.area_id
    for name in SETTINGS:
        setattr(village, name, values[name])
    if new_area:
        village.area, _ = Area.objects.get_or_create(township_id=village.township_id, name=new_area)
    village.full_clean()
    village.save()
    classify_today(village=village, value=village.village_class, by=by)
    if left:
        Area.objects.filter(pk=left, villages=None, associations=None).delete()
    if (after := _shown(village)) != before:
        trail.record(
            by=by,
            action="修改村情",
            target=f"{village.name} {village.code}",
            division=village.code,
            before=before,
            after=after,
        )
        facts_changed(village.code)
    return village


def _shown(village: Village) -> dict[str, str]:
    return {
        "类别": village.get_kind_display(),
        "分类": village.get_village_class_display(),
        "集体经济": village.get_economy_display(),
        "责任区": village.area.name if village.area else "",
        "设立日期": str(village.opened or ""),
        "撤销日期": str(village.closed or ""),
        "并入": village.merged_into.name if village.merged_into else "",
    }
