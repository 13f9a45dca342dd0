"""A county's standard in the making: what may be published, by whom, and that nothing moves
before."""

import copy
import json
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import TrailEntry, User
from accounts.records import ConflictError
from assessment.authoring.faults import faults
from assessment.authoring.services import (
    FILES,
    change_draft,
    publish_draft,
    start_draft,
)
from assessment.grading.services.outcomes import assess
from assessment.models import Outcome, Standard, StandardDraft
from assessment.standards.data import digest
from assessment.standards.services import standard_for
from associations.models import County, Village
from tests.assessment.points import DATA, publish_points
from tests.assessment.records import YEAR, add_model_village
from tests.conftest import COUNTY, PASSWORD, TOWNSHIP

THIS_YEAR = timezone.localdate().year
V1 = "v1"


@pytest.fixture
def draft(county: User) -> StandardDraft:
    return start_draft(title="百分制办法", effective_from=THIS_YEAR, data=DATA, by=county)


def changed(**changes: Any) -> dict[str, Any]:
    return {**copy.deepcopy(DATA), **changes}


def without(code: str) -> dict[str, Any]:
    return changed(criteria=[c for c in DATA["criteria"] if c["code"] != code])


def altered(which: str, **changes: Any) -> dict[str, Any]:
    return changed(
        criteria=[{**c, **changes} if c["code"] == which else c for c in DATA["criteria"]]
    )


def banded(*leasts: int | None) -> dict[str, Any]:
    return changed(
        grades=[
            {**g, "least": least} for g, least in zip(DATA["grades"], (None, *leasts), strict=True)
        ]
    )


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (without("six"), "各项满分合计80分，应为100分"),
        (banded(6000, 6000, 9000), "各等次的最低分要从低到高"),
        (banded(6000, None, 9000), "都要写明最低分"),
        (banded(6000, 8000, 20000), "谁也达不到"),
        (changed(bonus_cap=0), "有加分项，但加分上限是0分"),
        (
            changed(sections=[*DATA["sections"], {"code": "s3", "title": "空的"}]),
            "“空的”里没有任何项目",
        ),
        (altered("six", off=0), "没有写明每一步扣（加）几分"),
        (altered("six", numerator="births"), "与月报的栏目对不上"),
        (altered("contraception", threshold=None), "目标值没有填"),
        (altered("contraception", threshold=10001), "0%到100%"),
        (altered("contraception", years=3), "考评期"),
        (altered("late", grade="model"), "没有写明否决到哪一等"),
        (altered("venue", section="s9"), "没有归到任何部分"),
        (altered("venue", code="six"), "编号“six”重复"),
        (altered("venue", full=0), "满分"),
        (altered("venue", unknown=1), "内容不完整"),
        ({"kind": "points"}, "内容不完整"),
        ({"kind": "points", "title": "x", "grades": 3}, "内容不完整"),
        ({"title": "x", "grades": DATA["grades"], "criteria": [], "targets": {}}, "还没有任何标准"),
    ],
)
def test_what_keeps_a_standard_from_being_published(data: dict[str, Any], said: str) -> None:
    assert said in "；".join(fault.text for fault in faults(data))


def test_a_whole_standard_has_no_faults(db: None) -> None:
    assert faults(DATA) == []
    assert faults(Standard.objects.get(code=V1).data) == []


def test_publishing_makes_it_the_countys_from_its_year_on(
    draft: StandardDraft, county: User
) -> None:
    standard = publish_draft(draft=draft, by=county, expected_version=draft.version)
    assert (standard.code, standard.division, standard.digest) == (
        *(f"{COUNTY}-{THIS_YEAR}", COUNTY),
        digest({**DATA, "title": "百分制办法"}),
    )
    assert [standard_for(year, division=TOWNSHIP).code for year in (THIS_YEAR - 1, THIS_YEAR)] == [
        V1,
        standard.code,
    ]
    assert not StandardDraft.objects.exists()
    entry = TrailEntry.objects.first()
    assert (entry.action, entry.division, entry.after["校验值"]) == (
        "发布考评标准",
        COUNTY,
        standard.digest,
    )


