"""Plain records that two people may edit: saved with a version check and a trail entry, in one
transaction.

What changes a state or touches several rows has a service of its own; everything else is saved
here.
"""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING, Any, ClassVar, TypedDict, TypeVar, cast

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import ProtectedError
from django.db.models.base import ModelBase
from django.utils import timezone

from .. import trail
from ..scope import within
from ..texts.numbers import too_large

if TYPE_CHECKING:
    from ..models import User

Row = TypeVar("Row", bound="Record")


class SaveOptions(TypedDict, total=False):
    """What Model.save takes."""

    force_insert: bool | tuple[ModelBase, ...]
    force_update: bool
    using: str | None
    update_fields: Iterable[str] | None


class RecordQuerySet(models.QuerySet):
    """Rows by the division in `scope_field` of their model."""

    def visible_to(self, user: User) -> Any:
        return self.in_division(user.scope)

    def in_division(self, code: str) -> Any:
        return self.filter(within(code, cast(type[Record], self.model).scope_field))


class Record(models.Model):
    """`version` counts a row's changes. `scope_field` names the division code that decides who sees
    the row; `not_in_trail` are fields that the trail leaves out."""

    scope_field: ClassVar[str] = "village_id"
    not_in_trail: ClassVar[tuple[str, ...]] = ()

    version = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        abstract = True

    def clean_fields(self, exclude: Collection[str] | None = None) -> None:
        """Whole numbers are held to what people can count."""
        excluded = set(exclude or ())
        errors: dict[str, Any] = dict(too_large(self, excluded))
        try:
            super().clean_fields(exclude=excluded | errors.keys())
        except ValidationError as error:
            errors |= error.update_error_dict({})
        if errors:
            raise ValidationError(errors)

    @property
    def division(self) -> str:
        """The code of the village or township it belongs to."""
        value: object = self
        for part in self.scope_field.split("__"):
            value = getattr(value, part)
        return str(value)

    def before_save(self, old: Record | None, *, by: User | None, reason: str) -> str:
        """What a kind of record keeps by itself; returns the reason that the trail tells."""
        return reason

    def trail_values(self) -> dict[str, str]:
        """What the trail says of the row: the fields' Chinese names and their values as the pages
        show them."""
        hidden = {"id", "ref", "version", *self.not_in_trail}
        return {
            str(field.verbose_name): _shown(self, field)
            for field in self._meta.concrete_fields
            if field.name not in hidden
        }


class ConflictError(Exception):
    """Somebody saved the row after the person had opened it; `current` is the row as it stands now,
    of any model."""

    def __init__(self, current: Any) -> None:
        super().__init__("您打开以后，别人改过这条记录。")
        self.current = current


@transaction.atomic
def save_record(
    *,
    record: Row,
    by: User | None,
    expected_version: int | None = None,
    reason: str = "",
    action: str = "",
) -> Row:
    """Write a new or changed row with its trail entry; a row that did not change is left alone.

    `expected_version` is the one that the person had before them (None: not asked). Raises
    ValidationError, ConflictError.
    """
    old = _stored(record)
    if old and expected_version is not None and old.version != expected_version:
        raise ConflictError(old)
    before = old.trail_values() if old else None
    record.full_clean()
    reason = record.before_save(old, by=by, reason=reason)
    after = record.trail_values()
    if before == after:
        return record
    record.version = old.version + 1 if old else 1
    record.save()
    name = record._meta.verbose_name
    trail.record(
        by=by,
        action=action or (f"修改{name}" if old else f"登记{name}"),
        target=str(record),
        division=record.division,
        before=before,
        after=after,
        reason=reason,
    )
    return record


@transaction.atomic
def remove_record(
    *, record: Record, by: User | None, expected_version: int | None = None, reason: str = ""
) -> None:
    """Delete a row that nothing depends on. Raises ValidationError where something does,
    ConflictError."""
    old = _stored(record)
    if old is None:
        return
    if expected_version is not None and old.version != expected_version:
        raise ConflictError(old)
    target, division, before = str(old), old.division, old.trail_values()
    try:
        old.delete()
    except ProtectedError as error:
        raise ValidationError(f"不能删除：还有{_named(error.protected_objects)}用到它。") from None
    trail.record(
        by=by,
        action=f"删除{record._meta.verbose_name}",
        target=target,
        division=division,
        before=before,
        reason=reason,
    )


def _stored(record: Record) -> Record | None:
    if record.pk is None:
        return None
    return (
        type(record)._default_manager.select_for_update(of=("self",)).filter(pk=record.pk).first()
    )


def _named(rows: Iterable[models.Model]) -> str:
    return "、".join(sorted({str(row._meta.verbose_name) for row in rows}))


def _shown(record: Record, field: models.Field) -> str:
    if told := getattr(record, f"get_{field.name}_display", None):
        return str(told() or "")
    value = getattr(record, field.name)
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, datetime.datetime):
        at = timezone.localtime(value)
        return f"{at.year}年{at.month}月{at.day}日{at:%H:%M}"
    return value.isoformat() if isinstance(value, datetime.date) else str(value)
