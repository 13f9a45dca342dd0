"""撤并: merging and splitting villages as one act, previewed, confirmed as previewed, all or
nothing."""

import datetime
import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import TrailEntry, User
from assessment.grading.services.outcomes import assess
from assessment.models import MonthlyReport, Outcome
from associations import reorganisation
from associations.mergers.services import OutdatedMergerError, merge_villages
from associations.models import Association, Body, Post, Rule, Term, Village
from associations.reorganisation import ENDS, MOVES, STAYS, ReorganisationPlan
from care.models import Certificate, Family
from members.models import Campaign, Household, Member, MemberGroup, MemberImport, Stay, Suggestion

from ...assessment.records import add_appraisal, add_model_village, add_months
from ...care.families.records import certify, support
from ...conftest import OTHER_VILLAGE, TOWNSHIP, VILLAGE
from ...members.records import add_household, add_member

pytestmark = pytest.mark.django_db
ClientFor = Callable[[User], Client]
DAY = datetime.date(2026, 1, 1)
FOUNDED = datetime.date(2020, 5, 1)
URL = f"/villages/{TOWNSHIP}/merge/"
TYPED = {
    "closing": [OTHER_VILLAGE],
    "target": VILLAGE,
    "day": "2026-01-01",
    "basis": "双政函〔2025〕8号",
}


def association_of(
    village: Village, kind: str = "village", started: datetime.date = FOUNDED
) -> Association:
    association = Association.objects.create(
        code=village.pk,
        township=village.township,
        village=village,
        kind=kind,
        name=f"{village.name}{kind}协会",
    )
    term = Term.objects.create(
        association=association, number=1, started=started, due=datetime.date(2030, 1, 1)
    )
    for post in ("president", "secretary_general"):
        Post.objects.create(
            association=association, term=term, kind=post, name="任职人", started=started
        )
    return association


def plan_of(village: Village, other: Village, day: datetime.date = DAY) -> ReorganisationPlan:
    return ReorganisationPlan((other,), (other,), village, day, "双政函〔2025〕8号")


def merge(village: Village, other: Village, by: User, day: datetime.date = DAY) -> None:
    plan = plan_of(village, other, day)
    merge_villages(plan=plan, fingerprint=reorganisation.preview(plan).fingerprint, by=by)


def typed_back(page: str) -> dict[str, list[str]]:
    """The hidden fields of the preview, as the browser would post them."""
    found: dict[str, list[str]] = {}
    for name, value in re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page):
        found.setdefault(name, []).append(value)
    return found


