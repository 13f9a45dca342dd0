"""A paper with a day names the village, and speaks of it, as it was on that day."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.records.periods import Change
from associations.models import ResponsibilityContract, Village
from autonomy.charters.printing.charters import document
from autonomy.charters.printing.sheets import sign_in, vote_record
from autonomy.models import Charter, CharterStep
from care.certificates.papers import papers
from care.models import Certificate
from members.models import Contact
from members.papers.agreements import agreements

from .autonomy.charters.walks import a_charter, day
from .care.families.records import certify, support
from .members.records import add_household, add_member

pytestmark = pytest.mark.django_db
NAMES = ("观冲村", "观冲社区")


def is_another_since(village: Village, since: datetime.date) -> None:
    village.name, village.kind, village.change = NAMES[1], "community", Change(since)
    village.save()


def test_certificates(village: Village) -> None:
    rows = [
        certify(support(add_household(village, number=f"{n}"), "only_child"), since=since)
        for n, since in enumerate((datetime.date(2024, 6, 30), datetime.date(2024, 7, 1)))
    ]
    is_another_since(village, datetime.date(2024, 7, 1))
    found = Certificate.objects.filter(pk__in=[row.pk for row in rows]).order_by("pk")
    told = papers(found.select_related("village", "township", "family__household"))
    assert [one.village for one in told] == [*NAMES]
    assert ["村规民约" in one.promise for one in told] == [True, False]


def test_contact_agreements(village: Village) -> None:
    member = add_member(village, "周平", joined="2020")
    for n, since in enumerate((datetime.date(2024, 6, 30), datetime.date(2024, 7, 1))):
        home = add_household(village, number=f"{n}")
        Contact.objects.create(member=member, household=home, since=since)
    is_another_since(village, datetime.date(2024, 7, 1))
    with CaptureQueriesContext(connection) as queries:
        told = agreements(Contact.objects.all(), village.pk)
    assert len(queries) == 4
    assert [(one.village, one.issuer) for one in told] == [
        (name, f"{name}计划生育协会") for name in NAMES
    ]
    assert ["村规民约" in one.pledge for one in told] == [True, False]


def test_charters(village: Village) -> None:
    charter = a_charter(village, upto=6)
    text = charter.texts.order_by("number").last()
    CharterStep.objects.create(
        charter=charter, number=7, step=7, text=text, date=day(7), copies=100
    )
    is_another_since(village, day(7) + datetime.timedelta(days=1))
    charter = Charter.objects.get(pk=charter.pk)
    text = charter.texts.select_related("charter__village").order_by("number").last()
    assert text is not None
    issued = document(text, [*charter.steps.order_by("number")])
    assert issued.issuer == "观冲村村民委员会"
    assert "村民" in issued.note
    vote = charter.steps.get(step=5)
    assert sign_in(charter, vote, None).title.startswith("观冲村村民")
    assert sign_in(charter, None, 30).title.startswith("观冲社区居民")
    assert vote_record(charter, vote, text).village == "观冲村"
    assert vote_record(charter, None, text).assemblies[0][0].startswith("居民")


def test_contracts(village: Village) -> None:
    signed = datetime.date(2024, 1, 5)
    contract = ResponsibilityContract(village=village, year=2024, signed=signed)
    is_another_since(village, datetime.date(2024, 7, 1))
    assert contract.party.committee == "观冲村村民委员会"
    contract.signed = None
    assert contract.party.committee == "观冲社区居民委员会"
