"""Honours: no step before the one it follows, and no award before the notice has been up."""

import datetime
from collections.abc import Callable

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from accounts.models import User
from associations.models import Village
from care.honours.services import HonourStep, move_honour, nominate
from care.honours.states import ACTS, MOVES, HonourState
from care.models import Honour

pytestmark = pytest.mark.django_db
DAY = datetime.date(2025, 4, 1)


@pytest.fixture
def honour(village: Village, secretary: User) -> Honour:
    row = Honour(
        village=village, year=2025, title="girl", name="乐小满", deeds="考上大学", nominated=DAY
    )
    return nominate(honour=row, by=secretary)


def days(number: int) -> datetime.date:
    return DAY + datetime.timedelta(days=number)


def announce(honour: Honour, staff: User, until: datetime.date | None = None) -> None:
    move_honour(honour=honour, act="screen", step=HonourStep(DAY), by=staff)
    move_honour(
        honour=honour,
        act="announce",
        step=HonourStep(days(1), until or days(5), "公开栏"),
        by=staff,
    )


def test_the_whole_way(honour: Honour, staff: User) -> None:
    announce(honour, staff)
    with pytest.raises(ValidationError, match="期满以后才能表彰"):
        move_honour(honour=honour, act="award", step=HonourStep(days(5)), by=staff)
    move_honour(
        honour=honour,
        act="award",
        step=HonourStep(days(6), text="奖学金", objections="无"),
        by=staff,
    )
    assert (honour.state, honour.awarded, honour.award) == ("awarded", days(6), "奖学金")
    with pytest.raises(ValidationError, match="不能再改"):
        nominate(honour=honour, by=staff)


def test_not_while_the_notice_is_up(honour: Honour, staff: User) -> None:
    today = timezone.localdate()
    announce(honour, staff, until=today)
    with pytest.raises(ValidationError, match="期满以后才能表彰"):
        move_honour(
            honour=honour,
            act="award",
            step=HonourStep(today + datetime.timedelta(days=1)),
            by=staff,
        )


def test_a_notice_is_up_for_five_days(honour: Honour, staff: User) -> None:
    with pytest.raises(ValidationError, match="公示不少于 5 天"):
        announce(honour, staff, until=days(4))


@pytest.mark.parametrize("state", HonourState.values)
def test_only_the_moves_of_the_table(state: str, honour: Honour, staff: User) -> None:
    Honour.objects.filter(pk=honour.pk).update(
        state=state, notice_until=DAY, awarded=days(3), declined=DAY, reason="名额"
    )
    honour.refresh_from_db()
    for act in ACTS:
        if (state, act) not in MOVES:
            with pytest.raises(ValidationError, match="不能办理"):
                move_honour(
                    honour=honour, act=act, step=HonourStep(days(9), days(20), "栏"), by=staff
                )


def test_from_nomination_to_award_on_the_pages(
    village: Village,
    secretary: User,
    staff: User,
    client_for: Callable[[User], Client],
    papers_not_typeset: None,
) -> None:
    written = {
        "title": "mother_in_law",
        "name": "单雨声",
        "deeds": "待媳妇如女儿",
        "nominated": "2025-04-01",
    }
    village_client, client = client_for(secretary), client_for(staff)
    assert village_client.post(f"/honours/{village.pk}/2025/new/", written).status_code == 302
    page = f"/honour/{village.pk}/{Honour.objects.get().pk}/"
    assert village_client.post(f"{page}screen/", {"day": "2025-04-02"}).status_code == 403
    for act, data in (
        ("screen", {"day": "2025-04-02"}),
        ("announce", {"day": "2025-04-03", "until": "2025-04-10", "place": "村务公开栏"}),
        ("award", {"day": "2025-04-11", "objections": "无", "text": "奖金200元"}),
    ):
        assert client.post(f"{page}{act}/", data).status_code == 302, act
    assert "已表彰" in client.get(page).content.decode()
    assert client.get(f"{page}decline/").status_code == 404
    assert client.get(f"/honours/{village.pk}/2025/print/")["Content-Type"] == "application/pdf"
