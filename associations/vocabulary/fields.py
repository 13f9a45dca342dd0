"""A column that holds a kind: a code out of a list of the county's vocabulary."""

import datetime
from functools import partialmethod
from typing import Any

from django import forms
from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.db import models
from django.db.models.fields import BLANK_CHOICE_DASH
from django.utils.text import capfirst

from accounts.texts import Text

from .in_force import Day, choices_of, codes_of, kind_in, title_of
from .lists import KindList, listed


class KindChoiceField(forms.TypedChoiceField):
    """Offers the kinds of the record's place; RecordForm asks `choices_for`."""

    def __init__(self, *, column: "KindField", **options: Any) -> None:
        super().__init__(coerce=column.to_python, empty_value="", **options)
        self.column = column

    def choices_for(self, record: models.Model) -> list[tuple[str, object]]:
        none = [] if self.required and self.initial else BLANK_CHOICE_DASH
        return [*none, *self.column.offered(record)]


class KindField(Text):
    """`kinds`: the list; `day`: the record's field with the day (or year) that its kind is told by,
    today where that is empty.

    Gives the model get_…_display, as a column with choices has it, and refuses a code that the
    vocabulary of the day does not have, unless the row has it already.
    """

    def __init__(
        self, *args: Any, kinds: KindList | None = None, day: str = "", **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.kinds, self.day = kinds, day

    def deconstruct(self) -> Any:
        name, _, args, options = super().deconstruct()
        return name, "django.db.models.CharField", args, options

    def contribute_to_class(self, cls: type[models.Model], name: str, *args: Any) -> None:
        super().contribute_to_class(cls, name, *args)
        if self.kinds and not cls._meta.abstract:
            listed(self.kinds)
            setattr(cls, f"get_{name}_display", partialmethod(_told, column=self))

    def formfield(self, **options: Any) -> forms.Field | None:
        if self.kinds is None:
            return super().formfield(**options)
        return KindChoiceField(
            column=self,
            **{
                "required": not self.blank,
                "label": capfirst(str(self.verbose_name)),
                "help_text": self.help_text,
                "initial": self.get_default() or None,
                **options,
            },
        )

    def offered(self, record: models.Model) -> list[tuple[str, object]]:
        """As of today: who records something of last year finds its kinds in a group below."""
        assert self.kinds
        return choices_of(self.kinds, place_of(record))

    def validate(self, value: Any, model_instance: models.Model | None) -> None:
        super().validate(value, model_instance)
        if not value or model_instance is None or self.kinds is None:
            return
        place, day = place_of(model_instance), self.day_of(model_instance)
        if (
            not place
            or value in codes_of(self.kinds, place, day)
            or self._is_kept(model_instance, value)
        ):
            return
        found = kind_in(self.kinds, value, place, day)
        when = f"{found.years}，" if found and found.years else ""
        name = f"“{found.title}”" if found else "这一项"
        raise ValidationError(
            f"{name}{when}不能用在这一天的记录上，请从当时的{self.kinds.title}里选。"
        )

    def _is_kept(self, record: models.Model, value: str) -> bool:
        rows = type(record)._base_manager.filter(pk=record.pk, **{self.attname: value})
        return record.pk is not None and rows.exists()

    def day_of(self, record: models.Model) -> Day:
        value: Any = record
        for part in self.day.split("__") if self.day else ["_"]:
            value = getattr(value, part, None)
        return value if isinstance(value, datetime.date | int) else None


def place_of(record: Any) -> str:
    """The code of the record's division, "" while it has none."""
    try:
        found = record.division
    except (AttributeError, ObjectDoesNotExist):
        return ""
    return "" if found == "None" else str(found)


def _told(record: models.Model, *, column: KindField) -> str:
    code = getattr(record, column.attname)
    assert column.kinds
    return title_of(column.kinds, code, place_of(record), column.day_of(record)) if code else ""
