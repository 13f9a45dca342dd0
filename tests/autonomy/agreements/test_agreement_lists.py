"""成批签订 and 续签: all rows or none, nothing typed is lost, nothing is ticked beforehand."""

import datetime
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import TrailEntry, User
from associations.models import Village
from autonomy.agreements.answers import AnswersRefusedError, HouseholdAnswer, term_end
from autonomy.agreements.rates import Rate, rates
from autonomy.agreements.services.agreements import record_answers
from autonomy.models import CONFIRMATIONS, Agreement, Meeting
from tests.conftest import TOWNSHIP, VILLAGE

from .records import ALL, DAY, answered, homes_of, text_of

pytestmark = pytest.mark.django_db
SIGN, RENEWAL = f"/agreements/{VILLAGE}/sign/", f"/agreements/{VILLAGE}/renewal/"


def row(
    home, answer: str, *, seen: str = "", day: datetime.date = DAY, without: str = ""
) -> dict[str, object]:
    """A household as the page posts it."""
    ticked = {name: "on" for name in CONFIRMATIONS if answer == "signed" and name != without}
    cells = {"answer": answer, "signer": home.head, "day": day.isoformat(), "seen": seen, **ticked}
    return {f"h{home.pk}-{name}": value for name, value in cells.items()}


def post(client: Client, url: str, homes: list, *rows: dict[str, object], **extra: object):
    data: dict[str, object] = {"household": [home.pk for home in homes], **extra}
    for cells in rows:
        data |= cells
    return client.post(url, data)


def test_nothing_is_ticked_beforehand(
    village: Village, secretary: User, client_for: Callable[[User], Client]
) -> None:
    text_of(village)
    homes_of(village, "谭望舒", "童远山")
    shown = client_for(secretary).get(SIGN).content.decode()
    assert shown.count('type="checkbox"') == 6
    assert shown.count("checked") == 2, "of each household that it is left alone"
    assert 'value="谭望舒"' in shown
    assert "没有任何不利后果" in shown


def test_a_meeting_signs_its_list(
    village: Village, secretary: User, client_for: Callable[[User], Client]
) -> None:
    text = text_of(village, years=3)
    meeting = Meeting.objects.create(village=village, kind="assembly", date=DAY, present=30)
    first, second, third, fourth = homes = homes_of(village, "谭望舒", "童远山", "易知微", "文小满")
    url = f"{SIGN}?template={text.pk}&meeting={meeting.pk}"
    client = client_for(secretary)
    assert DAY.isoformat() in client.get(url).content.decode(), "the meeting's day is offered"
    rows = row(first, "signed"), row(second, "declined"), row(third, "undecided"), row(fourth, "")
    response = post(client, url, homes, *rows, form_token="einmal")
    assert (response.status_code, response["Location"]) == (302, url)
    signed = Agreement.objects.get(household=first)
    assert (signed.state, signed.signer, signed.signed, signed.ends, signed.meeting) == (
        *("signed", "谭望舒", DAY, datetime.date(2028, 2, 29)),
        meeting,
    )
    assert set(
        Agreement.objects.exclude(household=first).values_list("household__head", "state", "signed")
    ) == {
        ("童远山", "declined", None),
        ("易知微", "undecided", None),
    }
    assert rates(TOWNSHIP, DAY) == {(VILLAGE, "management"): Rate(3, 1, 1, 1)}
    entry = TrailEntry.objects.get(action="成批登记协议答复")
    assert (entry.by, entry.target) == (secretary, "观冲村（3 份）")
    shown = client.get(url).content.decode()
    assert "文小满" in shown
    assert "谭望舒" not in shown
    assert "童远山" not in shown, "who declined is not asked again and again"
    post(client, url, homes, row(fourth, "signed"), form_token="einmal")
    assert not Agreement.objects.filter(household=fourth).exists(), "the same form twice"


