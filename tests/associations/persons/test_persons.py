"""个人资料: found, confirmed, told whole, cleared on request; 到期资料: what falls due."""

import datetime
import re
from io import StringIO
from urllib.parse import urlencode

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from accounts import trail
from accounts.models import TrailEntry
from associations.models import Association, Post
from associations.persons import retention, views
from associations.persons import services as persons
from associations.persons.retention import falls_due
from care import person_holdings
from care.families import querysets as family_querysets
from care.models import Activity, Aid
from members.models import Member, Suggestion
from tests.conftest import OTHER_VILLAGE, TOWNSHIP, VILLAGE

from ...care.families.records import certify, give, support
from ...members.records import add_contact, add_group, add_household, add_member

pytestmark = pytest.mark.django_db
NAME, TODAY = "文晓荷", datetime.date(2026, 3, 2)
LEFT = {"left": datetime.date(2020, 5, 6), "left_kind": "withdrew", "left_reason": "外出务工"}


@pytest.fixture(autouse=True)
def today(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *args: TODAY)


def held(*rows, name=NAME, code=VILLAGE, page="person-detail"):
    query = urlencode([("name", name), *(("row", row) for row in rows)])
    return f"{reverse(page, args=[code])}?{query}"


def facts(response):
    """Table by table: the labels and values that the page tells."""
    return {
        part.holding.key: [dict(row.facts) for row in part.rows]
        for part in response.context["parts"]
    }


def suggest(village, raised_by=NAME, **fields):
    day = datetime.date(2025, 1, 2)
    return Suggestion.objects.create(
        village=village, raised=day, deadline=day, raised_by=raised_by, text="修路灯", **fields
    )


@pytest.fixture
def member(village):
    """A member with a home, a group to lead, a household of contact."""
    home = add_household(village, NAME, address="3组12号", phone="13800000001")
    member = add_member(
        village, NAME, household=home, phone="13800000002", skills="养蜂", identity="d" * 64
    )
    add_group(village, leader=member)
    add_contact(member, add_household(village, "乐小满"))
    return member


# Found and told


def test_a_name_is_only_offered_until_somebody_says_it_is_the_person(
    client_for, staff, village, other_village, member
):
    add_member(village, NAME, phone="13900000009")
    suggest(village)
    suggest(other_village, raised_by="文晓荷花")
    client = client_for(staff)
    page = client.get(reverse("person-find", args=[VILLAGE]), {"name": NAME})
    offered = sorted(found.holding.key for found in page.context["rows"])
    assert offered == ["household", "member", "member", "suggestion"]
    page = client.get(held(f"member-{member.pk}"))
    assert "13900000009" not in page.content.decode()
    assert sorted(found.holding.key for found in page.context["others"]) == ["member", "suggestion"]


def test_all_that_hangs_on_a_confirmed_row_is_told(client_for, staff, member):
    page = client_for(staff).get(held(f"member-{member.pk}"))
    told = facts(page)
    assert list(told) == ["member", "household", "group", "contact"]
    assert told["member"][0] == {
        "村（社区）": "观冲村",
        "会员编号": member.number,
        "姓名": NAME,
        "联系电话": "13800000002",
        "家庭": "文晓荷户",
        "特长": "养蜂",
        "身份证号": "不保存号码，只存一个用来核对、不能还原的校验值",
    }
    assert told["household"][0]["住址"] == "3组12号"
    assert told["group"] == [{"名称": "第1组", "组长": str(member)}]
    assert told["contact"] == [
        {"会员": str(member), "联系户": "乐小满户", "起始日期": "2024年3月1日"}
    ]
    assert page.context["total"] == 4
    assert reverse("member-edit", args=[VILLAGE, member.pk]) in page.content.decode()


