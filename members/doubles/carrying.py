"""What hangs on a household or member goes over to another one. Every row that is touched is kept
as it was before."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.core import serializers
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.db.models import ProtectedError

from accounts.records.periods import Period
from accounts.records.violations import is_unique
from associations.vocabulary.own.records import WithOwnFields

from .settling import ASIDE, cut, rule_of

Row = Any  # of any model
SHOWN = 12  # digits of a digest


@dataclass
class Carrying:
    """One merge as it goes. `before`: "app.Model:key" → the row as it was, None where the merge
    made it."""

    before: dict[str, dict[str, Any] | None] = field(default_factory=dict)

    def change(self, row: Row, **values: object) -> None:
        self._remember(row)
        if isinstance(getattr(row, "version", None), int):
            values.setdefault("version", row.version + 1)
        with transaction.atomic():
            type(row)._base_manager.filter(pk=row.pk).update(**values)
        for name, value in values.items():
            setattr(row, name, value)

    def remove(self, row: Row) -> None:
        self._remember(row)
        try:
            type(row)._base_manager.filter(pk=row.pk).delete()
        except ProtectedError as error:
            names = {str(one._meta.verbose_name) for one in error.protected_objects}
            raise ValidationError(
                f"还有{'、'.join(sorted(names))}要用到并入的那一份，不能合并。"
            ) from None

    def add(self, row: Row) -> None:
        row.save(force_insert=True)
        self.before[key_of(row)] = None

    def _remember(self, row: Row) -> None:
        if key_of(row) not in self.before:
            stored = type(row)._base_manager.get(pk=row.pk)
            self.before[key_of(row)] = _written(stored)


def carry(kept: Row, gone: Row, log: Carrying) -> None:
    """All that hangs on `gone`, and then the row itself. Raises ValidationError where it cannot."""
    for model, name in hanging_on(type(gone)):
        rows = list(model._base_manager.filter(**{name: gone.pk}).order_by("pk"))
        if issubclass(model, Period) and model.subject == name:
            cut(model, kept, rows, log)
            continue
        rule = rule_of(model, name)
        if callable(rule):
            rule(kept, rows, log)
            continue
        for row in rows:
            _over(
                row, name, kept, log, aside=rule == ASIDE or model._meta.auto_created is not False
            )
    _fill_own(kept, gone, log)
    log.remove(gone)


def _fill_own(kept: Row, gone: Row, log: Carrying) -> None:
    """What the county keeps besides of the one that goes, where the kept one has nothing."""
    if isinstance(kept, WithOwnFields) and gone.own.keys() - kept.own.keys():
        log.change(kept, own={**gone.own, **kept.own})


def _over(row: Row, name: str, kept: Row, log: Carrying, *, aside: bool) -> None:
    column = row._meta.get_field(name)
    if column.one_to_one and (same := type(row)._base_manager.filter(**{name: kept.pk}).first()):
        carry(same, row, log)
        return
    try:
        log.change(row, **{f"{name}_id": kept.pk})
    except IntegrityError as error:
        if aside and is_unique(error):
            log.remove(row)
            return
        label = row._meta.verbose_name
        why = "两份上都有，只能留一份" if is_unique(error) else "已经办结，不能改到另一份上"
        raise ValidationError(f"{label}{why}。请先处理{label}，或者换一份保留，再合并。") from None


def hanging_on(model: type[models.Model]) -> Iterator[tuple[type[Row], str]]:
    """Models with a key to it, and the key's name; a new model is among them by itself."""
    relations: list[Any] = model._meta.get_fields(include_hidden=True)
    for relation in relations:
        if relation.auto_created and not relation.concrete and not relation.many_to_many:
            yield relation.related_model, relation.field.name


def key_of(row: Row) -> str:
    return f"{row._meta.label}:{row.pk}"


def hanging(row: Row) -> dict[str, str]:
    """ "app.Model:key" → digest of everything that hangs on the row, and of what that has."""
    found: dict[str, str] = {}
    for model, name in hanging_on(type(row)):
        for one in model._base_manager.filter(**{name: row.pk}):
            found[key_of(one)] = digest(one)
            if one._meta.get_field(name).one_to_one:
                found |= hanging(one)
    return found


def digest(row: Row | None) -> str:
    written = json.dumps(_written(row), ensure_ascii=False) if row else ""
    return hashlib.sha256(written.encode()).hexdigest()[:SHOWN]


def find(key: str) -> Row | None:
    label, _, pk = key.partition(":")
    return apps.get_model(label)._base_manager.filter(pk=pk).first()


def restore(written: dict[str, object]) -> None:
    for one in serializers.deserialize("json", json.dumps([written])):
        one.save()


def _written(row: Row) -> dict[str, Any]:
    found: list[dict[str, Any]] = json.loads(serializers.serialize("json", [row]))
    return found[0]
