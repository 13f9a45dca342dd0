"""授牌: what stands on a plaque, of a published round and of the appeals that changed a grade of
it."""

import datetime
from dataclasses import dataclass

from django.utils import timezone

from .models.appeals import Appeal
from .models.rounds import Publication
from .published import published


@dataclass(frozen=True)
class Plaque:
    village: str
    title: str
    number: str
    issuer: str
    year: int
    date: datetime.date


def plaques(township: str, year: int, village: str = "") -> list[Plaque]:
    """By number; those of one village when it is named. A village that an appeal put elsewhere has
    the new one only."""
    publication = Publication.objects.filter(township=township, year=year).first()
    if publication is None:
        return []
    appeals = Appeal.objects.in_division(township).filter(
        year=year, decision=Appeal.Decision.CHANGED
    )
    changed = {appeal.village_id: appeal for appeal in appeals}
    found = []
    for outcome in published(township, year):
        appeal, row = changed.get(outcome.village), outcome.row
        number, grade = (appeal.plaque, appeal.grade) if appeal else (row.plaque, row.grade)
        if number and village in ("", outcome.village):
            date = (
                appeal.answered
                if appeal and appeal.answered
                else timezone.localdate(publication.at)
            )
            title = outcome.standard.grade_titles[grade]
            found.append(Plaque(outcome.name, title, number, _issuer(publication.name), year, date))
    return sorted(found, key=lambda plaque: plaque.number)


def _issuer(township: str) -> str:
    return f"{township}{'办事处' if township.endswith('街道') else '人民政府'}"
