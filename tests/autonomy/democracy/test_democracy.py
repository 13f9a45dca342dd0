"""责任追究 and 自治评先: who writes, what is asked, what is open, and what a merger leaves."""

import datetime
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone
from openpyxl import load_workbook

from accounts.models import User
from associations import reorganisation
from associations.mergers.services import merge_villages
from associations.models import Village
from associations.reorganisation import STAYS, ReorganisationPlan
from autonomy.democracy.services import call_to_account, honour
from autonomy.models import Accountability, Matter, Meeting, Merit
from members.models import Household, MemberGroup
from tests.conftest import OTHER_VILLAGE, TOWNSHIP, VILLAGE
from tests.test_constraints import refused

pytestmark = pytest.mark.django_db
ClientFor = Callable[[User], Client]
DAY = datetime.date(2025, 10, 12)
TODAY = timezone.localdate()
CASE = {
    "person": "易小舟",
    "post": "worker",
    "breach": "neglect",
    "facts": "8月的月报经两次催办仍未上报。",
}
TYPED = {
    **CASE,
    "village": VILLAGE,
    "date": "2025-10-12",
    "decision": "",
    "decided": "",
    "decided_by": "",
}
DECIDED = {"decision": "talk", "decided": "2025-11-03", "decided_by": "镇人民政府"}


def case_of(village: Village, **values: Any) -> Accountability:
    return Accountability.objects.create(**{"village": village, "date": DAY, **CASE, **values})


def errors(page: Any) -> dict[str, str]:
    assert page.status_code == 422
    return {name: found[0] for name, found in page.context["form"].errors.items()}


@pytest.fixture
def office(client_for: ClientFor, staff: User) -> Client:
    return client_for(staff)


@pytest.fixture
def group(village: Village) -> MemberGroup:
    return MemberGroup.objects.create(village=village, number=1, name="第一小组")


@pytest.fixture
def household(village: Village) -> Household:
    return Household.objects.create(village=village, head="何静", number="12")


# Accountability


def test_a_case_is_found_and_later_decided(office: Client, village: Village) -> None:
    address = f"/accountability/{TOWNSHIP}/2025/"
    page = office.post(f"{address}new/", TYPED)
    case = Accountability.objects.get()
    assert page.url == f"/accountability/{VILLAGE}/{case.pk}/detail/"
    assert [row.pk for row in office.get(address).context["waiting"].rows] == [case.pk]
    office.post(
        f"/accountability/{VILLAGE}/{case.pk}/edit/", {**TYPED, **DECIDED, "version": case.version}
    )
    case.refresh_from_db()
    assert (case.decision, case.decided, case.decided_by) == (
        "talk",
        datetime.date(2025, 11, 3),
        "镇人民政府",
    )
    listed = office.get(address).context
    assert (listed["waiting"].rows, listed["decided"].rows) == ([], [case])


@pytest.mark.parametrize(
    ("typed", "fields"),
    [
        ({"post": ""}, {"post"}),
        ({"post": "villager"}, {"post"}),
        ({"village": ""}, {"village"}),
        ({"decision": "talk"}, {"decided", "decided_by"}),
        ({**DECIDED, "decided_by": ""}, {"decided_by"}),
        ({**DECIDED, "decision": ""}, {"decision"}),
        ({**DECIDED, "decided": "2025-10-11"}, {"decided"}),
        ({"date": (TODAY + datetime.timedelta(days=1)).isoformat()}, {"date"}),
        ({"person": "易小舟 13800000000"}, {"person"}),
    ],
)
def test_a_case_names_a_post_and_a_decision_its_day_and_body(
    office: Client, village: Village, typed: dict[str, str], fields: set[str]
) -> None:
    page = office.post(f"/accountability/{TOWNSHIP}/2025/new/", {**TYPED, **typed})
    assert errors(page).keys() == fields
    assert "普通村民和会员不在责任追究之列" in page.content.decode()
    assert not Accountability.objects.exists()


def test_a_member_who_holds_a_post_may_be_named(office: Client, household: Household) -> None:
    office.post(
        f"/accountability/{TOWNSHIP}/2025/new/",
        {**TYPED, "person": household.head, "post": "group"},
    )
    assert Accountability.objects.get().get_post_display() == "村民小组长"


def test_open_cases_of_earlier_years_stay_on_top(office: Client, village: Village) -> None:
    old = case_of(village, date=datetime.date(2023, 5, 1))
    done = {"decision": "talk", "decided": DAY, "decided_by": "镇"}
    case_of(village, date=datetime.date(2023, 6, 1), **done)
    found = office.get(f"/accountability/{VILLAGE}/2025/").context
    assert (found["waiting"].rows, found["decided"].rows) == ([old], [])