def test_a_faulty_draft_or_a_year_gone_by_is_not_published(
    draft: StandardDraft, county: User
) -> None:
    change_draft(
        draft=draft, by=county, expected_version=draft.version, criteria=without("six")["criteria"]
    )
    with pytest.raises(ValidationError, match="各项满分合计80分"):
        publish_draft(draft=draft, by=county, expected_version=draft.version)
    old = start_draft(title="旧年", effective_from=THIS_YEAR - 2, data=DATA, by=county)
    with pytest.raises(ValidationError, match="已经公布"):
        publish_draft(draft=old, by=county, expected_version=old.version)
    publish_points(effective_from=THIS_YEAR)
    second = start_draft(title="再来", effective_from=THIS_YEAR, data=DATA, by=county)
    with pytest.raises(ValidationError, match="已经发布过"):
        publish_draft(draft=second, by=county, expected_version=second.version)


def test_publishing_what_somebody_else_has_changed_is_refused(
    draft: StandardDraft, county: User
) -> None:
    seen = draft.version
    change_draft(
        draft=StandardDraft.objects.get(pk=draft.pk),
        by=county,
        expected_version=seen,
        bonus_cap=200,
    )
    with pytest.raises(ConflictError):
        publish_draft(draft=draft, by=county, expected_version=seen)


def test_the_trail_tells_what_of_a_draft_was_changed(draft: StandardDraft, county: User) -> None:
    change_draft(
        draft=draft,
        by=county,
        expected_version=draft.version,
        criteria=altered("six", off=600)["criteria"],
    )
    entry = TrailEntry.objects.first()
    line = "1.2 “六无”情形（six）"
    assert "扣5分" in entry.before[line]
    assert "扣6分" in entry.after[line]


def test_a_file_goes_to_another_county_and_back_unchanged(
    draft: StandardDraft, county: User
) -> None:
    standard = publish_draft(draft=draft, by=county, expected_version=draft.version)
    text = FILES.write(title=standard.title, effective_from=THIS_YEAR, data=standard.data)
    read = FILES.read(text.encode())
    assert (read["title"], read["effective_from"], digest(read["data"])) == (
        "百分制办法",
        THIS_YEAR,
        standard.digest,
    )
    with pytest.raises(ValidationError, match="校验值不对"):
        FILES.read(text.replace('"off": 500', '"off": 400').encode())
    wrong = json.dumps(
        {**json.loads(text), "data": without("six"), "digest": digest(without("six"))}
    )
    with pytest.raises(ValidationError, match="各项满分合计80分"):
        FILES.read(wrong.encode())
    for rubbish in (b"", b"[]", b"\xff\xfe", b"[" * 100_000, b'{"format": "x"}', b"1" * 2_000_000):
        with pytest.raises(ValidationError):
            FILES.read(rubbish)


def test_a_draft_goes_to_another_office_before_it_is_published_and_comes_in_unchanged(
    draft: StandardDraft, county: User, client_for: Any
) -> None:
    client, address = client_for(county), reverse("standard-draft-export", args=[draft.pk])
    answer = client.get(address)
    assert f"standard-draft-{COUNTY}-{THIS_YEAR}.json" in answer.headers["Content-Disposition"]
    file = SimpleUploadedFile("草稿.json", answer.content, "application/json")
    assert client.post(reverse("standard-import"), {"file": file}).status_code == 302
    read = StandardDraft.objects.exclude(pk=draft.pk).get()
    assert (read.title, read.effective_from, read.data) == (
        draft.title,
        draft.effective_from,
        draft.data,
    )
    assert digest(read.data) == digest(draft.data)
    change_draft(draft=draft, by=county, expected_version=None, criteria=without("six")["criteria"])
    assert "不能导出" in client.get(address, follow=True).content.decode()