def told(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def test_merged_as_previewed(
    client_for: ClientFor, staff: User, village: Village, other_village: Village
) -> None:
    own, market = association_of(other_village), association_of(other_village, "market")
    association_of(village)
    Body.objects.create(village=other_village, kind="council", formed=FOUNDED)
    Rule.objects.create(village=other_village, kind="study", adopted=FOUNDED)
    member = Member.objects.create(village=other_village, number="210-0001", name="何静")
    client = client_for(staff)
    page = client.post(URL, {**TYPED, "act": "preview"}).content.decode()
    assert "村级协会 1 从这一天起撤销" in told(page)
    assert "在任的职务 2" in told(page)
    assert "其他协会 1 连同届次和职务" in told(page)
    assert "制度 1" in told(page)
    other_village.refresh_from_db()
    assert other_village.closed is None, "a preview writes nothing"
    before = TrailEntry.objects.count()
    answer = client.post(URL, {**typed_back(page), "act": "confirm"}, follow=True)
    assert "已办理：双桥村并入观冲村。" in answer.content.decode()
    other_village.refresh_from_db()
    assert (other_village.closed, other_village.merged_into) == (DAY, village)
    own.refresh_from_db()
    assert (own.dissolved, own.code) == (DAY, OTHER_VILLAGE)
    assert set(Post.objects.filter(association=own).values_list("ended", "end_reason")) == {
        (DAY, "撤并（双政函〔2025〕8号）")
    }
    assert Term.objects.get(association=own).ended == DAY
    market.refresh_from_db()
    assert (market.dissolved, market.code, market.village) == (None, VILLAGE, village)
    assert Post.objects.filter(association=market, ended=None).count() == 2
    assert Association.objects.get(village=village, kind="village").dissolved is None
    assert Body.objects.get().village == other_village
    assert Rule.objects.get().village == other_village
    member.refresh_from_db()
    assert (member.village, member.number) == (village, "210-0001")
    assert TrailEntry.objects.count() == before + 1
    entry = TrailEntry.objects.latest("number")
    assert (entry.action, entry.target, entry.division) == ("合并村", "双桥村并入观冲村", TOWNSHIP)
    assert (
        entry.after["双桥村移交会员"],
        entry.after["双桥村结束在任的职务"],
        entry.after["文件依据"],
    ) == (
        1,
        2,
        TYPED["basis"],
    )


def test_posted_twice_is_done_once(
    client_for: ClientFor, staff: User, village: Village, other_village: Village
) -> None:
    client = client_for(staff)
    page = client.post(URL, {**TYPED, "act": "preview"}).content.decode()
    for _ in range(2):
        client.post(URL, {**typed_back(page), "act": "confirm"})
    assert TrailEntry.objects.filter(action="合并村").count() == 1


@pytest.mark.parametrize("change", ["member", "post", "date"])
def test_what_changed_after_the_preview_is_shown_and_nothing_written(
    change: str, client_for: ClientFor, staff: User, village: Village, other_village: Village
) -> None:
    association_of(other_village)
    Member.objects.create(village=other_village, number="210-0001", name="何静")
    client = client_for(staff)
    page = client.post(URL, {**TYPED, "act": "preview"}).content.decode()
    typed = typed_back(page)
    if change == "member":
        Member.objects.create(village=other_village, number="210-0002", name="周平")
    elif change == "post":
        Post.objects.filter(kind="president").update(name="改名", version=5)
    else:
        typed["day"] = ["2026-01-02"]
    answer = client.post(URL, {**typed, "act": "confirm"})
    assert answer.status_code == 409
    assert "预览之后情况有了变动，没有办理" in answer.content.decode()
    other_village.refresh_from_db()
    assert other_village.closed is None
    assert Member.objects.filter(village=village).count() == 0
    again = client.post(URL, {**typed_back(answer.content.decode()), "act": "confirm"})
    assert again.status_code == 302, "the new preview can be confirmed"


def test_going_back_keeps_what_was_typed(
    client_for: ClientFor, staff: User, other_village: Village
) -> None:
    page = client_for(staff).post(URL, {**TYPED, "act": "change"}).content.decode()
    assert 'value="双政函〔2025〕8号"' in page
    assert re.search(rf'value="{OTHER_VILLAGE}"[^>]* checked', page)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"target": OTHER_VILLAGE}, "双桥村在撤销的村里，不能并入自己"),
        ({"closing": []}, "请选择要撤销的村（社区）"),
        ({"closing": ["431321108201"]}, "请从列出的选项里选"),
        ({"target": "431321108201"}, "请从列出的选项里选"),
        ({"day": "2026-13-01"}, "请填日期"),
        ({"basis": ""}, "请填写"),
    ],
)
def test_a_form_that_does_not_fit(
    typed: dict[str, object],
    words: str,
    client_for: ClientFor,
    staff: User,
    foreign_village: Village,
) -> None:
    answer = client_for(staff).post(URL, {**TYPED, **typed, "act": "preview"})
    assert answer.status_code == 422
    assert words in answer.content.decode()


def test_a_closed_village_is_not_offered(
    client_for: ClientFor, staff: User, village: Village
) -> None:
    Village.objects.filter(pk=VILLAGE).update(closed=FOUNDED)
    answer = client_for(staff).post(URL, {**TYPED, "act": "preview"})
    assert answer.status_code == 422
    assert VILLAGE not in client_for(staff).get(URL).content.decode().replace(f"/{VILLAGE}/", "")


def test_dates_that_do_not_fit(staff: User, village: Village, other_village: Village) -> None:
    def words(day: datetime.date) -> str:
        return "".join(reorganisation.preview(plan_of(village, other_village, day)).refusals)

    assert "日期还没有到" in words(timezone.localdate() + datetime.timedelta(days=1))
    assert words(timezone.localdate()) == ""
    other_village.opened = FOUNDED
    assert "双桥村 2020-05-01 才设立，撤并日期须在这以后" in words(FOUNDED)
    village.opened = datetime.date(2021, 1, 1)
    assert "接收的观冲村 2021-01-01 才设立" in words(datetime.date(2020, 12, 31))
    association_of(other_village, started=DAY)
    assert "双桥村village协会的会长 任职人 2026-01-01 才任职" in words(datetime.date(2025, 12, 31))
    assert words(DAY) == ""


