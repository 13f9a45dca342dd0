"""The printed agreement is one step from the member and from the list of agreements that are not
signed."""

import datetime

import pytest
from django.urls import reverse

from members.models import Contact, Household, Member

pytestmark = pytest.mark.django_db


@pytest.fixture
def contact(village):
    home = Household.objects.create(village=village, number="1", head="谷雨生")
    member = Member.objects.create(village=village, number="207-0001", name="柳青杨")
    return Contact.objects.create(member=member, household=home, since=datetime.date(2026, 3, 1))


@pytest.mark.parametrize("who", ["secretary", "auditor"])
def test_a_member_with_households_of_contact_leads_to_their_agreements(
    client_for, request, contact, who
):
    client = client_for(request.getfixturevalue(who))
    page = client.get(
        reverse("member-detail", args=[contact.member.village_id, contact.member_id])
    ).content.decode()
    link = (
        f"{reverse('agreement-print', args=[contact.member.village_id])}?member={contact.member_id}"
    )
    assert f'href="{link}"' in page
    assert client.get(link)["Content-Type"] == "application/pdf"


def test_a_member_without_households_of_contact_has_no_agreement_to_print(
    client_for, secretary, contact
):
    code, pk = contact.member.village_id, contact.member_id
    contact.delete()
    page = client_for(secretary).get(reverse("member-detail", args=[code, pk])).content.decode()
    assert "agreements/?member" not in page
    assert "安排联系户" in page


def test_an_unsigned_agreement_is_printed_from_its_row(client_for, secretary, contact):
    code = contact.member.village_id
    page = (
        client_for(secretary)
        .get(reverse("contact-list", args=[code]), {"show": "unsigned"})
        .content.decode()
    )
    assert f'href="{reverse("agreement-print", args=[code])}?contact={contact.pk}"' in page
