"""Families for the tests of care."""

import datetime

from care.models import SENSITIVE_KINDS, Family, Support
from members.models import Household

SINCE = datetime.date(2024, 3, 1)


def support(household: Household, *kinds: str, since: datetime.date = SINCE, **fields: object) -> Family:
    sensitive = any(kind in SENSITIVE_KINDS for kind in kinds)
    family = Family.objects.create(village=household.village, household=household, sensitive=sensitive, **fields)
    Support.objects.bulk_create(Support(family=family, kind=kind, since=since) for kind in kinds)
    return family
