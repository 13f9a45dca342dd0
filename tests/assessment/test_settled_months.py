"""A county's vocabulary begins in no month on which something rests."""

import pytest
from django.utils import timezone

from assessment.models import Round
from associations.vocabulary.in_force import month_of
from associations.vocabulary.services import draft_faults, start_draft

from .records import add_report

pytestmark = pytest.mark.django_db
NOW = month_of(timezone.localdate())
NEXT = (NOW // 100 + 1) * 100 + 1


def test_not_into_a_month_with_approved_reports(county, village) -> None:
    draft = start_draft(title="新类别", effective_from=NOW, data={}, by=county)
    later = start_draft(title="新类别", effective_from=NEXT, data={}, by=county)
    add_report(village, NOW, state="submitted")
    assert draft_faults(draft) == []
    type(village.reports.get()).objects.update(state="approved")
    (fault,) = draft_faults(draft)
    assert "已有审核过的月报" in fault
    assert draft_faults(later) == []


def test_not_into_a_year_that_is_published(county, township) -> None:
    draft = start_draft(title="新类别", effective_from=NOW, data={}, by=county)
    Round.objects.create(township=township, year=NOW // 100, state="published")
    (fault,) = draft_faults(draft)
    assert f"公布了{NOW // 100}年度的等次" in fault
