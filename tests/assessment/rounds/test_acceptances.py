"""验收: who takes part, and one order on the screen and on paper."""

import pytest

from assessment.rounds.checklists import CHECKLISTS
from associations.models import Village
from documents import responses

from ...conftest import TOWNSHIP, VILLAGE
from .records import open_round

pytestmark = pytest.mark.django_db


def test_a_village_that_is_gone_at_the_end_of_the_year_is_not_accepted(
    township, village, staff, client_for
):
    open_round(township, staff)
    Village.objects.filter(pk=VILLAGE).update(closed="2025-07-01")
    client = client_for(staff)
    assert client.get(f"/acceptances/{VILLAGE}/2025/edit/").status_code == 404
    assert "登记验收" not in client.get(f"/acceptances/{VILLAGE}/2025/").content.decode()
    assert "双桥村" in client.get(f"/acceptances/{TOWNSHIP}/2025/").content.decode()


def test_the_paper_and_the_screen_have_one_order(township, village, staff, client_for, monkeypatch):
    open_round(township, staff)
    papers = []
    monkeypatch.setattr(
        responses,
        "render_document",
        lambda parts, *rest, **options: papers.extend(parts) or b"%PDF-1.7",
    )
    client = client_for(staff)
    screen = client.get(f"/acceptances/{VILLAGE}/2025/edit/").content.decode()
    client.get(f"/acceptances/{VILLAGE}/2025/print/")
    words = [item.text for item in CHECKLISTS["six"].items]
    words += ["知情选择", "总的意见", "民政"]
    for text in (screen, papers[0]):
        places = [text.index(word) for word in words]
        assert places == sorted(places), dict(zip(words, places, strict=True))
