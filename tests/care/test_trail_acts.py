"""Acts on families are told as number and hash to those without the right, ordinary ones too and
those of before."""

import ast
from collections.abc import Callable
from pathlib import Path

import pytest
from django.apps import apps
from django.db.models import Model
from django.test import Client
from django.urls import reverse

from accounts import trail
from accounts.models import TrailEntry, User
from accounts.records import Record
from associations import reorganisation
from associations.mergers.services import merge_villages
from associations.models import Village
from associations.reorganisation import ReorganisationPlan
from associations.vocabulary.in_force import title_of
from care import reorganisation as care_reorganisation
from care.activities.models import ACTIVITIES
from care.families.services import take_up
from care.models import TO_PEOPLE, Activity, Category, Family
from care.trail_acts import COUNTED, on_record
from members.models import Household
from tests.conftest import VILLAGE

from .families.records import SINCE
from .ledger.records import add_fund, book, day

pytestmark = pytest.mark.django_db
CARE = Path(__file__).resolve().parent.parent.parent / "care"
TOLD = {  # acts of this room that are done to no family
    *("上传对账单", "推荐评选表彰"),
    *("转账", "捐款登记", "募捐款帮扶", "批量登记", "冲销转账"),
    *("结账", "反结账"),
}
Clients = Callable[[User], Client]


def told(user: User) -> list[TrailEntry]:
    return list(TrailEntry.objects.visible_to(user).disclosed_to(user).order_by("number"))


def withheld(user: User, **entry: object) -> bool:
    trail.record(**({"by": None, "division": VILLAGE, "target": "某户"} | entry))  # type: ignore[arg-type]
    return told(user)[-1].withheld  # type: ignore[attr-defined,no-any-return]


def leads_to_a_family(model: type[Model], seen: frozenset[type[Model]] = frozenset()) -> bool:
    """By a foreign key of its own, or of a row that it belongs to."""
    targets = {
        field.related_model for field in model._meta.concrete_fields if field.related_model
    } - {model, *seen}
    return Family in targets or any(leads_to_a_family(target, seen | {model}) for target in targets)


RECORDS = [
    model
    for model in apps.get_models()
    if issubclass(model, Record)
    and (model is Family or leads_to_a_family(model) or model.__name__ in ("Aid", "Policy"))
]


@pytest.mark.parametrize("model", RECORDS, ids=lambda model: model.__name__)
def test_whatever_leads_to_a_family_is_withheld(
    model: type[Model], village: Village, leader: User, staff: User
) -> None:
    for action in on_record(model):
        assert withheld(leader, action=action), action
        assert not withheld(staff, action=action), "who may open them reads what was done"


def test_the_models_are_found() -> None:
    names = {model.__name__ for model in RECORDS}
    assert {"Family", "Support", "Schooling", "Aid", "Certificate", "Policy", "Insured"} <= names
    assert not {"Household", "Member", "Fund", "Honour"} & names


def actions_in(source: str) -> set[str]:
    """Every text that is given as `action` anywhere in the room."""
    return {
        node.value
        for call in ast.walk(ast.parse(source))
        if isinstance(call, ast.Call)
        for keyword in call.keywords
        if keyword.arg == "action"
        for node in ast.walk(keyword.value)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }


def test_every_act_of_the_room_is_withheld_or_said_to_be_told(
    village: Village, leader: User
) -> None:
    """A new one turns this red until somebody has thought of it."""
    found = set().union(*(actions_in(path.read_text()) for path in CARE.rglob("*.py")))
    assert len(found) > 5
    open_ = {action for action in found if action and not withheld(leader, action=action)}
    assert open_ - TOLD - {"评选表彰："} == set()


def test_of_the_ledger_what_went_to_families_and_persons(village: Village, leader: User) -> None:
    fund = add_fund(village)
    book(fund, day(1), "donation", 1000)
    for category in Category:
        if category not in ("opening", "transfer_in", "transfer_out"):
            book(fund, day(2), category, 1)
            assert told(leader)[-1].withheld == (category in TO_PEOPLE), category  # type: ignore[attr-defined]


