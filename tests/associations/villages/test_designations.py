"""One governance mode and one class at a time; the class in lists and the class with its history
are the same."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.models import TrailEntry
from associations.models import Designation, Village
from associations.villages.services.designations import designate

D = datetime.date
NEW = "/organisation/431321107207/designations/new/"


def spans(kind):
    rows = Designation.objects.filter(kind=kind).order_by("since", "pk")
    return [(row.value, str(row.since), str(row.until or "")) for row in rows]


def class_of(village):
    return Village.objects.get(pk=village.pk).village_class


@pytest.fixture
def client(staff, client_for):
    return client_for(staff)


def test_a_new_class_closes_the_one_before(village, client):
    client.post(NEW, {"value": "III", "since": "2023-01-01", "basis": "镇政发〔2023〕1号"})
    assert class_of(village) == "III"
    client.post(NEW, {"value": "II", "since": "2024-06-01"})
    assert spans("class") == [("III", "2023-01-01", "2024-06-01"), ("II", "2024-06-01", "")]
    assert class_of(village) == "II"
    actions = [
        (entry.action, entry.after["截止日期"]) for entry in TrailEntry.objects.order_by("number")
    ]
    assert actions == [("登记认定", ""), ("修改认定", "2024-06-01"), ("登记认定", "")]


def test_the_mode_does_not_touch_the_class(village, client):
    client.post(NEW, {"value": "I", "since": "2023-01-01"})
    client.post(NEW, {"value": "committee", "since": "2023-01-01"})
    client.post(NEW, {"value": "association", "since": "2024-01-01"})
    assert spans("governance") == [
        ("committee", "2023-01-01", "2024-01-01"),
        ("association", "2024-01-01", ""),
    ]
    assert class_of(village) == "I"


def test_several_demonstration_levels_at_a_time_each_once(village, client):
    for value in ("county", "municipal", "pilot"):
        client.post(NEW, {"value": value, "since": "2023-01-01"})
    response = client.post(NEW, {"value": "county", "since": "2024-01-01"})
    assert "本村现在已是这个结果。" in response.content.decode()
    assert [value for value, _, until in spans("demonstration") if not until] == [
        "county",
        "municipal",
        "pilot",
    ]


@pytest.mark.parametrize(
    ("data", "told"),
    [
        ({"value": "III", "since": "2024-01-01"}, "本村从 2023-01-01 起就是“三类（重点村）”。"),
        ({"value": "II", "since": "2023-01-01"}, "要晚于现在这个结果的起始日期（2023-01-01）"),
        ({"value": "II", "since": "2022-01-01", "until": "2023-02-01"}, "重叠，同时只能有一个"),
        (
            {"value": "II", "since": "2022-01-01", "until": "2021-02-01"},
            "截止日期不能早于起始日期。",
        ),
        ({"value": "II", "since": "2922-01-01"}, "2922-01-01 还没有到"),
        ({"value": "", "since": "2024-01-01"}, "认定为"),
        ({"value": "IV", "since": "2024-01-01"}, "认定为"),
    ],
)
def test_what_is_refused_changes_nothing(data, told, village, client):
    client.post(NEW, {"value": "III", "since": "2023-01-01"})
    response = client.post(NEW, data)
    assert response.status_code == 422
    assert told in response.content.decode()
    assert spans("class") == [("III", "2023-01-01", "")]
    assert class_of(village) == "III"


def test_an_earlier_class_is_history_only(village, client):
    Village.objects.filter(pk=village.pk).update(village_class="I")
    client.post(NEW, {"value": "III", "since": "2020-01-01", "until": "2021-01-01"})
    assert spans("class") == [("III", "2020-01-01", "2021-01-01")]
    assert class_of(village) == "I"


def test_what_was_recorded_by_mistake_is_withdrawn_with_its_effect(village, client):
    client.post(NEW, {"value": "III", "since": "2023-01-01"})
    client.post(NEW, {"value": "I", "since": "2024-01-01"})
    wrong = Designation.objects.get(value="I")
    client.post(f"/organisation/{village.pk}/designations/{wrong.pk}/edit/", {"act": "remove"})
    assert spans("class") == [("III", "2023-01-01", "")]
    assert class_of(village) == "III"


def test_a_class_that_is_ended_leaves_none(village, client):
    client.post(NEW, {"value": "III", "since": "2023-01-01"})
    row = Designation.objects.get()
    data = {"value": "III", "since": "2023-01-01", "until": "2024-01-01", "version": "1"}
    client.post(f"/organisation/{village.pk}/designations/{row.pk}/edit/", data)
    assert class_of(village) == ""


def test_the_class_on_the_villages_page_is_a_designation_too(village, client):
    today = str(timezone.localdate())
    client.post(NEW, {"value": "III", "since": "2023-01-01"})
    url = f"/villages/{village.pk}/edit/"
    blank = dict.fromkeys(("economy", "area", "new_area", "opened", "closed", "merged_into"), "")
    client.post(url, {"kind": "village", **blank, "village_class": "III", "economy": "weak"})
    assert spans("class") == [("III", "2023-01-01", "")]
    client.post(url, {"kind": "village", **blank, "village_class": "II"})
    assert spans("class") == [("III", "2023-01-01", today), ("II", today, "")]
    client.post(url, {"kind": "village", **blank, "village_class": "I"})
    assert spans("class") == [("III", "2023-01-01", today), ("I", today, "")]
    assert class_of(village) == "I"
    client.post(url, {"kind": "village", **blank, "village_class": ""})
    assert spans("class") == [("III", "2023-01-01", today), ("I", today, today)]
    assert class_of(village) == ""


def test_all_or_nothing(village, staff):
    designate(
        designation=Designation(village=village, kind="class", value="III", since=D(2023, 1, 1)),
        by=staff,
    )
    with pytest.raises(ValidationError):
        designate(
            designation=Designation(
                village=village, kind="class", value="pilot", since=D(2024, 1, 1)
            ),
            by=staff,
        )
    assert spans("class") == [("III", "2023-01-01", "")]


def test_the_village_itself_does_not_designate(village, secretary, client_for):
    assert client_for(secretary).post(NEW, {"value": "I", "since": "2023-01-01"}).status_code == 403
    assert not Designation.objects.exists()
