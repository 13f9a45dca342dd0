"""The pages of a plan: made from a template, its stages moved, villages ticked, and what each role
finds."""

import datetime
import re
import subprocess

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.models import TrailEntry
from associations import conditions
from associations.models import Plan, PlanStage, PlanTarget, StageTick
from associations.plans.services import create_plan
from associations.plans.templates import TEMPLATES

TOWN, VILLAGE = "431321107", "431321107207"
TODAY = timezone.localdate()
YEAR = TODAY.year
DAYS = datetime.timedelta


@pytest.fixture
def client(staff, client_for):
    return client_for(staff)


@pytest.fixture
def plan(township, staff):
    """From a year before today to a year after, with one stage that ended five days ago, ticked by
    hand."""
    plan = Plan.objects.create(
        township=township,
        name="推行方案",
        starts=TODAY - DAYS(365),
        ends=TODAY + DAYS(365),
        aim="村村有章程",
    )
    PlanStage.objects.create(
        plan=plan,
        number=1,
        name="动员",
        what="开动员会",
        starts=TODAY - DAYS(20),
        ends=TODAY - DAYS(5),
    )
    return plan


def stage_form(stage, **changed):
    return {
        **{"number": stage.number, "name": stage.name, "starts": stage.starts, "ends": stage.ends},
        **{
            "what": stage.what,
            "applies": stage.applies,
            "asks": stage.condition,
            "version": stage.version,
        },
    } | changed


def test_a_plan_from_the_first_template(township, client):
    response = client.post(f"/plans/{TOWN}/new/", {"template": "by_type", "year": YEAR})
    plan = Plan.objects.get()
    assert response.headers["Location"] == f"/plans/{TOWN}/{plan.pk}/"
    assert (plan.name, plan.year) == (f"{YEAR}年推行村民自治实施方案", YEAR)
    rows = [
        (stage.name, f"{stage.starts:%m-%d}", f"{stage.ends:%m-%d}", stage.condition)
        for stage in plan.stages.all()
    ]
    assert rows == [
        ("确定类型", "05-01", "05-18", "type_declared"),
        ("制定章程", "06-21", "06-30", "charter_filed"),
        ("签订协议", "07-01", "07-10", "agreements_signed"),
        ("组织实施", "07-11", "11-30", "charter_issued"),
        ("评估验收", "12-01", "12-31", "grade_reached"),
    ]
    target = plan.targets.get()
    assert (target.condition, target.parameter, target.threshold, target.unit) == (
        "grade_reached",
        4,
        3,
        "count",
    )
    assert TrailEntry.objects.filter(action="登记阶段").count() == 5


def test_a_plan_from_the_second_template(township, staff):
    plan = create_plan(township=township, template="by_pilots", year=2026, by=staff)
    days = [
        (f"{stage.starts:%m%d}", f"{stage.ends:%m%d}", stage.applies) for stage in plan.stages.all()
    ]
    assert days == [
        ("0709", "0718", "pilot"),
        ("0719", "0721", "pilot"),
        ("0722", "0810", "easy"),
        ("0811", "0820", "hard"),
        ("0821", "0825", "all"),
    ]
    assert [(aim.parameter, aim.threshold, aim.unit) for aim in plan.targets.all()] == [
        (2, 90, "percent"),
        (4, 70, "percent"),
    ]


def test_templates_ask_what_the_rooms_can_answer():
    asked = [
        row
        for template in TEMPLATES.values()
        for row in (*template.stages, *template.targets)
        if row.condition
    ]
    assert asked
    for row in asked:
        condition = conditions.get(row.condition)
        assert condition, row
        assert condition.accepts(row.parameter), row


def test_a_blank_plan_says_what_to_do_first(township, client):
    client.post(f"/plans/{TOWN}/new/", {"template": "blank", "year": YEAR, "name": "自写方案"})
    text = client.get(f"/plans/{TOWN}/{Plan.objects.get().pk}/").content.decode()
    assert "这个方案还没有阶段" in text
    assert "增加阶段" in text


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"year": YEAR + 2}, f"最晚可以定到 {YEAR + 1} 年"),
        ({"year": 26}, "1980"),
        ({"year": ""}, "请填写"),
        ({"name": "推行方案"}, "已有一份“推行方案”"),
    ],
)
def test_what_is_refused_of_a_new_plan(plan, client, typed, told):
    response = client.post(
        f"/plans/{TOWN}/new/", {"template": "by_type", "year": YEAR, "name": "", **typed}
    )
    assert (response.status_code, Plan.objects.count()) == (422, 1)
    assert told in response.content.decode()


