"""Certificates of merit (荣誉证书) for self-governing groups and households, one to a page."""

from collections.abc import Iterable
from dataclasses import dataclass

from members.papers.wording import chinese_date

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
            to=vars(merit)["group_name"]
            if merit.group_id
            else f"{merit.household.head if merit.household else ''}家庭",
            words=(
                f"荣获{merit.village.name}{merit.year}年度计划生育自"
                f"治{'组' if merit.group else '户'}"
            ),
            issuer=merit.village.name + merit.village.said("村民委员会", merit.awarded),
            date=chinese_date(merit.awarded),
        )
        for merit in merits
    ]
