"""The year's services and pages: acceptance, confirmed grades, publishing, help, appeals."""

import datetime
from types import SimpleNamespace

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import TrailEntry
from assessment.grading.services.outcomes import assess
from assessment.models import (
    Acceptance,
    Appeal,
    FinalGrade,
    Finding,
    Flag,
    GradeWithdrawal,
    HelpVillage,
    Round,
    SelfView,
)
from assessment.rounds.checklists import CHECKLISTS
from assessment.rounds.help_list import helped
from assessment.rounds.published import graded
from assessment.rounds.services.publishing import publish_round
from assessment.rounds.services.rounds import move_round, problems
from associations.models import Village

from ...conftest import make_person
from ...test_constraints import refused
from ..records import YEAR, add_appraisal, add_model_village, add_months
from .records import accept, answer_flags, confirm, open_round, publish

pytestmark = pytest.mark.django_db
TOWN, VILLAGE = "431321107", "431321107207"


@pytest.fixture(autouse=True)
def today(monkeypatch):
    monkeypatch.setattr(timezone, "localdate", lambda *_: datetime.date(2026, 2, 3))


@pytest.fixture
def model(village):
    add_model_village(village)
    return village


def acceptance_form(**changed: str) -> dict[str, str]:
    data = {"date": "2025-12-10", "checklist": "six", "version": "0", "note": ""}
    data |= {f"item_{item.code}": "1" for item in CHECKLISTS["six"].items}
    data |= {"item_good3": "0", "remark_good3": "标语陈旧"}
    for department, name in (
        ("family_planning", "文映荷"),
        ("civil_affairs", "阮清和"),
        ("association", "易望川"),
    ):
        data |= {f"unit_{department}": "镇里", f"name_{department}": name}
    return data | changed


def test_moves_go_one_way_and_back(township, staff):
    round_ = Round.objects.create(township=township, year=YEAR)
    with pytest.raises(ValidationError, match="现在是“准备中”，不能开始验收"):
        move_round(round=round_, act="acceptance", by=staff)
    for act, state in (
        ("self", "self"),
        ("acceptance", "acceptance"),
        ("back", "self"),
        ("back", "open"),
    ):
        assert move_round(round=round_, act=act, by=staff).state == state
    with pytest.raises(ValidationError, match="发布由乡镇领导办理"):
        move_round(round=round_, act="publish", by=staff)


def test_one_form_gives_the_acceptance_and_the_findings(township, village, staff, client_for):
    open_round(township, staff)
    findings = {
        "finding_informed_choice": "1",
        "evidence_informed_choice": "走访十户",
        "finding_three_life_services": "0",
    }
    page = f"/acceptances/{VILLAGE}/2025/edit/"
    refusal = client_for(staff).post(page, acceptance_form(**findings))
    assert refusal.status_code == 422
    assert "请写明依据" in refusal.content.decode()
    findings["evidence_three_life_services"] = "没有台账"
    assert client_for(staff).post(page, acceptance_form(**findings)).status_code == 302
    acceptance = Acceptance.objects.get()
    assert (acceptance.passed, acceptance.asked, acceptance.complete) == (12, 13, True)
    assert acceptance.answers["good3"] == [False, "标语陈旧"]
    assert list(Finding.objects.order_by("kind").values_list("kind", "held", "evidence")) == [
        ("informed_choice", True, "走访十户"),
        ("three_life_services", False, "没有台账"),
    ]


def test_it_is_complete_when_all_three_signed(township, village, staff, client_for):
    open_round(township, staff)
    data = acceptance_form(unit_civil_affairs="", name_civil_affairs="")
    assert client_for(staff).post(f"/acceptances/{VILLAGE}/2025/edit/", data).status_code == 302
    acceptance = Acceptance.objects.get()
    assert (acceptance.complete, acceptance.unsigned) == (False, ["民政"])
    half = acceptance_form(unit_other="镇人大", version="1")
    assert (
        "单位和签字人要一起写"
        in client_for(staff).post(f"/acceptances/{VILLAGE}/2025/edit/", half).content.decode()
    )


