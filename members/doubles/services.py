"""Two rows become one, and are two again while nothing later depends on it."""

import datetime
from collections import Counter
from typing import Any

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts import trail
from accounts.models import User
from accounts.records.periods import Period
from associations.models import Village

from ..people.models import Household, Member
from .carrying import Carrying, carry, digest, find, hanging, hanging_on, restore
from .models import DoubleMerge
from .settling import is_told

Double = Household | Member
KEPT_DAYS = 90  # of what the rows were before
SAME = "不能与自己合并。"
STALE = "打开以后，有人改过这两份中的一份。请核对以后再合并。"


def told(row: Double) -> list[tuple[str, int]]:
    """What hangs on it, for the page that asks; a query for each model."""
    found: Counter[str] = Counter()
    for model, name in hanging_on(type(row)):
        if is_told(model):
            rows = model._base_manager.filter(**{name: row.pk})
            found[str(model._meta.verbose_name)] += rows.count()
    return sorted((label, count) for label, count in found.items() if count)


def versions(*rows: Double) -> str:
    return ":".join(str(row.version) for row in rows)


@transaction.atomic
def merge(
    *, kept: Double, gone: Double, reason: str, by: User | None, seen: str = ""
) -> DoubleMerge:
    """All that hangs on `gone` goes over to `kept`, which stands as it is; `gone` is no more.
    Raises ValidationError."""
    model = type(kept)
    list(Village.objects.locked().filter(pk__in=[kept.village_id, gone.village_id]))
    rows = model.objects.select_for_update(of=("self",)).in_bulk([kept.pk, gone.pk])
    if len(rows) < 2:
        raise ValidationError(SAME if kept.pk == gone.pk else STALE)
    kept, gone = rows[kept.pk], rows[gone.pk]
    if seen and seen != versions(kept, gone):
        raise ValidationError(STALE)
    _refuse(kept, gone)
    counted, name = dict(told(gone)), str(gone)
    found = DoubleMerge.objects.create(
        village_id=kept.village_id,
        kind=str(model._meta.model_name),
        kept=kept.pk,
        gone=gone.pk,
        name=str(kept)[:100],
        merged=timezone.localdate(),
        reason=reason,
        under_way=True,
        version=1,
    )
    log = Carrying()
    carry(kept, gone, log)
    found.before, found.under_way = log.before, False
    found.after = {key: digest(find(key)) for key in log.before} | hanging(kept)
    found.save()
    _tell(found, {"并入的": f"{gone.village}{name}"} | counted, by, reason)
    return found


def _tell(merge: DoubleMerge, before: dict[str, Any], by: User | None, reason: str) -> None:
    act = "合并重复的" if before else "撤回合并重复的"
    trail.record(
        by=by,
        action=f"{act}{merge.get_kind_display()}",
        target=merge.name,
        division=merge.village_id,
        before=before,
        reason=reason,
    )


def _refuse(kept: Double, gone: Double) -> None:
    periods: Any = kept._meta.get_field(kept.dated_by).related_model
    assert issubclass(periods, Period)
    last, other = (getattr(one, periods.ends) for one in (kept, gone))
    if last and (other is None or other > last):
        raise ValidationError("请保留还在册的（或者后来才结束的）那一份。")
    apart = kept.village_id != gone.village_id
    if isinstance(gone, Household):
        if apart and gone.members.current().exists():
            raise ValidationError(
                f"{gone.village}的{gone}还有在册会员，两户不在一个村。请先办理会员转会，再合并。"
            )
        return
    own = kept.group_id if isinstance(kept, Member) else None
    leads = gone.leads.exclude(pk=own or 0).select_related("village")
    if names := "、".join(map(str, leads)):
        raise ValidationError(f"并入的那一份是{names}的组长，请先另选组长。")
    if apart and gone.contacts.filter(until=None).exists():
        raise ValidationError("并入的那一份在另一个村还有联系户，请先结束联系。")


@transaction.atomic
def undo(*, merge: DoubleMerge, reason: str, by: User | None) -> None:
    """Every row as it was before. Raises ValidationError where something later depends on it."""
    list(Village.objects.locked().filter(pk=merge.village_id))
    merge = DoubleMerge.objects.select_for_update(of=("self",)).get(pk=merge.pk)
    if merge.undone:
        raise ValidationError(f"这次合并已于 {merge.undone} 撤回。")
    if not merge.before:
        raise ValidationError(f"合并已满{KEPT_DAYS}天，合并以前的内容已经清除，不能撤回。")
    if names := later(merge):
        raise ValidationError(f"合并以后又登记或改过{'、'.join(names)}，不能撤回。")
    DoubleMerge.objects.filter(pk=merge.pk).update(under_way=True)
    for key, row in merge.before.items():
        if row is None and (made := find(key)):
            type(made)._base_manager.filter(pk=made.pk).delete()
    rows = [(key, row) for key, row in merge.before.items() if row]
    for _, row in sorted(rows, key=lambda pair: _turn(pair[0], pair[1], merge)):
        restore(row)
    merge.undone, merge.before, merge.after = timezone.localdate(), {}, {}
    merge.version += 1
    merge.save()
    _tell(merge, {}, by, reason)


def forget() -> None:
    """Every night: what people's rows were before is not kept longer than it may be asked for."""
    old = timezone.localdate() - datetime.timedelta(days=KEPT_DAYS)
    DoubleMerge.objects.filter(merged__lt=old).exclude(before={}).update(before={}, after={})


def _turn(key: str, row: dict[str, Any], merge: DoubleMerge) -> int:
    """What went comes back first, then what hung on it; what the kept one has is put right last."""
    if key == f"members.{merge.kind.capitalize()}:{merge.gone}":
        return 0
    columns = hanging_on(apps.get_model("members", merge.kind))
    names = [name for model, name in columns if model._meta.label_lower == row["model"]]
    absent = find(key) is None
    if any(row["fields"].get(name) == merge.gone for name in names):
        return 1 if absent else 2
    return 3 if absent else 4


def later(merge: DoubleMerge) -> list[str]:
    """What is not as the merge left it, in words."""
    model: Any = apps.get_model("members", merge.kind)
    kept = model.objects.filter(pk=merge.kept).first()
    now = hanging(kept) if kept else {}
    keys = {*merge.after, *now}
    stands = {key: now.get(key) or digest(find(key)) for key in keys}
    changed = {key for key in keys if stands[key] != merge.after.get(key)}
    labels = {key.partition(":")[0] for key in changed}
    return sorted(
        {
            str(found._meta.verbose_name) if is_told(found) else "其他记录"
            for found in map(apps.get_model, labels)
        }
    )
