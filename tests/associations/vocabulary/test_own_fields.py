"""A county's own fields: drafted, published, kept on a record, never lost, refused where they would
tell what is never kept."""

import datetime
import json

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.db.models import Q
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import TrailEntry
from accounts.records import save_record
from associations.models import Association, Vocabulary, VocabularyDraft
from associations.persons import holding
from associations.vocabulary import in_force
from associations.vocabulary.in_force import month_of
from associations.vocabulary.own.kinds import own_kinds
from associations.vocabulary.own.section import SECTION
from associations.vocabulary.own.verification import wrong_values
from associations.vocabulary.services import FILES, draft_faults, publish_draft
from care.models import Activity
from members.doubles.services import merge, undo
from members.models import Household, Member
from tests.associations.vocabulary.test_vocabularies import started
from tests.conftest import COUNTY, TOWNSHIP
from tests.members.records import add_member

from .own_made import BRICK, CHOICE, DATE, MUD, NUMBER, TEXT, WOOD, everywhere, four, publish_fields

pytestmark = pytest.mark.django_db
NOW = month_of(timezone.localdate())
FOUR = {TEXT: "东莞", NUMBER: 12, DATE: "2024-02-03", CHOICE: WOOD}
TOLD = {"务工地": "东莞", "耕地亩数": "12", "返乡日": "2024-02-03", "住房结构": "木结构"}


def made(village, **values) -> Household:
    return save_record(record=Household(village=village, head="乐小满", **values), by=None)


def test_six_kinds_of_record_have_them() -> None:
    assert [*own_kinds] == ["village", "association", "household", "member", "family", "activity"]
    assert SECTION.faults(everywhere()) == []


def test_drafted_renamed_ended_and_published(county, client_for) -> None:
    client, draft = client_for(county), started(county)
    page = reverse("own-field-list-columns", args=[draft.pk])
    new = reverse("own-field-create", args=[draft.pk, "member"])
    typed = {"title": "住房结构", "type": "choice", "help": "", "more": "砖混\n木结构\n"}
    assert client.post(new, typed | {"version": draft.version}).status_code == 302
    draft.refresh_from_db()
    client.post(new, {"title": "务工地", "type": "text", "version": draft.version})
    shown = client.get(page).content.decode()
    assert "砖混、木结构" in shown
    assert "务工地" in shown
    draft.refresh_from_db()
    first, second = draft.data["fields"]["member"]
    assert first["code"] != second["code"]
    move = {"list": "member", "part": second["code"], "to": "up", "version": draft.version}
    client.post(reverse("own-field-move", args=[draft.pk]), move)
    draft.refresh_from_db()
    assert [row["title"] for row in draft.data["fields"]["member"]] == ["务工地", "住房结构"]
    detail = client.get(reverse("vocabulary-draft-detail", args=[draft.pk])).content.decode()
    assert "会员2栏" in detail
    assert "会员的本县栏目：新增“住房结构（选项：砖混、木结构）”" in detail
    row = publish_draft(draft=draft, by=county, expected_version=draft.version)
    entry = TrailEntry.objects.get(action="发布类别和表式")
    assert entry.after["会员的本县栏目"] == "务工地（文字）、住房结构（选项：砖混、木结构）"
    assert "住房结构" in client.get(reverse("own-field-list", args=[row.pk])).content.decode()

    again = VocabularyDraft.objects.create(
        division=COUNTY, title="下版", effective_from=NOW + 100, data=row.data, created_by=county
    )
    edit = reverse("own-field-edit", args=[again.pk, "member", first["code"]])
    assert "确认删除" not in client.get(edit).content.decode()
    brick, wood = (one["code"] for one in first["options"])
    typed = {"title": "房屋结构", "type": "text", "more": "土坯", "version": again.version}
    typed |= {f"option_{brick}": "砖混", f"option_{wood}": "木房", f"ended_{wood}": "on"}
    assert client.post(edit, typed).status_code == 302
    again.refresh_from_db()
    changed = again.data["fields"]["member"][1]
    assert (changed["code"], changed["title"], changed["type"]) == (
        first["code"], "房屋结构", "choice"
    )  # fmt: skip
    assert [(one["title"], one.get("ended", False)) for one in changed["options"]] == [
        *(("砖混", False), ("木房", True), ("土坯", False))
    ]
    client.post(edit, {"act": "remove", "version": again.version})
    again.refresh_from_db()
    assert len(again.data["fields"]["member"]) == 2


