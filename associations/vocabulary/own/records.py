"""The column of a record in which its county's own fields are kept."""

import datetime
from collections.abc import Collection
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models

from accounts.texts import Data

from ..fields import place_of
from ..in_force import Day
from .kinds import OwnField, OwnKind, asked, known
from .values import checked, words

LABEL = "本县栏目"


class WithOwnFields(models.Model):
    """`own`: code of a field → its value, blank ones left out. What a field held that ended, or
    that this county does not know, stays as it is. `own_day`: the column with the record's day,
    whose vocabulary says which fields it has; without one, today's."""

    own_kind: ClassVar[OwnKind]
    own_day: ClassVar[str] = ""
    own_handed_on: dict[str, object] | None = (
        None  # what a new row has of the one that it continues
    )

    own = Data(LABEL, default=dict, db_default={}, blank=True, editable=False)

    class Meta:
        abstract = True

    @property
    def own_on(self) -> Day:
        value = getattr(self, self.own_day) if self.own_day else None
        return value if isinstance(value, datetime.date) else None

    def own_asked(self) -> list[OwnField]:
        return asked(self.own_kind, place_of(self), self.own_on)

    @property
    def own_told(self) -> list[tuple[str, str]]:
        """(title, words) of all that is kept, in the county's order; for pages and papers."""
        if not self.own:
            return []
        return [
            (field.title, words(field, self.own[field.code]))
            for field in known(self.own_kind, place_of(self), self.own_on).values()
            if field.code in self.own
        ]

    def trail_values(self) -> dict[str, str]:
        told: dict[str, str] = super().trail_values()  # type: ignore[misc]
        told.pop(LABEL, None)
        return told | dict(self.own_told)

    def clean_fields(self, exclude: Collection[str] | None = None) -> None:
        errors: dict[str, Any] = {}
        try:
            super().clean_fields(exclude=exclude)
        except ValidationError as error:
            errors = error.update_error_dict({})
        errors |= self._settle_own()
        if errors:
            raise ValidationError(errors)

    def _settle_own(self) -> dict[str, object]:
        """What is new is held against the fields of the record's day; what was there and is not
        asked any more stays."""
        fields = known(self.own_kind, place_of(self), self.own_on)
        if not self.own and not fields:
            return {}
        kept, settled = self._own_before(), {}
        errors: dict[str, object] = {}
        for code, value in self.own.items():
            field = fields.get(code)
            if code in kept and value == kept[code]:
                settled[code] = value
            elif field is None or field.ended:
                if code not in kept:
                    name = f"“{field.title}”" if field else "这一栏"
                    errors[f"own_{code}"] = f"{name}不能用在这一天的记录上，请空着。"
            else:
                try:
                    settled[code] = checked(field, value, kept.get(code))
                except ValidationError as error:
                    errors[field.name] = error.messages
        still = {
            code: value for code, value in kept.items() if code not in fields or fields[code].ended
        }
        self.own = {code: value for code, value in (settled | still).items() if value is not None}
        return errors

    def _own_before(self) -> dict[str, object]:
        rows = type(self)._base_manager.filter(pk=self.pk).values_list("own", flat=True)
        stored: dict[str, object] | None = rows.first() if self.pk is not None else None
        return stored or self.own_handed_on or {}