def test_a_head_is_found_as_the_member_of_that_name_and_not_as_the_others(
    client_for, staff, member
):
    other = add_member(member.village, "乐知秋", household=member.household, phone="13700000003")
    page = client_for(staff).get(held(f"household-{member.household_id}"))
    assert [row["会员编号"] for row in facts(page)["member"]] == [member.number]
    assert other.phone not in page.content.decode()


def test_a_post_outside_the_membership_is_found_by_itself(client_for, staff, township):
    association = Association.objects.create(
        kind="township", township=township, code=TOWNSHIP, name="镇协会"
    )
    post = Post.objects.create(
        association=association,
        kind="president",
        name="荣景明",
        started=TODAY,
        stipend=20000,
        phone="13600000001",
    )
    told = facts(client_for(staff).get(held(f"post-{post.pk}", name="荣景明", code=TOWNSHIP)))
    assert told["post"][0]["岗位津贴（元/月）"] == "200.00"
    assert told["post"][0]["联系电话"] == "13600000001"


def test_the_trail_has_who_for_whom_and_how_many_and_nothing_of_what(
    client_for, staff, member, papers_not_typeset
):
    client = client_for(staff)
    client.get(held(f"member-{member.pk}"))
    client.get(held(f"member-{member.pk}", page="person-print"))
    shown, printed = TrailEntry.objects.order_by("number")
    assert (printed.action, printed.target) == ("打印名单", f"{member}个人信息查阅单")
    assert printed.after == {"格式": "pdf", "条件": "无", "行数": 4}
    assert (shown.action, shown.by, shown.target, shown.division) == (
        "查阅个人资料",
        staff,
        str(member),
        VILLAGE,
    )
    assert shown.after == {"记录": "4 条，关怀和活动的另算"}


def test_the_paper_tells_what_the_page_tells(client_for, staff, member, monkeypatch):
    kept = []
    monkeypatch.setattr(
        views,
        "pdf_response",
        lambda html, title, **options: kept.append(html) or views.HttpResponse(),
    )
    client_for(staff).get(held(f"member-{member.pk}", page="person-print"))
    for words in ("13800000002", "3组12号", "乐小满户", "共4条", "第四十五条", "留痕"):
        assert words in kept[0]


# Who may


def test_others_have_no_such_page_and_other_villages_persons_do_not_exist(
    client_for, member, staff, leader, auditor, county, secretary, other_secretary, outsider
):
    row = f"member-{member.pk}"
    for user in (leader, auditor, county):
        assert client_for(user).get(held(row)).status_code == 403
    assert client_for(secretary).get(held(row)).status_code == 200
    for user, code in (
        (other_secretary, VILLAGE),
        (other_secretary, OTHER_VILLAGE),
        (outsider, VILLAGE),
    ):
        assert client_for(user).get(held(row, code=code)).status_code == 404
        assert client_for(user).get(held(row, code=code, page="person-print")).status_code == 404


@pytest.mark.parametrize(
    "row", ["member-0", "member-x", "nothing-1", "member-" + "9" * 30, "suggestion-1"]
)
def test_a_row_that_is_not_there_is_not_found(client_for, staff, member, row):
    assert client_for(staff).get(held(f"member-{member.pk}", row)).status_code == 404


def test_a_row_of_another_name_is_not_found(client_for, staff, member):
    assert client_for(staff).get(held(f"member-{member.pk}", name="乐小满")).status_code == 404


def test_without_a_row_one_is_sent_to_choose(client_for, staff, member):
    response = client_for(staff).get(held())
    assert response.url == f"{reverse('person-find', args=[VILLAGE])}?{urlencode({'name': NAME})}"


# Families


def _cared_for(member):
    family = support(member.household, "bereaved", note="子女遇险", needs=["company"])
    certify(family)
    give(member.village, household=member.household, what="慰问", amount=500_00)
    Activity.objects.create(
        village=member.village,
        kind="condolence",
        date=TODAY,
        title="春节慰问",
        household=member.household,
    )
    return family