def test_reports_and_appraisals_after_the_day(village: Village, other_village: Village) -> None:
    add_months(other_village, first=202501, last=202512)
    add_appraisal(other_village, date="2026-01-20")
    shown = reorganisation.preview(plan_of(village, other_village, datetime.date(2025, 12, 1)))
    assert shown.refusals == [
        "双桥村 2026-01-20 还有民主评议，撤销日期须在这以后。",
        (
            "双桥村已有2025年12月的月报，撤销日期须在 2025-12-01 以后；这个村报过的月份仍归它自己，"
            "不会移走。"
        ),
    ]
    assert (
        reorganisation.preview(plan_of(village, other_village, datetime.date(2026, 1, 21))).refusals
        == []
    )


def test_closed_target_and_another_township(
    village: Village, other_village: Village, foreign_village: Village
) -> None:
    village.closed = FOUNDED
    assert "接收的观冲村已于 2020-05-01 撤销" in "".join(
        reorganisation.preview(plan_of(village, other_village)).refusals
    )
    refusals = reorganisation.preview(plan_of(foreign_village, other_village)).refusals
    assert refusals == ["双桥村不在接收村的乡镇，只能在本乡镇里撤并。"]
    assert (
        "双桥村不能并入自己。"
        in reorganisation.preview(plan_of(other_village, other_village)).refusals
    )


