"""A village that goes to another township, a township that goes to another county."""

import datetime
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from accounts.models import FormerCode, ImportBatch, Role, TrailEntry, User
from assessment.models import Round, Standard
from associations.models import Association, Body, County, Post, Rule, Seat, Township, Village
from autonomy.models import Charter
from care.models import Certificate, Family
from members.models import Campaign, Household, Member, Membership, Stay
from tests.assessment.reports.form.made import publish_form
from tests.associations.vocabulary.own_made import TEXT, publish_fields

from ...autonomy.charters.walks import a_charter
from ...care.families.records import certify, support
from ...care.ledger.records import add_fund, book
from ...conftest import FOREIGN_TOWNSHIP, OTHER_VILLAGE, TOWNSHIP, VILLAGE
from ...members.records import add_contact, add_group, add_household, add_member
from ..files import csv_of
from ..mergers.test_reorganisation import FOUNDED, association_of
from ..mergers.test_undo import everything
from .test_successions import HEADER, URL, faults_of, run, send

DAY = datetime.date(2026, 7, 1)
NEW = f"{FOREIGN_TOWNSHIP}301"
ROW = f"{VILLAGE},{NEW},{DAY},"
COUNTY, ELSEWHERE = "431322", "431322007"
TO_COUNTY = f"{TOWNSHIP},{ELSEWHERE},{DAY},"

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def world(village: Village, other_village: Village, foreign_village: Village) -> None:
    association = association_of(village)
    group = add_group(village, 1)
    group.council_post = Post.objects.get(association=association, kind="president")
    home = add_household(village, number="1")
    member = add_member(village, "文静", joined="2019-05", group=group, household=home)
    group.leader = member
    group.save()
    add_contact(member, home)
    certify(support(home, "only_child", since=FOUNDED), since=FOUNDED)
    Rule.objects.create(village=village, kind="study", adopted=FOUNDED)
    body = Body.objects.create(village=village, kind="council", formed=FOUNDED)
    Seat.objects.create(body=body, name="易安", started=FOUNDED, duty="chair")
    charter = a_charter(village, upto=7)
    Charter.objects.filter(pk=charter.pk).update(state="in_force", in_force_from=charter.begun)


def test_all_goes_on_there_and_nothing_is_lost_here(tmp_path: Path, secretary: User) -> None:
    assert f"{VILLAGE} 观冲村 → {NEW} 观冲村" in run(tmp_path, ROW)
    here, there = Village.objects.get(pk=VILLAGE), Village.objects.get(pk=NEW)
    assert (here.closed, here.merged_into, there.opened) == (DAY, there, DAY)
    assert here.became == "划归甘棠镇"
    assert Household.objects.get().village == Member.objects.get().village == there
    assert Family.objects.get().village == Certificate.objects.get().village == there
    assert [(row.village_id, row.since, row.until) for row in Stay.objects.order_by("pk")] == [
        (VILLAGE, None, DAY),
        (NEW, DAY, None),
    ]
    assert Membership.objects.on(DAY - datetime.timedelta(days=1)).get().village == here
    old, anew = Association.objects.order_by("pk")
    assert (old.dissolved, anew.founded, anew.code, anew.township_id) == (
        DAY,
        DAY,
        NEW,
        FOREIGN_TOWNSHIP,
    )
    [term] = anew.terms.all()
    assert (term.number, term.due, term.ended) == (1, datetime.date(2030, 1, 1), None)
    assert {(post.term, post.started) for post in anew.posts.all()} == {(term, DAY)}
    assert Member.objects.get().group.council_post.association == anew
    assert Rule.objects.get(village=there).adopted == Rule.objects.get(village=here).repealed == DAY
    assert Seat.objects.get(body__village=there).name == "易安"
    charter = Charter.objects.get(village=there)
    assert (charter.state, charter.in_force_from, charter.steps.count()) == ("in_force", DAY, 7)
    assert Charter.objects.get(village=here).state == "in_force"
    secretary.refresh_from_db()
    assert secretary.scope == NEW
    told = TrailEntry.objects.filter(action="划转村")
    assert {entry.division for entry in told} == {TOWNSHIP, FOREIGN_TOWNSHIP}
    call_command("verify")