def test_a_sensitive_family_is_told_to_those_who_may_open_it(client_for, staff, secretary, member):
    _cared_for(member)
    for user in (staff, secretary):
        told = facts(client_for(user).get(held(f"member-{member.pk}")))
        assert told["support"] == [{"家庭类别": "计生特殊家庭", "起始日期": "2024年3月1日"}]
        assert told["family"][0]["情况说明"] == "子女遇险"
        assert told["aid"][0]["金额（元）"] == "500.00"
        assert len(told["certificate"]) == 1


def test_whoever_may_not_open_it_gets_the_same_bytes_without_it(
    client_for, staff, member, monkeypatch
):
    """No role that has the page lacks the right today: the rule is taken from them here."""
    for module in (family_querysets, person_holdings):
        monkeypatch.setattr(module, "may_open_sensitive", lambda user: False)
    sheets, client = [], client_for(staff)
    monkeypatch.setattr(
        views,
        "pdf_response",
        lambda html, title, **options: sheets.append(html) or views.HttpResponse(),
    )
    monkeypatch.setattr("accounts.records.tokens.secrets.token_urlsafe", lambda length: "t")
    pages = []

    def look():
        client.get(held(f"member-{member.pk}", page="person-print"))
        page = client.get(held(f"member-{member.pk}")).content.decode()
        pages.append(re.sub('name="csrfmiddlewaretoken" value="[^"]+"', "", page))

    look()
    _cared_for(member)
    look()
    strip = [
        page.split("hx-headers")[0] + page.split("<body", 1)[1].split(">", 1)[1] for page in pages
    ]
    assert sheets[0] == sheets[1]
    assert strip[0] == strip[1]


def test_nothing_in_the_trail_marks_a_sensitive_family(client_for, staff, member):
    """Neither the number of records nor an entry of its own beside the person's name."""
    client = client_for(staff)
    client.get(held(f"member-{member.pk}"))
    _cared_for(member)
    before = trail.head()[0]
    client.get(held(f"member-{member.pk}"))
    first, last = TrailEntry.objects.get(number=1), TrailEntry.objects.order_by("-number")[0]
    assert trail.head()[0] == before + 1
    assert (first.target, first.after, first.action) == (last.target, last.after, last.action)


def test_who_is_responsible_for_a_family_is_not_told_of_the_family(
    client_for, staff, member, village
):
    family = support(add_household(village, "单雨声"), "bereaved", responsible=NAME)
    page = client_for(staff).get(held(f"member-{member.pk}", f"responsible-{family.ref}"))
    assert facts(page)["responsible"] == [{"编号": family.reference, "责任人": NAME}]
    assert "support" not in facts(page)
    assert "单雨声" not in page.content.decode()


def test_who_gave_is_not_told_to_whom(client_for, staff, member, village):
    given = give(
        village, household=add_household(village, "单雨声"), giver="member", giver_name=NAME
    )
    page = client_for(staff).get(held(f"member-{member.pk}", f"aid-given-{given.ref}"))
    assert "单雨声" not in page.content.decode()
    assert Aid.objects.count() == 1


# Cleared on request


def post(client, url, *rows, token="1", reason="本人要求"):
    return client.post(url, {"clear": rows, "reason": reason, "form_token": token})


def test_what_is_over_is_cleared_with_its_entry_which_says_nothing_of_it(
    client_for, secretary, village
):
    member = add_member(village, NAME, phone="13800000002", skills="养蜂", born="1970", **LEFT)
    mark = suggest(village)
    rows = (f"member-{member.pk}", f"suggestion-{mark.pk}")
    response = post(client_for(secretary), held(*rows), *rows)
    assert response.status_code == 302
    member.refresh_from_db()
    mark.refresh_from_db()
    assert (member.phone, member.skills, member.born, member.left_reason) == ("", "", "", "")
    assert (member.name, member.left, member.version) == (NAME, LEFT["left"], 1)
    assert (mark.raised_by, mark.text) == ("", "修路灯")
    entries = TrailEntry.objects.filter(action="清除个人资料").order_by("number")
    assert [entry.target for entry in entries] == [str(member), "观冲村 2025-01-02 的意见"]
    assert entries[0].after == {
        "类别": "会员",
        "清除": "出生日期、身份证核对值、联系电话、特长、离会原因、备注、本县栏目",
    }
    assert entries[1].after == {"类别": "意见建议", "清除": "提出人"}
    assert {entry.reason for entry in entries} == {"本人要求"}
    assert "13800000002" not in str(
        [entry.before for entry in entries] + [entry.after for entry in entries]
    )


