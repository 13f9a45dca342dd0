"""Opinion slips: issued once to every household, ticked off, answered, and closed with their
step."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from accounts.models import TrailEntry
from autonomy.charters.services import slips as services
from autonomy.models import CharterStep, OpinionSlip
from members.models import Household

from .walks import SLIPS, a_charter, day, households

pytestmark = pytest.mark.django_db


@pytest.fixture
def charter(village):
    return a_charter(village, upto=3)


@pytest.fixture
def client(client_for, secretary):
    return client_for(secretary)


@pytest.fixture
def issued(charter, village, secretary):
    households(village, 4)
    services.issue_slips(charter=charter, issued=day(3), by=secretary)
    return list(OpinionSlip.objects.order_by("number"))


def page_of(charter):
    return f"/charters/{charter.village_id}/{charter.pk}/slips/"


def recorded(charter):
    text = charter.texts.order_by("number").last()
    return CharterStep.objects.create(
        charter=charter, number=4, step=4, text=text, date=day(9), **SLIPS
    )


def test_every_open_household_gets_one_numbered_slip_and_none_a_second(
    client, charter, village, other_village
):
    households(village, 3)
    households(other_village, 2)
    Household.objects.filter(village=village, number="002").update(closed=day(1))
    assert "发放意见表 2 份" in client.get(page_of(charter)).content.decode()
    answer = client.post(page_of(charter), {"act": "issue", "day": "2025-06-05"}, follow=True)
    assert "已发放 2 份意见表" in answer.content.decode()
    rows = list(
        OpinionSlip.objects.order_by("number").values_list("number", "household__number", "round")
    )
    assert rows == [(1, "001", 1), (2, "003", 1)]
    Household.objects.create(village=village, head="后来户", number="009")
    answer = client.post(page_of(charter), {"act": "issue", "day": "2025-06-06"}, follow=True)
    assert "已发放 1 份意见表" in answer.content.decode()
    assert OpinionSlip.objects.get(household__head="后来户").number == 3
    answer = client.post(page_of(charter), {"act": "issue", "day": "2025-06-06"}, follow=True)
    assert "没有要补发的" in answer.content.decode()
    entries = TrailEntry.objects.filter(action="发放意见表").order_by("number")
    assert [entry.after["份数"] for entry in entries] == [2, 1]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "请填日期。"),
        ("2025-06-03", "不能早于上一步的日期 2025-06-04"),
        ("2999-01-01", "还没有到"),
        ("x", "日期写成"),
    ],
)
def test_a_day_that_cannot_be_is_refused_in_words(client, charter, village, typed, said):
    households(village, 1)
    answer = client.post(page_of(charter), {"act": "issue", "day": typed})
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not OpinionSlip.objects.exists()


def test_slips_are_not_issued_before_their_turn_nor_in_a_village_that_is_gone(village, secretary):
    charter = a_charter(village, upto=2)
    households(village, 1)
    with pytest.raises(ValidationError, match="现在不是逐户征求意见的时候"):
        services.issue_slips(charter=charter, issued=day(5), by=secretary)
    village.closed = datetime.date(2025, 6, 4)
    village.save()
    with pytest.raises(ValidationError, match="撤销"):
        services.issue_slips(charter=charter, issued=day(5), by=secretary)


def test_many_slips_come_back_at_once(client, charter, issued):
    one, two, three, _ = issued
    answer = client.post(
        page_of(charter),
        {"act": "signed", "day": "2025-06-08", "slip": [one.pk, two.pk]},
        follow=True,
    )
    page = answer.content.decode()
    assert "已登记收回 2 份" in page
    client.post(
        page_of(charter), {"act": "unsigned", "day": "2025-06-09", "slip": [two.pk, three.pk]}
    )
    rows = list(OpinionSlip.objects.order_by("number").values_list("returned", "signed"))
    eighth, ninth = datetime.date(2025, 6, 8), datetime.date(2025, 6, 9)
    assert rows == [(eighth, True), (eighth, True), (ninth, False), (None, False)]
    client.post(page_of(charter), {"act": "signed", "day": "2025-06-10", "slip": [three.pk]})
    three.refresh_from_db()
    assert (three.returned, three.signed, three.version) == (ninth, True, 3)
    assert TrailEntry.objects.filter(action="收回意见表").count() == 3


def test_ticks_and_day_stay_when_they_are_refused(client, charter, issued):
    answer = client.post(
        page_of(charter), {"act": "signed", "day": "2025-06-01", "slip": [issued[0].pk]}
    )
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "1号的发出日期比收回日期还晚" in page
    assert f'value="{issued[0].pk}" checked' in page
    assert 'value="2025-06-01"' in page
    assert (
        "请先勾选"
        in client.post(page_of(charter), {"act": "signed", "day": "2025-06-08"}).content.decode()
    )


def test_an_opinion_its_answer_and_the_clauses_it_changed(client, charter, issued):
    slip = issued[0]
    clause = charter.texts.get(number=4).clauses.get(number=2)
    url = f"/charters/{charter.village_id}/slips/{slip.pk}/edit/"
    assert "第2条　条文甲2" in client.get(url).content.decode()
    typed = {
        "returned": "2025-06-08",
        "signed": "on",
        "comment": "补助写明什么时候发",
        "answer": "adopted",
        "reply": "写进第二条",
        "clauses": [clause.pk],
        "version": 1,
    }
    assert client.post(url, typed).status_code == 302
    slip.refresh_from_db()
    assert (slip.comment, slip.answer, list(slip.clauses.all())) == (
        "补助写明什么时候发",
        "adopted",
        [clause],
    )
    page = client.get(page_of(charter)).content.decode()
    assert "采纳。写进第二条（改第 2 条）" in page
    assert client.post(url, typed | {"comment": "别的", "version": 1}).status_code == 409
    for changed, said in (
        ({"answer": "declined"}, "意见采纳或者部分采纳了"),
        ({"comment": "", "clauses": []}, "没有意见就不用填处理"),
        ({"returned": ""}, "先填收回日期"),
        ({"comment": "身份证430102199003077512"}, "身份证"),
    ):
        answer = client.post(url, typed | {"version": slip.version} | changed)
        assert (answer.status_code, said in answer.content.decode()) == (422, True), said


def test_slips_stand_still_once_their_step_was_recorded(client, charter, issued, secretary):
    recorded(charter)
    with pytest.raises(ValidationError, match="已经登记完毕"):
        services.mark_returned(
            charter=charter, slips=[issued[0].pk], returned=day(9), signed=True, by=secretary
        )
    with pytest.raises(ValidationError, match="已经登记完毕"):
        services.save_slip(slip=issued[0], clauses=[], expected_version=None, by=secretary)
    page = client.get(page_of(charter)).content.decode()
    assert "收回并已签字" not in page
    assert "登记意见" not in page
    answer = client.get(f"/charters/{charter.village_id}/slips/{issued[0].pk}/edit/", follow=True)
    assert "已经登记完毕" in answer.content.decode()


def test_the_step_warns_of_comments_nobody_answered_and_is_recorded_all_the_same(
    client, charter, issued
):
    step = f"/charters/{charter.village_id}/{charter.pk}/steps/4/"
    assert "没有处理" not in client.get(step).content.decode()
    for slip, answer in ((issued[0], ""), (issued[1], ""), (issued[2], "declined")):
        OpinionSlip.objects.filter(pk=slip.pk).update(
            returned=day(5), comment="写短一些", answer=answer
        )
    page = client.get(step).content.decode()
    assert "还有 2 条意见没有处理" in page
    assert f'href="{page_of(charter)}?state=open"' in page
    assert client.post(step, {"date": "2025-06-10", "version": charter.version}).status_code == 302
    assert CharterStep.objects.get(charter=charter, step=4).slips_returned == 3


def test_filters_and_totals(client, charter, issued):
    OpinionSlip.objects.filter(number=1).update(returned=day(8), signed=True, comment="修路")
    OpinionSlip.objects.filter(number=2).update(returned=day(8))
    for query, numbers in (
        ("state=out", [3, 4]), ("state=unsigned", [2]), ("state=open", [1]), ("state=comment", [1]),
        ("text=毕朴3", [3]), ("text=4", [4]), ("text=没有", []),
    ):  # fmt: skip
        context = client.get(page_of(charter) + f"?{query}").context
        assert [slip.number for slip in context["page_obj"].object_list] == numbers, query
        assert context["total"] == {
            "issued": 4,
            "returned": 2,
            "signed": 1,
            "comments": 1,
            "open": 1,
        }


def test_who_reads_and_who_writes(
    client_for, charter, issued, leader, county, auditor, other_secretary, staff
):
    for user in (leader, county, auditor):
        page = client_for(user).get(page_of(charter)).content.decode()
        assert "毕朴1" in page
        assert "收回并已签字" not in page
        assert (
            client_for(user)
            .post(page_of(charter), {"act": "issue", "day": "2025-06-05"})
            .status_code
            == 403
        )
    assert client_for(other_secretary).get(page_of(charter)).status_code == 404
    foreign = page_of(charter).replace(charter.village_id, other_secretary.scope)
    assert client_for(staff).get(foreign).status_code == 404
    assert (
        client_for(other_secretary)
        .get(f"/charters/{other_secretary.scope}/slips/{issued[0].pk}/edit/")
        .status_code
        == 404
    )


def test_the_database_refuses_a_signature_on_a_slip_that_is_not_back(issued):
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE autonomy_opinionslip SET signed = true WHERE id = %s", [issued[0].pk]
        )


def test_queries_do_not_grow_with_the_slips(client, charter, village, secretary):
    def counted():
        with CaptureQueriesContext(connection) as captured:
            assert client.get(page_of(charter)).status_code == 200
        return len(captured)

    households(village, 2)
    services.issue_slips(charter=charter, issued=day(3), by=secretary)
    counted()
    before = counted()
    households_more = [Household(village=village, head=f"后{n}") for n in range(60)]
    Household.objects.bulk_create(households_more)
    with CaptureQueriesContext(connection) as captured:
        assert services.issue_slips(charter=charter, issued=day(3), by=secretary) == 60
    assert len(captured) < 30
    assert counted() == before
