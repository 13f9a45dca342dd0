"""What the pages about one village begin with."""

from django.http import Http404

from associations.divisions import find_or_404
from associations.models import Village

from .. import periods, sheet


def village_or_404(code: str, when: int | None = None) -> Village:
    """The village of the URL's `code`, whose scope the access middleware has checked; as it was in
    the year or month."""
    division = find_or_404(code, when)
    if not isinstance(division, Village):
        raise Http404
    return division


def report_page(village: Village, period: int) -> dict[str, object]:
    """What every page about one report says at its head."""
    total = periods.is_total(period)
    return {
        "village": village,
        "period": period,
        "report_name": sheet.report_name(period),
        "is_total": total,
        "last_label": "上年" if total else "上月",
    }
