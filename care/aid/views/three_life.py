"""Services of the three lives, village by village."""

from dataclasses import replace

from django.http import HttpResponse
from django.shortcuts import render

from accounts.http import Request
from associations.divisions import place_or_404

from ...activities.models import Activity
from ...activities.views.activities import year_or_404
from ...activities.views.pages import villages_of
from ..models import Aid
from ..three_life import NO_SERVICES, Services, three_life


def three_life_list(request: Request, code: str, year: int) -> HttpResponse:
    """Services of the three lives by village in the year: the evidence that the model grade is
    judged by."""
    place = place_or_404(code, year)
    year_or_404(year)
    rows = Activity.objects.visible_to(request.user).in_division(code).of_year(year)
    aid = Aid.objects.visible_to(request.user).in_division(code).of_year(year)
    found = three_life(rows, aid, year)
    services = Activity.Service.choices
    places = villages_of(request, code, year, found.__contains__)
    lines = [
        (village, [(key, found.get(village.pk, {}).get(key, NO_SERVICES)) for key, _ in services])
        for village in places
    ]
    every = [[cells[n][1] for _, cells in lines] for n in range(len(services))]
    context = {
        "division": place,
        "year": year,
        "services": services,
        "lines": lines,
        "totals": [_total(column) for column in every],
        "all_three": sum(all(service.any for _, service in cells) for _, cells in lines),
    }
    return render(request, "care/aid/three_life.html", context)


def _total(column: list[Services]) -> Services:
    names = ("times", "reached", "aids", "helped")
    return replace(
        NO_SERVICES, **{name: sum(getattr(services, name) for services in column) for name in names}
    )
