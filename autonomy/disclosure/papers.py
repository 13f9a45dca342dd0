"""The bulletin of a period as it is posted: its items in their order, where to complain, who seals
it."""

from dataclasses import dataclass

from accounts.records.deadlines import late_words
from associations.models import Association, Village
from associations.organisation.querysets import AssociationQuerySet
from members.papers.sources import phones
from members.papers.wording import chinese_date

from ..charters.printing.charters import numeral
from .calendar import VillageDisclosures
from .models import PARTS


@dataclass(frozen=True)
class BulletinEntry:
    """No paragraphs: room to write by hand."""

    heading: str
    paragraphs: list[str]


@dataclass(frozen=True)
class Bulletin:
    """Empty fields are filled in by hand."""

    title: str
    period: str
    entries: list[BulletinEntry]
    date: str
    late: str
    until: str
    supervision: str
    village_phone: str
    issuer: str


def bulletin(line: VillageDisclosures, year: int, part: int) -> Bulletin:
    """Dated by the last of its items."""
    items = [item for item in line.items if item.part == part]
    posted = [item.disclosure for item in items if item.disclosure]
    texts = [item.disclosure.text if item.disclosure else "" for item in items]
    above, own = _phones(line.village)
    return Bulletin(
        title=line.village.name + line.village.said("计划生育村务公开"),
        period=f"{year}年{PARTS[part] if part else '度'}",
        entries=[
            BulletinEntry(
                f"{numeral(number)}、{item.label}",
                [part.strip() for part in text.splitlines() if part.strip()],
            )
            for number, (item, text) in enumerate(zip(items, texts, strict=True), start=1)
        ],
        date=chinese_date(max((row.posted for row in posted), default=None)),
        late=late_words(max((item.days_late for item in items if item.disclosure), default=0)),
        until=chinese_date(max((row.until for row in posted if row.until), default=None)),
        supervision=above,
        village_phone=own,
        issuer=line.village.committee,
    )


def _phones(village: Village) -> tuple[str, str]:
    """Of the township's association, which supervises, and of the village's own."""
    here = Association.objects.current().filter(township=village.township_id)
    above = here.filter(kind=Association.Kind.TOWNSHIP)
    return _phone(above), _phone(here.filter(kind=Association.Kind.VILLAGE, village=village))


def _phone(associations: AssociationQuerySet) -> str:
    known = phones(associations)
    return next(
        (
            f"{known[pk]}（{name}）"
            for pk, name in associations.values_list("pk", "name")
            if pk in known
        ),
        "",
    )