def test_what_was_published_is_never_left_out(county) -> None:
    publish_fields()
    draft = started(county)
    draft.data["fields"] = everywhere()
    draft.data["fields"]["member"] = four()[1:]
    draft.data["fields"]["family"][1]["type"] = "text"
    draft.data["fields"]["village"][3]["options"].pop()
    assert draft_faults(draft) == [
        "村（社区）的本县栏目“住房结构”的选项“木结构”发布过，不能删去，可以停用",
        "会员的本县栏目“务工地”发布过，不能删去，可以停用",
        "关怀家庭的本县栏目“耕地亩数”发布过，不能再改类型；请另加一栏",
    ]


@pytest.mark.parametrize(
    ("kind", "change", "words"),
    [
        ("member", {"title": "孕次"}, "是个人的生育、避孕、孕检这类情况，本系统不保存"),
        ("household", {"title": "子女数"}, "是个人的生育、避孕、孕检这类情况，本系统不保存"),
        ("family", {"help": "写末次月经"}, "是个人的生育、避孕、孕检这类情况，本系统不保存"),
        ("village", {"title": "身份证号"}, "要填身份证号之类的号码，本系统不保存"),
        ("activity", {"title": "残疾证号"}, "要填身份证号之类的号码，本系统不保存"),
        ("member", {"title": "姓名"}, "“姓名”是会员已有的栏目，请换一个名称"),
        ("member", {"title": "耕地 亩数"}, "和别的栏目同名"),
        ("member", {"title": ""}, "没有名称"),
        ("member", {"type": "photo"}, "类型不对"),
        ("member", {"code": "births"}, "代码不对"),
        ("member", {"options": [{"code": "k0001", "title": "是"}]}, "不是选项，不能有选项"),
        ("member", {"required": True}, "“required”一栏不认识"),
    ],
)
def test_fields_that_are_refused(kind, change, words) -> None:
    content = everywhere()
    content[kind][0] |= change
    assert words in "".join(SECTION.faults(content))


def test_options_that_are_refused() -> None:
    content = everywhere()
    content["member"][3]["options"][0]["title"] = "上环"
    assert "“上环”" in "".join(SECTION.faults(content))
    content["member"][3]["options"] = []
    assert "还没有选项" in "".join(SECTION.faults(content))


def test_a_villages_field_may_count_services() -> None:
    content = {"village": [{"code": TEXT, "title": "孕检服务人数", "type": "number"}]}
    assert SECTION.faults(content) == []


def test_a_file_with_a_refused_field_is_not_taken(county) -> None:
    data = json.loads(json.dumps(in_force.documents().data))
    data["fields"] = {"member": [{"code": TEXT, "title": "避孕方法", "type": "text"}]}
    with pytest.raises(ValidationError, match="避孕方法"):
        FILES.read(FILES.write(title="甲", effective_from=NOW, data=data).encode())


def test_values_are_checked_kept_and_told(village) -> None:
    publish_fields()
    household = made(village, own=FOUR)
    assert household.own == FOUR
    assert dict(household.own_told) == TOLD
    entry = TrailEntry.objects.get(action="登记家庭")
    assert TOLD.items() <= entry.after.items()
    assert "本县栏目" not in entry.after
    household.own = {**FOUR, TEXT: "  中山\u200b "}
    save_record(record=household, by=None)
    assert Household.objects.get().own[TEXT] == "中山"
    assert TrailEntry.objects.get(action="修改家庭").before["务工地"] == "东莞"


