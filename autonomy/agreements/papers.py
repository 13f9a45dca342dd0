"""The agreement on paper: a page for each household, filled in from the records; blank where
nothing was signed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils import timezone

from associations.models import Village
from members.models import Household
from members.papers.wording import chinese_date

from .models import Agreement, AgreementTemplate

BASIS = "甲、乙双方根据本村计划生育村民自治章程，自愿商定如下："
BLANK_DAY = "　　　　年　　月　　日"


@dataclass(frozen=True)
class AgreementPaper:
    """Empty fields are filled in by hand; duties and terms are lists of lines."""

    title: str
    basis: str
    committee: str
    committee_duties: Sequence[str]
    household_duties: Sequence[str]
    terms: Sequence[str]
    term: str
    head: str = ""
    number: str = ""
    address: str = ""
    phone: str = ""
    signer: str = ""
    signed: str = ""
    note: str = ""


def papers(village: Village, rows: QuerySet[Agreement]) -> list[AgreementPaper]:
    """One for each agreement; one query."""
    found = rows.select_related("household", "template").order_by(
        "household__number", "household_id", "kind", "asked"
    )
    return [_paper(village, row.template, row.household, row) for row in found]


def to_sign(
    village: Village, template: AgreementTemplate, households: Sequence[Household]
) -> Iterator[AgreementPaper]:
    """With the households' names, to be signed."""
    return (_paper(village, template, household, None) for household in households)


def blank(village: Village, template: AgreementTemplate) -> AgreementPaper:
    return _paper(village, template, None, None)


def _paper(
    village: Village,
    template: AgreementTemplate,
    household: Household | None,
    row: Agreement | None,
) -> AgreementPaper:
    signed = row if row and row.signed else None
    known = household or Household()
    return AgreementPaper(
        title=template.title,
        basis=village.said(BASIS),
        committee=village.committee,
        committee_duties=_lines(template.committee_duties),
        household_duties=_lines(template.household_duties),
        terms=_lines(template.terms),
        term=_term(template, signed),
        head=known.head,
        number=known.number,
        address=known.address or known.villagers_group,
        phone=known.phone,
        signer=signed.signer if signed else "",
        signed=chinese_date(signed.signed) if signed else "",
        note=_note(signed),
    )


def _term(template: AgreementTemplate, signed: Agreement | None) -> str:
    if signed:
        begins = f"本协议自{chinese_date(signed.starts)}起"
        return (
            f"{begins}，至{chinese_date(signed.ends)}止。" if signed.ends else f"{begins}长期有效。"
        )
    if template.years:
        return f"本协议期限{template.years}年，自{BLANK_DAY}起，至{BLANK_DAY}止。"
    return f"本协议自{BLANK_DAY}起长期有效。"


def _note(signed: Agreement | None) -> str:
    if signed is None:
        return ""
    if signed.ended:
        return f"本协议已于{chinese_date(signed.ended)}终止：{signed.end_reason}。"
    if signed.ends and signed.ends < timezone.localdate():
        return f"本协议已于{chinese_date(signed.ends)}到期。"
    return ""


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]