@pytest.mark.parametrize("kind", Activity.Kind)
def test_of_the_log_visits(kind: str, village: Village, leader: User) -> None:
    label = title_of(ACTIVITIES, kind, village.pk)
    visit = kind in ("home_visit", "condolence")
    assert withheld(leader, action="登记活动", after={"类别": label}) == visit
    assert withheld(leader, action="删除活动", before={"类别": label}) == visit
    homes = {"类别": "县里另起的名称", "走访户数": "1" if visit else ""}
    assert withheld(leader, action="登记活动", after=homes) == visit


def test_of_the_log_what_a_health_check_found_in_old_entries(
    village: Village, leader: User
) -> None:
    check = {"类别": "健康检查", "查出患病人数": "3", "病种合计": "高血压3人"}
    assert withheld(leader, action="登记活动", after=check)
    assert withheld(leader, action="修改活动", before=check, after=check | {"查出患病人数": ""})
    assert not withheld(
        leader, action="登记活动", after=check | {"查出患病人数": "", "病种合计": "[]"}
    )
    assert not withheld(
        leader, action="登记活动", after={"类别": "健康检查", "检查结果": "不显示（1f）"}
    )


def test_number_and_hash_and_nothing_else(
    village: Village, staff: User, leader: User, client_for: Clients
) -> None:
    home = Household.objects.create(village=village, head="龙望舒")
    take_up(family=Family(household=home), kinds=["only_child"], since=SINCE, by=staff)
    trail.record(by=staff, action="上报月报", target="观冲村", division=VILLAGE)
    page = client_for(leader).get(reverse("trail-list"))
    table = page.context["table"]
    entries = [entry for entry in table.rows if entry.withheld]
    assert len(entries) == 2
    for entry in entries:
        cells = {name: column.text(entry) for name, column in table.columns.items()}
        assert {name for name, cell in cells.items() if cell.strip()} == {"number", "hash"}
        assert entry.hash in cells["hash"]
    assert trail.verify()[0] == TrailEntry.objects.count(), "the chain is whole"


def test_no_filter_finds_them_or_offers_them(
    village: Village, staff: User, leader: User, client_for: Clients
) -> None:
    home = Household.objects.create(village=village, head="龙望舒")
    family = take_up(family=Family(household=home), kinds=["bereaved"], since=SINCE, by=staff)
    trail.record(by=staff, action="上报月报", target="观冲村", division=VILLAGE)
    today = trail.TrailEntry.objects.latest("number").at.date().isoformat()
    queries = (
        {"since": "2000-01-01"},
        {"until": today},
        {"by": staff.pk},
        {"division": VILLAGE},
        {"text": family.reference},
        {"text": "家庭"},
        {"action": "登记关怀家庭"},
        {"text": staff.name},
    )
    for query in queries:
        page = client_for(leader).get(reverse("trail-list", query=query))
        found = page.context["table"].rows
        if page.context["filter"].form.is_valid():
            assert not [entry for entry in found if entry.withheld], query
    offered = page.context["filter"].form.fields["action"].choices
    assert [value for value, _ in offered if value] == ["上报月报"]
    mine = client_for(staff).get(reverse("trail-list", query={"action": "登记关怀家庭"}))
    assert [entry.target for entry in mine.context["table"].rows] == [str(family)]


def test_what_a_merger_counts_of_them(
    village: Village, other_village: Village, staff: User, leader: User
) -> None:
    home = Household.objects.create(village=village, head="龙望舒")
    take_up(family=Family(household=home), kinds=["bereaved"], since=SINCE, by=staff)
    plan = ReorganisationPlan((village,), (village,), other_village, day(1), "双政函〔2025〕8号")
    merge_villages(plan=plan, fingerprint=reorganisation.preview(plan).fingerprint, by=staff)
    labels = {line.label for line in care_reorganisation.lines(plan)} | {
        label for label, _ in care_reorganisation.KEPT
    }
    kept = set(COUNTED) | {"经费", "评选表彰", "致富项目"}
    assert labels <= kept, "a new count is thought of"
    of_staff, of_leader = told(staff)[-1].after, told(leader)[-1].after
    assert any(name.endswith("关怀家庭") for name in of_staff)
    assert set(of_staff) - set(of_leader) == {name for name in of_staff if name.endswith(COUNTED)}
    assert set(of_leader) >= {"日期", "文件依据"}