def test_a_leader_confirms_lowers_and_raises_with_a_reason(township, model, leader):
    round_ = open_round(township, leader)
    accept(model)
    assert [o.grade for o in assess(code=VILLAGE, year=YEAR)] == ["model"]
    for grade, message in (("advanced", "低于计算等次，须写明理由"), ("nonsense", "请选择等次")):
        with pytest.raises(ValidationError) as caught:
            confirm(round_, leader, v431321107207=(grade, ""))
        assert message in str(caught.value.message_dict[VILLAGE])
    with pytest.raises(ValidationError, match="高于计算等次"):
        confirm(round_, leader, v431321107210=("model", ""))
    with pytest.raises(ValidationError, match="还没有验收"):
        confirm(round_, leader, v431321107210=("created", ""))
    assert not FinalGrade.objects.exists(), "all or none"
    assert confirm(round_, leader, v431321107207=("advanced", "抽查不合格")) == 3
    assert confirm(round_, leader, v431321107207=("advanced", "抽查不合格")) == 0, "nothing changed"
    assert FinalGrade.objects.get(village=model).grade == "advanced"


def test_publishing_waits_for_every_grade_and_for_what_moved_afterwards(
    township, model, leader, staff
):
    round_ = open_round(township, leader)
    with pytest.raises(ValidationError, match="3个村没有确认最终等次"):
        publish_round(round=round_, by=leader)
    confirm(round_, leader)
    add_appraisal(model, satisfied=10, date="2025-09-10")
    with pytest.raises(ValidationError, match="1个村确认以后数据有变化，须重新确认：观冲村"):
        publish_round(round=round_, by=leader)
    confirm(round_, leader)
    answer_flags(TOWN)
    publication = publish_round(round=round_, by=leader)
    entry = TrailEntry.objects.filter(action="封存考评结果").get()
    assert entry.after["校验值"] == publication.digest


def test_a_year_that_is_not_over_is_not_published_unawares(township, staff, leader, client_for):
    this_year = timezone.localdate().year
    for year, early in ((this_year - 1, False), (this_year, True)):
        open_round(township, staff, year)
        page = client_for(leader).get(f"/rounds/{TOWN}/{year}/").content.decode()
        assert ("以后审核的月报不再改变发布的等次" in page) is early


def test_a_confirmation_says_how_many_it_was(township, model, staff, leader, client_for):
    open_round(township, staff)
    client, page = client_for(leader), f"/rounds/{TOWN}/2025/confirm/"
    form = client.get(page).context["form"]
    blank = {name: form[name].value() if name.startswith("digest") else "" for name in form.fields}
    refused = client.post(page, blank)
    assert refused.status_code == 422
    assert "3个村都没有填等次，一个也没有确认。" in refused.content.decode()
    assert not FinalGrade.objects.exists()
    one = blank | {"grade_431321107210": "created", "reason_431321107210": "没有到村"}
    assert "已确认1个村，2个村未填。" in client.post(page, one, follow=True).content.decode()
    assert (
        "已确认0个村，1个村没有变动，2个村未填。"
        in client.post(page, one, follow=True).content.decode()
    )


def test_an_acceptance_says_what_it_still_lacks(township, village, staff, client_for):
    open_round(township, staff)
    page = f"/acceptances/{VILLAGE}/2025/edit/"
    data = acceptance_form(
        unit_civil_affairs="", name_civil_affairs="", item_good3="", remark_good3=""
    )
    said = client_for(staff).post(page, data, follow=True).content.decode()
    assert "验收已保存，1项未填；民政未签字。" in said
    data = acceptance_form(version="1")
    assert (
        "验收已保存，各项已填，签字齐全。"
        in client_for(staff).post(page, data, follow=True).content.decode()
    )


def test_only_the_leader_confirms_and_publishes(township, model, staff, leader, client_for):
    open_round(township, staff)
    accept(model)
    assert client_for(staff).get(f"/rounds/{TOWN}/2025/confirm/").status_code == 403
    assert client_for(staff).post(f"/rounds/{TOWN}/2025/publish/").status_code == 403
    client = client_for(leader)
    form = client.get(f"/rounds/{TOWN}/2025/confirm/").context["form"]
    assert form[f"grade_{VILLAGE}"].value() == "model", "accepted by all: as computed"
    assert form["grade_431321107210"].value() == "", "not accepted: the leader has to say"
    data = {name: form[name].value() for name in form.fields}
    data |= {
        f"{name}_{v}": value
        for v in ("431321107210", "431321107001")
        for name, value in (("grade", "created"), ("reason", "没有到村"))
    }
    assert client.post(f"/rounds/{TOWN}/2025/confirm/", data).status_code == 302
    refusal = client.post(f"/rounds/{TOWN}/2025/publish/", follow=True).content.decode()
    assert "1条疑点没有核查：观冲村。" in refusal
    assert f"/flags/{TOWN}/2025/?state=open" in refusal
    assert Round.objects.get().state == "acceptance"
    assert Flag.objects.get().is_open, "the question is there, though publishing was refused"
    answer_flags(TOWN)
    assert client.post(f"/rounds/{TOWN}/2025/publish/").status_code == 302
    page = client.get(f"/rounds/{TOWN}/2025/").content.decode()
    assert "已发布" in page
    assert "模范—001" in page
    assert "一字不差" in page


