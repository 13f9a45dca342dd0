"""季度考核: the year so far, quarter by quarter."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from accounts.http import Request
from associations.divisions import place_or_404
from associations.models import Village

from ...grading.shown import told_early
from ...reports.views.township import year_or_404
from ...rounds.published import confirmed, published_words
from ...standards.data import PointsStandard
from ...standards.services import NoStandardError
from ..quarters import approved_through, quarters, review, sums, tally


def quarterly_review(request: Request, code: str, year: int) -> HttpResponse:
    year_or_404(year)
    division = place_or_404(code, year)
    since = division.takes_part_since if isinstance(division, Village) else division.start
    shown = quarters(year, timezone.localdate(), approved_through(code, year), since)
    try:
        standard, trends = review(code, year, shown)
    except NoStandardError as error:
        raise Http404(str(error)) from None
    context: dict[str, object] = {
        "division": division,
        "year": year,
        "quarters": shown,
        "skipped": shown[0].number - 1 if shown else 0,
        "trends": trends,
    }
    found = confirmed(code, year)
    context |= {
        "published_words": published_words(code, year),
        "rows": [(t, found[t.village].told if t.village in found else "") for t in trends],
    }
    if isinstance(standard, PointsStandard):
        context["sums"] = sums(trends, len(shown))
    else:
        context["grades"] = list(
            zip(
                (told_early(grade, year) for grade in reversed(standard.grades)),
                tally(standard, trends, len(shown)),
                strict=True,
            )
        )
    return render(request, "assessment/results/quarterly_review.html", context)