def test_what_the_county_keeps_besides_goes_along(tmp_path: Path) -> None:
    """Also what no vocabulary knows any more."""
    publish_fields()
    own = {TEXT: "东莞", "k9999": "甲"}
    for model in (Village, Association, Household, Member):
        model.objects.filter(**{"pk" if model is Village else "village": VILLAGE}).update(own=own)
    run(tmp_path, ROW)
    assert Village.objects.get(pk=NEW).own == own
    assert Association.objects.get(code=NEW).own == own
    assert Household.objects.get().own == Member.objects.get().own == own


def test_previewed_done_and_undone_on_the_pages(
    county: User, secretary: User, staff: User, outsider: User, client_for: Callable[..., Client]
) -> None:
    """The old address leads on whoever is not of the old township; undone nothing differs."""
    before = everything()
    client = client_for(county)
    page = client.get(url := send(client, csv_of(ROW, header=HEADER))).content.decode()
    assert "随村走" in page
    assert "确认办理 1 个" in page
    assert Village.objects.filter(pk=NEW).exists() is False
    client.post(url)
    for person in (secretary, outsider):
        person.refresh_from_db()
        answer = client_for(person).get(f"/village-files/{VILLAGE}/")
        assert answer.headers["Location"] == f"/village-files/{NEW}/"
    assert "划归甘棠镇" in client_for(staff).get(f"/village-files/{VILLAGE}/").content.decode()
    row = FormerCode.objects.get()
    for person in (staff, outsider):
        refused = client_for(person).post(f"{URL}{row.pk}/undo/")
        assert refused.status_code in (404, 422)
    assert Village.objects.filter(pk=NEW).exists()
    client.post(f"{URL}{row.pk}/undo/")
    after = everything()
    left = {"accounts.ImportBatch"}
    assert {label for label, rows in after.items() if rows != before[label]} - left == set()
    secretary.refresh_from_db()
    assert secretary.scope == VILLAGE
    call_command("verify")


def test_what_was_recorded_since_keeps_it_from_being_undone(
    county: User, tmp_path: Path, client_for: Callable[..., Client]
) -> None:
    run(tmp_path, ROW)
    add_household(Village.objects.get(pk=NEW), number="2")
    page = client_for(county).post(f"{URL}{FormerCode.objects.get().pk}/undo/")
    assert page.status_code == 422
    assert "又登记或修改过家庭" in page.content.decode()


def test_several_at_once_and_only_once(tmp_path: Path) -> None:
    rows = (ROW, f"{OTHER_VILLAGE},{FOREIGN_TOWNSHIP}302,{DAY},双桥新村")
    assert "已办理 2 个" in run(tmp_path, *rows)
    assert Village.objects.get(pk=f"{FOREIGN_TOWNSHIP}302").name == "双桥新村"
    assert "都已办理" in run(tmp_path, *rows)


def test_the_old_township_becomes_a_street_the_same_day(tmp_path: Path) -> None:
    run(tmp_path, f"{TOWNSHIP},431321007,{DAY},洪山殿街道", ROW)
    assert Village.objects.get(pk="431321007207").merged_into_id == NEW
    assert Household.objects.get().village_id == NEW


def test_one_of_its_name_is_told_apart(tmp_path: Path, foreign_village: Village) -> None:
    Village.objects.filter(pk=foreign_village.pk).update(name="观冲村")
    assert "观冲村（301）" in run(tmp_path, ROW)


def test_who_may(staff: User, secretary: User, client_for: Callable[..., Client]) -> None:
    for row in (ROW, TO_COUNTY):
        County.objects.get_or_create(code=COUNTY, defaults={"name": "双清区"})
        [fault] = faults_of(row, scope=TOWNSHIP)
        assert "由县级督导办理" in fault