def test_what_changed_afterwards_stands_beside(township, model, leader, client_for):
    publish(township, leader)
    Finding.objects.filter(village=model).delete()
    page = client_for(leader).get(f"/rounds/{TOWN}/2025/")
    change = page.context["changes"][0]
    assert (change.frozen.grade, change.today.grade) == ("model", "advanced")
    assert [o.grade for o in graded(code=VILLAGE, year=YEAR)] == ["model"]
    assert "模范村" in client_for(leader).get(f"/overview/{TOWN}/2025/").content.decode()
    Village.objects.filter(pk=VILLAGE).update(closed="2025-12-01", merged_into="431321107210")
    page = client_for(leader).get(f"/rounds/{TOWN}/2025/")
    assert [change.why for change in page.context["changes"]] == ["已于2025-12-01撤销，并入双桥村"]


def test_the_deadlines_follow_each_other(township, staff, client_for):
    page = f"/rounds/{TOWN}/2025/edit/"
    wrong = client_for(staff).post(page, {"self_due": "2025-12-20", "acceptance_due": "2025-12-19"})
    assert "验收的截止日期不能早于自评的截止日期" in wrong.content.decode()
    assert (
        client_for(staff).post(page, {"self_due": "2025-12-20", "acceptance_due": ""}).status_code
        == 302
    )
    assert Round.objects.get().self_due == datetime.date(2025, 12, 20)


def test_a_village_views_itself_until_the_acceptance(
    township, village, secretary, staff, client_for
):
    round_ = Round.objects.create(township=township, year=YEAR, state="self")
    client, page = client_for(secretary), f"/self-views/{VILLAGE}/2025/levy_rate/"
    assert (
        client.post(page, {"held": "True", "note": "没有应征对象", "version": "0"}).status_code
        == 302
    )
    assert SelfView.objects.get().held is True
    move_round(round=round_, act="acceptance", by=staff)
    assert client.post(page, {"held": "False", "note": "改", "version": "1"}).status_code == 302
    assert SelfView.objects.get().held is True, "too late"


def test_help_and_what_became_of_it(township, village, leader):
    add_model_village(village)
    HelpVillage.objects.create(
        village=village, year=YEAR - 1, why="未达到合格村", due=datetime.date(2025, 12, 15)
    )
    found = helped(TOWN)[0]
    assert [(goal.year, goal.held) for goal in found.goals] == [
        (2025, True),
        (2026, None),
        (2027, None),
    ]
    assert found.state == "held"
    with pytest.raises(IntegrityError, match="help_village_due_after_start"), transaction.atomic():
        HelpVillage.objects.create(
            village=village, year=2020, why="x", starts="2025-02-01", due="2025-01-01"
        )


def test_an_appeal_is_answered_once_and_stands_beside_the_frozen_grade(
    township, model, leader, secretary, client_for
):
    add_months(model, first=202001, last=202012)
    publish(township, leader, v431321107207=("advanced", "抽查不合格"))
    village, town = client_for(secretary), client_for(leader)
    assert (
        village.post(
            f"/appeals/{VILLAGE}/2025/edit/",
            {"filed": "2026-01-10", "reason": "已整改", "version": "0"},
        ).status_code
        == 302
    )
    appeal = Appeal.objects.get()
    page = f"/appeals/{VILLAGE}/{appeal.pk}/answer/"
    wrong = town.post(
        page, {"decision": "changed", "answer": "属实", "answered": "2026-01-20", "version": "1"}
    )
    assert "请选择改为哪一等次" in wrong.content.decode()
    answer = {
        "decision": "changed",
        "grade": "model",
        "answer": "复查属实",
        "answered": "2026-01-20",
        "version": "1",
    }
    assert town.post(page, answer).status_code == 302
    appeal.refresh_from_db()
    assert (appeal.grade, appeal.plaque) == ("model", "2025—模范—001")
    rows = town.get(f"/rounds/{TOWN}/2025/").context["rows"]
    assert [
        (row.frozen.row.grade, row.grade_title, row.plaque_short)
        for row in rows
        if row.outcome.village == VILLAGE
    ] == [("advanced", "模范村", "模范—001")]
    words = "现为模范村（原公布先进村，2026年1月20日申诉后改变，原因：复查属实）"
    assert words in village.get(f"/grade/{VILLAGE}/2025/").content.decode()
    found = graded(code=VILLAGE, year=YEAR)
    assert [(o.grade, o.row.grade) for o in found] == [("model", "advanced")], "frozen"
    refused("已答复的申诉不能再改", "UPDATE assessment_appeal SET answer = 'x'")
    refused("已答复的申诉不能再改", "DELETE FROM assessment_appeal")