def test_trying_stores_nothing_and_names_who_would_move(
    draft: StandardDraft, county: User, village: Village, client_for: Any
) -> None:
    add_model_village(village)
    assess(code=TOWNSHIP, year=YEAR)
    before = Outcome.objects.count()
    client = client_for(county)
    address = reverse("standard-draft-try", args=[draft.pk])
    page = client.get(address, {"year": YEAR, "passed": "1"})
    assert page.status_code == 200
    trial = page.context["trial"]
    moved = {
        move.after.name: (move.before.grade_title, move.after.grade_title)
        for move in trial.villages
    }
    assert moved["观冲村"] == ("模范村", "优秀村")
    assert [move.after.name for move in trial.moved] == []
    harsh = client.get(address, {"year": YEAR, "passed": "0", "division": TOWNSHIP}).context[
        "trial"
    ]
    assert [(m.after.name, m.direction, m.why[0]) for m in harsh.moved] == [
        ("观冲村", -1, ("阵地建设", "没有自评，还没有验收分"))
    ]
    assert (harsh.fallen, harsh.risen, Outcome.objects.count()) == (1, 0, before)
    one = reverse("standard-draft-try-village", args=[draft.pk, village.pk])
    sheet = client.get(one, {"year": YEAR, "passed": "0"})
    assert "还没有验收分" in sheet.content.decode()
    assert [row["earned"] for section in sheet.context["chapters"] for row in section["rows"]] == [
        *("30分", "20分", "10分", "没有否决", "待定", "0分"),
    ]
    assert "总分100分" in client.get(one, {"year": YEAR}).content.decode()
    assert Outcome.objects.count() == before
    change_draft(draft=draft, by=county, expected_version=None, criteria=without("six")["criteria"])
    assert client.get(one, {"year": YEAR}).status_code == 404


def test_a_draft_is_its_countys_supervisors_alone(
    draft: StandardDraft, staff: User, client_for: Any
) -> None:
    pages = [
        reverse(f"standard-draft-{name}", args=[draft.pk])
        for name in ("detail", "edit", "grades", "try", "publish")
    ]
    other = User(username="elsewhere", name="乔远山", role="county_supervisor", scope="431322")
    other.must_change_password = False
    other.set_password(PASSWORD)
    County.objects.create(code="431322", name="新化县")
    other.save()
    assert {client_for(staff).get(page).status_code for page in pages} <= {403, 404}
    assert {client_for(other).get(page).status_code for page in pages} == {404}


def test_a_township_sees_and_tries_what_its_county_shares(
    draft: StandardDraft,
    staff: User,
    outsider: User,
    village: Village,
    county: User,
    client_for: Any,
) -> None:
    client = client_for(staff)
    detail, tried, one = (
        reverse("standard-draft-detail", args=[draft.pk]),
        reverse("standard-draft-try", args=[draft.pk]),
        reverse("standard-draft-try-village", args=[draft.pk, village.pk]),
    )
    assert draft.title not in client.get(reverse("standard-list")).content.decode()
    frame = {
        "title": draft.title,
        "effective_from": THIS_YEAR,
        "full": "100",
        "bonus_cap": "3",
        "shared": "on",
    }
    assert post(client_for(county), draft, "standard-draft-edit", frame).status_code == 302
    assert TrailEntry.objects.first().after["发给乡镇试算"] == "是"
    assert draft.title in client.get(reverse("standard-list")).content.decode()
    page = client.get(detail).content.decode()
    assert "不能修改" in page
    assert not any(
        reverse(f"standard-draft-{act}", args=[draft.pk]) in page
        for act in ("edit", "grades", "publish")
    )
    trial = client.get(tried, {"year": YEAR}).context["trial"]
    assert {move.after.village[:9] for move in trial.villages} == {TOWNSHIP}
    assert client.get(one, {"year": YEAR}).status_code == 200
    for division in ("", COUNTY, "431321108"):
        assert "trial" not in client.get(tried, {"year": YEAR, "division": division}).context
    assert client_for(outsider).get(one, {"year": YEAR}).status_code == 404
    assert client.get(reverse("standard-draft-edit", args=[draft.pk])).status_code == 403


@pytest.fixture
def client(client_for: Any, county: User) -> Client:
    return client_for(county)


def post(
    client: Client, draft: StandardDraft, name: str, data: dict[str, Any], *args: object
) -> Any:
    draft.refresh_from_db()
    return client.post(reverse(name, args=[draft.pk, *args]), {"version": draft.version, **data})


