"""Values of own fields that no published field allows, whoever wrote them."""

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.core.exceptions import ValidationError

from ..models import Vocabulary
from .kinds import FIELDS, OwnField, OwnKind, field_from, own_kinds
from .values import checked


def wrong_values() -> Iterator[str]:
    """A field may be another county's: a village that was handed over keeps what it had."""
    versions = list(Vocabulary.objects.order_by("effective_from").values_list("data", flat=True))
    for kind in own_kinds.values():
        fields = _fields(kind, versions)
        rows = apps.get_model(kind.model)._default_manager.exclude(own={}).order_by("pk")
        for pk, own in rows.values_list("pk", "own").iterator(chunk_size=2000):
            for code, value in own.items():
                if wrong := _wrong(fields.get(code), value):
                    yield f"{kind.title}第 {pk} 号的本县栏目{wrong}"


def _fields(kind: OwnKind, versions: list[dict[str, Any]]) -> dict[str, OwnField]:
    return {
        row["code"]: field_from(row, kind)
        for data in versions
        for row in data.get(FIELDS, {}).get(kind.key, [])
    }


def _wrong(field: OwnField | None, value: object) -> str:
    if field is None:
        return "有一栏没有发布过"
    try:
        kept = checked(field, value, value)
    except ValidationError as error:
        return f"“{field.title}”不对：{''.join(error.messages)}"
    return "" if kept == value else f"“{field.title}”不对"