def in_words(day):
    return f"{day.month}月{day.day}日"


def test_moving_a_stages_date_recolours_the_matrix(plan, village, client):
    page, stage = f"/plans/{TOWN}/{plan.pk}/", plan.stages.get()
    columns = client.get(page).context["progress"].columns
    assert [cell.state for cell in columns[0].cells] == ["late"] * 3
    assert "迟5天" in client.get(page).content.decode()
    moved = stage_form(stage, ends=TODAY + DAYS(9))
    response = client.post(f"/plans/{TOWN}/stages/{stage.pk}/edit/", moved)
    assert "改了期限，要写明改期的原因" in response.content.decode()
    moved["why_moved"] = "汛期推后"
    response = client.post(f"/plans/{TOWN}/stages/{stage.pk}/edit/", moved, follow=True)
    assert "进度已按新的内容重算" in response.content.decode()
    assert [
        (cell.state, cell.detail) for cell in response.context["progress"].columns[0].cells
    ] == [("late", f"迟5天，改为{in_words(TODAY + DAYS(9))}")] * 3, "late by its first day"
    stage.refresh_from_db()
    moved = stage_form(stage, starts=TODAY + DAYS(3), ends=TODAY + DAYS(9))
    response = client.post(f"/plans/{TOWN}/stages/{stage.pk}/edit/", moved, follow=True)
    assert {cell.state for cell in response.context["progress"].columns[0].cells} == {"late"}


def test_every_cell_explains_itself(plan, village, client):
    StageTick.objects.create(
        stage=plan.stages.get(), village=village, done=TODAY - DAYS(3), note="看了会议记录"
    )
    text = client.get(f"/plans/{TOWN}/{plan.pk}/").content.decode()
    cells = re.findall(r'<details class="cell".*?</details>', text, re.S)
    assert len(cells) == 3
    done = next(cell for cell in cells if "完成</span>" in cell)
    assert f"乡镇登记：看了会议记录。{TODAY - DAYS(3)} 完成，迟2天。" in done
    late = next(cell for cell in cells if "逾期</span>" in cell)
    assert "乡镇还没有登记本村完成。" in late
    assert "条件：逐村登记" in late
    assert str(TODAY - DAYS(5)) in late


def test_the_matrix_is_narrowed_down(plan, village, client):
    StageTick.objects.create(stage=plan.stages.get(), village=village, done=TODAY)
    rows = client.get(f"/plans/{TOWN}/{plan.pk}/?show=late").context["matrix"]
    assert [row.name for row, _ in rows] == ["中心社区", "双桥村"]
    assert client.get(f"/plans/{TOWN}/{plan.pk}/?show=undecided").context["matrix"] == []


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"ends": TODAY - DAYS(30)}, "__all__"),
        ({"ends": TODAY + DAYS(400)}, "ends"),
        ({"starts": TODAY - DAYS(400)}, "starts"),
        ({"asks": "agreements_signed"}, "parameter"),
        ({"asks": "agreements_signed", "parameter": "101"}, "parameter"),
        ({"asks": "no_such"}, "asks"),
        ({"asks": "grade_reached:9"}, "asks"),
    ],
)
def test_what_is_refused_of_a_stage(plan, client, changed, field):
    stage = plan.stages.get()
    response = client.post(f"/plans/{TOWN}/stages/{stage.pk}/edit/", stage_form(stage, **changed))
    assert response.status_code == 422
    assert field in response.context["form"].errors
    stage.refresh_from_db()
    assert stage.version == 0


