"""Pages about one township: what their address must name."""

from collections.abc import Callable
from functools import wraps

from django.http import Http404
from django.http.response import HttpResponseBase
from django.shortcuts import render

from accounts.http import Request
from associations.divisions import find_or_404
from associations.models import County, Township

from .. import periods


def for_township(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Hands the view the Township of its `code`. A county's code lists its townships instead; all
    else is 404."""

    @wraps(view)
    def wrapped(request: Request, code: str, **kwargs: int) -> HttpResponseBase:
        division = find_or_404(code)
        if isinstance(division, Township):
            return view(request, division, **kwargs)
        if isinstance(division, County) and request.method == "GET":
            townships = Township.objects.visible_to(request.user).filter(county=division)
            return render(
                request,
                "assessment/choose_township.html",
                {"county": division, "townships": townships},
            )
        raise Http404("这一页按乡镇（街道）查看。")

    return wrapped


def month_or_404(period: int) -> int:
    """A month that has begun."""
    if not periods.is_period(period) or periods.is_total(period):
        raise Http404(f"没有 {period} 这个月份。")
    if period > periods.current():
        raise Http404(f"{periods.label(period)}还没有到。")
    return period


def year_or_404(year: int) -> int:
    if not periods.FIRST_YEAR <= year <= periods.year_of(periods.current()):
        raise Http404(f"没有 {year} 年的数据。")
    return year
