"""Taking an import back, while nothing depends on what it made and nothing it changed was changed
again."""

from collections.abc import Iterator
from typing import Any

from django.db import models, transaction
from django.utils import timezone

from accounts.models import User
from accounts.records.periods import Period
from accounts.search import pinyin
from associations.models import Village

from ..people.models import Household, Member, MemberGroup
from .apply import tell
from .models import MemberImport
from .own_values import columns, is_own, put
from .plan.compare import chunks
from .plan.values import as_date

MODELS: dict[str, type[models.Model]] = {
    "member": Member,
    "household": Household,
    "membergroup": MemberGroup,
}
NAMED = 5


class UndoError(Exception):
    """What stands in the way, a sentence each."""

    def __init__(self, reasons: list[str]) -> None:
        super().__init__("".join(reasons))
        self.reasons = reasons


def undo(batch: MemberImport, by: User) -> None:
    """Raises UndoError; then nothing was changed."""
    with transaction.atomic():
        codes = list(batch.counts.get("villages", ()))
        names = dict(Village.objects.locked().filter(pk__in=codes).values_list("pk", "name"))
        current = MemberImport.objects.select_for_update(of=("self",)).get(pk=batch.pk)
        if current.state != MemberImport.State.APPLIED:
            raise UndoError(["这次导入已经撤销，或者还没有写入。"])
        touched, reasons = _restored(batch)
        reasons += [
            reason
            for model in (Member, Household, MemberGroup)
            for reason in _changed(model, batch, touched)
        ]
        reasons += [
            reason for model in (Member, Household, MemberGroup) for reason in _needed(model, batch)
        ]
        if reasons:
            raise UndoError(list(dict.fromkeys(reasons)))
        for model in (Member, Household, MemberGroup):
            _made(model, batch).delete()
        batch.state, batch.undone_at = MemberImport.State.UNDONE, timezone.now()
        batch.save(update_fields=["state", "undone_at"])
        tell(batch, by, names, "撤销导入")


def _made(model: type[models.Model], batch: MemberImport) -> models.QuerySet:
    return model._default_manager.filter(batch=batch)


def _restored(batch: MemberImport) -> tuple[set[int], list[str]]:
    """Puts the values back; returns the groups that the import itself gave a leader, and what was
    changed since."""
    led: set[int] = set()
    reasons: list[str] = []
    for chunk in chunks(batch):
        for name, model in MODELS.items():
            entries = [entry for entry in chunk.before if entry[0] == name]
            stand = model._default_manager.in_bulk([entry[1] for entry in entries])
            for _, pk, version, values in entries:
                record: Any = stand.get(pk)
                if record is None or record.version != version:
                    who = str(record) if record else "一条记录"
                    reasons.append(f"{who}在导入以后又改过。")
                    continue
                _put_back(record, values)
            _write(model, list(stand.values()), {key for entry in entries for key in entry[3]})
            led |= {entry[1] for entry in entries if name == "membergroup"}
    return led, reasons


def _put_back(record: Any, values: dict[str, Any]) -> None:
    for key, value in values.items():
        if not is_own(key):
            setattr(record, key, as_date(value) if key in {"left", "closed"} else value)
    if any(map(is_own, values)):
        record.own = put(record.own, values)
    if name := values.get("name") or values.get("head"):
        record.initials = pinyin.initials(name)
    record.version += 1


def _write(model: Any, records: list[Any], keys: set[str]) -> None:
    fields = {key.removesuffix("_id") for key in columns(keys)}
    if fields & {"name", "head"} and model is not MemberGroup:
        fields.add("initials")
    if records and fields:
        model.objects.bulk_create(
            records,
            update_conflicts=True,
            unique_fields=["id"],
            update_fields=sorted(fields | {"version"}),
        )


def _changed(model: type[models.Model], batch: MemberImport, led: set[int]) -> Iterator[str]:
    again = _made(model, batch).exclude(version=1)
    if model is MemberGroup:
        again = again.exclude(pk__in=led)
    names = [str(record) for record in again.select_related("village")[: NAMED + 1]]
    if names:
        more = "等" if len(names) > NAMED else ""
        yield f"导入新增的{model._meta.verbose_name}后来又改过：{'、'.join(names[:NAMED])}{more}。"


def _needed(model: Any, batch: MemberImport) -> Iterator[str]:
    """Rows of others that hang on what the import made."""
    for relation in model._meta.related_objects:
        other = relation.related_model
        if issubclass(other, Period):
            continue
        rows = other._default_manager.filter(**{f"{relation.field.name}__batch": batch})
        if other in MODELS.values():
            rows = rows.exclude(batch=batch)
        if count := rows.count():
            label = other._meta.verbose_name
            yield (
                f"导入新增的{model._meta.verbose_name}已有{label} {count} 条，请先办理这些{label}。"
            )
