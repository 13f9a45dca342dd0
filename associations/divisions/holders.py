"""Which columns hold a division's code: foreign keys to divisions, their own codes, and texts that
name one."""

from collections.abc import Iterator

from django.apps import apps
from django.db.models import Field, Model

from .models import County, Township, Village

DIVISIONS = (County, Township, Village)
NAMED = ("区划代码", "适用县（区）")  # how columns of text that hold one are called


def holders() -> Iterator[type[Model]]:
    """Tables with such a column."""
    for model in apps.get_models(include_auto_created=True):
        if not model._meta.proxy and columns(model):
            yield model


def columns(model: type[Model]) -> list[Field]:
    return [
        field
        for field in model._meta.local_concrete_fields
        if field.related_model in DIVISIONS or str(field.verbose_name).endswith(NAMED)
    ]
