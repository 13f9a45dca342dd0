"""An indicator chosen for a criterion in the browser."""

import datetime

import pytest
from django.urls import reverse

from assessment.authoring.faults import faults
from assessment.authoring.services import blank, start_draft
from assessment.standards.data import LADDER
from members.models import Contact
from tests.conftest import VILLAGE
from tests.members.records import add_household, add_member

from .standards import publish

YEAR = 2025
pytestmark = pytest.mark.django_db


def test_chosen_in_the_browser_and_explained(divisions, county, staff, client_for) -> None:
    """The draft keeps what the indicator was; the grade leads to the records, with no missing
    months."""
    draft = start_draft(title="新", effective_from=YEAR, data=blank(LADDER), by=county)
    typed = {
        **{"version": draft.version, "grade": "qualified", "clause": "1", "title": "会员联系"},
        **{"indicator": "rate:contacts", "years": 1, "threshold": "90", "at_most": "0"},
        "from_start": "0",
    }
    create = reverse("standard-criterion-create", args=[draft.pk])
    assert client_for(county).post(create, typed).status_code == 302
    draft.refresh_from_db()
    (kept,) = draft.data["criteria"]
    assert kept["records"] == {
        "part": {
            **{"keys": ["households_contacted"], "title": "有会员联系的家庭", "unit": "户"},
            "at_end": True,
        },
        "whole": {"keys": ["households"], "title": "家庭户数", "unit": "户", "at_end": True},
    }
    edit = reverse("standard-criterion-edit", args=[draft.pk, kept["code"]])
    form = client_for(county).get(edit).context["form"]
    assert form["indicator"].value() == "rate:contacts"
    home = add_household(divisions.village)
    add_household(divisions.village)
    Contact.objects.create(
        member=add_member(divisions.village), household=home, since=datetime.date(YEAR, 2, 1)
    )
    data = {**draft.data, "title": "新", "grades": draft.data["grades"][:2]}
    assert faults(data) == []
    publish(data, YEAR)
    page = client_for(staff).get(reverse("village-grade", args=[VILLAGE, YEAR])).content.decode()
    assert "1÷2＝50.00%，未达到90%" in page
    assert f'<a href="{reverse("household-list", args=[VILLAGE])}">有会员联系的家庭</a>' in page
    assert "“有会员联系的家庭”还差1户（现1/2，须2）" in page
    assert "缺" not in page.partition("会员联系")[2].partition("</article>")[0]


def test_so_many_at_least(divisions, county, staff, client_for) -> None:
    """Of what records count, a number may be asked for."""
    draft = start_draft(title="新", effective_from=YEAR, data=blank(LADDER), by=county)
    typed = {
        **{"version": draft.version, "grade": "qualified", "clause": "1", "title": "会议"},
        **{"indicator": "cases:meetings", "years": 1, "threshold": "2", "at_most": "0"},
        "from_start": "0",
    }
    client = client_for(county)
    create = reverse("standard-criterion-create", args=[draft.pk])
    assert client.post(create, typed | {"threshold": "1.5"}).status_code == 422
    assert client.post(create, typed).status_code == 302
    draft.refresh_from_db()
    (kept,) = draft.data["criteria"]
    assert kept["threshold"] == 2
    edit = reverse("standard-criterion-edit", args=[draft.pk, kept["code"]])
    assert client.get(edit).context["form"]["threshold"].value() == "2"
    data = {**draft.data, "title": "新", "grades": draft.data["grades"][:2]}
    assert faults(data) == []
    publish(data, YEAR)
    page = client_for(staff).get(reverse("village-grade", args=[VILLAGE, YEAR])).content.decode()
    assert "12个月合计会议次数0，要求不少于2次" in page