ITEM = {
    "section": "s1",
    "role": "item",
    "clause": "1.4",
    "title": "合同签订率",
    "numerator": "",
    "denominator": "",
    "indicator": "stock:migrants_signed:migrants_due",
    "years": "1",
    "threshold": "99.5%",
    "at_most": "0",
    "full": "10",
    "per": "0.5",
    "off": "0.25",
    "begun": "1",
    "floor": "-2",
    "grade": "",
    "kinds": "village",
    "not_applicable_from": "2030",
}


def test_an_item_is_typed_in_percent_and_points_and_kept_in_whole_numbers(
    draft: StandardDraft, client: Client
) -> None:
    assert post(client, draft, "standard-criterion-create", ITEM).status_code == 302
    draft.refresh_from_db()
    item = draft.data["criteria"][-1]
    kept = ("threshold", "full", "per", "off", "floor", "kinds", "not_applicable_from")
    assert {name: item[name] for name in kept} == {
        **{
            "threshold": 9950,
            "full": 1000,
            "per": 50,
            "off": 25,
            "floor": -200,
            "kinds": ["village"],
        },
        "not_applicable_from": 2030,
    }
    page = client.get(reverse("standard-criterion-edit", args=[draft.pk, item["code"]]))
    shown = {name: page.context["form"][name].value() for name in ITEM}
    assert shown == {**ITEM, "threshold": "99.5", "years": 1, "not_applicable_from": 2030}
    assert post(client, draft, "standard-criterion-edit", shown, item["code"]).status_code == 302
    draft.refresh_from_db()
    assert draft.data["criteria"][-1] == item


def test_an_item_follows_the_last_one_of_its_section(draft: StandardDraft, client: Client) -> None:
    create = reverse("standard-criterion-create", args=[draft.pk])
    method = "未按期换届扣2分，资料不全扣1分。"
    answer = post(
        client, draft, "standard-criterion-create", ITEM | {"method": method, "act": "again"}
    )
    assert answer.url == f"{create}?section=s1"
    page = client.get(answer.url)
    assert [page.context["form"][name].value() for name in ("section", "clause")] == ["s1", "1.5"]
    assert client.get(create).context["form"]["clause"].value() is None
    draft.refresh_from_db()
    assert draft.data["criteria"][-1]["method"] == method
    shown = client.get(reverse("standard-draft-detail", args=[draft.pk])).content.decode()
    assert "评分细则：未按期换届扣2分，资料不全扣1分。" in shown


@pytest.mark.parametrize(
    ("changes", "kept"),
    [
        ({"full": "４．３５分", "off": "2.3", "per": "0.01"}, (435, 230, 1)),
        ({"full": "1000", "off": "1000", "per": "100"}, (100_000, 100_000, 10_000)),
        (
            {
                "full": "10",
                "off": "5",
                "per": "2例",
                "indicator": "count:late_abortions",
                "threshold": "",
            },
            (1000, 500, 2),
        ),
    ],
)
def test_numbers_are_kept_as_they_are_typed(
    draft: StandardDraft, client: Client, changes: dict[str, str], kept: tuple[int, ...]
) -> None:
    assert post(client, draft, "standard-criterion-create", ITEM | changes).status_code == 302
    draft.refresh_from_db()
    item = draft.data["criteria"][-1]
    assert (item["full"], item["off"], item["per"]) == kept


@pytest.mark.parametrize(
    ("changes", "field", "said"),
    [
        ({"per": "0"}, "per", "0.01"),
        ({"method": "细" * 501}, "method", "500"),
        ({"threshold": ""}, "threshold", "要填"),
        ({"threshold": "98.123"}, "threshold", "最多两位小数"),
        ({"threshold": "101"}, "threshold", "100"),
        ({"off": ""}, "off", "每一步"),
        ({"full": ""}, "full", "满分"),
        ({"floor": "10"}, "floor", "低于满分"),
        ({"indicator": "sum"}, "numerator", "要填"),
        ({"role": "veto"}, "grade", "最高评到"),
        ({"indicator": "count:late_abortions", "per": "1.5"}, "per", "整数"),
        ({"section": "s9"}, "section", ""),
    ],
)
def test_a_wrong_item_says_where(
    draft: StandardDraft, client: Client, changes: dict[str, str], field: str, said: str
) -> None:
    answer = post(client, draft, "standard-criterion-create", ITEM | changes)
    assert answer.status_code == 422
    assert said in "".join(answer.context["form"].errors[field])
    draft.refresh_from_db()
    assert len(draft.data["criteria"]) == len(DATA["criteria"])