def test_what_is_under_way_holds_it_up(
    client_for: ClientFor, staff: User, village: Village, other_village: Village
) -> None:
    campaign = Campaign.objects.create(
        township=village.township, title="2026年登记", started=DAY, deadline=DAY
    )
    batch = MemberImport.objects.create(
        division=OTHER_VILLAGE,
        target="members",
        file_name="名册.xlsx",
        state="ready",
        created_by=staff,
    )
    client = client_for(staff)
    answer = client.post(URL, {**TYPED, "act": "preview"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "“2026年登记”的重新登记还没有结束" in page
    assert "名册导入“名册.xlsx”还在办理（等待确认）" in page
    assert "确认办理" not in page
    client.post(URL, {**typed_back(page), "act": "confirm"})
    assert not Village.objects.exclude(closed=None).exists()
    Campaign.objects.filter(pk=campaign.pk).update(closed=DAY)
    MemberImport.objects.filter(pk=batch.pk).update(state="applied")
    assert "确认办理" in client.post(URL, {**TYPED, "act": "preview"}).content.decode()


def test_grades_of_earlier_years_stay_as_they_were(
    staff: User, village: Village, other_village: Village
) -> None:
    add_model_village(other_village)
    add_months(village, births=4, planned_births=2)
    assess(code=TOWNSHIP, year=2025)
    grades = dict(Outcome.objects.filter(current=True).values_list("village", "grade"))
    assert grades[OTHER_VILLAGE] == "model"
    digests = dict(Outcome.objects.filter(current=True).values_list("village", "digest"))
    reports = dict(MonthlyReport.objects.values_list("pk", "village"))
    Member.objects.create(village=other_village, number="210-0001", name="何静")
    shown = reorganisation.preview(plan_of(village, other_village))
    stays = {line.label: line.count for line in shown.of(OTHER_VILLAGE, STAYS)}
    assert (stays["月报"], stays["民主评议"], stays["现场核查"], stays["考评结果"]) == (36, 1, 2, 1)
    merge(village, other_village, staff)
    assess(code=TOWNSHIP, year=2025)
    assert dict(Outcome.objects.filter(current=True).values_list("village", "digest")) == digests
    assert dict(MonthlyReport.objects.values_list("pk", "village")) == reports


def test_a_failure_in_the_middle_leaves_nothing(
    monkeypatch: pytest.MonkeyPatch, staff: User, village: Village, other_village: Village
) -> None:
    association_of(other_village)
    Member.objects.create(village=other_village, number="210-0001", name="何静")
    Suggestion.objects.create(village=other_village, raised=FOUNDED, text="修路", deadline=FOUNDED)

    def burst(**kwargs: object) -> None:
        raise RuntimeError("power cut")

    monkeypatch.setattr("accounts.trail.record", burst)
    with pytest.raises(RuntimeError):
        merge(village, other_village, staff)
    other_village.refresh_from_db()
    assert other_village.closed is None
    assert Association.objects.get().dissolved is None
    assert Member.objects.get().village == other_village
    assert Suggestion.objects.get().village == other_village


def test_an_outdated_fingerprint_is_not_carried_out(
    staff: User, village: Village, other_village: Village
) -> None:
    with pytest.raises(OutdatedMergerError):
        merge_villages(plan=plan_of(village, other_village), fingerprint="0" * 64, by=staff)
    assert not Village.objects.exclude(closed=None).exists()


def test_several_villages_at_once(
    client_for: ClientFor, staff: User, village: Village, other_village: Village, community: Village
) -> None:
    for place in (village, other_village, community):
        MemberGroup.objects.create(village=place, number=1, name="第一小组")
        Household.objects.create(village=place, number="7", head="户主")
        Member.objects.create(village=place, number="1", name="会员")
    client = client_for(staff)
    typed = {**TYPED, "closing": [OTHER_VILLAGE, community.pk]}
    page = client.post(URL, {**typed, "act": "preview"}).content.decode()
    client.post(URL, {**typed_back(page), "act": "confirm"})
    assert list(MemberGroup.objects.filter(village=village).values_list("number", "name")) == [
        (1, "第一小组"),
        (2, "中心社区第一小组"),
        (3, "双桥村第一小组"),
    ]
    assert sorted(Household.objects.filter(village=village).values_list("number", flat=True)) == [
        "001-7",
        "210-7",
        "7",
    ]
    assert sorted(Member.objects.filter(village=village).values_list("number", flat=True)) == [
        "1",
        "207-0001",
        "207-0002",
    ]


def test_only_the_township_office_may(
    client_for: ClientFor, leader: User, secretary: User, outsider: User
) -> None:
    assert [client_for(user).get(URL).status_code for user in (leader, secretary, outsider)] == [
        403,
        404,
        404,
    ]


def test_the_accounts_of_the_closed_village_are_counted(
    staff: User, other_secretary: User, village: Village, other_village: Village
) -> None:
    shown = reorganisation.preview(plan_of(village, other_village))
    line = next(line for line in shown.of(OTHER_VILLAGE, STAYS) if line.label == "账号")
    assert (line.count, "到账号里更改管辖范围" in line.note) == (1, True)
    assert (shown.of(OTHER_VILLAGE, MOVES), shown.of(OTHER_VILLAGE, ENDS)) == ([], [])
    merge(village, other_village, staff)
    other_secretary.refresh_from_db()
    assert other_secretary.scope == OTHER_VILLAGE


def test_a_chain_of_mergers_on_one_day(
    client_for: ClientFor, staff: User, village: Village, other_village: Village, community: Village
) -> None:
    """In the morning and at noon: what moved twice was a day nowhere between, and the last one
    names them all."""
    home = add_household(other_village)
    member = add_member(other_village, "何静", joined="2019-05", household=home)
    certify(support(home, "only_child", since=FOUNDED), since=FOUNDED)
    merge(village, other_village, staff)
    merge(community, village, staff)
    for row in (home, member, Family.objects.get(), Certificate.objects.get()):
        row.refresh_from_db()
        assert row.village_id == community.pk
    [first, *between, last] = Stay.objects.order_by("pk")
    assert (first.village_id, first.until, last.village_id, last.since) == (
        OTHER_VILLAGE, DAY, community.pk, DAY,
    )  # fmt: skip
    assert [(row.since, row.until) for row in between] == [(DAY, DAY)]
    client = client_for(staff)
    for page in (f"/villages/{TOWNSHIP}/", f"/organisation/{community.pk}/"):
        said = told(client.get(page).content.decode())
        assert "由双桥村（先并入观冲村）、观冲村并入" in said, page
    other_village.refresh_from_db()
    other_village.full_clean()
