"""The page of the trail: what it shows, to whom, and how it is narrowed."""

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts import trail
from accounts.office.changes import ChangedValue, changes
from tests.conftest import COUNTY, FOREIGN_VILLAGE, OTHER_VILLAGE, TOWNSHIP, VILLAGE


@pytest.fixture
def acts(staff, secretary, outsider, monkeypatch):
    """Numbers 1 to 4 on four days in May 2026; the last is the neighbours'."""
    entries = [
        (secretary, "上报月报", VILLAGE, "观冲村 2026年4月月报", {"after": {"state": "submitted"}}),
        (
            staff,
            "更正月报",
            VILLAGE,
            "观冲村 2026年3月月报",
            {"before": {"births": 3}, "after": {"births": 4}, "reason": "漏登"},
        ),
        (staff, "审核月报", OTHER_VILLAGE, "双桥村 2026年4月月报", {}),
        (outsider, "审核月报", FOREIGN_VILLAGE, "企石村 2026年4月月报", {}),
    ]
    for day, (by, action, division, target, more) in enumerate(entries, 1):
        with monkeypatch.context() as patch:
            at = timezone.datetime(2026, 5, day, 0, 30, tzinfo=timezone.get_current_timezone())
            patch.setattr(timezone, "now", lambda at=at: at)
            trail.record(by=by, action=action, division=division, target=target, **more)


def page(client, **query):
    return client.get(reverse("trail-list", query=query))


def numbers(client, **query):
    return [entry.number for entry in page(client, **query).context["table"].rows]


def test_newest_first_and_only_ones_own_scope(
    acts, client_for, staff, leader, auditor, county, outsider
):
    for user in (staff, leader, auditor):
        assert numbers(client_for(user)) == [3, 2, 1]
    assert numbers(client_for(county)) == [4, 3, 2, 1]
    assert numbers(client_for(outsider)) == [4]


def test_the_filters(acts, client_for, staff, secretary):
    client = client_for(staff)
    assert numbers(client, since="2026-05-02") == [3, 2]
    assert numbers(client, until="2026-05-02") == [2, 1]
    assert numbers(client, since="2026-05-02", until="2026-05-02") == [2]
    assert numbers(client, by=secretary.pk) == [1]
    assert numbers(client, action="更正月报") == [2]
    assert numbers(client, division=VILLAGE) == [2, 1]
    assert numbers(client, division=TOWNSHIP) == [3, 2, 1]
    assert numbers(client, text="漏登") == [2]
    assert numbers(client, text="双桥") == [3]
    assert numbers(client, text="童小满") == [1]


def test_the_filters_offer_and_take_only_what_is_in_scope(acts, client_for, staff, outsider):
    client = client_for(outsider)
    form = page(client).context["filter"].form
    assert list(form.fields["by"].queryset) == [outsider]
    assert [value for value, _ in form.fields["action"].choices if value] == ["审核月报"]
    assert [value for value, _ in form.fields["division"].choices if value] == [
        "431321108",
        FOREIGN_VILLAGE,
    ]
    for query in ({"by": staff.pk}, {"division": VILLAGE}, {"action": "更正月报"}):
        response = page(client, **query)
        assert not response.context["filter"].form.is_valid()
        assert "观冲村" not in response.content.decode()


def test_a_row_reads_in_chinese(acts, client_for, staff):
    text = page(client_for(staff), action="更正月报").content.decode()
    for piece in ("2026-05-02 00:30:00", "文映荷", "观冲村", "漏登", "出生人数"):
        assert piece in text
    assert '<span class="cell-old">3</span> → 4' in text
    assert "已上报" in page(client_for(staff), action="上报月报").content.decode()


def test_the_head_and_how_to_verify_are_told(acts, client_for, staff):
    text = page(client_for(staff)).content.decode()
    number, digest = trail.head()
    assert f"<dd>{number}</dd>" in text
    assert digest in text
    assert "manage.py verify_trail" in text


def test_an_empty_trail_says_so(client_for, staff):
    assert "没有符合条件的留痕" in page(client_for(staff)).content.decode()


def test_paged_with_constant_queries(
    client_for, staff, django_assert_num_queries, django_assert_max_num_queries
):
    client = client_for(staff)
    trail.record(by=staff, action="审核月报", division=VILLAGE, target="第 0 件")
    page(client)  # the first request of a session writes it
    with django_assert_max_num_queries(14) as few:
        page(client)
    for n in range(1, 101):
        trail.record(
            by=staff,
            action="审核月报",
            division=(VILLAGE, OTHER_VILLAGE)[n % 2],
            target=f"第 {n} 件",
        )
    with django_assert_num_queries(len(few)):
        assert "第 1 页，共 3 页，101 条" in page(client).content.decode()
    assert numbers(client, page=3) == [1]


def test_nobodys_entries_are_not_everybodys(client_for, staff, county):
    trail.record(by=None, action="导入区划", target="别的县")
    trail.record(by=None, action="导入区划", target="双峰县", division=COUNTY)
    assert numbers(client_for(staff)) == []
    assert numbers(client_for(county)) == [2]


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        (
            {"births": 3, "visits": 1},
            {"births": 4, "visits": 1},
            [ChangedValue("出生人数", "3", "4")],
        ),
        (None, {"births": 0}, [ChangedValue("出生人数", "", "0")]),
        ({"note": "x"}, {"note": ""}, [ChangedValue("说明", "x", "（空）")]),
        ({"state": "draft"}, {"state": "approved"}, [ChangedValue("状态", "草稿", "已审核")]),
        ({"启用": "是"}, {"启用": "否"}, [ChangedValue("启用", "是", "否")]),
        ({"is_active": True}, None, [ChangedValue("启用", "是", "")]),
        ("甲", "乙", [ChangedValue("", "甲", "乙")]),
        (None, ["甲", "乙"], [ChangedValue("", "（空）", "甲、乙")]),
        (None, None, []),
    ],
)
def test_changes_are_told_in_the_words_of_the_forms(before, after, told):
    assert changes(before, after) == told