@pytest.mark.parametrize(
    ("asks", "typed", "stored"),
    [
        ("charter_filed", "80", ("charter_filed", None)),
        ("agreements_signed", "80", ("agreements_signed", 80)),
        ("grade_reached:2", "", ("grade_reached", 2)),
    ],
)
def test_the_condition_is_chosen_from_what_records_answer(plan, client, asks, typed, stored):
    stage = plan.stages.get()
    address = f"/plans/{TOWN}/stages/{stage.pk}/edit/"
    assert client.post(address, stage_form(stage, asks=asks, parameter=typed)).status_code == 302
    stage.refresh_from_db()
    assert (stage.condition, stage.parameter) == stored
    assert client.get(address).context["form"]["asks"].value() == asks


def test_who_loses_sees_the_others_condition(plan, client):
    stage = plan.stages.get()
    address = f"/plans/{TOWN}/stages/{stage.pk}/edit/"
    client.post(address, stage_form(stage, asks="grade_reached:2"))
    response = client.post(address, stage_form(stage, asks="charter_filed"))
    assert response.status_code == 409
    [line] = response.context["conflict"]
    assert (line.label, line.mine, line.theirs) == ("完成条件", "章程已备案", "达到合格村以上")


def test_a_plan_does_not_shrink_below_its_stages(plan, client):
    data = {"name": plan.name, "starts": TODAY, "ends": plan.ends, "version": 0}
    response = client.post(f"/plans/{TOWN}/{plan.pk}/edit/", data)
    assert response.status_code == 422
    assert "阶段“动员”的日期会落在方案之外" in response.content.decode()


def test_targets_are_tracked(plan, village, client):
    data = {"number": 1, "name": "章程", "threshold": 1, "unit": "count", "asks": "charter_filed"}
    client.post(f"/plans/{TOWN}/{plan.pk}/targets/new/", data)
    [aim] = client.get(f"/plans/{TOWN}/{plan.pk}/").context["aims"]
    assert (aim.reached, aim.of, aim.needed, aim.held, aim.words) == (0, 3, 1, False, "章程已备案")
    target = PlanTarget.objects.get()
    address = f"/plans/{TOWN}/targets/{target.pk}/edit/"
    assert (
        client.post(address, data | {"threshold": 101, "unit": "percent", "version": 1}).status_code
        == 422
    )
    assert client.post(address, {"act": "remove"}).status_code == 302
    assert not PlanTarget.objects.exists()


def test_a_village_is_ticked_and_the_tick_taken_back(plan, village, client):
    address = f"/plans/{VILLAGE}/stages/{plan.stages.get().pk}/tick/"
    future = client.post(address, {"done": TODAY + DAYS(1), "note": ""})
    assert (future.status_code, StageTick.objects.count()) == (422, 0)
    client.post(address, {"done": TODAY - DAYS(6), "note": "现场查看"})
    tick = StageTick.objects.get()
    assert (tick.village_id, tick.done, tick.note) == (VILLAGE, TODAY - DAYS(6), "现场查看")
    assert TrailEntry.objects.filter(action="登记阶段完成", division=VILLAGE).count() == 1
    client.post(address, {"act": "remove"})
    assert not StageTick.objects.exists()
    assert TrailEntry.objects.filter(action="删除阶段完成", division=VILLAGE).count() == 1


def test_many_villages_are_ticked_at_once(plan, village, other_village, community, client):
    StageTick.objects.create(stage=plan.stages.get(), village=village, done=TODAY - DAYS(9))
    address = f"/plans/{TOWN}/stages/{plan.stages.get().pk}/tick/"
    assert client.post(address, {"done": TODAY, "note": ""}).status_code == 422
    chosen = [other_village.pk, community.pk]
    client.post(address, {"villages": chosen, "done": TODAY - DAYS(1), "note": "镇里核对"})
    rows = StageTick.objects.order_by("village").values_list("village_id", "done")
    assert list(rows) == [
        (community.pk, TODAY - DAYS(1)),
        (village.pk, TODAY - DAYS(9)),
        (other_village.pk, TODAY - DAYS(1)),
    ]
    assert client.get(address).status_code == 302, "nothing is left to tick"


def test_what_records_answer_and_what_is_not_asked_is_not_ticked(plan, village, client):
    stage = plan.stages.get()
    PlanStage.objects.update(applies="pilot")
    response = client.post(
        f"/plans/{VILLAGE}/stages/{stage.pk}/tick/", {"done": TODAY}, follow=True
    )
    assert "不要求观冲村" in response.content.decode()
    PlanStage.objects.update(applies="all", condition="charter_filed")
    assert (
        client.post(f"/plans/{VILLAGE}/stages/{stage.pk}/tick/", {"done": TODAY}).status_code == 302
    )
    assert not StageTick.objects.exists()