def test_parts_are_moved_within_their_section_and_removed(
    draft: StandardDraft, client: Client
) -> None:
    post(
        client, draft, "standard-draft-move", {"list": "criteria", "part": "satisfied", "to": "up"}
    )
    post(
        client,
        draft,
        "standard-draft-move",
        {"list": "criteria", "part": "contraception", "to": "up"},
    )
    post(client, draft, "standard-draft-move", {"list": "sections", "part": "s1", "to": "down"})
    post(client, draft, "standard-criterion-edit", {"act": "remove"}, "late")
    draft.refresh_from_db()
    assert [c["code"] for c in draft.data["criteria"]] == [
        "contraception",
        "satisfied",
        "six",
        "venue",
        "extra",
    ]
    assert [s["code"] for s in draft.data["sections"]] == ["s2", "s1"]
    stale = client.post(
        reverse("standard-draft-move", args=[draft.pk]),
        {"list": "sections", "part": "s1", "to": "up", "version": "1"},
        follow=True,
    )
    assert "没有移动" in stale.content.decode()


def grade_fields(**changes: str) -> dict[str, str]:
    rows = [
        ("created", "不合格村", ""),
        ("qualified", "合格村", "60"),
        ("advanced", "良好村", "80"),
        ("model", "优秀村", "90"),
    ]
    fields = {}
    for number, (code, title, least) in enumerate(rows, 1):
        fields |= {f"code_{number}": code, f"title_{number}": title, f"least_{number}": least}
    return fields | changes


def test_a_grade_put_out_takes_the_criteria_of_the_others_along(
    draft: StandardDraft, client: Client
) -> None:
    criteria = altered("late", grade="advanced")["criteria"]
    change_draft(draft=draft, by=draft.created_by, expected_version=None, criteria=criteria)
    answer = post(
        client, draft, "standard-draft-grades", grade_fields(title_2="", share_3="70", count_4="3")
    )
    assert answer.status_code == 302
    draft.refresh_from_db()
    assert draft.data["grades"] == [
        {"code": "created", "title": "不合格村", "rank": 1},
        {"code": "qualified", "title": "良好村", "rank": 2, "least": 8000},
        {"code": "advanced", "title": "优秀村", "rank": 3, "least": 9000},
    ]
    assert draft.data["targets"] == {"qualified": 7000, "advanced_villages": 3}
    assert next(c["grade"] for c in draft.data["criteria"] if c["code"] == "late") == "qualified"
    used = post(
        client,
        draft,
        "standard-draft-grades",
        {
            "code_1": "created",
            "title_1": "差",
            "code_3": "advanced",
            "title_3": "好",
            "least_3": "60",
        },
    )
    assert "请先改这一项" in used.content.decode()


def test_a_ladder_is_begun_from_a_copy_and_keeps_what_it_does_not_touch(
    client: Client, county: User
) -> None:
    v1 = Standard.objects.get(code=V1)
    answer = client.post(
        reverse("standard-draft-create"),
        {"start": str(v1.pk), "title": "第二版", "effective_from": str(THIS_YEAR)},
    )
    draft = StandardDraft.objects.get(title="第二版")
    assert answer.url == reverse("standard-draft-detail", args=[draft.pk])
    form = client.get(
        reverse("standard-criterion-edit", args=[draft.pk, "planned_birth_rate"])
    ).context["form"]
    typed = {name: form[name].value() or "" for name in form.fields if name != "version"} | {
        "threshold": "92.5"
    }
    assert (
        post(client, draft, "standard-criterion-edit", typed, "planned_birth_rate").status_code
        == 302
    )
    draft.refresh_from_db()
    old, new = (
        next(c for c in d["criteria"] if c["code"] == "planned_birth_rate")
        for d in (v1.data, draft.data)
    )
    assert new == {**old, "threshold": 9250, "at_most": False, "kinds": []}
    standard = publish_draft(draft=draft, by=county, expected_version=draft.version)
    assert {c.code for c in standard.ladder.criteria} == {c.code for c in v1.ladder.criteria}
