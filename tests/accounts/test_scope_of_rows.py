"""What `visible_to` leaves of divisions and the trail, asked of the rows themselves."""

import pytest

from accounts import trail
from accounts.models import TrailEntry, User
from associations.models import Area, Township, Village
from tests.conftest import FOREIGN_TOWNSHIP, FOREIGN_VILLAGE, TOWNSHIP, VILLAGE


@pytest.fixture
def areas(divisions: object) -> None:
    for code in (TOWNSHIP, FOREIGN_TOWNSHIP):
        Area.objects.create(township_id=code, name="东片")


def test_rows_of_the_own_scope_only(
    areas: None, staff: User, secretary: User, county: User
) -> None:
    for code in (TOWNSHIP, VILLAGE, FOREIGN_TOWNSHIP, FOREIGN_VILLAGE):
        trail.record(by=None, action="登记", target=code, division=code)

    def seen(user: User) -> list[set[str]]:
        return [
            set(Township.objects.visible_to(user).values_list("code", flat=True)),
            set(Area.objects.visible_to(user).values_list("township_id", flat=True)),
            {code[:9] for code in Village.objects.visible_to(user).values_list("code", flat=True)},
            set(
                TrailEntry.objects.visible_to(user)
                .filter(action="登记")
                .values_list("division", flat=True)
            ),
        ]

    assert seen(staff) == [{TOWNSHIP}, {TOWNSHIP}, {TOWNSHIP}, {TOWNSHIP, VILLAGE}]
    assert seen(secretary) == [{TOWNSHIP}, {TOWNSHIP}, {TOWNSHIP}, {VILLAGE}]
    assert set(Village.objects.visible_to(secretary).values_list("code", flat=True)) == {VILLAGE}
    both = {TOWNSHIP, FOREIGN_TOWNSHIP}
    assert seen(county) == [both, both, both, {*both, VILLAGE, FOREIGN_VILLAGE}]