def test_a_village_that_is_gone_is_not_ticked(plan, village, client):
    village.closed = TODAY - DAYS(1)
    village.save()
    client.post(f"/plans/{VILLAGE}/stages/{plan.stages.get().pk}/tick/", {"done": TODAY - DAYS(2)})
    assert not StageTick.objects.exists()


def test_two_stages_are_not_of_one_number(plan, client):
    stage = plan.stages.get()
    address = f"/plans/{TOWN}/{plan.pk}/stages/new/"
    assert client.get(address).context["form"]["number"].value() == 2
    response = client.post(address, stage_form(stage, name="另一个"))
    assert (response.status_code, plan.stages.count()) == (422, 1)
    assert "这个阶段号已经有了" in response.content.decode()


def test_a_tick_is_of_the_plans_township(plan, foreign_village):
    with pytest.raises(ValidationError, match="不在本乡镇"):
        StageTick(stage=plan.stages.get(), village=foreign_village, done=TODAY).full_clean()


def test_a_plan_goes_with_all_that_is_its_own(plan, village, client):
    StageTick.objects.create(stage=plan.stages.get(), village=village, done=TODAY)
    PlanTarget.objects.create(plan=plan, name="目标", condition="charter_filed", threshold=90)
    client.post(f"/plans/{TOWN}/{plan.pk}/edit/", {"act": "remove"})
    assert [model.objects.count() for model in (Plan, PlanStage, PlanTarget, StageTick)] == [
        0,
        0,
        0,
        0,
    ]
    removed = set(
        TrailEntry.objects.filter(action__startswith="删除").values_list("action", flat=True)
    )
    assert removed == {"删除实施方案", "删除阶段", "删除方案目标", "删除阶段完成"}


def test_a_secretary_sees_the_own_village(plan, village, secretary, client_for):
    PlanStage.objects.create(
        plan=plan,
        number=2,
        name="章程",
        condition="charter_filed",
        starts=TODAY - DAYS(1),
        ends=TODAY + DAYS(3),
    )
    client = client_for(secretary)
    assert (
        f"/plans/{VILLAGE}/village/{plan.pk}/" in client.get(f"/plans/{VILLAGE}/").content.decode()
    )
    text = client.get(f"/plans/{VILLAGE}/village/{plan.pk}/").content.decode()
    assert "开动员会" in text
    assert "还没有开始制定章程。" in text
    assert f'href="/charters/{VILLAGE}/"' in text, "where it is done"
    assert "登记完成" not in text
    assert client.get(f"/plans/{TOWN}/{plan.pk}/").status_code == 404
    assert client.get(f"/plans/{VILLAGE}/stages/{plan.stages.first().pk}/tick/").status_code == 403


def test_the_county_reads_the_plans_of_its_townships(plan, county, client_for):
    client = client_for(county)
    assert f"/plans/{TOWN}/{plan.pk}/" in client.get("/plans/431321/").content.decode()
    text = client.get(f"/plans/{TOWN}/{plan.pk}/").content.decode()
    assert "各村进度" in text
    assert "修改方案" not in text


def test_the_paper_holds_chart_stages_targets_and_every_village(plan, village, client, tmp_path):
    PlanTarget.objects.create(plan=plan, name="章程都备案", condition="charter_filed", threshold=90)
    paper = tmp_path / "plan.pdf"
    paper.write_bytes(client.get(f"/plans/{TOWN}/{plan.pk}/print/").getvalue())
    text = subprocess.run(
        ["pdftotext", "-layout", paper, "-"], capture_output=True, text=True, check=True
    ).stdout
    for words in (
        "洪山殿镇推行方案",
        "今天",
        "开动员会",
        "章程都备案",
        "观冲村",
        "双桥村",
        "中心社区",
        "逾期 迟5天",
    ):
        assert words in text, words
    size = subprocess.run(["pdfinfo", paper], capture_output=True, text=True, check=True).stdout
    assert re.search(r"Page size:\s+841\.\d+ x 595\.\d+ pts", size)
