"""As test_done.py: the assessment round, charters, contracts and plans, terms, renewals, pay runs,
imports."""

import datetime
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from accounts.opinions.pages import PageAtHand
from accounts.opinions.services import say_opinion
from accounts.records import save_record
from accounts.today import _sources
from assessment.models import Appeal, Round
from assessment.rounds.self_views import to_judge
from assessment.rounds.services.rounds import move_round
from assessment.standards.services import standard_for
from associations.issued.services import draft_paper, move_paper
from associations.models import (
    Association,
    IssuedPaper,
    Plan,
    PlanStage,
    ResponsibilityContract,
    Term,
    Township,
    Village,
)
from autonomy.models import CharterStep
from members.imports.services import discard
from members.models import Household, MemberImport
from tests.assessment.records import YEAR
from tests.assessment.rounds.records import accept, open_round, publish
from tests.autonomy.agreements.records import ALL, answered, homes_of, text_of
from tests.autonomy.charters.walks import a_charter
from tests.care.benefits.records import add_rule, listed
from tests.care.families.records import support
from tests.care.ledger.records import add_fund, book

from .waiting import TODAY, act, address, lines

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
LONG_AGO = datetime.date(2022, 3, 1)


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "localdate", lambda *args: TODAY)


def test_every_source_is_tried() -> None:
    here = Path(__file__).parent
    texts = "".join(file.read_text() for file in here.glob("test_done*.py"))
    tried = set(re.findall(r'\blines\(\w+, "(\w+)"\)', texts))
    assert tried == {source.key for _, source in _sources}


def test_a_village_judges_itself(
    township: Township, village: Village, secretary: User, staff: User, client_for: SignIn
) -> None:
    round_ = Round.objects.create(township=township, year=YEAR, version=1)
    move_round(round=round_, act="self", by=staff)
    wanted = to_judge(standard_for(YEAR, division=village.pk), village.kind, YEAR)
    client = client_for(secretary)
    for left in range(len(wanted), 0, -1):
        (item,) = lines(secretary, "self_views")
        assert item.what == f"{YEAR}年度自评还有{left}项未填"
        assert client.get(address(item)).status_code == 200
        assert village.pk in lines(staff, "self_views")[0].villages
        page = f"/self-views/{village.pk}/{YEAR}/{sorted(wanted)[left - 1]}/"
        assert (
            client.post(page, {"held": "True", "note": "已核", "version": "0"}).status_code == 302
        )
    assert lines(secretary, "self_views") == []
    assert village.pk not in lines(staff, "self_views")[0].villages


def test_villages_are_accepted_and_their_grades_confirmed(
    township: Township, staff: User, leader: User, client_for: SignIn
) -> None:
    open_round(township, staff)
    (item,) = lines(staff, "acceptances")
    (grade,) = lines(leader, "final_grades")
    assert (item.count, grade.count) == (3, 3)
    assert client_for(staff).get(address(item)).status_code == 200
    for village in Village.objects.in_division(township.pk):
        accept(village)
    assert lines(staff, "acceptances") == []
    form = client_for(leader).get(address(grade)).context["form"]
    data = {name: form[name].value() for name in form.fields}
    data |= {name: "资料不全" for name in data if name.startswith("reason")}
    data |= {name: data[name] or "created" for name in data if name.startswith("grade")}
    assert client_for(leader).post(address(grade), data).status_code == 302
    assert lines(leader, "final_grades") == []


def test_an_appeal_is_answered(village: Village, leader: User, client_for: SignIn) -> None:
    publish(village.township, leader)
    Appeal.objects.create(
        village=village, year=YEAR, filed="2026-01-10", reason="已整改", version=1
    )
    (item,) = lines(leader, "appeals")
    answer = {"decision": "upheld", "answer": "情况属实", "answered": TODAY}
    act(client_for(leader), item, answer)
    assert lines(leader, "appeals") == []


def test_a_charter_is_filed_and_issued(
    village: Village, secretary: User, staff: User, leader: User, client_for: SignIn
) -> None:
    a_charter(village, upto=5)
    (item,) = lines(leader, "charters_to_file")
    assert lines(staff, "charters_to_file") == [item]
    assert lines(secretary, "charters_filed") == []
    act(client_for(leader), item, {"date": TODAY, "outcome": "returned", "reason": "第三条要改"})
    assert lines(leader, "charters_to_file") == []
    (back,) = lines(secretary, "charters_filed")
    assert back.why == "退回修改：第三条要改"
    assert client_for(secretary).get(address(back)).status_code == 200
    CharterStep.objects.filter(outcome="returned").delete()
    act(client_for(staff), item, {"date": TODAY, "outcome": "passed", "file_number": "1号"})
    (issue,) = lines(secretary, "charters_filed")
    assert issue.why == "已经备案，待印发施行"
    act(client_for(secretary), issue_of(issue), {"date": TODAY, "copies": "100"})
    assert lines(secretary, "charters_filed") == lines(staff, "charters_filed") == []


def issue_of(item: object) -> object:
    """The step that the charter's page leads on to."""
    from dataclasses import replace

    return replace(item, url_name="charter-step", kwargs={**item.kwargs, "step": 7})


