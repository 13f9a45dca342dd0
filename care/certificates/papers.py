"""Certificates on paper: the upper half of a sheet for the family, the stub below it for the
office."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import prefetch_related_objects

from members.papers.wording import chinese_date

from .models import Certificate


@dataclass(frozen=True)
class CertificatePaper:
    """`kinds` is blank of a sensitive family: the certificate is shown around."""

    number: str
    holder: str
    village: str
    address: str
    kinds: str
    promise: str
    since: str
    until: str
    issuer: str


def papers(certificates: Iterable[Certificate]) -> list[CertificatePaper]:
    """In the words of the day since when each holds; one query more."""
    rows = [*certificates]
    prefetch_related_objects(rows, "village__states")
    return [
        CertificatePaper(
            number=row.number,
            holder=row.family.household.head,
            village=row.village.then(row.since).name,
            address=row.family.household.address,
            kinds="" if row.family.sensitive else row.family.kind_words,
            promise=row.village.said("按村规民约和", row.since)
            + f"本{row.township.ending}有关规定享受优待",
            since=chinese_date(row.since),
            until=chinese_date(row.until) if row.until else "长期有效",
            issuer=f"{row.township.name}计划生育协会",
        )
        for row in rows
    ]