@pytest.mark.parametrize("missing", CONFIRMATIONS)
def test_one_wrong_row_stops_them_all(
    village: Village, secretary: User, client_for: Callable[[User], Client], missing: str
) -> None:
    text_of(village)
    first, second = homes = homes_of(village, "谭望舒", "童远山")
    response = post(
        client_for(secretary),
        SIGN,
        homes,
        row(first, "signed"),
        row(second, "signed", without=missing),
    )
    shown = response.content.decode()
    assert response.status_code == 422
    assert not Agreement.objects.exists()
    assert f'<a href="#row-{second.pk}">童远山户</a>：' in shown
    assert f'href="#row-{first.pk}"' not in shown
    assert shown.count("checked") == 2 + 5, "both answers and the five ticks stay"


def test_rows_that_were_half_filled_in_are_told(
    village: Village, secretary: User, client_for: Callable[[User], Client]
) -> None:
    text_of(village)
    (home,) = homes = homes_of(village, "谭望舒")
    client = client_for(secretary)
    assert "还没有给任何一户选答复" in post(client, SIGN, homes, row(home, "")).content.decode()
    ticked = {**row(home, ""), f"h{home.pk}-agrees": "on"}
    assert "还没有选答复" in post(client, SIGN, homes, ticked).content.decode()
    undated = {**row(home, "signed"), f"h{home.pk}-day": ""}
    assert "请填日期" in post(client, SIGN, homes, undated).content.decode()
    tomorrow = timezone.localdate() + datetime.timedelta(days=1)
    assert (
        "这个日期还没有到"
        in post(client, SIGN, homes, row(home, "declined", day=tomorrow)).content.decode()
    )
    identity = {**row(home, "signed"), f"h{home.pk}-signer": "43132119800101123X"}
    assert "身份证号" in post(client, SIGN, homes, identity).content.decode()
    assert not Agreement.objects.exists()


def test_what_somebody_else_recorded_is_not_written_over(
    village: Village, secretary: User, client_for: Callable[[User], Client]
) -> None:
    text = text_of(village)
    (home,) = homes = homes_of(village, "谭望舒")
    answered(home, text, "undecided")
    response = post(client_for(secretary), SIGN, homes, row(home, "signed"))
    assert "别人刚刚登记过这户的答复" in response.content.decode()
    seen = f"{Agreement.objects.get().pk}:1"
    assert (
        post(client_for(secretary), SIGN, homes, row(home, "signed", seen=seen)).status_code == 302
    )
    assert Agreement.objects.values_list("state", "version").get() == ("signed", 2)


def test_foreign_households_are_not_taken(
    village: Village, other_village: Village, secretary: User, client_for: Callable[[User], Client]
) -> None:
    text_of(village)
    (foreign,) = homes_of(other_village, "旁人")
    post(client_for(secretary), SIGN, [foreign], row(foreign, "signed"))
    assert not Agreement.objects.exists()


def test_pages_of_thirty(
    village: Village, secretary: User, client_for: Callable[[User], Client]
) -> None:
    text_of(village)
    homes_of(village, *(f"户{number}" for number in range(31)))
    client = client_for(secretary)
    assert client.get(SIGN).content.decode().count('class="card-plain answer-row"') == 30
    assert client.get(f"{SIGN}?page=2").content.decode().count('class="card-plain answer-row"') == 1


