"""What the township knows about a village."""

import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts import trail
from accounts.models import User
from accounts.records.periods import Change

from ...divisions.models import Area, Village
from ...divisions.states import correction
from ...facts_changed import facts_changed
from .designations import classify

SETTINGS = ("kind", "village_class", "economy", "area", "opened", "closed", "merged_into")
OVER = "撤销了的村，类别、分类、集体经济和责任区不能再改。要更正的，先清空撤销日期。"


@transaction.atomic
def change_village(
    *,
    village: Village,
    values: dict[str, object],
    new_area: str = "",
    since: datetime.date | None = None,
    own: dict[str, object] | None = None,
    by: User,
) -> Village:
    """The fields of SETTINGS, and the county's `own`; `new_area` is an area not yet there, `since`
    the day from which kind, class, economy and area are so (None: today). The area that it leaves
    goes with its last village, unless an association hangs on it. Raises ValidationError."""
    village = Village.objects.select_for_update().get(pk=village.pk)
    since = since or timezone.localdate()
    before, was, left = _shown(village), _dated(village), village.area_id
    for name in SETTINGS:
        setattr(village, name, values[name])
    village.own = own if own is not None else village.own
    if new_area:
        village.area, _ = Area.objects.get_or_create(township_id=village.township_id, name=new_area)
    is_dated, village.change = _dated(village) != was, Change(since)
    if is_dated and village.closed:
        raise ValidationError({"closed": OVER})
    village.full_clean()
    village.save()
    classify(village=village, value=village.village_class, since=since, by=by)
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
            reason=correction(since) if is_dated else "",
        )
        facts_changed(village.code)
    return village


def _dated(village: Village) -> tuple[object, ...]:
    return village.kind, village.village_class, village.economy, village.area_id


def _shown(village: Village) -> dict[str, str]:
    return {
        "类别": village.get_kind_display(),
        "分类": village.get_village_class_display(),
        "集体经济": village.get_economy_display(),
        "责任区": village.area.name if village.area else "",
        "设立日期": str(village.opened or ""),
        "撤销日期": str(village.closed or ""),
        "并入": village.merged_into.name if village.merged_into else "",
        **dict(village.own_told),
    }
