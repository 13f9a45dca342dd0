"""The demo township has the documents' scale, and every row of it is one that a person could have
entered."""

from django.db import models
from django.db.models import Count
from django.utils import timezone

from accounts.records import Record
from associations import models as organisation
from associations.models import (
    REQUIRED_POSTS,
    Area,
    Association,
    ContractTarget,
    Designation,
    Post,
    Rule,
    Term,
    Village,
)
from demo.society.people import TOWNSHIP
from demo.stories import CLOSED_VILLAGE
from members import models as membership
from members.models import (
    Campaign,
    CampaignEntry,
    Contact,
    Household,
    Member,
    MemberAppraisal,
    MemberGroup,
    Membership,
    Suggestion,
)


def test_the_documents_scale(demo: int) -> None:
    assert MemberGroup.objects.current().count() == 469
    assert (
        MemberGroup.objects.current()
        .filter(leader__left__isnull=True, leader__isnull=False)
        .count()
        == 462
    )
    assert MemberGroup.objects.leaderless().count() == 7
    assert Member.objects.current().count() == 3_600
    kinds = dict(Association.objects.current().order_by().values_list("kind").annotate(Count("id")))
    assert sum(kinds.values()) == 47
    assert [kinds[kind] for kind in ("township", "branch", "village")] == [1, 5, 26]
    areas = Area.objects.in_division(TOWNSHIP)
    assert areas.count() == areas.filter(associations__kind="branch").count() == 5


def test_the_gaps_that_the_page_teaches_with(demo: int) -> None:
    today = timezone.localdate()
    villages = Village.objects.in_division(TOWNSHIP).open_on(today)
    assert {group.village.name for group in MemberGroup.objects.leaderless()} == {
        "双桥村", "咸加村", "高桥村", "公益新村",
    }  # fmt: skip
    assert Member.objects.without_household().count() == 12
    assert Member.objects.without_group().count() == 5
    assert 20 <= Household.objects.in_division(TOWNSHIP).uncontacted().count() <= 60
    assert 5 <= Member.objects.without_contacts().count() <= 20
    assert not MemberGroup.objects.without_council_member().exists()
    assert not villages.exclude(associations__kind="village", associations__dissolved=None).exists()
    assert Term.objects.overdue(today).get().association.name == "熬头村计划生育协会"
    required = Post.objects.filter(
        ended__isnull=True, association__dissolved__isnull=True, kind__in=REQUIRED_POSTS
    )
    assert required.values("association", "kind").distinct().count() == 3 * 47 - 2
    rules = Rule.objects.filter(repealed__isnull=True).values("village").annotate(n=Count("id"))
    assert sorted(row["n"] for row in rules)[:4] == [11, 11, 11, 12]


def test_every_row_could_have_been_entered_by_hand(demo: int) -> None:
    for module in (organisation, membership):
        for model in {ContractTarget} | {
            m for m in vars(module).values() if isinstance(m, type) and issubclass(m, Record)
        }:
            for row in model._default_manager.order_by("pk")[
                :: max(1, model._default_manager.count() // 40)
            ]:
                row.full_clean()


def test_post_holders_lead_and_stipends_follow_the_documents(demo: int) -> None:
    stipends = Post.objects.filter(ended__isnull=True, stipend__gt=0)
    assert set(stipends.filter(association__kind="township").values_list("kind", "stipend")) == {
        ("council_member", 6000)
    }
    assert set(
        stipends.filter(association__kind="village").values_list("stipend", "stipend_tied")
    ) == {
        (2000, False),
        (6000, True),
    }
    council = Post.objects.filter(
        association__kind="village", kind="council_member", ended__isnull=True
    )
    assert all(
        Member.objects.filter(village_id=p.association.code, name=p.name).exists() for p in council
    )


def test_people_come_go_and_move(demo: int) -> None:
    came = Membership.objects.filter(village=CLOSED_VILLAGE[0], until__isnull=False)
    assert came.filter(member__village__name="观冲村").count() == 46
    assert set(Member.objects.filter(left__isnull=False).values_list("left_kind", flat=True)) == {
        "moved", "withdrew", "died", "dissuaded", "struck",
    }  # fmt: skip
    assert Campaign.objects.get().closed
    struck = CampaignEntry.objects.filter(outcome="struck")
    assert struck.count() == Member.objects.filter(left_kind="struck").count() > 5
    assert not CampaignEntry.objects.filter(outcome="pending").exists()


def test_the_chain_of_contacts_and_what_came_of_it(demo: int) -> None:
    today = timezone.localdate()
    assert 1.4 <= Contact.objects.count() / 3_600 <= 1.5
    assert not Contact.objects.exclude(household__village=models.F("member__village")).exists()
    assert Suggestion.objects.filter(adopted=True).count() == 18
    assert Suggestion.objects.filter(answered__isnull=True, deadline__lt=today).count() == 2
    assert MemberAppraisal.objects.filter(year=demo, mark="outstanding").count() > 100
    assert Member.objects.filter(skills__contains="养蜂").count() > 20
    assert Member.objects.filter(name__in=["龚䶮", "王𬱖"]).count() >= 2


def test_contracts_tell_the_same_story_as_the_grades(demo: int) -> None:
    failed = ContractTarget.objects.filter(held=False).select_related("contract__village")
    assert {(t.contract.village.name, t.name) for t in failed} == {
        ("片玉村", "月报按时上报"),
        ("咸加村", "育龄妇女综合避孕节育措施落实率"),
        ("菊花村", "群众综合满意率"),
        ("金桥村", "计划生育率（连续三年累计）"),
    }
    classes = Designation.objects.filter(kind="class", until__isnull=True)
    assert all(row.value == row.village.village_class for row in classes.select_related("village"))