def test_the_village_reads_its_own_and_writes_nothing(
    client_for: ClientFor, secretary: User, village: Village, other_village: Village
) -> None:
    own, other = case_of(village), case_of(other_village)
    client = client_for(secretary)
    page = client.get(f"/accountability/{VILLAGE}/{own.pk}/detail/").content.decode()
    assert "易小舟，计生专干" in page
    assert "登记处理决定" not in page
    assert client.get(f"/accountability/{OTHER_VILLAGE}/{other.pk}/detail/").status_code == 404
    for address in (
        f"/accountability/{VILLAGE}/2025/new/",
        f"/accountability/{VILLAGE}/{own.pk}/edit/",
    ):
        assert (client.get(address).status_code, client.post(address, TYPED).status_code) == (
            403,
            403,
        )
    assert "登记责任追究" not in client.get(f"/accountability/{VILLAGE}/2025/").content.decode()


def test_the_workbook_of_cases(office: Client, village: Village, other_village: Village) -> None:
    case_of(village)
    case_of(other_village, date=datetime.date(2024, 1, 1))
    sheet = load_workbook(
        BytesIO(office.get(f"/accountability/{TOWNSHIP}/2025/workbook/").getvalue())
    ).active
    rows = [row for row in sheet.iter_rows(values_only=True) if row[0] in ("观冲村", "双桥村")]
    assert [(row[0], row[2], row[3], row[6]) for row in rows] == [
        ("观冲村", "易小舟", "计生专干", None)
    ]


# Merit


def test_a_group_or_a_household_of_merit(
    client_for: ClientFor, secretary: User, group: MemberGroup, household: Household
) -> None:
    client, address = client_for(secretary), f"/merits/{VILLAGE}/2025/"
    typed = {"reason": "联系户走访到位", "awarded": "2025-12-20", "group": "", "household": ""}
    assert errors(client.post(f"{address}new/", typed)).keys() == {"group"}
    both = {**typed, "group": group.pk, "household-typed": "12"}
    assert errors(client.post(f"{address}new/", both)) == {
        "group": "自治组和自治户选一个，只选一个。"
    }
    saved = client.post(f"{address}new/", {**typed, "group": group.pk})
    assert saved.url == f"{address}#merit-{Merit.objects.get().pk}"
    client.post(f"{address}new/", {**typed, "household-typed": "何静"})
    again = client.post(f"{address}new/", {**typed, "household-typed": "12"})
    assert errors(again) == {"__all__": "这户本年已评过。"}
    page = client.get(address)
    assert [merit.group for merit in page.context["groups"]] == [group]
    assert [merit.household for merit in page.context["households"]] == [household]
    assert f'id="merit-{page.context["groups"][0].pk}"' in page.content.decode()


@pytest.mark.parametrize("day", ["2024-12-31", "2027-01-01"])
def test_merit_is_awarded_in_its_year_or_the_next(
    client_for: ClientFor, secretary: User, group: MemberGroup, day: str
) -> None:
    typed = {"reason": "事迹", "awarded": day, "group": group.pk, "household": ""}
    page = client_for(secretary).post(f"/merits/{VILLAGE}/2025/new/", typed)
    assert errors(page).keys() == {"awarded"}


def test_only_groups_and_households_of_the_village_are_taken(
    client_for: ClientFor, secretary: User, village: Village, other_village: Village
) -> None:
    group = MemberGroup.objects.create(village=other_village, number=1, name="外村小组")
    Household.objects.create(village=other_village, head="乔远", number="7")
    client, address = client_for(secretary), f"/merits/{VILLAGE}/2025/new/"
    assert "外村小组" not in client.get(address).content.decode()
    typed = {"reason": "事迹", "awarded": "2025-12-20"}
    assert errors(client.post(address, {**typed, "group": group.pk, "household": ""})).keys() == {
        "group"
    }
    assert errors(
        client.post(address, {**typed, "group": "", "household-typed": "乔远"})
    ).keys() == {"household"}
    with pytest.raises(ValidationError, match="不在本村"):
        honour(
            merit=Merit(village=village, year=2025, group=group, awarded=DAY, reason="事迹"),
            by=None,
        )


def test_the_township_sees_each_village(
    office: Client, group: MemberGroup, other_village: Village
) -> None:
    Merit.objects.create(village=group.village, year=2025, group=group, awarded=DAY, reason="事迹")
    rows = office.get(f"/merits/{TOWNSHIP}/2025/").context["rows"]
    assert [(village.name, len(groups), len(homes)) for village, groups, homes in rows] == [
        ("中心社区", 0, 0),
        ("观冲村", 1, 0),
        ("双桥村", 0, 0),
    ]


