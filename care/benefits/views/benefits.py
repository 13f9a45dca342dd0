"""优待兑现: what families are owed and were paid in a year, by family, by village, and with every reason."""

import datetime
from typing import Any

from django.core.paginator import Paginator
from django.http import FileResponse, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from accounts.access import may
from accounts.http import Request
from accounts.requests.downloads import narrowed
from associations.divisions import place_or_404
from associations.entitlement_sources import Benefit
from associations.models import Village
from documents.answers import workbook_answer
from documents.workbook import Column, Sheet

from ...families.models import Family
from ...families.telling import words
from ...families.views import opened
from ...ledger.views.funds import year_or_404
from ..owed import Claim, claims
from ..reasons import reasons
from ..rows import Sums, by_benefit, by_village, rows, state_of

PER_PAGE = 100
STATES = (("owed", "应发未发"), ("listed", "已列入批次"), ("paid", "已发放"))
COLUMNS = (
    *(Column("村（社区）", 14), Column("户主", 12), Column("编号", 10), Column("项目", 22), Column("期次", 18)),
    *(Column("金额（元）", 12, "decimal"), Column("状态", 12), Column("发放日期", 12, "date")),
    *(Column("由谁发放", 10), Column("符合之日", 12), Column("依据", 40)),
)
SUM_COLUMNS = (
    Column("村（社区）", 18),
    *(Column(title, 14, "decimal") for title in ("应发（元）", "已发（元）", "已列入批次（元）", "未发（元）")),
)


def benefit_list(request: Request, code: str, year: int) -> HttpResponse:
    """`?state=`, `?benefit=`, `?village=` narrow it."""
    division = place_or_404(code)
    found = _claims(request, code, year)
    villages = _villages(request, code)
    asked = _asked(request, found)
    page = Paginator(rows(asked, villages), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "division": division,
        "year": year,
        "sums": _total(found),
        "kinds": by_benefit(found),
        "page_obj": page,
        "rows": page.object_list,
        "amount": sum(claim.item.amount for claim in asked),
        "states": STATES,
        "benefits": Benefit.choices,
        "villages": sorted(villages.items()) if not isinstance(division, Village) else [],
        "asked": {name: request.GET.get(name, "") for name in ("state", "benefit", "village")},
        "in_village": isinstance(division, Village),
        "may_pay": may(request.user, "pay-run-create"),
    }
    return render(request, "care/benefits/benefit_list.html", context)


def benefit_workbook(request: Request, code: str, year: int) -> FileResponse:
    """What the list shows, all its pages."""
    division = place_or_404(code)
    found = _asked(request, _claims(request, code, year))
    states = dict(STATES)
    lines = [
        (
            *(row.village, row.name, row.family.reference, row.benefit, row.units, row.amount / 100),
            *(states[row.state], row.run.paid_on if row.run else None, row.payer, row.since, row.clause),
        )
        for row in rows(found, _villages(request, code))
    ]
    title = f"{division.name}{year}年优待兑现"
    heading = [title, f"共 {len(lines)} 行，{timezone.localdate().isoformat()} 导出。{words(request.user)}"]
    return workbook_answer([Sheet("优待兑现", COLUMNS, lines, heading=heading, frozen=2, landscape=True)], title)


def benefit_villages(request: Request, code: str, year: int) -> HttpResponse:
    division = place_or_404(code)
    lines, total = _by_village(request, code, year)
    context = {
        "division": division,
        "year": year,
        "lines": lines,
        "total": total,
    }
    return render(request, "care/benefits/benefit_villages.html", context)


def benefit_villages_workbook(request: Request, code: str, year: int) -> FileResponse:
    division = place_or_404(code)
    lines, total = _by_village(request, code, year)
    cells = [(name, *_yuan(sums)) for _, name, sums in lines]
    title = f"{division.name}{year}年各村优待兑现"
    heading = [title, f"{timezone.localdate().isoformat()} 导出。{words(request.user)}"]
    sheet = Sheet("各村优待兑现", SUM_COLUMNS, [*cells, ("合计", *_yuan(total))], heading=heading, frozen=1)
    return workbook_answer([sheet], title)


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
    families = Family.objects.visible_to(request.user)
    return claims(code=code, families=families, days=_days(year))


def _days(year: int) -> tuple[datetime.date, datetime.date]:
    """Of the year, up to today."""
    first, last = year_or_404(year)
    return first, min(last, timezone.localdate())


def _asked(request: Request, found: list[Claim]) -> list[Claim]:
    """Nobody finds sensitive families by the benefit they get."""
    state, benefit, village = (request.GET.get(name, "") for name in ("state", "benefit", "village"))
    for name, value, known in (("state", state, STATES), ("benefit", benefit, Benefit.choices)):
        if value in dict(known):
            narrowed(request.GET, name, dict(known)[value])
    return [
        claim
        for claim in found
        if state in ("", state_of(claim))
        and (not benefit or (claim.item.rule.benefit == benefit and not claim.family.sensitive))
        and claim.item.village.startswith(village)
    ]


def _total(found: list[Claim]) -> Sums:
    return sum(by_village(found).values(), Sums())


def _by_village(request: Request, code: str, year: int) -> tuple[list[tuple[str, str, Sums]], Sums]:
    found = by_village(_claims(request, code, year))
    villages = _villages(request, code)
    lines = [(village, villages[village], found[village]) for village in sorted(found) if village in villages]
    return lines, sum(found.values(), Sums())


def _villages(request: Request, code: str) -> dict[str, str]:
    return dict(Village.objects.visible_to(request.user).in_division(code).values_list("code", "name"))


def _yuan(sums: Sums) -> tuple[Any, ...]:
    return tuple(fen / 100 for fen in (sums.all, sums.paid, sums.listed, sums.owed))