def test_a_second_post_has_one_effect(client_for, staff, village):
    member = add_member(village, NAME, phone="13800000002", **LEFT)
    row, client = f"member-{member.pk}", client_for(staff)
    post(client, held(row), row)
    Member.objects.filter(pk=member.pk).update(phone="13800000003")
    post(client, held(row), row)
    assert Member.objects.get(pk=member.pk).phone == "13800000003"
    assert TrailEntry.objects.filter(action="清除个人资料").count() == 1


def test_what_is_in_use_or_must_stay_is_not_cleared_and_then_nothing_is(
    client_for, staff, member, village
):
    mark = suggest(village)
    rows = [f"member-{member.pk}", f"suggestion-{mark.pk}"]
    page = client_for(staff).get(held(*rows))
    assert [
        found.key for part in page.context["parts"] for found in part.rows if found.clearable
    ] == rows[1:]
    assert post(client_for(staff), held(*rows), *rows).status_code == 422
    mark.refresh_from_db()
    assert (mark.raised_by, Member.objects.get(pk=member.pk).phone) == (NAME, "13800000002")


def test_half_of_it_is_never_cleared(staff, village):
    """The second row was changed after the page was opened: the first stays as it was, and the
    trail too."""
    mark, member = suggest(village), add_member(village, NAME, phone="13800000002")
    with pytest.raises(persons.ValidationError, match="都没有清除"):
        persons.clear(
            keys=[f"suggestion-{mark.pk}", f"member-{member.pk}"],
            code=VILLAGE,
            by=staff,
            reason="要求",
        )
    mark.refresh_from_db()
    assert mark.raised_by == NAME
    assert not TrailEntry.objects.exists()


def test_a_family_is_not_cleared_beside_a_name(staff, member):
    family = support(member.household, "hardship", note="说明", since=datetime.date(2018, 1, 1))
    family.supports.update(until=datetime.date(2019, 1, 1))
    with pytest.raises(persons.ValidationError):
        persons.clear(keys=[f"family-{family.ref}"], code=VILLAGE, by=staff, reason="要求")


def test_a_reason_is_needed_and_without_numbers(client_for, staff, village):
    member = add_member(village, NAME, phone="13800000002", **LEFT)
    row = f"member-{member.pk}"
    for reason in ("", "990000197005120028"):
        assert post(client_for(staff), held(row), row, reason=reason).status_code == 422
    assert Member.objects.get(pk=member.pk).phone == "13800000002"


# What falls due


def test_what_is_due_now_and_within_a_quarter(staff, village, member):
    now = add_member(
        village, "甘一", phone="1", left=datetime.date(2021, 3, 2), left_kind="withdrew"
    )
    soon = add_member(
        village, "甘二", phone="1", left=datetime.date(2021, 6, 2), left_kind="withdrew"
    )
    add_member(village, "甘三", phone="1", left=datetime.date(2021, 6, 3), left_kind="withdrew")
    add_member(village, "甘四", left=datetime.date(2015, 6, 3), left_kind="withdrew")
    (part,) = falls_due(user=staff, code=TOWNSHIP)
    assert [
        (row.label, row.over.isoformat(), row.due.isoformat(), row.now) for row in part.rows
    ] == [
        (str(now), "2021-03-02", "2026-03-02", True),
        (str(soon), "2021-06-02", "2026-06-02", False),
    ]


