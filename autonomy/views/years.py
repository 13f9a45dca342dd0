"""The year that a page's address names."""

from django.http import Http404
from django.utils import timezone

from ..days import FIRST_YEAR


def year_or_404(year: int) -> int:
    if not FIRST_YEAR <= year <= timezone.localdate().year:
        raise Http404(f"没有 {year} 年的数据。")
    return year
