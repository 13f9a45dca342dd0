"""A community is no village, and a 镇 no 乡: what pages, papers and workbooks of a community say is
said in its words (associations/divisions/said.py)."""

import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from associations.divisions.said import OF_A_COMMUNITY, ending, government, said
from associations.models import Village
from tests.prove.share import PROVE, some
from tests.test_running_year import OF_A_YEAR, papers_as_text, text_of  # noqa: F401

from .test_access import PATTERNS

pytestmark = pytest.mark.django_db
OF_A_VILLAGE = re.compile("村民代表会议|村民会议|村规民约|村两委|村委会|村民委员会")


def test_words_of_a_community() -> None:
    assert said("community", "村民代表会议、村规民约、村两委、本村村委会") == (
        "居民代表会议、居民公约、社区“两委”、本社区居委会"
    )
    assert said("village", "村民代表会议") == "村民代表会议"
    assert all(ours not in said("community", ours) for ours, _ in OF_A_COMMUNITY)


def test_words_of_a_township() -> None:
    assert [ending(name) for name in ("洪山殿镇", "三塘铺乡", "城南街道", "某地")] == [
        *("镇", "乡", "街道", "乡镇")
    ]
    assert government("洪山殿镇") == "洪山殿镇人民政府"
    assert government("城南街道") == "城南街道办事处"


def of_a_village(text: str) -> str:
    found = OF_A_VILLAGE.search(text)
    return text[max(0, found.start() - 60) : found.end() + 30] if found else ""


@pytest.mark.walk
def test_pages_of_a_community(
    demo: int,
    client_for: Callable[[User], Client],
    papers_as_text: None,  # noqa: F811
) -> None:
    village = Village.objects.filter(township="431321107", kind="community").last()
    client, told, seen = client_for(User.objects.get(username="staff")), {}, 0
    for name in some(OF_A_YEAR, one_in=3):
        wanted = PATTERNS[name].pattern.converters
        values = {"code": village.pk, "year": demo, "period": demo * 100 + 9}
        response = client.get(reverse(name, kwargs={key: values[key] for key in wanted}))
        if response.status_code == 200:
            seen += 1
            if found := of_a_village(text_of(response)):
                told[name] = found
    assert told == {}
    assert seen > (30 if PROVE else 6)


def test_a_village_has_them(demo: int, client_for: Callable[[User], Client]) -> None:
    page = client_for(User.objects.get(username="staff")).get("/charters/431321107207/")
    assert of_a_village(page.content.decode())
