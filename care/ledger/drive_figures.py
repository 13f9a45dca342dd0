"""What a drive raised and what came of it: sums in fen; what was reversed is not counted."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.db.models import Count, Sum

from documents.numerals import yuan2

from .models.drives import Donation, Drive, DriveHelp

STANDING = {"entry__reversed_by__isnull": True}


@dataclass(frozen=True)
class DriveFigures:
    raised: int = 0
    donors: int = 0
    given: int = 0
    households: int = 0
    villages: int = 0

    def __str__(self) -> str:
        """ "募得 7,500 元，帮扶 37 个村 50 户" """
        raised = yuan2(self.raised).removesuffix(".00")
        helped = f"，帮扶 {self.villages} 个村 {self.households} 户" if self.households else ""
        return f"募得 {raised} 元{helped}"


def figures_by_drive(drives: Iterable[Drive]) -> dict[int, DriveFigures]:
    """Two queries."""
    found = {drive.pk: DriveFigures() for drive in drives}
    gifts = Donation.objects.filter(drive__in=found, **STANDING).order_by().values_list("drive")
    for key, raised, donors in gifts.annotate(raised=Sum("entry__amount"), donors=Count("pk")):
        found[key] = replace(found[key], raised=raised, donors=donors)
    helps = DriveHelp.objects.filter(drive__in=found, **STANDING).order_by().values_list("drive")
    sums = {
        "given": Sum("entry__amount"),
        "families": Sum("households"),
        "places": Count("village", distinct=True),
    }
    for key, given, households, villages in helps.annotate(**sums):
        found[key] = replace(found[key], given=given, households=households, villages=villages)
    return found


def figures_of(drive: Drive) -> DriveFigures:
    return figures_by_drive([drive])[drive.pk]
