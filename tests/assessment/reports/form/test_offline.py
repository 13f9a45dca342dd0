"""Without a line the first form opens; not in a county that has another one."""

import re

import pytest
from django.test import Client
from django.utils.html import escape

from assessment.reports.views.offline import report_form
from tests.conftest import COUNTY, VILLAGE

from .made import publish_form

OTHER = "431322100200"


def asked(village: str) -> bool:
    return bool(re.search(report_form().address, f"/reports/{village}/202702/edit/"))


@pytest.mark.django_db
def test_a_county_with_its_own_form_gets_none(client: Client) -> None:
    assert asked(VILLAGE)
    assert asked(OTHER)
    before = client.get("/worker.js").content
    assert COUNTY not in client.get("/offline/").content.decode()
    publish_form(202701)
    assert not asked(VILLAGE)
    assert asked(OTHER)
    assert escape(f"(?!{COUNTY})") in client.get("/offline/").content.decode()
    assert client.get("/worker.js").content != before, "devices take the new page"
