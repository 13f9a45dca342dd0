"""Importing rows about villages with django-import-export; what a row means is up to the resource
built on it."""

from collections import defaultdict
from collections.abc import Hashable

from django.core.exceptions import ValidationError
from django.db.models import Model
from import_export.fields import Field
from import_export.resources import ModelResource
from import_export.widgets import Widget
from tablib import Dataset

from accounts.texts.numbers import MOST, at_most, read_digits
from documents.reading.named_tables import NamedSheet, RowError
from documents.reading.words import ungrouped

from .models import Village
from .naming import same_place

Key = tuple[Hashable, ...]


NAME_TITLES = ("村（社区）", "村名", "村", "社区", "行政村", "村（居）", "单位")


def other_villages(sheet: NamedSheet) -> list[RowError]:
    """Rows whose `village_name` is not the one of their `village_code`."""
    said = {row.cells.get("village_code", "") for row in sheet.rows}
    names = dict(Village.objects.filter(pk__in=said).values_list("pk", "name"))
    return [
        sheet.error(row, "village_name", f"和代码不是一个村：{code} 是{names[code]}，请核对")
        for row in sheet.rows
        if (code := row.cells.get("village_code", "")) in names
        and (name := row.cells.get("village_name", ""))
        and not same_place(names[code], name)
    ]


class VillageWidget(Widget):
    """A village by its code; `villages` holds those that the file names."""

    def __init__(self) -> None:
        super().__init__()
        self.villages: dict[str, Village] = {}

    def clean(self, value: str, row: dict | None = None, **kwargs: object) -> Village:
        if value not in self.villages:
            raise ValueError("没有这个村级代码，请核对或先导入区划")
        return self.villages[value]


class CountWidget(Widget):
    """A whole number from 0; a spreadsheet's "5.0" is 5."""

    def clean(self, value: str, row: dict | None = None, **kwargs: object) -> int:
        digits = ungrouped(value).removesuffix(".0")
        if not digits.isascii() or not digits.isdigit():
            raise ValueError("应填 0 或正整数")
        number = read_digits(digits, MOST)
        if number is None:
            raise ValueError(at_most(f"{MOST:,}"))
        return number


class VillageRowResource(ModelResource):
    """Rows keyed by Meta.import_id_fields, the village first; a key stands once in a file. All
    cells come as text."""

    village = Field("village", "village_code", widget=VillageWidget())

    def before_import(self, dataset: Dataset, **kwargs: object) -> None:
        """Villages (locked) and existing rows are fetched at once, not row by row."""
        villages = Village.objects.locked().in_bulk(set(dataset["village_code"]))
        self.fields["village"].widget.villages = villages
        self.taken: set[Key] = set()
        self.existing: dict[Key, list[Model]] = defaultdict(list)
        for instance in self.get_queryset().filter(village__in=villages).select_related("village"):
            self.existing[
                tuple(getattr(instance, name) for name in self._meta.import_id_fields)
            ].append(instance)

    def get_instance(self, instance_loader: object, row: dict[str, str]) -> Model | None:
        key = self._read_key(row)
        last = self._meta.import_id_fields[-1]
        if key in self.taken:
            raise ValidationError({last: "与前面的一行重复，请只留一行"})
        self.taken.add(key)
        found = self.existing.get(key, [])
        if len(found) > 1:
            raise ValidationError(
                {last: "系统里有几条这样的记录，分不清要更新哪一条，请在网页上修改"}
            )
        return found[0] if found else None

    def _read_key(self, row: dict[str, str]) -> Key:
        key, errors = [], {}
        for name in self._meta.import_id_fields:
            try:
                key.append(self.fields[name].clean(row))
            except ValueError as error:
                errors[name] = str(error)
        if errors:
            raise ValidationError(errors)
        return tuple(key)
