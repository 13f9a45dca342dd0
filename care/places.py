"""What is a village's or, without one, the township's own."""

from collections.abc import Collection
from typing import Unpack

from django.db import models
from django.db.models import F, Q

from accounts.records import Record, SaveOptions
from accounts.texts import Text
from associations.models import Township, Village


class Placed(Record):
    """`code` is that of its village, or of the township where it has none; it decides who sees the
    row."""

    scope_field = "code"
    not_in_trail = ("code", "township")

    code = Text("区划代码", max_length=12, db_index=True, editable=False)
    township = models.ForeignKey(
        Township, models.PROTECT, verbose_name="乡镇（街道）", related_name="+", editable=False
    )
    village = models.ForeignKey(
        Village,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name="村（社区）",
        related_name="+",
        editable=False,
    )

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                name="%(class)s_code_is_its_place",
                condition=Q(village__isnull=True, code=F("township_id"))
                | Q(village__isnull=False, code=F("village_id")),
            )
        ]

    @property
    def division(self) -> str:
        """Also before it is settled."""
        return str(self.village_id or self.township_id or "")

    @property
    def place(self) -> Township | Village:
        return self.village or self.township

    @property
    def place_name(self) -> str:
        """As lists of a township show it."""
        return self.village.name if self.village else f"{self.township.name}（本级）"

    def save(self, **options: Unpack[SaveOptions]) -> None:
        self.settle()
        super().save(**options)

    def clean_fields(self, exclude: Collection[str] | None = None) -> None:
        self.settle()
        super().clean_fields(exclude)

    def settle(self) -> None:
        """Where it belongs follows from the village."""
        if self.village:
            self.township_id = self.village.township_id
        self.code = self.village_id or self.township_id


def at(place: Township | Village) -> dict[str, object]:
    """The fields that put a new row at its place."""
    if isinstance(place, Village):
        return {"village": place, "township_id": place.township_id, "code": place.pk}
    return {"township": place, "code": place.pk}
