"""现场核查: the year's findings of a township's villages, and recording one."""

import datetime
from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from accounts.access import may
from accounts.http import Request
from accounts.records import ConflictError, tokens
from associations.divisions import find_or_404
from associations.divisions.querysets import VillageQuerySet
from associations.divisions.states import as_on, last_day
from associations.models import County, Township, Village, VillageKind
from care.aid.three_life import NO_SERVICES, three_life
from care.models import Activity, Aid

from ..reports.views.township import year_or_404
from ..reports.views.village import village_or_404
from ..standards.wording import SHORT_TITLES
from .forms import FindingForm
from .models import Finding
from .services.findings import save_finding, stamp


@dataclass(frozen=True)
class FindingCell:
    """One kind in one village; `finding` is None while nothing was found, `url` where it can be
    recorded."""

    title: str
    full_title: str
    applies: bool
    finding: Finding | None
    url: str

    @property
    def state(self) -> str:
        if self.finding is None:
            return "missing"
        return "held" if self.finding.held else "failed"


@dataclass(frozen=True)
class FindingRow:
    village: Village
    cells: list[FindingCell]


def finding_list(request: Request, code: str, year: int) -> HttpResponse:
    year_or_404(year)
    division = find_or_404(code, year)
    if isinstance(division, County):
        townships = Township.objects.visible_to(request.user).filter(county=division)
        return render(
            request, "assessment/choose_township.html", {"county": division, "townships": townships}
        )
    rows = _rows(request, code, year)
    context = {
        "division": division,
        "year": year,
        "rows": rows,
        "kinds": [(SHORT_TITLES[kind], kind.label) for kind in Finding.Kind],
        "totals": [_total([row.cells[n] for row in rows]) for n in range(len(Finding.Kind))],
    }
    template = "finding_village" if isinstance(division, Village) else "finding_list"
    return render(request, f"assessment/grading/{template}.html", context)


def finding_edit(request: Request, code: str, year: int) -> HttpResponse:
    village, kind = (
        village_or_404(code, year),
        request.GET.get("kind", Finding.Kind.INFORMED_CHOICE),
    )
    year_or_404(year)
    if not _applies(village, kind) or not _assessed(year).filter(pk=code).exists():
        raise Http404("这个村这一年没有这项核查。")
    old = Finding.objects.filter(village=village, year=year, kind=kind).select_related("by").first()
    finding = old or Finding(village=village, year=year, kind=kind)
    form = FindingForm(request.POST or None, instance=finding)
    conflict = None
    if request.method == "POST" and form.is_valid():
        try:
            with tokens.once(request):
                save_finding(
                    finding=form.instance, by=request.user, seen=request.POST.get("seen", "")
                )
        except tokens.AlreadyDoneError:
            messages.warning(request, tokens.ALREADY_DONE)
            return redirect("finding-list", code=village.township_id, year=year)
        except ConflictError as error:
            conflict = error.current
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(
                request,
                f"{village}{year}年的“{SHORT_TITLES[kind]}”已登记：{_word(form.instance)}。",
            )
            return redirect("finding-list", code=village.township_id, year=year)
    about = {"village": village, "year": year, "kind": Finding.Kind(kind)}
    about |= {"short": SHORT_TITLES[kind]}
    shown = {"form": form, "conflict": conflict, "old": None if conflict else old}
    shown |= {"seen": _seen(request, old, conflict)}
    context = about | _evidence(request, village, year, kind) | shown
    status = 409 if conflict else 200
    return render(request, "assessment/grading/finding_form.html", context, status=status)


def _evidence(request: Request, village: Village, year: int, kind: str) -> dict[str, object]:
    """What the log of activities says of the services that are judged."""
    if kind != Finding.Kind.THREE_LIFE_SERVICES:
        return {}
    aid = Aid.objects.visible_to(request.user).filter(code=village.pk).of_year(year)
    log = Activity.objects.visible_to(request.user).of_place(village.pk).of_year(year)
    found = three_life(log, aid, year).get(village.pk, {})
    return {
        "services": [
            (label, found.get(key, NO_SERVICES)) for key, label in Activity.Service.choices
        ]
    }


def _seen(request: Request, old: Finding | None, conflict: Finding | None) -> str:
    """Of the finding that the page shows: after a conflict the other's, otherwise as first
    opened."""
    return stamp(conflict) if conflict else request.POST.get("seen", stamp(old))


def _rows(request: Request, code: str, year: int) -> list[FindingRow]:
    there = _assessed(year).visible_to(request.user).in_division(code)
    rows = (
        Finding.objects.visible_to(request.user)
        .in_division(code)
        .filter(year=year)
        .select_related("by")
    )
    found = {(row.village_id, row.kind): row for row in rows}
    may_write = may(request.user, "finding-edit")
    return [
        FindingRow(
            v, [_cell(v, kind, found.get((v.pk, kind)), year, may_write) for kind in Finding.Kind]
        )
        for v in as_on(there, last_day(year))
    ]


def _assessed(year: int) -> VillageQuerySet:
    """The villages that are there at the end of the year: those that get a grade."""
    return Village.objects.open_on(datetime.date(year, 12, 31))


def _cell(
    village: Village, kind: Finding.Kind, finding: Finding | None, year: int, may_write: bool
) -> FindingCell:
    url = (
        f"{reverse('finding-edit', args=[village.pk, year])}?kind={kind.value}" if may_write else ""
    )
    return FindingCell(SHORT_TITLES[kind], kind.label, _applies(village, kind), finding, url)


def _applies(village: Village, kind: str) -> bool:
    """Whether villages of this kind are looked at for it."""
    if kind == Finding.Kind.COMMUNITY_SERVICES:
        return village.kind == VillageKind.COMMUNITY
    return kind in Finding.Kind.values


def _total(cells: list[FindingCell]) -> dict[str, int]:
    states = [cell.state for cell in cells if cell.applies]
    return {state: states.count(state) for state in ("held", "failed", "missing")}


def _word(finding: Finding) -> str:
    return "达到" if finding.held else "未达到"