def test_each_kind_has_its_day(staff, village, member, settings):
    old = datetime.date(2010, 1, 1)
    family = support(member.household, "hardship", "migrant", note="说明", since=old)
    family.supports.filter(kind="hardship").update(until=old)
    add_household(village, "单雨声", phone="1", closed=old)
    suggest(village, answered=datetime.date(2025, 1, 2), answer="好", adopted=True, reason="好")
    settings.RETENTION_YEARS = {**settings.RETENTION_YEARS, "suggestions": 1}
    assert [part.holding.key for part in falls_due(user=staff, code=TOWNSHIP)] == [
        "household",
        "suggestion",
    ]
    family.supports.filter(kind="migrant").update(until=datetime.date(2021, 1, 1))
    (row,) = falls_due(user=staff, code=TOWNSHIP)[-1].rows
    assert (row.label, row.over.isoformat()) == (str(family), "2021-01-01")
    settings.RETENTION_YEARS = dict.fromkeys(settings.RETENTION_YEARS, 0)
    assert falls_due(user=staff, code=TOWNSHIP) == []


def test_the_page_clears_what_is_ticked_and_due_alone(client_for, staff, secretary, village):
    members = [
        add_member(village, name, phone="1", left=datetime.date(year, 3, 2), left_kind="died")
        for name, year in (("甘一", 2019), ("甘二", 2020), ("甘三", 2021))
    ]
    soon = add_member(
        village, "甘四", phone="1", left=datetime.date(2021, 6, 2), left_kind="withdrew"
    )
    rows = [f"member-{one.pk}" for one in members]
    url, client = reverse("retention-list", args=[TOWNSHIP]), client_for(staff)
    page = client.get(url).content.decode()
    assert page.count('name="clear"') == 3
    assert soon.name in page
    assert post(client, url, *rows, f"member-{soon.pk}").status_code == 422
    assert post(client, url, *rows[:2]).status_code == 302
    assert list(Member.objects.order_by("pk").values_list("phone", flat=True)) == ["", "", "1", "1"]
    assert client_for(secretary).get(reverse("retention-list", args=[VILLAGE])).status_code == 403


def test_the_command_lists_and_clears_only_when_told(village, member):
    add_member(village, "甘一", phone="1", **LEFT)
    out = StringIO()
    call_command("retention", TOWNSHIP, stdout=out)
    assert out.getvalue() == (
        "会员 1 条（离会满5年后，由乡镇经办清除“出生日期、身份证核对值、联系电话、特长、"
        "离会原因、备注、本县栏目”）\n"
    )
    assert Member.objects.filter(phone="1").exists()
    with pytest.raises(CommandError, match="原因"):
        call_command("retention", TOWNSHIP, "--clear", stdout=out)
    call_command("retention", TOWNSHIP, "--clear", "--reason", "到期", stdout=out)
    assert out.getvalue().endswith("清除了 1 条。\n没有到期的资料。\n")
    assert not Member.objects.filter(phone="1").exists()
    assert TrailEntry.objects.get().by_name == trail.COMMAND_LINE


def test_a_reason_with_an_id_number_is_refused_by_the_command_too(village):
    add_member(village, "甘一", phone="1", **LEFT)
    with pytest.raises(CommandError, match="身份证号"):
        call_command(
            "retention", TOWNSHIP, "--clear", "--reason", "990000197005120028", stdout=StringIO()
        )
    assert Member.objects.filter(phone="1").exists()


def test_leap_days_and_months_end():
    assert retention.years_after(datetime.date(2020, 2, 29), 5) == datetime.date(2025, 3, 1)
    assert retention.months_after(datetime.date(2025, 11, 30), 3) == datetime.date(2026, 2, 28)
    assert retention.months_after(datetime.date(2025, 12, 1), 3) == datetime.date(2026, 3, 1)