def test_contracts_are_made_signed_and_judged(
    township: Township, village: Village, staff: User, client_for: SignIn
) -> None:
    Village.objects.in_division(township.pk).exclude(pk=village.pk).delete()
    (item,) = lines(staff, "contracts")
    assert (item.what, item.villages) == ("2026年责任书待制定", {village.pk: 1})
    client = client_for(staff)
    targets = {"targets-TOTAL_FORMS": "1", "targets-INITIAL_FORMS": "0"}
    targets |= {"targets-0-name": "群众满意率", "targets-0-target": "90%以上"}
    act(client, item, {"tasks": "走访", "rewards": "表扬", **targets})
    (item,) = lines(staff, "contracts")
    assert item.what == "2026年责任书待签订"
    assert client.get(address(item)).status_code == 200
    signed = {"signed": "2026-01-10", "township_signer": "文映荷", "village_signer": "童小满"}
    page = f"/contracts/{village.pk}/2026/edit/"
    sent = {"tasks": "走访", "rewards": "表扬", "version": "1", **targets, **signed}
    assert client.post(page, sent).status_code == 302
    assert lines(staff, "contracts") == []
    ResponsibilityContract.objects.update(year=2025, signed="2025-01-10")
    assert [line.what for line in lines(staff, "contracts")] == [
        "2025年责任书待考核",
        "2026年责任书待制定",
    ]
    results = {"results-TOTAL_FORMS": "1", "results-INITIAL_FORMS": "0"}
    results |= {"results-0-achieved": "95%", "results-0-held": "1"}
    judged = {"result": "fulfilled", "result_on": "2026-01-20", "version": "2", **results}
    assert client.post(f"/contracts/{village.pk}/2025/result/", judged).status_code == 302
    assert [line.what for line in lines(staff, "contracts")] == ["2026年责任书待制定"]


def test_a_stage_of_the_plan_is_done(
    township: Township, village: Village, secretary: User, staff: User, client_for: SignIn
) -> None:
    starts, ends = datetime.date(2026, 1, 1), datetime.date(2026, 12, 31)
    plan = Plan.objects.create(township=township, name="方案", starts=starts, ends=ends)
    late = PlanStage.objects.create(
        plan=plan, number=1, name="动员", starts=starts, ends="2026-02-28", what="会议记录"
    )
    soon = {"plan": plan, "number": 2, "starts": starts, "ends": "2026-03-31"}
    PlanStage.objects.create(name="起草", **soon)
    PlanStage.objects.create(plan=plan, number=3, name="表决", starts=starts, ends=ends)
    first, second = lines(secretary, "stages")
    assert (first.what, first.late, first.why) == ("“动员”阶段未完成", 1, "会议记录")
    assert (second.what, second.late) == ("“起草”阶段未完成", 0)
    assert client_for(secretary).get(address(first)).status_code == 200
    line, _ = lines(staff, "stages")
    assert (line.count, line.late) == (3, 3)
    assert client_for(staff).get(address(line)).status_code == 200
    page = f"/plans/{township.pk}/stages/{late.pk}/tick/"
    here = [village.pk, "431321107210", "431321107001"]
    ticked = {"villages": here, "done": TODAY, "note": ""}
    assert client_for(staff).post(page, ticked).status_code == 302
    assert [line.what for line in lines(secretary, "stages")] == ["“起草”阶段未完成"]
    assert [line.what for line in lines(staff, "stages")] == ["“起草”阶段未完成"]


@pytest.mark.parametrize("to", ["2026-06-30", TODAY.isoformat()])
def test_a_stage_that_was_moved_is_late_from_its_first_day(
    township: Township, village: Village, secretary: User, staff: User, client_for: SignIn, to: str
) -> None:
    """As on the plan's page, wherever it was moved to."""
    starts, ends = datetime.date(2026, 1, 1), datetime.date(2026, 12, 31)
    plan = Plan.objects.create(township=township, name="方案", starts=starts, ends=ends)
    first = TODAY - datetime.timedelta(5)
    stage = PlanStage.objects.create(
        plan=plan, number=1, name="动员", starts=starts, ends=first, what="会议记录"
    )
    stage.ends, stage.why_moved = datetime.date.fromisoformat(to), "大水冲了路"
    save_record(record=stage, by=staff)
    (item,) = lines(secretary, "stages")
    assert (item.late, item.by) == (1, first)
    told = f"原定{first.year}年{first.month}月{first.day}日"
    assert item.why.startswith(told)
    assert item.why.endswith("会议记录")
    page = client_for(secretary).get(address(item)).content.decode()
    assert "迟5天" in page or "逾期" in page
    (item,) = lines(staff, "stages")
    assert (item.late, item.by) == (3, first)


