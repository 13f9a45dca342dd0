"""协议书: filled in from the records, or to be signed, or blank."""

import datetime
import io
from collections.abc import Callable

import pikepdf
import pytest
from django.test import Client

from accounts.models import User
from associations.models import Village
from autonomy.agreements import papers as agreements
from autonomy.agreements.services.agreements import end_agreement
from autonomy.agreements.views import papers as agreement_papers
from documents import responses
from tests.conftest import VILLAGE

from .records import DAY, answered, homes_of, text_of

pytestmark = pytest.mark.django_db
URL = f"/agreements/{VILLAGE}/paper/"


@pytest.fixture
def pages(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The pages that go to the press."""
    found: list[str] = []

    def keep(html: list[str], title: str, **options: object) -> bytes:
        found[:] = html
        return b"%PDF-1.7"

    monkeypatch.setattr(responses, "render_document", keep)
    return found


def test_a_signed_one_is_filled_in(
    village: Village, secretary: User, client_for: Callable[[User], Client], pages: list[str]
) -> None:
    text = text_of(village, terms="一式两份。")
    (home,) = homes_of(village, "谭望舒", address="石板冲1号", phone="0738-1")
    agreement = answered(home, text, ends=datetime.date(2028, 2, 29))
    for query in (f"?agreement={agreement.pk}", f"?household={home.pk}", "?state=signed"):
        assert client_for(secretary).get(URL + query)["Content-Type"] == "application/pdf"
        (page,) = pages
        for part in (
            "观冲村村民委员会",
            "谭望舒",
            "0001",
            "石板冲1号",
            "1. 公开村务。",
            "2. 按时兑现优待。",
            "一式两份。",
        ):
            assert part in page
        assert "本协议自2025年3月1日起，至2028年2月29日止。" in page
        assert '<b class="agreement-signer">谭望舒</b>' in page
        assert "<p>2025年3月1日</p>" in page


def test_all_households_of_a_village_to_be_signed(
    village: Village, leader: User, client_for: Callable[[User], Client], pages: list[str]
) -> None:
    text = text_of(village, years=3)
    first, _, closed = homes_of(village, "谭望舒", "童远山", "销户者")
    closed.closed = DAY
    closed.save()
    answered(first, text)
    client_for(leader).get(URL)
    assert len(pages) == 2
    assert "童远山" in pages[1]
    assert "本协议期限3年，自" in pages[1]
    assert "agreement-signer" not in "".join(pages), "to be signed by hand, whoever signed before"
    client_for(leader).get(f"{URL}?blank=1")
    assert len(pages) == 1
    assert "谭望舒" not in pages[0]


def test_an_ended_one_says_so(village: Village) -> None:
    (home,) = homes_of(village, "谭望舒")
    agreement = answered(home, text_of(village))
    end_agreement(agreement=agreement, ended=datetime.date(2025, 5, 1), reason="迁出", by=None)
    (paper,) = agreements.papers(village, type(agreement).objects.all())
    assert paper.note == "本协议已于2025年5月1日终止：迁出。"


def test_what_cannot_be_printed_says_why(
    village: Village,
    secretary: User,
    client_for: Callable[[User], Client],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    client = client_for(secretary)
    assert "没有要印的户" in client.get(URL).content.decode()
    homes_of(village, "谭望舒", "童远山", villagers_group="第1组")
    assert "还没有在用的协议文本" in client.get(URL).content.decode()
    text_of(village)
    assert "还没有签订的协议" in client.get(f"{URL}?state=signed").content.decode()
    monkeypatch.setattr(agreement_papers, "MOST_PAPERS", 1)
    refused = client.get(URL).content.decode()
    assert "一次最多印 1 页" in refused
    assert "group=%E7%AC%AC1%E7%BB%84" in refused
    for query in ("?kind=x", "?agreement=x", "?household=999", "?agreement=9"):
        assert client.get(URL + query).status_code == 404


def test_a_page_comes_out_of_the_press(
    village: Village, staff: User, client_for: Callable[[User], Client]
) -> None:
    text_of(village)
    homes_of(village, "谭望舒", "童远山")
    paper = client_for(staff).get(URL).getvalue()
    with pikepdf.open(io.BytesIO(paper)) as pdf:
        assert len(pdf.pages) == 2
