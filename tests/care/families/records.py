"""Families for the tests of care."""

import datetime

from associations.models import Village
from care.certificates.services.certificates import issue_certificates
from care.models import SENSITIVE_KINDS, Aid, Certificate, Family, Insured, Policy, Support
from members.models import Household

SINCE = datetime.date(2024, 3, 1)


def support(
    household: Household, *kinds: str, since: datetime.date = SINCE, **fields: object
) -> Family:
    sensitive = any(kind in SENSITIVE_KINDS for kind in kinds)
    family = Family.objects.create(
        village=household.village, household=household, sensitive=sensitive, **fields
    )
    Support.objects.bulk_create(Support(family=family, kind=kind, since=since) for kind in kinds)
    return family


def certify(
    family: Family, since: datetime.date = SINCE, until: datetime.date | None = None
) -> Certificate:
    return issue_certificates(families=[family], since=since, until=until, by=None)[0]


def give(village: Village, **fields: object) -> Aid:
    """Aid of the year 2025, from the association."""
    day = datetime.date(2025, 6, 1)
    known = {"date": day, "kind": "money", "giver": "association", "amount": 100_00}
    return Aid.objects.create(village=village, **(known | fields))


def insure(village: Village, families: list[Family], yuan: int = 20) -> Policy:
    """A policy of 2025 with these families on its list."""
    first, last = datetime.date(2025, 1, 1), datetime.date(2025, 12, 31)
    policy = Policy.objects.create(
        village=village,
        year=2025,
        insurer="县人寿保险公司",
        premium=yuan * 100,
        starts=first,
        ends=last,
    )
    Insured.objects.bulk_create(Insured(policy=policy, family=family) for family in families)
    return policy