@pytest.mark.parametrize(
    ("code", "value", "words"),
    [
        (NUMBER, -1, "应填 0 或正整数"),
        (NUMBER, "12", "应填 0 或正整数"),
        (NUMBER, True, "应填 0 或正整数"),
        (NUMBER, 10_000_000, "不能大于"),
        (DATE, "2026-02-30", "日期写成"),
        (DATE, "0026-02-01", "日期不能早于"),
        (CHOICE, MUD, "请从列出的选项里选"),
        (TEXT, 5, "应填文字"),
        (TEXT, "长" * 201, "最多 200 个字"),
        (TEXT, "已上环", "像是个人的生育、避孕或孕检情况"),
        (TEXT, "怀孕三个月", "像是个人的生育、避孕或孕检情况"),
        (TEXT, "430104198001015216", "身份证号"),
        ("k9999", "甲", "不能用在这一天的记录上"),
    ],
)
def test_values_that_are_refused(village, code, value, words) -> None:
    publish_fields()
    with pytest.raises(ValidationError) as refused:
        made(village, own={code: value})
    assert words in "".join(refused.value.messages)
    assert [*refused.value.message_dict] == [f"own_{code}"]


def test_on_a_village_a_named_person_is_refused_a_count_is_not(village) -> None:
    publish_fields()
    village.own = {TEXT: "本季度孕检120人"}
    village.full_clean()
    village.own = {TEXT: "陈小英已怀孕"}
    with pytest.raises(ValidationError, match="某个人的生育"):
        village.full_clean()


def test_what_an_ended_field_held_stays_and_nobody_changes_it(village) -> None:
    publish_fields()
    household = made(village, own=FOUR)
    ended = four()
    ended[0]["ended"], ended[3]["options"][1]["ended"] = True, True
    ended[1]["title"] = "耕地"
    publish_fields(NOW, household=ended)
    household = Household.objects.get()
    household.own = {NUMBER: 13, CHOICE: WOOD}
    save_record(record=household, by=None)
    assert Household.objects.get().own == {NUMBER: 13, CHOICE: WOOD, TEXT: "东莞"}
    assert dict(household.own_told) == {"务工地": "东莞", "耕地": "13", "住房结构": "木结构"}
    household.own = {**household.own, TEXT: "长沙"}
    save_record(record=household, by=None)
    assert Household.objects.get().own[TEXT] == "东莞"
    household.own = {**household.own, CHOICE: BRICK}
    save_record(record=household, by=None)
    household.own = {**household.own, CHOICE: WOOD}
    with pytest.raises(ValidationError):
        save_record(record=household, by=None)
    with pytest.raises(ValidationError):
        save_record(record=Household(village=village, head="甲", own={TEXT: "乙"}), by=None)


def test_another_county_s_values_stay(village) -> None:
    """A village that was handed over: the fields are not known here, what they held is kept."""
    household = made(village)
    Household.objects.update(own=FOUR)
    household.refresh_from_db()
    assert household.own_told == []
    household.address = "一组"
    save_record(record=household, by=None)
    assert Household.objects.get().own == FOUR


def test_an_activity_has_the_fields_of_its_day(village, secretary, client_for) -> None:
    publish_fields(202501, activity=four())
    in_force.forget()
    values = {"kind": "meeting", "title": "例会", "village": village, "own": {NUMBER: 3}}
    early = Activity(date=datetime.date(2024, 12, 31), **values)
    with pytest.raises(ValidationError, match="不能用在这一天"):
        save_record(record=early, by=None)
    late = Activity(date=datetime.date(2025, 1, 1), **values)
    assert save_record(record=late, by=None).own == {NUMBER: 3}
    page = reverse("activity-list", args=[village.pk, 2025])
    client = client_for(secretary)
    assert "耕地亩数" not in client.get(page).content.decode()
    assert 'data-label="耕地亩数"' in client.get(f"{page}?columns=own").content.decode()
    early = reverse("activity-list", args=[village.pk, 2024])
    assert "加本县栏目" not in client.get(early).content.decode()


