"""A township that has just been set up: every page answers before there is a village, and before
there is a report."""

from collections.abc import Callable

import pytest
from django.test import Client

from accounts.models import Role, User
from associations.models import County, Township, Village
from tests.prove.share import a_share

from .test_queries import PAGES

pytestmark = pytest.mark.django_db
CODE = "431321900"


OF_GRADES = (
    "/books/{code}/2025/draft/",
    "/overview/{code}/2025/workbook/",
)  # offered where there are some


@pytest.mark.parametrize("villages", a_share(["none", "one"], one_in=2))
def test_pages_of_a_new_township(villages: str, client_for: Callable[[User], Client]) -> None:
    county = County.objects.create(code="431321", name="双峰县")
    township = Township.objects.create(code=CODE, name="新设镇", county=county)
    count = {"none": 0, "one": 1}[villages]
    for number in range(count):
        Village.objects.create(code=f"{CODE}{200 + number}", name="新村", township=township)
    staff = User.objects.create(
        username="new",
        name="文映荷",
        role=Role.TOWNSHIP_STAFF,
        scope=CODE,
        must_change_password=False,
    )
    client, failed = client_for(staff), {}
    for page in PAGES:
        response = client.get(page.format(code=CODE))
        nothing_there = f"{CODE}200" in page.format(code=CODE) or page in OF_GRADES
        allowed = {404} if nothing_there and not count else {200, 302}
        if response.status_code not in allowed and not page.endswith(("correct/", "detail/")):
            failed[page] = response.status_code
    assert failed == {}
    offered = client.get(f"/books/{CODE}/").content.decode()
    assert ("/draft/" in offered) == (count > 0), "no link to what is not there"