def test_what_must_be_finished_first(village: Village, staff: User, tmp_path: Path) -> None:
    Campaign.objects.create(
        township=village.township, title="2026年登记", started=FOUNDED, deadline=DAY
    )
    fund = add_fund(village, "活动经费")
    assert not any("活动经费还有结存" in one for one in faults_of(ROW))
    book(fund, datetime.date(2025, 1, 2), "donation", 100)
    faults = faults_of(ROW)
    assert any("“2026年登记”的重新登记还没有结束" in one for one in faults)
    assert any("活动经费还有结存 100.00 元" in one for one in faults)
    with pytest.raises(CommandError, match="还有结存"):
        run(tmp_path, ROW)


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (f"{VILLAGE},431321109301,{DAY},", "没有代码为 431321109 的乡镇"),
        (f"{VILLAGE},431322007301,{DAY},", "不能从一个县（区）直接划到别的县"),
        (TO_COUNTY, "没有代码为 431322 的县（区）"),
        (f"{VILLAGE},{FOREIGN_TOWNSHIP}201,{DAY},", "现在是企石村的"),
    ],
)
def test_what_cannot_be(row: str, reason: str) -> None:
    [fault] = faults_of(row)
    assert reason in fault


# To another county


@pytest.fixture
def receiver() -> User:
    County.objects.create(code=COUNTY, name="双清区")
    return User.objects.create(
        username="receiver", name="柏舟", role=Role.COUNTY_SUPERVISOR, scope=COUNTY,
        must_change_password=False,
    )  # fmt: skip


def test_one_county_uploads_and_the_other_confirms(
    county: User, receiver: User, staff: User, client_for: Callable[..., Client]
) -> None:
    client = client_for(county)
    url = send(client, csv_of(TO_COUNTY, header=HEADER))
    assert "由双清区的县级督导" in (page := client.get(url).content.decode())
    assert "确认办理" not in page
    client.post(url)
    assert ImportBatch.objects.get().applied_at is None
    theirs = client_for(receiver)
    assert url in theirs.get(URL).content.decode()
    assert "确认办理 4 个" in theirs.get(url).content.decode()
    theirs.post(url)
    township = Township.objects.get(pk=ELSEWHERE)
    assert (township.county_id, township.name) == (COUNTY, "洪山殿镇")
    assert Household.objects.get().village_id == f"{ELSEWHERE}207"
    staff.refresh_from_db()
    assert staff.scope == ELSEWHERE
    assert client_for(staff).get(f"/villages/{TOWNSHIP}/").headers["Location"] == (
        f"/villages/{ELSEWHERE}/"
    )
    told = {entry.division for entry in TrailEntry.objects.filter(action="区划代码变更")}
    assert told == {ELSEWHERE, "431321"}
    row = FormerCode.objects.get(along=None)
    assert "由县级督导撤销" in client_for(staff).get(f"{URL}{row.pk}/undo/").content.decode()
    theirs.post(f"{URL}{row.pk}/undo/")
    assert Township.objects.get(pk=TOWNSHIP).county_id == "431321"
    call_command("verify")


def test_nobody_there_to_confirm(county: User, client_for: Callable[..., Client]) -> None:
    County.objects.create(code=COUNTY, name="双清区")
    page = client_for(county).get(send(client_for(county), csv_of(TO_COUNTY, header=HEADER)))
    assert "双清区没有县级督导可以确认接收" in page.content.decode()


def test_a_past_year_is_published_first_where_standards_differ(receiver: User) -> None:
    Round.objects.create(township_id=TOWNSHIP, year=2025)
    assert faults_of(TO_COUNTY) == []
    own = Standard.objects.exclude(division=COUNTY).latest("effective_from")
    Standard.objects.create(
        code="other",
        title="双清区标准",
        data=own.data,
        division=COUNTY,
        effective_from=2025,
        digest="x",
    )
    [fault] = faults_of(TO_COUNTY)
    assert "2025年度的考评还没有发布" in fault


def test_two_counties_with_other_forms_first_agree(receiver: User) -> None:
    assert faults_of(TO_COUNTY) == []
    publish_form(202701, county=COUNTY)
    [fault] = faults_of(TO_COUNTY)
    assert "两县的月报表不同" in fault
    publish_form(202701, county="431321")
    assert faults_of(TO_COUNTY) == []