def test_a_form_offers_them_and_a_conflict_shows_them(village, secretary, client_for) -> None:
    publish_fields()
    client = client_for(secretary)
    new = reverse("household-create", args=[village.pk])
    shown = client.get(new).content.decode()
    for words in ("务工地", "写到县。", "耕地亩数", "返乡日", ">木结构</option>"):
        assert words in shown
    typed = {f"own_{code}": str(value) for code, value in FOUR.items()}
    refused = client.post(new, {"head": "乐小满", **typed, f"own_{NUMBER}": "一亩"})
    assert "应填 0 或正整数" in refused.content.decode()
    assert client.post(new, {"head": "乐小满", **typed}).status_code == 302
    household = Household.objects.get()
    assert household.own == FOUR
    page = client.get(reverse("household-detail", args=[village.pk, household.pk]))
    for title, words in TOLD.items():
        assert f"<dt>{title}</dt><dd>{words}</dd>" in page.content.decode()
    edit = reverse("household-edit", args=[village.pk, household.pk])
    version = household.version
    household.own = {**FOUR, CHOICE: BRICK}
    save_record(record=household, by=None)
    again = {"head": "乐小满", **typed, "version": version, f"own_{TEXT}": "深圳"}
    conflict = client.post(edit, again)
    assert conflict.status_code == 409
    told = conflict.content.decode()
    for words in ("深圳", "东莞", "砖混", "木结构"):
        assert words in told
    blank = {"head": "乐小满", "version": Household.objects.get().version}
    assert client.post(edit, blank).status_code == 302
    assert Household.objects.get().own == {}


def people(village) -> list[Member]:
    given = ("东莞", 5, "2024-02-03", WOOD), ("长沙", 12, "2025-01-01", BRICK), ("", None, None, "")
    return [
        save_record(
            record=Member(
                village=village,
                number=f"207-000{n}",
                name=f"会员{n}",
                own={c: v for c, v in zip(FOUR, values, strict=True) if v not in ("", None)},
            ),
            by=None,
        )
        for n, values in enumerate(given, 1)
    ]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        (f"own_{TEXT}=莞", {1}),
        (f"own_{CHOICE}={BRICK}", {2}),
        (f"own_{NUMBER}_from=6", {2}),
        (f"own_{NUMBER}_to=11", {1}),
        (f"own_{NUMBER}_from=5&own_{NUMBER}_to=12", {1, 2}),
        (f"own_{DATE}_from=2024-02-04", {2}),
        (f"own_{DATE}_to=2024-12-31", {1}),
        ("text=长沙", {2}),
        ("text=木结", {1}),
        (f"sort=own_{NUMBER}&columns=own", {1, 2, 3}),
    ],
)
def test_a_list_is_filtered_and_searched(village, secretary, client_for, query, found) -> None:
    publish_fields()
    people(village)
    page = client_for(secretary).get(f"{reverse('member-list', args=[village.pk])}?{query}")
    text = page.content.decode()
    assert {n for n in (1, 2, 3) if f"会员{n}<" in text} == found


def test_the_search_box_finds_them(village, secretary, client_for) -> None:
    publish_fields()
    people(village)
    page = client_for(secretary).get(reverse("search") + "?q=东莞").content.decode()
    assert "会员1" in page
    assert "会员2" not in page


def test_lists_ask_no_more_with_fields(
    village, secretary, client_for, django_assert_max_num_queries
) -> None:
    for name in ("甲", "乙", "丙"):
        add_member(village, name)
    client, page = client_for(secretary), reverse("member-list", args=[village.pk])
    with CaptureQueriesContext(connection) as before:
        client.get(page)
    rows = [{"code": f"k{n:04}", "title": f"栏目{n}", "type": "number"} for n in range(9)]
    publish_fields(member=rows)
    with django_assert_max_num_queries(len(before) + 1):  # the vocabulary's content, read once
        client.get(f"{page}?columns=own")


