"""What a group and a household refuse, whoever saves them: a form, an import or a command."""

import datetime
from collections.abc import Callable

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.models import User
from associations.models import Village
from members.models import Household, MemberGroup
from members.people.services.places import save_group, save_household

from ..records import add_group, add_household, add_member

TOMORROW = timezone.localdate() + datetime.timedelta(days=1)
Refused = Callable[[Village], tuple[MemberGroup | Household, dict[str, object], str]]


def a_day_to_come(village: Village) -> tuple[MemberGroup, dict[str, object], str]:
    return add_group(village), {"dissolved": TOMORROW}, "日期还没有到"


def members_left(village: Village) -> tuple[MemberGroup, dict[str, object], str]:
    group = add_group(village)
    add_member(village, "甲一", group=group)
    return group, {"dissolved": timezone.localdate()}, "组里还有在册会员：甲一"


def a_leader_from_elsewhere(village: Village) -> tuple[MemberGroup, dict[str, object], str]:
    return add_group(village), {"leader": add_member(village, "乙二")}, "乙二不是本组的在册会员"


def a_household_closed_tomorrow(village: Village) -> tuple[Household, dict[str, object], str]:
    return add_household(village), {"closed": TOMORROW}, "日期还没有到"


def a_household_with_members(village: Village) -> tuple[Household, dict[str, object], str]:
    home = add_household(village)
    add_member(village, "丙三", household=home)
    return home, {"closed": timezone.localdate()}, "这一户还有在册会员：丙三"


def saved(place: MemberGroup | Household, *, by: User) -> object:
    if isinstance(place, MemberGroup):
        return save_group(group=place, by=by)
    return save_household(household=place, by=by)


@pytest.mark.parametrize(
    "refused",
    [
        a_day_to_come,
        members_left,
        a_leader_from_elsewhere,
        a_household_closed_tomorrow,
        a_household_with_members,
    ],
)
def test_nothing_is_saved(refused: Refused, village: Village, staff: User) -> None:
    place, changes, words = refused(village)
    for name, value in changes.items():
        setattr(place, name, value)
    with pytest.raises(ValidationError, match=words):
        saved(place, by=staff)
    stored = type(place)._default_manager.get(pk=place.pk)
    assert [getattr(stored, name) for name in changes] == [None] * len(changes)
