"""Certificates of honour (荣誉证书), one to a page."""

from collections.abc import Iterable
from dataclasses import dataclass

from members.papers.wording import chinese_date

from .models import Honour


@dataclass(frozen=True)
class HonourCertificate:
    to: str
    words: str
    issuer: str
    date: str


def certificates(honours: Iterable[Honour]) -> list[HonourCertificate]:
    return [
        HonourCertificate(
            to=honour.name,
            words=(
                f"荣获{honour.year}年度{honour.village.township.name}“{honour.get_title_display()}”"
            ),
            issuer=f"{honour.village.township.name}计划生育协会",
            date=chinese_date(honour.awarded),
        )
        for honour in honours
    ]
