"""授牌: what stands on a plaque, of the grades of a published round that stand."""

import datetime
from dataclasses import dataclass

from django.utils import timezone

from associations.divisions.said import government, said

from .models.rounds import Publication
from .published import published


@dataclass(frozen=True)
class Plaque:
    village: str
    of: str
    title: str
    number: str
    issuer: str
    year: int
    date: datetime.date


def plaques(township: str, year: int, village: str = "") -> list[Plaque]:
    """By number; those of one village when it is named. A village whose grade was changed has the
    new one only."""
    publication = Publication.objects.filter(round__township=township, year=year).first()
    if publication is None:
        return []
    found = []
    for outcome in published(township, year):
        if outcome.plaque and village in ("", outcome.village):
            later = outcome.later
            date = later.day if later else timezone.localdate(publication.at)
            title = said(outcome.kind, outcome.grade_title)
            of, by = said(outcome.kind, "计划生育村民自治"), government(publication.name)
            found.append(Plaque(outcome.name, of, title, outcome.plaque, by, year, date))
    return sorted(found, key=lambda plaque: plaque.number)
