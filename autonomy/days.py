"""Days as offices write them in workbooks."""

import datetime

from django.http import Http404
from django.utils import timezone

from documents.reading.days import whole_day

FIRST_YEAR = 1980


def read_day(text: str) -> datetime.date | None:
    """A day as offices write it; None for anything else, and before 1980."""
    day = whole_day(text)
    return day if day and day.year >= FIRST_YEAR else None


def year_or_404(year: int) -> int:
    if not FIRST_YEAR <= year <= timezone.localdate().year:
        raise Http404(f"没有 {year} 年的数据。")
    return year
