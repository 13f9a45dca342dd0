"""Days as offices write them in workbooks."""

import datetime
import re

from django.http import Http404
from django.utils import timezone

FIRST_YEAR = 1980


def read_day(text: str) -> datetime.date | None:
    """2025-06-30, 2025/6/30, 2025.6.30, 2025年6月30日, 20250630, also with the midnight a
    spreadsheet appends; None for anything else, and before 1980."""
    text = re.sub(r"[T ]0?0:00(:00)?$", "", text)
    match = re.fullmatch(r"(\d{4})(?:[-/.年](\d{1,2})[-/.月](\d{1,2})日?|(\d{2})(\d{2}))", text)
    try:
        day = datetime.date(*(int(part) for part in match.groups() if part)) if match else None
    except ValueError:
        return None
    return day if day and day.year >= FIRST_YEAR else None


def year_or_404(year: int) -> int:
    if not FIRST_YEAR <= year <= timezone.localdate().year:
        raise Http404(f"没有 {year} 年的数据。")
    return year
