"""The contact agreement (联系协议) between a member and a household, and a member's certificate
(会员证)."""

from dataclasses import dataclass

from django.db.models import QuerySet

from ..contacts.models import Contact
from ..people.models import Member
from .sources import Issuer, issuer_of, issuers
from .wording import chinese_date

PLEDGE = "参加村民自治和协会组织的活动，遵守村规民约。"


@dataclass(frozen=True)
class ContactAgreement:
    """Empty fields are blanks to be filled in by hand."""

    village: str = ""
    issuer: str = ""
    member: str = ""
    number: str = ""
    member_phone: str = ""
    head: str = ""
    household_number: str = ""
    address: str = ""
    household_phone: str = ""
    tie: str = ""
    since: str = ""
    until: str = ""
    signed: str = ""
    pledge: str = PLEDGE


def agreements(contacts: QuerySet[Contact], code: str) -> list[ContactAgreement]:
    """One for each contact, in the words of the day of signing; four queries."""
    known = issuers(code)
    rows = contacts.select_related("member__village", "household").order_by(
        "member__village_id", "member__number", "since", "pk"
    )
    return [
        ContactAgreement(
            village=village.name,
            issuer=issuer_of(village, known).name,
            member=contact.member.name,
            number=contact.member.number,
            member_phone=contact.member.phone,
            head=contact.household.head,
            household_number=contact.household.number,
            address=contact.household.address or contact.household.villagers_group,
            household_phone=contact.household.phone,
            tie=contact.get_tie_display(),
            since=chinese_date(contact.since),
            until=chinese_date(contact.until),
            signed=chinese_date(contact.signed),
            pledge=village.said(PLEDGE),
        )
        for contact in rows.prefetch_related("member__village__states")
        for village in [contact.member.village.then(contact.signed or contact.since)]
    ]


@dataclass(frozen=True)
class MemberCertificate:
    number: str
    name: str
    sex: str
    born: str
    village: str
    joined: str
    issuer: Issuer


def certificate(member: Member) -> MemberCertificate:
    return MemberCertificate(
        number=member.number,
        name=member.name,
        sex=member.get_sex_display(),
        born=chinese_date(member.born),
        village=f"{member.village.township.name}{member.village.name}",
        joined=chinese_date(member.joined),
        issuer=issuer_of(member.village, issuers(member.village_id)),
    )
