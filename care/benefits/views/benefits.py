"""优待兑现: what families are owed and were paid in a year, by family, by village, and with every
reason."""

import datetime

from django.http import FileResponse, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from accounts.access import may
from accounts.http import Request
from accounts.requests.downloads import narrowed
from associations.divisions import place_or_404
from associations.entitlement_sources import Benefit
from associations.models import Village
from documents.responses import workbook_response

from ...families.models import Family
from ...families.telling import words
from ...families.views import opened
from ...ledger.views.funds import year_or_404
from ..owed import Claim, claims
from ..reasons import reasons
from ..rows import BenefitSums, by_benefit, by_village, rows, state_of
from ..tables import BY_CLAUSE, BY_VILLAGE, STATES, WRONG, BenefitSumsRow, benefit_listing

PER_PAGE = 100


def benefit_list(request: Request, code: str, year: int) -> HttpResponse:
    """`?state=`, `?benefit=`, `?village=` narrow it."""
    division = place_or_404(code, year)
    found = _claims(request, code, year)
    villages = _villages(request, code)
    shown = _narrowed(request, found)
    listing, found_rows = benefit_listing(year), rows(shown, villages)
    table = listing.table(
        found_rows,
        request,
        without=["village"] if isinstance(division, Village) else [],
        total=listing.summed(found_rows),
        per_page=PER_PAGE,
    )
    context = {
        "division": division,
        "year": year,
        "sums": _total(found),
        "table": table,
        "by_clause": BY_CLAUSE.table(
            [BenefitSumsRow(*pair) for pair in by_benefit(found)], request
        ),
        "states": (STATES | WRONG).items(),
        "benefits": Benefit.choices,
        "villages": sorted(villages.items()) if not isinstance(division, Village) else [],
        "chosen": {name: request.GET.get(name, "") for name in ("state", "benefit", "village")},
        "in_village": isinstance(division, Village),
        "may_pay": may(request.user, "pay-run-create"),
    }
    return render(request, "care/benefits/benefit_list.html", context)


def benefit_workbook(request: Request, code: str, year: int) -> FileResponse:
    """What the list shows, all its pages."""
    division = place_or_404(code, year)
    found = _narrowed(request, _claims(request, code, year))
    lines = rows(found, _villages(request, code))
    title = f"{division.name}{year}年优待兑现"
    heading = [
        title,
        f"共 {len(lines)} 行，{timezone.localdate().isoformat()} 导出。{words(request.user)}",
    ]
    sheet = benefit_listing(year).sheet(
        "优待兑现", lines, heading=heading, frozen=2, landscape=True
    )
    return workbook_response([sheet], title)


def benefit_villages(request: Request, code: str, year: int) -> HttpResponse:
    division = place_or_404(code, year)
    lines = _by_village(request, code, year)
    context = {
        "division": division,
        "year": year,
        "table": BY_VILLAGE.table(lines, request, total=BY_VILLAGE.summed(lines)),
    }
    return render(request, "care/benefits/benefit_villages.html", context)


def benefit_villages_workbook(request: Request, code: str, year: int) -> FileResponse:
    division = place_or_404(code, year)
    lines = _by_village(request, code, year)
    title = f"{division.name}{year}年各村优待兑现"
    heading = [title, f"{timezone.localdate().isoformat()} 导出。{words(request.user)}"]
    sheet = BY_VILLAGE.sheet(
        "各村优待兑现", lines, total=BY_VILLAGE.summed(lines), heading=heading, frozen=1
    )
    return workbook_response([sheet], title)


def benefit_family(request: Request, code: str, ref: str, year: int) -> HttpResponse:
    """All that one family is entitled to in the year, and why; `ref`: the family's."""
    days = _days(year)
    family = opened(request, code, ref)
    found = claims(code=code[:9], families=Family.objects.filter(pk=family.pk), days=days)
    context = {
        "family": family,
        "year": year,
        "reasons": reasons(family, found, days, code),
        "sums": _total(found),
        "schoolings": family.schoolings.all(),
        "may_write": may(request.user, "schooling-create"),
    }
    return render(request, "care/benefits/benefit_family.html", context)


def _claims(request: Request, code: str, year: int) -> list[Claim]:
    families = Family.objects.disclosed_to(request.user)
    return claims(code=code, families=families, days=_days(year))


def _days(year: int) -> tuple[datetime.date, datetime.date]:
    """Of the year, up to today."""
    first, last = year_or_404(year)
    return first, min(last, timezone.localdate())


def _narrowed(request: Request, found: list[Claim]) -> list[Claim]:
    """Nobody finds sensitive families by the benefit they get."""
    state, benefit, village = (
        request.GET.get(name, "") for name in ("state", "benefit", "village")
    )
    for name, value, known in (
        ("state", state, (STATES | WRONG).items()),
        ("benefit", benefit, Benefit.choices),
    ):
        if value in dict(known):
            narrowed(request.GET, name, dict(known)[value])
    return [
        claim
        for claim in found
        if (state in ("", state_of(claim)) or (state in WRONG and getattr(claim, state)))
        and (not benefit or (claim.item.rule.benefit == benefit and not claim.family.sensitive))
        and claim.item.village.startswith(village)
    ]


def _total(found: list[Claim]) -> BenefitSums:
    return sum(by_village(found).values(), BenefitSums())


def _by_village(request: Request, code: str, year: int) -> list[BenefitSumsRow]:
    found, villages = by_village(_claims(request, code, year)), _villages(request, code)
    return [
        BenefitSumsRow(villages[village], sums, reverse("benefit-list", args=[village, year]))
        for village, sums in sorted(found.items())
        if village in villages
    ]


def _villages(request: Request, code: str) -> dict[str, str]:
    return Village.objects.visible_to(request.user).in_division(code).names()
