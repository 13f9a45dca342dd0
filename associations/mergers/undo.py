"""A merger or a split is undone: all rows of its villages become what they were, as long as nothing
was recorded in them since."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from django.apps import apps
from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.db.models import Count, Max, Model, Q, QuerySet, Sum

from accounts import locks, trail
from accounts.models import FormerCode, User
from accounts.texts import OURS

from ..divisions.holders import columns
from ..divisions.models import Village
from ..reorganisation import ReorganisationPlan
from .models import Reorganisation

Rows = dict[str, dict[object, dict[str, object]]]
NAMED = 6


def rows_of(codes: Sequence[str]) -> Iterator[tuple[str, QuerySet]]:
    """By table: all rows of these villages."""
    for model in apps.get_models():
        label, path = model._meta.label, str(getattr(model, "scope_field", ""))
        if model._meta.app_label == "accounts" or model._meta.app_label not in OURS:
            continue
        names = [field.attname for field in columns(model)]
        names += [path] if "__" in path else []
        if names and model is not Reorganisation:
            anywhere = Q(*((f"{name}__in", codes) for name in names), _connector=Q.OR)
            yield label, model._base_manager.filter(anywhere)


def snapshot(codes: Sequence[str]) -> Rows:
    return {label: {row["pk"]: row for row in _values(rows)} for label, rows in rows_of(codes)}


def _values(rows: QuerySet) -> list[dict[str, object]]:
    names = [field.attname for field in rows.model._meta.local_concrete_fields]
    return list(rows.values("pk", *names))


def keep(plan: ReorganisationPlan, before: Rows, by: User | None) -> None:
    """What the act has changed since `before`."""
    codes = [*plan.source_codes, plan.target.pk]
    now = snapshot(codes)
    changed: dict[str, dict[str, dict[str, Any]]] = {}
    added: dict[str, list[Any]] = {}
    removed: dict[str, list[dict[str, Any]]] = {}
    for label, rows in now.items():
        was = before[label]
        for pk, row in rows.items():
            if pk not in was:
                added.setdefault(label, []).append(pk)
            elif row != was[pk]:
                old = {name: was[pk][name] for name in row if row[name] != was[pk][name]}
                changed.setdefault(label, {})[str(pk)] = old
        if gone := [was[pk] for pk in was if pk not in rows]:
            removed[label] = gone
    Reorganisation.objects.create(
        target=plan.target,
        day=plan.day,
        basis=plan.basis,
        sources=plan.source_codes,
        by=by,
        before=_plain(changed),
        added=_plain(added),
        removed=_plain(removed),
        marks=_plain(marks(codes)),
    )


def marks(codes: Sequence[str]) -> dict[str, list[object]]:
    """By table: count, newest and versions, different after anything was recorded."""
    found = {}
    for label, rows in rows_of(codes):
        has = {field.name for field in rows.model._meta.local_concrete_fields}
        more = {"versions": Sum("version")} if "version" in has else {}
        told = rows.order_by().aggregate(count=Count("pk"), last=Max("pk"), **more)
        found[label] = list(told.values())
    return found


def why_not(act: Reorganisation) -> str:
    """Why it cannot be undone, in Chinese; "" when it can."""
    codes = act.codes
    later = Reorganisation.objects.filter(pk__gt=act.pk)
    for other in later:
        if set(other.codes) & set(codes):
            return f"以后又有撤并（{other}），请先撤销那一次。"
    recoded = FormerCode.objects.recoded()
    if recoded.filter(Q(code__in=codes) | Q(now__in=codes, until__gte=act.day)):
        return "以后区划代码又有变更，请先撤销那一次。"
    then, now = act.marks, _plain(marks(codes))
    differing = [
        str(apps.get_model(label)._meta.verbose_name)
        for label in now
        if now[label] != then.get(label)
    ]
    if differing:
        more = "等" if len(differing) > NAMED else ""
        return f"办理以后，这些村又登记或修改过{'、'.join(differing[:NAMED])}{more}，不能再撤销。"
    return ""


def told(act: Reorganisation) -> list[tuple[str, int]]:
    """(what, how many) go back or are opened again."""
    counts: dict[str, int] = {}
    for part in (act.before, act.added, act.removed):
        for label, rows in part.items():
            name = str(apps.get_model(label)._meta.verbose_name)
            counts[name] = counts.get(name, 0) + len(rows)
    return list(counts.items())


@transaction.atomic
def undo(*, act: Reorganisation, by: User | None) -> None:
    """Raises ValidationError with the reason where it cannot be."""
    act = Reorganisation.objects.select_for_update(of=("self",)).get(pk=act.pk)
    locks.take(act.codes[-1])
    villages = {one.pk: one for one in Village.objects.locked().filter(pk__in=act.codes)}
    if reason := why_not(act):
        raise ValidationError(reason)
    target = villages[str(act.target_id)]
    names = "、".join(villages[code].name for code in act.sources)
    act.delete()
    founded_first = sorted(act.added, key=lambda label: label != Village._meta.label)
    for label in founded_first:  # guards let go of what belongs to a village that is no more
        keys = act.added[label]
        rows = apps.get_model(label)._base_manager.filter(pk__in=keys)
        rows._raw_delete(rows.db)
    for label, lost in act.removed.items():
        model = apps.get_model(label)
        model._base_manager.bulk_create(model(**_read(model, row)) for row in lost)
    for label, changed in act.before.items():
        model = apps.get_model(label)
        for pk, values in changed.items():
            model._base_manager.filter(pk=pk).update(**_read(model, values))
    for township in sorted({village.township_id for village in villages.values()}):
        trail.record(
            by=by,
            action="撤销划转村" if act.hands_over else "撤销撤并",
            target=f"{names}、{target.name}",
            division=township,
            before={"日期": act.day, "文件依据": act.basis},
            after=dict(told(act)),
        )


def _read(model: type[Model], values: dict[str, object]) -> dict[str, object]:
    fields = {field.attname: field for field in model._meta.local_concrete_fields}
    return {name: fields[name].to_python(value) for name, value in values.items() if name in fields}


def _plain(value: object) -> Any:
    return json.loads(json.dumps(value, cls=DjangoJSONEncoder))
