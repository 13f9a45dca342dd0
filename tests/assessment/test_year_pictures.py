"""Pictures of the year of an office that has just begun."""

import datetime

import pytest

from accounts.models import User
from assessment.year_pictures import completeness
from associations.models import Village

pytestmark = pytest.mark.django_db


def test_no_month_before_the_township_begins_is_asked_for(staff: User, village: Village) -> None:
    day = datetime.date(2026, 11, 30)
    village.township.start = datetime.date(2026, 9, 1)
    village.township.save()
    assert completeness(staff, day).note == "9—10月应报6份"
    village.township.start = datetime.date(2026, 11, 1)
    village.township.save()
    assert completeness(staff, day).note == "还没有要报的月份"
