"""A merger by mistake is undone the same day: nothing of either village differs from before."""

from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.test import Client

from accounts.models import TrailEntry, User
from accounts.texts import OURS
from assessment.grading.services.outcomes import assess
from associations import reorganisation
from associations.mergers import undo
from associations.mergers.services import split_village
from associations.models import Reorganisation, Rule, Village
from associations.reorganisation import ReorganisationPlan
from autonomy.models import AgreementTemplate
from members.models import Membership

from ...autonomy.agreements import records as agreements
from ...care.families.records import certify, support
from ...conftest import TOWNSHIP, VILLAGE
from ...members.records import add_contact, add_group, add_household, add_member
from .test_reorganisation import DAY, FOUNDED, association_of, merge

pytestmark = pytest.mark.django_db


def everything() -> dict[str, list[dict[str, Any]]]:
    """All rows of all models but the trail, and what sessions and forms leave."""
    left_out = {"TrailEntry", "TrailHead", "FormToken", "Attempts", "AccountAct", "User"}
    return {
        model._meta.label: list(model._base_manager.order_by("pk").values())
        for model in apps.get_models(include_auto_created=True)
        if model._meta.app_label in OURS and model.__name__ not in left_out
    }


@pytest.fixture(autouse=True)
def world(village: Village, other_village: Village, community: Village, staff: User) -> None:
    template = agreements.text_of(village)
    for place in (village, other_village):
        association_of(place)
        group = add_group(place, 1)
        home = add_household(place, number="1")
        member = add_member(place, f"{place.name[0]}静", joined="2019-05", group=group)
        member.household = home
        member.save()
        group.leader = member
        group.save()
        add_contact(member, home)
        certify(support(home, "only_child", since=FOUNDED), since=FOUNDED)
        Rule.objects.create(village=place, kind="study", adopted=FOUNDED)
        agreements.answered(home, template, asked=FOUNDED, signed=FOUNDED)
    association_of(other_village, "market")
    assess(code=TOWNSHIP, year=2024)


def the_act() -> Reorganisation:
    return Reorganisation.objects.latest("pk")


def test_undone_nothing_differs(
    village: Village, other_village: Village, staff: User, client_for: Callable[[User], Client]
) -> None:
    before = everything()
    merge(village, other_village, staff)
    assert everything() != before
    client = client_for(staff)
    url = f"/villages/{VILLAGE}/merge/{the_act().pk}/undo/"
    assert url in client.get(f"/villages/{TOWNSHIP}/merge/").content.decode()
    page = client.get(url).content.decode()
    assert "双桥村" in page
    assert "确认撤销" in page
    answer = client.post(url, follow=True)
    assert "撤并已撤销" in answer.content.decode()
    after = everything()
    assert {label: rows for label, rows in after.items() if rows != before[label]} == {}
    told = TrailEntry.objects.latest("number")
    assert (told.action, told.division, told.after["会员"]) == ("撤销撤并", TOWNSHIP, 1)


def test_a_chain_is_undone_from_its_end(
    village: Village, other_village: Village, community: Village, staff: User
) -> None:
    before = everything()
    merge(village, other_village, staff)
    first = the_act()
    merge(community, village, staff)
    with pytest.raises(ValidationError, match="以后又有撤并"):
        undo.undo(act=first, by=staff)
    undo.undo(act=the_act(), by=staff)
    undo.undo(act=first, by=staff)
    assert everything() == before


def test_a_split_is_undone(village: Village, staff: User) -> None:
    before = everything()
    new = Village(
        code=f"{TOWNSHIP}901", name="新村", kind="village", township=village.township,
        opened=DAY, split_from=village,
    )  # fmt: skip
    groups = frozenset(key for key, _ in reorganisation.member_groups(VILLAGE))
    plan = ReorganisationPlan((village,), (), new, DAY, "双政函〔2025〕8号", groups)
    shown = reorganisation.preview(plan)
    split_village(plan=plan, fingerprint=shown.fingerprint, by=staff)
    assert Membership.objects.filter(village=new).exists()
    undo.undo(act=the_act(), by=staff)
    assert everything() == before


@pytest.mark.parametrize("what", ["会员", "制度", "协议"])
def test_what_was_recorded_since_refuses_it(
    village: Village,
    other_village: Village,
    staff: User,
    client_for: Callable[[User], Client],
    what: str,
) -> None:
    merge(village, other_village, staff)
    if what == "会员":
        add_member(village, "何静")
    elif what == "制度":
        Rule.objects.filter(village=other_village).update(version=5)
    else:
        agreements.answered(
            add_household(village, "祝明"), AgreementTemplate.objects.get(), asked=DAY, signed=DAY
        )
    url = f"/villages/{VILLAGE}/merge/{the_act().pk}/undo/"
    client = client_for(staff)
    assert what in client.get(url).content.decode()
    assert "不能撤销" in client.get(url).content.decode()
    assert client.post(url).status_code == 422
    other_village.refresh_from_db()
    assert other_village.merged_into_id == VILLAGE
