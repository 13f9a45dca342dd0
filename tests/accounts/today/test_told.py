"""What the page of the day tells, and what it does not: the message to the villages, what others
did since the last visit, and nothing on sensitive families."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone

from accounts.access import rule_for
from accounts.models import Role, User
from accounts.sign_in.services import record_sign_in
from accounts.today import _sources
from accounts.today.notices import _notices
from accounts.today.year_pictures import YearPicture, year_pictures
from assessment.approval.services.approve import approve_report
from assessment.approval.services.grid import approve_month
from associations.models import Township, Village
from care.models import Activity, PayRun
from members.models import Household, Suggestion
from members.suggestions.services import answer_suggestion
from tests.assessment.records import add_months, add_report
from tests.care.benefits.records import add_rule, listed
from tests.care.families.records import support
from tests.care.ledger.records import add_fund

from .waiting import TODAY

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "localdate", lambda *args: TODAY)


def drawn(user: User) -> dict[str, YearPicture]:
    return {one.title[-2:]: one for one in year_pictures(user, TODAY)}


def test_villages_and_administrators_have_none(secretary: User, administrator: User) -> None:
    assert year_pictures(secretary, TODAY) == []
    assert year_pictures(administrator, TODAY) == []


def test_a_visit_to_a_sensitive_family_is_not_told(
    village: Village, staff: User, county: User, leader: User, auditor: User
) -> None:
    home = Household.objects.create(village=village, head="乐小满", number="1")
    support(home, "bereaved")
    before = {user: drawn(user) for user in (county, leader, auditor)}
    visit = {"kind": "condolence", "date": TODAY, "title": "慰问", "reached": 3}
    Activity.objects.create(village=village, household=home, households=1, **visit)
    assert {user: drawn(user) for user in before} == before
    assert drawn(staff)["活动"].figure == "1"


def test_nothing_yet_is_said(staff: User, county: User, client_for: SignIn) -> None:
    for user in (staff, county):
        found = drawn(user)
        assert found["等次"].note == "还没有评定过等次的年度"
        assert (found["经费"].figure, found["经费"].unit) == ("0", "元")
        assert found["活动"].figure == "0"
        assert client_for(user).get("/").status_code == 200


def message(user: User, client_for: SignIn) -> str:
    return client_for(user).get("/").context["message"]


def test_the_message_says_what_each_village_lacks(
    village: Village, other_village: Village, staff: User, client_for: SignIn
) -> None:
    Suggestion.objects.create(village=village, raised=TODAY, deadline=TODAY, text="沟渠要清")
    first, *lines, last = message(staff, client_for).splitlines()
    assert first == "【洪山殿镇计划生育协会】3月20日各村待办"
    assert "登录村协通" in last
    said = {line.split("：")[0]: line for line in lines}
    assert list(said) == ["中心社区", "观冲村", "双桥村"]
    assert "2026年月报未报齐（2份）" in said["双桥村"]
    assert "意见建议待答复（1条）" in said["观冲村"]
    assert "2026年自定类型尚未申报" in said["观冲村"]
    assert "个村" not in said["观冲村"]
    assert "意见建议" not in said["双桥村"]
    page = client_for(staff).get("/").content.decode()
    assert 'data-copy="#village-message"' in page


def test_a_closed_village_is_not_asked(
    other_village: Village, staff: User, secretary: User, village: Village, client_for: SignIn
) -> None:
    assert "双桥村：" in message(staff, client_for)
    assert client_for(secretary).get("/").context["shortcuts"]
    Village.objects.filter(pk__in=(other_village.pk, village.pk)).update(closed=TODAY)
    assert "双桥村" not in message(staff, client_for)
    assert client_for(secretary).get("/").context["shortcuts"] == []


def test_the_message_is_the_townships(
    staff: User, leader: User, county: User, secretary: User, client_for: SignIn
) -> None:
    assert message(staff, client_for)
    assert "公开" not in message(leader, client_for), "what the leader is not told waits"
    assert message(county, client_for) == message(secretary, client_for) == ""


def test_nothing_on_families_is_in_it(
    township: Township, village: Village, staff: User, client_for: SignIn
) -> None:
    before = message(staff, client_for)
    home = Household.objects.create(village=village, head="乐小满", number="1")
    support(home, "bereaved")
    fund = add_fund(township)
    add_rule(fund, kinds=["bereaved"])
    listed(fund, staff)
    assert PayRun.objects.count() == 1
    assert message(staff, client_for) == before


def test_what_only_the_township_does_is_not_asked_of_villages() -> None:
    keys = {
        source.key
        for _, source in _sources
        if rule_for(source.act[0]).allows(Role.VILLAGE_SECRETARY, source.act[1])
    }
    assert keys.isdisjoint({"to_approve", "acceptances", "final_grades", "contracts", "appeals"})


def news(user: User, client_for: SignIn) -> list[str]:
    return [told.what for told in client_for(user).get("/").context["news"]]


def test_what_others_did_since_the_last_visit(
    village: Village, secretary: User, staff: User, client_for: SignIn
) -> None:
    add_months(village, first=202501, last=202512)
    assert news(secretary, client_for) == [], "before the second visit"
    record_sign_in(by=secretary, address="127.0.0.1")
    approve_report(report=add_report(village, 202601, "submitted", version=1), by=staff)
    add_report(village, 202602, "submitted", version=1)
    approve_month(township=village.township, period=202602, seen={village.pk: 1}, by=staff)
    suggestion = Suggestion(village=village, raised=TODAY, deadline=TODAY, text="沟渠要清")
    suggestion.save()
    suggestion.answered, suggestion.answer, suggestion.adopted = TODAY, "已修", True
    suggestion.reason = "大家都要走"
    answer_suggestion(suggestion=suggestion, by=staff)
    record_sign_in(by=secretary, address="127.0.0.1")
    assert news(secretary, client_for) == [
        "2026-03-20 的意见：意见已答复",
        "2026年2月：月报已审核",
        "2026年1月：月报已审核",
    ]
    page = client_for(secretary).get("/")
    for told in page.context["news"]:
        assert client_for(secretary).get(told.url).status_code == 200
    record_sign_in(by=secretary, address="127.0.0.1")
    assert news(secretary, client_for) == [], "seen at the visit before"


def test_ones_own_acts_and_those_elsewhere_are_no_news(
    village: Village,
    other_village: Village,
    secretary: User,
    other_secretary: User,
    staff: User,
    client_for: SignIn,
) -> None:
    for user in (secretary, other_secretary, staff):
        record_sign_in(by=user, address="127.0.0.1")
    approve_report(report=add_report(village, 202601, "submitted", version=1), by=staff)
    add_report(village, 202602, "submitted", version=1)
    approve_month(township=village.township, period=202602, seen={village.pk: 1}, by=staff)
    for user in (secretary, other_secretary, staff):
        record_sign_in(by=user, address="127.0.0.1")
    assert len(news(secretary, client_for)) == 2
    assert news(other_secretary, client_for) == news(staff, client_for) == []


def test_a_returned_report_waits_and_is_no_news() -> None:
    assert "退回月报" not in _notices