# A village that is no more


def test_nothing_is_added_to_a_closed_village(village: Village, group: MemberGroup) -> None:
    Village.objects.filter(pk=VILLAGE).update(closed=TODAY)
    with pytest.raises(ValidationError, match="已于"):
        call_to_account(case=Accountability(village=village, date=DAY, **CASE), by=None)
    with pytest.raises(ValidationError, match="已于"):
        honour(
            merit=Merit(village=village, year=2025, group=group, awarded=DAY, reason="事迹"),
            by=None,
        )


def merging(village: Village, target: Village, day: datetime.date) -> ReorganisationPlan:
    return ReorganisationPlan((village,), (village,), target, day, "双政函〔2025〕8号")


def test_a_merger_leaves_them_with_the_village_and_says_what_is_open(
    client_for: ClientFor,
    staff: User,
    village: Village,
    other_village: Village,
    household: Household,
) -> None:
    meeting = Meeting.objects.create(village=village, kind="council", date=DAY, present=7)
    Matter.objects.create(meeting=meeting, subject="增设公开栏", responsible="易小舟")
    Matter.objects.create(meeting=meeting, number=2, subject="油茶基地扩种")
    case_of(village)
    merit = Merit.objects.create(
        village=village, year=2025, household=household, awarded=DAY, reason="事迹"
    )
    plan = merging(village, other_village, datetime.date(2026, 1, 1))
    shown = reorganisation.preview(plan)
    found = {line.label: (line.count, line.note) for line in shown.of(VILLAGE, STAYS)}
    assert found["会议"] == (1, "其中 1 个议题待落实")
    assert found["责任追究"] == (1, "其中 1 件还没有处理决定")
    assert found["自治评先"] == (1, "")
    merge_villages(plan=plan, fingerprint=shown.fingerprint, by=staff)
    household.refresh_from_db()
    merit.refresh_from_db()
    assert (household.village_id, merit.village_id) == (OTHER_VILLAGE, VILLAGE)
    address = f"/merits/{VILLAGE}/{merit.pk}/edit/"
    typed = {
        "group": "",
        "household": household.pk,
        "reason": "走访到位",
        "awarded": "2025-10-12",
    }
    client_for(staff).post(address, typed)
    merit.refresh_from_db()
    assert merit.reason == "走访到位"


def test_no_village_closes_before_its_last_meeting(
    village: Village, other_village: Village
) -> None:
    Meeting.objects.create(village=village, kind="council", date=DAY, present=7)
    refusals = reorganisation.preview(merging(village, other_village, DAY)).refusals
    assert "观冲村 2025-10-12 还有会议，撤销日期须在这以后。" in refusals
    case_of(village)
    assert len(reorganisation.preview(merging(village, other_village, DAY)).refusals) == 2
    assert (
        reorganisation.preview(
            merging(village, other_village, DAY + datetime.timedelta(days=1))
        ).refusals
        == []
    )


# What the database itself refuses


def test_the_database_holds_meetings_cases_and_merits_to_their_rules(
    village: Village, group: MemberGroup, household: Household
) -> None:
    meeting = Meeting.objects.create(village=village, kind="council", date=DAY, due=7, present=7)
    matter = Matter.objects.create(meeting=meeting, subject="增设公开栏")
    case = case_of(village)
    merit = Merit.objects.create(
        village=village, year=2025, group=group, awarded=DAY, reason="事迹"
    )
    Merit.objects.create(
        village=village, year=2025, household=household, awarded=DAY, reason="事迹"
    )
    for table, row, assignment, name in (
        ("meeting", meeting, "present = 8", "meeting_present_within_due"),
        ("matter", matter, "outcome = 'decided'", "matter_decided_says_what"),
        ("matter", matter, "votes_for = 5", "matter_votes_all_or_none"),
        (
            *("matter", matter),
            (
                "outcome = 'decided', decision = '增设', votes_for = 3, votes_against = 3, "
                "abstained = 1"
            ),
            "matter_decided_by_majority",
        ),
        ("accountability", case, "decision = 'talk'", "accountability_decided_after_found"),
        (
            "accountability",
            case,
            "decision = 'talk', decided = '2025-10-11'",
            "accountability_decided_after_found",
        ),
        ("merit", merit, "group_id = NULL", "merit_of_a_group_or_a_household"),
        ("merit", merit, f"household_id = {household.pk}", "merit_of_a_group_or_a_household"),
        ("merit", merit, f"group_id = NULL, household_id = {household.pk}", "household"),
    ):
        refused(name, f"UPDATE autonomy_{table} SET {assignment} WHERE id = %s", row.pk)