def test_a_term_is_over(village: Village, secretary: User, staff: User, client_for: SignIn) -> None:
    association = Association.objects.create(
        code=village.pk, township=village.township, village=village, kind="village", name="协会"
    )
    Term.objects.create(association=association, number=1, started=LONG_AGO, due="2025-03-01")
    (item,) = lines(secretary, "terms")
    assert (item.late, lines(staff, "terms")[0].villages) == (1, {village.pk: 1})
    assert client_for(staff).get(address(lines(staff, "terms")[0])).status_code == 200
    form = client_for(secretary).get(address(item)).context["form"]
    data = {field.html_name: field.value() for field in form if field.value()}
    data |= {"seat-TOTAL_FORMS": "3", "seat-INITIAL_FORMS": "0", "act": "confirm"}
    data |= {"started": "2026-03-10", "due": "2029-03-10"}
    seats = (("president", "禹长庚"), ("secretary_general", "简素问"), ("council_member", "柳望"))
    for number, (kind, name) in enumerate(seats):
        data |= {f"seat-{number}-kind": kind, f"seat-{number}-name": name}
    assert client_for(secretary).post(address(item), data).status_code == 302
    assert lines(secretary, "terms") == lines(staff, "terms") == []


def test_an_agreement_is_renewed(
    village: Village, secretary: User, staff: User, client_for: SignIn
) -> None:
    text = text_of(village, years=3)
    (home,) = homes_of(village, "谭望舒")
    old = answered(home, text, ends=TODAY + datetime.timedelta(9))
    (item,) = lines(secretary, "agreements")
    (line,) = lines(staff, "agreements")
    assert (item.count, item.late, line.villages) == (1, 0, {village.pk: 1})
    assert client_for(staff).get(address(line)).status_code == 200
    cells = {"answer": "signed", "signer": home.head, "day": TODAY, "seen": f"{old.pk}:1"}
    cells |= dict.fromkeys(ALL, "on")
    sent = {"household": [home.pk], **{f"h{home.pk}-{name}": v for name, v in cells.items()}}
    act(client_for(secretary), item, sent)
    assert lines(secretary, "agreements") == lines(staff, "agreements") == []


def test_a_pay_run_is_checked_and_approved(
    township: Township, village: Village, staff: User, leader: User, client_for: SignIn
) -> None:
    fund = add_fund(township)
    book(fund, datetime.date(2025, 1, 2), "appropriation", 1000)
    add_rule(fund)
    support(Household.objects.create(village=village, head="乐小满", number="1"), "only_child")
    run = listed(fund, staff)
    (item,) = lines(staff, "runs_to_check")
    assert client_for(staff).get(address(item)).status_code == 200
    check = reverse("pay-run-check", kwargs=dict(item.kwargs))
    assert client_for(staff).post(check, {"version": run.version}).status_code == 302
    assert lines(staff, "runs_to_check") == []
    (item,) = lines(leader, "runs_to_approve")
    assert client_for(leader).get(address(item)).status_code == 200
    run.refresh_from_db()
    approve = reverse("pay-run-approve", kwargs=dict(item.kwargs))
    sent = {"date": TODAY, "version": run.version}
    assert client_for(leader).post(approve, sent).status_code == 302
    assert lines(leader, "runs_to_approve") == []


def test_a_file_is_put_away(village: Village, secretary: User, client_for: SignIn) -> None:
    batch = MemberImport.objects.create(
        division=village.pk,
        target="members",
        file_name="名册.xlsx",
        state="ready",
        created_by=secretary,
    )
    (item,) = lines(secretary, "imports")
    assert item.what == "名册.xlsx"
    discard(batch=batch, by=secretary)
    assert lines(secretary, "imports") == []


def test_a_paper_waits_for_who_signs_and_who_numbers(
    divisions: object,
    staff: User,
    leader: User,
    client_for: SignIn,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("associations.issued.services.to_pdf", lambda paper: b"%PDF-1.7")
    paper = IssuedPaper(
        code=staff.scope, body="洪山殿镇计划生育协会", short="洪计协", title="通知", text="如下。"
    )
    draft_paper(paper=paper, by=staff)
    assert lines(staff, "issued") == lines(leader, "issued") == []
    move_paper(paper=paper, act="check", by=staff, expected_version=paper.version)
    for user, url_name, typed in (
        (leader, "issued-sign", {}),
        (staff, "issued-move", {"act": "number"}),
    ):
        [item] = lines(user, "issued")
        other = staff if user == leader else leader
        assert lines(other, "issued") == []
        paper.refresh_from_db()
        client = client_for(user)
        assert client.get(address(item)).status_code == 200
        url = reverse(url_name, kwargs=dict(item.kwargs))
        client.post(url, {"version": paper.version, **typed})
        assert lines(user, "issued") == []


def test_an_opinion_waits_for_the_office_above(
    village: Village, secretary: User, staff: User, county: User, client_for: SignIn
) -> None:
    for writer, office, other in ((secretary, staff, county), (staff, county, staff)):
        opinion = say_opinion(text="字太小", page=PageAtHand("/", "今日"), by=writer)
        [item] = lines(office, "opinions")
        assert lines(other, "opinions") == []
        page = client_for(office).get(address(item))
        answer = reverse("opinion-answer", args=[opinion.pk])
        assert f'href="{answer}"' in page.content.decode()
        assert client_for(office).post(answer, {"answer": "下个月改"}).status_code == 302
        assert lines(office, "opinions") == []
