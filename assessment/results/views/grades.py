"""The pages that show grades: a division's overview and one village's grade explained."""

from typing import Any

from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from accounts.access import may
from accounts.http import Request
from associations.divisions import find_or_404
from associations.divisions.lineage import merged_into
from associations.models import County, Township, Village
from documents.charts import bar_chart, strip_chart
from documents.responses import workbook_response

from ...flags.models import Flag
from ...grading.outcomes import VillageOutcome
from ...grading.overview import Overview, by_township, overview_of, summarise
from ...grading.services.outcomes import compute_village
from ...grading.shown import is_young
from ...reports.links import Links
from ...reports.views.township import year_or_404
from ...rounds.models.rounds import Publication
from ...rounds.models.withdrawals import GradeWithdrawal
from ...rounds.published import graded
from ...rounds.services.withdrawals import standing_of
from ...standards.services import NoStandardError, standard_for
from .. import overview_sheets, townships
from ..chosen import ordered, select
from ..evidence import evidence
from ..explanation import Explanation
from ..forms import OverviewForm
from ..next_step import answer


def overview(request: Request, code: str, year: int) -> HttpResponse:
    """A township's villages or a county's townships; a village has its own page."""
    year_or_404(year)
    division = find_or_404(code, year)
    if isinstance(division, Village):
        return redirect("village-grade", code=code, year=year)
    found, earlier = _overview(code, year)
    context: dict[str, object] = {
        "division": division,
        "year": year,
        "overview": found,
        **_chart(found),
    }
    if isinstance(division, County):
        context |= _side_by_side(request, division, found, earlier)
        return render(request, "assessment/results/overview_county.html", context)
    context["publication"] = Publication.objects.filter(round__township=code, year=year).first()
    return render(request, "assessment/results/overview.html", context | _listed(request, found))


def _side_by_side(
    request: Request, county: County, found: Overview, earlier: list[VillageOutcome]
) -> dict[str, Any]:
    """The county's townships in their order, and what became of them over the years."""
    places = townships.rank(by_township(found, townships_of(request, county)))
    years = townships.past(county.pk, found.year, [*(row.outcome for row in found.rows), *earlier])
    strips = [
        (f"{past.year}年", [(s.grade.title, s.count, min(s.grade.rank, 4)) for s in past.shares])
        for past in years
    ]
    return {
        "places": places,
        "rule": townships.RULE,
        "years": years,
        "trend": strip_chart(strips, title=f"{county.name}历年各等次村数", unit="个"),
        "over_years": [
            (place, [(past.year, past.qualified(place.code)) for past in years]) for place in places
        ],
        "whole": [(past.year, past.qualified("")) for past in years],
    }


def overview_workbook(request: Request, code: str, year: int) -> FileResponse:
    """What the overview shows, as lists to work on."""
    year_or_404(year)
    division = find_or_404(code, year)
    found, earlier = _overview(code, year)
    sheets = overview_sheets.sheets(division.name, found)
    if isinstance(division, County):
        shown = _side_by_side(request, division, found, earlier)
        sheets = [
            *overview_sheets.of_townships(division.name, found, shown["places"], shown["years"]),
            *sheets,
        ]
    return workbook_response(sheets, f"{division.name}{year}年度等次总览")


def townships_of(request: Request, county: County) -> dict[str, str]:
    """Names by code, in the order of the codes."""
    found = Township.objects.visible_to(request.user).filter(county=county).order_by("code")
    return dict(found.values_list("code", "name"))


def _overview(code: str, year: int) -> tuple[Overview, list[VillageOutcome]]:
    """And the outcomes of the year before; none where nothing is assessed."""
    try:
        standard, outcomes = standard_for(year, division=code), graded(code=code, year=year)
    except NoStandardError as error:
        raise Http404(str(error)) from None
    if not outcomes:
        return overview_of(standard, year, []), []
    earlier = _before(code, year)
    return summarise(outcomes, earlier), earlier


def _before(code: str, year: int) -> list[VillageOutcome]:
    """The outcomes of the year before; none when no standard was in force."""
    try:
        return graded(code=code, year=year - 1)
    except NoStandardError:
        return []


def _chart(found: Overview) -> dict[str, Any]:
    """Of the last year that has grades."""
    before = [row.before for row in found.rows if row.before]
    told = summarise(before, []) if found.is_open and before else found
    bars = [(share.grade.title, share.count, min(share.grade.rank, 4)) for share in told.shares]
    chart = bar_chart(bars, title=f"{told.year}年各等次村数", unit="个")
    return {"chart": chart, "chart_year": told.year}


def _listed(request: Request, found: Overview) -> dict[str, object]:
    """The rows to show, chosen and ordered by the query string."""
    form = OverviewForm(request.GET, grades=found.grades)
    rows = select(found.rows, **form.chosen)
    return {
        "form": form,
        "rows": ordered(rows, request.GET.get("sort", "")),
        "chosen": any(form.chosen.values()),
        "attention": sum(1 for row in found.rows if row.needs_attention),
    }


def village_grade(request: Request, code: str, year: int) -> HttpResponse:
    """One village's grade for a year, explained down to the months; or why it was not assessed."""
    year_or_404(year)
    village = find_or_404(code, year)
    if not isinstance(village, Village):
        return redirect("overview", code=code, year=year)
    try:
        outcome = compute_village(village=code, year=year)
    except NoStandardError as error:
        raise Http404(str(error)) from None
    links = Links(request.user, code, year)
    context = {"village": village, "year": year, "merged_from": _merged_from(village, links)}
    context["published"] = frozen = standing_of(code, year)
    context["withdrawals"] = _withdrawals(code, year) if frozen else []
    context["may_withdraw"] = may(request.user, "grade-withdraw") and frozen and frozen.rank > 1
    if outcome is None:
        return render(
            request,
            "assessment/results/village_not_assessed.html",
            context | _closing(village, links),
        )
    before = next((o for o in _before(code, year) if not is_young(o)), None)
    other = frozen.grade_title != outcome.grade_title if frozen else False
    context["differs"] = other
    stands = (frozen.standing or f"确认为{frozen.grade_title}") if frozen and other else ""
    explanation = Explanation(outcome, before, evidence(outcome), timezone.localdate(), links)
    context |= {
        "explanation": explanation,
        "outcome": outcome,
        "answer": answer(outcome, village.township.name, published=stands, before=before),
    }
    context["flags"] = Flag.objects.visible_to(request.user).in_division(code).of_year(year)
    return render(request, "assessment/results/village_grade.html", context)


def _withdrawals(village: str, year: int) -> list[GradeWithdrawal]:
    rows = GradeWithdrawal.objects.in_division(village).filter(year=year)
    return list(rows.select_related("attachment", "correction__report", "by").order_by("pk"))


def _merged_from(village: Village, links: Links) -> list[tuple[Village, str]]:
    """The villages merged into this one by the end of the year, each with the page of its last
    assessed year."""
    return [
        (old, links.grade(old.pk, old.closed.year - 1))
        for old in merged_into([village])[village.pk]
        if old.closed and old.closed.year <= links.year
    ]


def _closing(village: Village, links: Links) -> dict[str, object]:
    """Of a village that is not assessed: what it was merged into, and the pages to go on to."""
    into = village.merged_into
    return {
        "into": into,
        "into_url": links.grade(into.pk, links.year) if into else "",
        "last_url": links.grade(village.pk, village.closed.year - 1) if village.closed else "",
    }