@pytest.mark.parametrize(
    ("name", "make"),
    [
        ("round_once_a_year", lambda w: [_round(w) for _ in "ab"]),
        ("round_state", lambda w: Round.objects.create(township=w.township, year=2020, state="x")),
        ("final_grade_other_than_computed", lambda w: _final(w, grade="model")),
        ("final_grade_once_a_year", lambda w: [_final(w), _final(w)]),
        ("self_view_once", lambda w: [_view(w), _view(w)]),
        ("acceptance_once_a_year", lambda w: [accept(w.village), accept(w.village)]),
        (
            "appeal_decision_is_whole",
            lambda w: _appeal(w, decision="changed", answer="是", answered="2020-01-02"),
        ),
        ("appeal_once_a_year", lambda w: [_appeal(w), _appeal(w)]),
        ("grade_withdrawal_has_a_reason", lambda w: _withdrawal(w, evidence="")),
    ],
)
def test_constraints(divisions: SimpleNamespace, name, make):
    # SQLite names the columns of a unique constraint, PostgreSQL the constraint
    with pytest.raises(IntegrityError, match=f"{name}|UNIQUE"), transaction.atomic():
        make(divisions)


def _final(world, grade="created"):
    return FinalGrade.objects.create(
        village=world.village, year=2020, computed="created", grade=grade
    )


def _round(world):
    return Round.objects.create(township=world.township, year=2020)


def _withdrawal(world, **values):
    row = {"grade": "created", "title": "创建村", "reason": "查实", "day": "2020-01-02"} | values
    by = make_person("leader")
    return GradeWithdrawal.objects.create(village=world.village, year=2020, by=by, **row)


def _appeal(world, **fields):
    return Appeal.objects.create(
        village=world.village, year=2020, filed="2020-01-01", reason="有误", **fields
    )


def _view(world):
    return SelfView.objects.create(
        village=world.village, year=2020, criterion="levy_rate", held=True
    )


def test_what_was_asked_is_frozen_as_it_stands(township, model, leader, client_for):
    round_ = open_round(township, leader)
    confirm(round_, leader)
    Flag.objects.create(
        village=model,
        period=202506,
        until=202506,
        rule="jump",
        words="多一倍",
        fingerprint="0" * 64,
        state="explained",
        answer="新迁入一组",
        answered_at="2026-01-10T00:00:00Z",
    )
    answer_flags(TOWN)
    frozen = publish_round(round=round_, by=leader).round.frozen.get(code=VILLAGE)
    answered = {
        "期间": "2025年6月",
        "疑点": "多一倍",
        "核查结果": "情况属实",
        "核查情况": "新迁入一组",
    }
    assert answered in frozen.flags
    assert [line["核查结果"] for line in frozen.flags if "连续36个月" in line["疑点"]] == [
        "情况属实"
    ]


def test_a_flag_of_another_year_does_not_stand_in_the_way(township, model, leader):
    round_ = open_round(township, leader)
    confirm(round_, leader)
    answer_flags(TOWN)
    asked = {"rule": "jump", "words": "多一倍", "fingerprint": "0" * 64}
    later = Flag.objects.create(village=model, period=202601, until=202601, **asked)
    assert problems(round_, assess(code=TOWN, year=YEAR)) == []
    Flag.objects.filter(pk=later.pk).update(period=202511)
    assert problems(round_, assess(code=TOWN, year=YEAR)) == ["1条疑点没有核查：观冲村。"]


def test_what_changed_while_it_was_confirmed_is_shown_and_then_meant(
    township, model, leader, client_for
):
    open_round(township, leader)
    accept(model)
    client, page = client_for(leader), f"/rounds/{TOWN}/2025/confirm/"
    form = client.get(page).context["form"]
    data = {name: form[name].value() for name in form.fields} | {f"grade_{VILLAGE}": "model"}
    Finding.objects.filter(village=model, kind="three_life_services").update(held=False)
    refusal = client.post(page, data | {f"reason_{VILLAGE}": "特色突出"})
    assert "打开以后这个村的数据有变化" in refusal.content.decode()
    again = refusal.context["form"]
    assert again[f"reason_{VILLAGE}"].value() == "特色突出"
    data = {name: again[name].value() for name in again.fields}
    assert client.post(page, data).status_code == 302
    assert (FinalGrade.objects.get().computed, FinalGrade.objects.get().grade) == (
        "advanced",
        "model",
    )