def test_renewal_ends_the_one_before(
    village: Village, secretary: User, client_for: Callable[[User], Client]
) -> None:
    text, today = text_of(village, years=3), timezone.localdate()
    over, soon, far, gone = homes = homes_of(village, "到期户", "将到户", "远期户", "不续户")
    ends = {
        over: today - datetime.timedelta(9),
        soon: today + datetime.timedelta(9),
        far: today + datetime.timedelta(400),
    }
    old = {home: answered(home, text, ends=day) for home, day in ends.items()}
    old[gone] = answered(gone, text, ends=today - datetime.timedelta(9))
    client = client_for(secretary)
    shown = client.get(RENEWAL).content.decode()
    assert [name in shown for name in ("到期户", "将到户", "远期户")] == [True, True, False]
    seen = {home: f"{agreement.pk}:1" for home, agreement in old.items()}
    rows = [row(home, "signed", seen=seen[home], day=today) for home in (over, soon)]
    without = row(soon, "signed", seen=seen[soon], day=today, without="agrees")
    assert post(client, RENEWAL, homes[:2], rows[0], without).status_code == 422
    assert Agreement.objects.count() == 4, "the confirmations are part of renewing too"
    declined = row(gone, "declined", seen=seen[gone], day=today)
    assert post(client, RENEWAL, [over, soon, gone], *rows, declined).status_code == 302
    new = Agreement.objects.get(household=soon, state="signed")
    assert (new.renews, new.starts, new.ends) == (old[soon], today, term_end(today, 3))
    old[soon].refresh_from_db()
    assert (old[soon].state, old[soon].ended, old[soon].end_reason) == ("ended", today, "到期续签")
    last = Agreement.objects.get(household=gone, state="ended")
    assert (last.end_reason, Agreement.objects.get(household=gone, state="declined").renews) == (
        "到期未续签",
        None,
    )
    assert rates(TOWNSHIP, today)[(VILLAGE, "management")] == Rate(4, 3, 1, 0)
    shown = client.get(RENEWAL).content.decode()
    assert "没有要续签的协议" in shown
    assert "到期未续签" in shown, "ended ones stay to be seen"
    history = client.get(f"/agreements/{VILLAGE}/?household={soon.pk}").content.decode()
    assert "到期续签" in history
    assert "（续签）" in history


def test_an_agreement_that_runs_is_not_declined(village: Village) -> None:
    text = text_of(village)
    (home,) = homes_of(village, "谭望舒")
    answered(home, text, ends=timezone.localdate() + datetime.timedelta(days=5))
    for state in ("declined", "undecided"):
        with pytest.raises(AnswersRefusedError) as refused:
            record_answers(
                answers=[HouseholdAnswer(home, text, state, timezone.localdate())],
                by=None,
                action="x",
            )
        assert "才到期，不能改成别的答复" in str(refused.value.errors[0])
    assert Agreement.objects.get().state == "signed"


def test_the_township_counts_what_runs_out(
    village: Village,
    other_village: Village,
    staff: User,
    leader: User,
    client_for: Callable[[User], Client],
) -> None:
    text, today = text_of(village), timezone.localdate()
    for home, days in zip(homes_of(village, "一", "二", "三"), (-1, 0, 60), strict=True):
        answered(home, text, ends=today + datetime.timedelta(days))
    (other,) = homes_of(other_village, "四")
    answered(other, text, ends=today + datetime.timedelta(61))
    for user in (staff, leader):
        response = client_for(user).get(f"/agreements/{TOWNSHIP}/renewal/")
        rows = {village.name: (soon, over) for village, soon, over in response.context["rows"]}
        assert rows == {"观冲村": (2, 1), "双桥村": (0, 0), "中心社区": (0, 0)}
        assert (response.context["soon"], response.context["over"]) == (2, 1)
    wider = client_for(staff).get(f"/agreements/{TOWNSHIP}/renewal/?within=90").context
    assert (wider["soon"], wider["over"]) == (3, 1)
    assert "answer-row" not in client_for(leader).get(RENEWAL).content.decode(), "a leader looks"


def test_a_term_ends_the_day_before_its_anniversary() -> None:
    day = datetime.date
    assert term_end(day(2025, 3, 1), 3) == day(2028, 2, 29)
    assert term_end(day(2024, 2, 29), 1) == day(2025, 2, 28)
    assert term_end(day(2025, 1, 1), None) is None


def test_many_answers_take_as_many_queries_as_one(village: Village) -> None:
    text = text_of(village)
    first, second, *rest = homes_of(village, *(f"户{number}" for number in range(31)))

    def sign(homes: list) -> int:
        signing = {"confirmed": ALL, "signer": "户主", "signed": DAY, "starts": DAY}
        with CaptureQueriesContext(connection) as captured:
            answers = [HouseholdAnswer(home, text, "signed", DAY, **signing) for home in homes]
            record_answers(answers=answers, by=None, action="成批登记协议答复")
        return len(captured)

    sign([first])  # begins the trail
    assert sign([second]) == sign(rest) < 12
    assert Agreement.objects.filter(state="signed").count() == 31
