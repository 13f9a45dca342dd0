"""Funds and entries for the tests of care."""

import datetime

from accounts.models import User
from associations.models import Township, Village
from care.ledger.services.ledger import post_entry
from care.models import Entry, Fund

OPENED = datetime.date(2025, 1, 1)


def add_fund(place: Village | Township, name: str = "关怀基金", kind: str = "care") -> Fund:
    village = place if isinstance(place, Village) else None
    township = place.township if isinstance(place, Village) else place
    return Fund.objects.create(
        code=place.pk, township=township, village=village, kind=kind, name=name, opened=OPENED
    )


def day(month: int, number: int = 1, year: int = 2025) -> datetime.date:
    return datetime.date(year, month, number)


def line(date: datetime.date, category: str, yuan: int, **more: object) -> Entry:
    return Entry(date=date, category=category, amount=yuan * 100, **{"purpose": "用途", **more})


def book(
    fund: Fund,
    date: datetime.date,
    category: str,
    yuan: int,
    by: User | None = None,
    **more: object,
) -> Entry:
    entry = line(date, category, yuan, **more)
    entry.fund = fund
    return post_entry(entry=entry, by=by)


def left(fund: Fund) -> int:
    """In yuan."""
    return Entry.objects.filter(fund=fund).balance() // 100
