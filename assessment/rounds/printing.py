"""The acceptance form on paper, in the order of the page."""

import datetime
from dataclasses import dataclass

from associations.divisions.states import as_on
from associations.models import Village

from ..grading.models import Finding
from ..standards.data import AnyStandard
from ..standards.services import standard_for
from .checklists import CHECKLISTS, DEPARTMENTS, Answered, ChecklistGroup, answered
from .models.acceptance import Acceptance


@dataclass(frozen=True)
class Form:
    village: Village
    year: int
    title: str
    date: datetime.date | None
    groups: list[tuple[ChecklistGroup, list[Answered]]]
    findings: list[tuple[str, Finding | None]]
    signatures: list[tuple[str, str, str]]
    note: str


def acceptance_forms(code: str, year: int, checklist: str) -> list[Form]:
    """Of every village there at the end of the year; `checklist` for those without an acceptance.
    Raises NoStandardError."""
    end = datetime.date(year, 12, 31)
    there = Village.objects.in_division(code).open_on(end).order_by("code")
    rows = Acceptance.objects.in_division(code).filter(year=year).select_related("village")
    accepted = {row.village_id: row for row in rows}
    found = {
        (row.village_id, row.kind): row
        for row in Finding.objects.in_division(code).filter(year=year)
    }
    standard = standard_for(year, division=code)
    return [
        _form(village, year, checklist, accepted.get(village.pk), found, standard)
        for village in as_on(there, end)
    ]


def _form(
    village: Village,
    year: int,
    checklist: str,
    made: Acceptance | None,
    found: dict[tuple[str, str], Finding],
    standard: AnyStandard,
) -> Form:
    chosen = made.checklist if made else checklist
    signed = {
        department: (unit, name) for department, unit, name in (made.signatures if made else [])
    }
    kinds = standard.finding_kinds(village.kind, year)
    return Form(
        village=village,
        year=year,
        title=CHECKLISTS[chosen].title,
        date=made.date if made else None,
        groups=list(answered(chosen, made.answers if made else {})),
        findings=[
            (kind.label, found.get((village.pk, kind.value)))
            for kind in Finding.Kind
            if kind in kinds
        ],
        signatures=[(title, *signed.get(key, ("", ""))) for key, title in DEPARTMENTS.items()],
        note=made.note if made else "",
    )