def test_an_association_and_a_village(village, staff, client_for) -> None:
    publish_fields()
    client = client_for(staff)
    association = Association.objects.create(
        code=village.pk, township=village.township, village=village, kind="village", name="协会甲"
    )
    typed = {f"own_{code}": str(value) for code, value in FOUR.items()}
    edit = reverse("association-edit", args=[village.pk, association.pk])
    base = {"kind": "village", "village": village.pk, "name": "协会甲", "version": 0}
    assert client.post(edit, base | typed).status_code == 302
    association.refresh_from_db()
    assert association.own == FOUR
    for name in ("association-list", "village-list"):
        page = reverse(name, args=[TOWNSHIP])
        assert "加本县栏目" in client.get(page).content.decode()
    shown = client.get(reverse("association-list", args=[TOWNSHIP]) + "?columns=own&name=东莞")
    assert 'data-label="住房结构">木结构<' in shown.content.decode()
    edit = reverse("village-edit", args=[village.pk])
    assert client.post(edit, {"kind": "village", **typed}).status_code == 302
    village.refresh_from_db()
    assert village.own == FOUR
    entry = TrailEntry.objects.get(action="修改村情")
    assert TOLD.items() <= entry.after.items()
    shown = client.get(reverse("village-list", args=[TOWNSHIP]) + f"?own_{NUMBER}_from=12")
    assert shown.content.decode().count('data-label="务工地">东莞<') == 1
    page = client.get(reverse("village-organisation", args=[village.pk])).content.decode()
    assert "<dt>务工地</dt><dd>东莞</dd>" in page


def test_the_first_version_without_any_goes_on(county) -> None:
    Vocabulary.objects.create(
        division=COUNTY, effective_from=202001, title="x", data={"lists": {}}, digest="x"
    )
    assert in_force.in_force(COUNTY).section("fields") == {}


def test_verify_finds_what_no_field_allows(village) -> None:
    publish_fields()
    made(village, own=FOUR)
    assert list(wrong_values()) == []
    row = Household.objects.get()
    Household.objects.update(own={**FOUR, NUMBER: "多", "k9999": "甲"})
    assert list(wrong_values()) == [
        f"家庭第 {row.pk} 号的本县栏目“耕地亩数”不对：应填 0 或正整数。",
        f"家庭第 {row.pk} 号的本县栏目有一栏没有发布过",
    ]


def test_a_person_is_told_them_and_they_are_cleared(village, staff) -> None:
    publish_fields()
    member, _, _ = people(village)
    one = holding("member")
    assert one
    assert {("务工地", "东莞"), ("住房结构", "木结构")} <= set(one.facts(member, member.name))
    assert "本县栏目" not in dict(one.facts(member, member.name))
    assert one.rows(None).filter(~Q(own={})).count() == 2
    type(member).objects.filter(pk=member.pk).update(**one.emptied())
    member.refresh_from_db()
    assert member.own == {}
    village.own = {TEXT: "网格员单雨声"}
    village.save()
    found = holding("village")
    assert found
    assert [row.pk for row in found.rows(staff).filter(found.bearing("单雨声"))] == [village.pk]


def test_two_rows_of_one_household_keep_what_either_has(village, staff) -> None:
    publish_fields()
    kept, gone = made(village, own={TEXT: "长沙"}), made(village, own=FOUR)
    merged = merge(kept=kept, gone=gone, reason="同一户", by=staff)
    kept.refresh_from_db()
    assert kept.own == {**FOUR, TEXT: "长沙"}
    undo(merge=merged, reason="认错了", by=staff)
    kept.refresh_from_db()
    assert kept.own == {TEXT: "长沙"}
    assert Household.objects.get(pk=gone.pk).own == FOUR
