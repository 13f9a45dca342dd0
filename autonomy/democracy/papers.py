"""Certificates of merit (荣誉证书) for self-governing groups and households, one to a page."""

from collections.abc import Iterable
from dataclasses import dataclass

from members.papers.wording import chinese_date

from ..charters.printing.charters import committee
from .models import Merit


@dataclass(frozen=True)
class MeritCertificate:
    to: str
    words: str
    issuer: str
    date: str


def honours(merits: Iterable[Merit]) -> list[MeritCertificate]:
    return [
        MeritCertificate(
            to=merit.group.name
            if merit.group
            else f"{merit.household.head if merit.household else ''}家庭",
            words=(
                f"被评为{merit.village.name}{merit.year}年度计划生育自"
                f"治{'组' if merit.group else '户'}"
            ),
            issuer=committee(merit.village),
            date=chinese_date(merit.awarded),
        )
        for merit in merits
    ]
