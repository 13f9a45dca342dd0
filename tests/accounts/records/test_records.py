"""Records that two people may edit: version, trail, conflicts (accounts/records/__init__.py)."""

import pytest
from django.core.exceptions import ValidationError

from accounts.models import TrailEntry
from accounts.records import ConflictError, remove_record, save_record
from associations.models import Venue

pytestmark = pytest.mark.django_db


@pytest.fixture
def venue(village, staff):
    return save_record(record=Venue(village=village, kind="home", place="村部一楼"), by=staff)


def test_a_new_row_is_the_first_version_and_is_in_the_trail(venue, village, staff):
    entry = TrailEntry.objects.get()
    assert (venue.version, entry.action, entry.division, entry.by) == (
        1,
        "登记阵地",
        village.pk,
        staff,
    )
    assert entry.before is None
    assert (entry.after["阵地"], entry.after["地点"], entry.after["村（社区）"]) == (
        "会员之家",
        "村部一楼",
        "观冲村",
    )


def test_a_change_counts_and_tells_both_sides(venue, staff):
    venue.place = "村部二楼"
    save_record(record=venue, by=staff, expected_version=1)
    entry = TrailEntry.objects.first()
    assert venue.version == 2
    assert (entry.action, entry.before["地点"], entry.after["地点"]) == (
        "修改阵地",
        "村部一楼",
        "村部二楼",
    )


def test_no_change_leaves_no_trace(venue, staff):
    save_record(record=Venue.objects.get(), by=staff, expected_version=1)
    assert (Venue.objects.get().version, TrailEntry.objects.count()) == (1, 1)


def test_the_second_of_two_is_told_and_writes_nothing(venue, staff):
    mine, theirs = Venue.objects.get(), Venue.objects.get()
    theirs.place = "老祠堂"
    save_record(record=theirs, by=staff, expected_version=1)
    mine.place = "村小学"
    for act in (save_record, remove_record):
        with pytest.raises(ConflictError) as caught:
            act(record=mine, by=staff, expected_version=1)
        assert caught.value.current.place == "老祠堂"
    assert Venue.objects.get().place == "老祠堂"


def test_what_is_wrong_is_not_written(venue, staff):
    venue.place = ""
    with pytest.raises(ValidationError):
        save_record(record=venue, by=staff)
    assert (Venue.objects.get().place, TrailEntry.objects.count()) == ("村部一楼", 1)


def test_removing_leaves_the_row_in_the_trail_only(venue, staff):
    remove_record(record=venue, by=staff, expected_version=1, reason="重复登记")
    entry = TrailEntry.objects.first()
    assert not Venue.objects.exists()
    assert (entry.action, entry.reason, entry.before["地点"], entry.after) == (
        "删除阵地",
        "重复登记",
        "村部一楼",
        None,
    )
