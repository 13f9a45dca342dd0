"""自评 and 验收: what a village says of itself, and what several offices found on site."""

import datetime

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from accounts.access import may
from accounts.http import Request
from accounts.records import save_record
from accounts.records.editing import edit
from associations.divisions import place_or_404
from associations.models import Village
from documents.responses import pdf_response

from ...grading.models import Finding
from ...grading.outcomes import VillageOutcome
from ...grading.services.outcomes import compute, compute_village
from ...reports.views.township import year_or_404
from ...reports.views.village import village_or_404
from ...standards.services import NoStandardError, standard_for
from ..checklists import CHECKLISTS, answered
from ..forms.acceptance import AcceptanceForm, SelfViewForm
from ..models.acceptance import Acceptance, SelfView
from ..models.rounds import Round
from ..printing import acceptance_forms
from ..round_states import RoundState
from ..self_views import judged, required
from ..services.acceptances import record_acceptance, refusal


def self_view_list(request: Request, code: str, year: int) -> HttpResponse:
    """A village criterion by criterion; of a township how far its villages are."""
    year_or_404(year)
    place = place_or_404(code, year)
    round_ = Round.objects.filter(township=code[:9], year=year).first()
    views = SelfView.objects.visible_to(request.user).in_division(code).filter(year=year)
    context: dict[str, object] = {"division": place, "year": year, "round": round_}
    if isinstance(place, Village):
        outcome = compute_village(village=code, year=year)
        found = {view.criterion: view for view in views.select_related("attachment")}
        open_ = not refusal(code[:9], year, RoundState.OPEN, RoundState.SELF)
        context |= {
            "outcome": outcome,
            "lines": [(item, found.get(item.criterion.code)) for item in outcome.criteria]
            if outcome
            else [],
            "may_write": open_ and may(request.user, "self-view-edit"),
        }
        return render(request, "assessment/rounds/self_view_village.html", context)
    by_village: dict[str, dict[str, bool]] = {}
    for view in views:
        by_village.setdefault(view.village_id, {})[view.criterion] = view.held
    judged_codes = judged(code, year)
    context["rows"] = [
        _own_line(
            outcome, by_village.get(outcome.village, {}), judged_codes.get(outcome.village, set())
        )
        for outcome in compute(code=code, year=year)
    ]
    return render(request, "assessment/rounds/self_view_list.html", context)


def _own_line(
    outcome: VillageOutcome, views: dict[str, bool], judged: set[str]
) -> dict[str, object]:
    """How many criteria the village judged of those it has to, and those of which it says another
    thing than the figures."""
    own = [
        (item, views[item.criterion.code])
        for item in outcome.criteria
        if item.criterion.code in views
    ]
    wanted = required(item.criterion for item in outcome.criteria)
    return {
        "outcome": outcome,
        "judged": len(wanted & judged),
        "of": len(wanted),
        "held": sum(held for _, held in own),
        "differing": [item for item, held in own if item.held is not held],
    }


def self_view_edit(request: Request, code: str, year: int, criterion: str) -> HttpResponse:
    village = village_or_404(code, year)
    year_or_404(year)
    outcome = compute_village(village=code, year=year)
    item = (
        next((i for i in outcome.criteria if i.criterion.code == criterion), None)
        if outcome
        else None
    )
    if item is None:
        raise Http404("这个村这一年没有这项标准。")
    if item.score_figure:
        return redirect("item-self", code=code, year=year, item=criterion)
    back = reverse("self-view-list", args=[code, year])
    if message := refusal(village.township_id, year, RoundState.OPEN, RoundState.SELF):
        messages.info(request, message)
        return redirect(back)
    old = (
        SelfView.objects.filter(village=village, year=year, criterion=criterion)
        .select_related("attachment")
        .first()
    )
    view = old or SelfView(village=village, year=year, criterion=criterion)
    form = SelfViewForm(request.POST or None, request.FILES or None, instance=view)

    def save() -> object:
        if again := refusal(village.township_id, year, RoundState.OPEN, RoundState.SELF):
            raise ValidationError(again)
        form.keep_paper(code=code, by=request.user)
        return save_record(record=view, by=request.user, expected_version=form.expected_version)

    context = {
        "heading": f"自评：{item.criterion.title}",
        "lead": f"{village.name}，{year}年度。",
        "cancel": back,
    }
    return edit(request, form, save=save, back=back, done="自评已保存。", context=context)


def acceptance_list(request: Request, code: str, year: int) -> HttpResponse:
    """A township's villages, or what was found in one."""
    year_or_404(year)
    place = place_or_404(code, year)
    rows = Acceptance.objects.visible_to(request.user).in_division(code).filter(year=year)
    found = {row.village_id: row for row in rows.select_related("village", "attachment")}
    blocked = refusal(code[:9], year, RoundState.ACCEPTANCE)
    context: dict[str, object] = {"division": place, "year": year, "blocked": blocked}
    context["may_write"] = not blocked and may(request.user, "acceptance-edit")
    there = Village.objects.open_on(datetime.date(year, 12, 31))
    if isinstance(place, Village):
        context["may_write"] = context["may_write"] and there.filter(pk=code).exists()
        acceptance = found.get(code)
        groups = list(answered(acceptance.checklist, acceptance.answers)) if acceptance else []
        order = Finding.Kind.values
        findings = sorted(
            Finding.objects.filter(village=place, year=year), key=lambda row: order.index(row.kind)
        )
        context |= {"acceptance": acceptance, "groups": groups, "findings": findings}
        return render(request, "assessment/rounds/acceptance_village.html", context)
    villages = there.in_division(code).order_by("code")
    round_ = Round.objects.filter(township=code[:9], year=year).first()
    context["rows"] = [
        (village, row := found.get(village.pk), _days_late(round_, row)) for village in villages
    ]
    context["complete"] = sum(row.complete for row in found.values())
    return render(request, "assessment/rounds/acceptance_list.html", context)


def _days_late(round_: Round | None, acceptance: Acceptance | None) -> int:
    if round_ is None or acceptance is None:
        return 0
    return round_.days_late("acceptance_due", acceptance.date)


def acceptance_edit(request: Request, code: str, year: int) -> HttpResponse:
    """`checklist` of the query says which of the two lists a first acceptance goes by."""
    village = village_or_404(code, year)
    year_or_404(year)
    back = reverse("acceptance-list", args=[code, year])
    if not Village.objects.open_on(datetime.date(year, 12, 31)).filter(pk=code).exists():
        raise Http404(f"{village.name}{year}年末不在册，不参加验收。")
    if message := refusal(village.township_id, year, RoundState.ACCEPTANCE):
        messages.info(request, message)
        return redirect(back)
    old = Acceptance.objects.filter(village=village, year=year).select_related("attachment").first()
    acceptance = old or Acceptance(village=village, year=year, checklist=_chosen(request))
    found = {row.kind: row for row in Finding.objects.filter(village=village, year=year)}
    asked = standard_for(year, division=code).finding_kinds(village.kind, year)
    form = AcceptanceForm(
        request.POST or None,
        request.FILES or None,
        instance=acceptance,
        findings={kind: found.get(kind) for kind in Finding.Kind.values if kind in asked},
        initial={} if old else {"date": timezone.localdate()},
    )

    def save() -> Acceptance:
        form.keep_paper(code=code, by=request.user)
        return record_acceptance(
            acceptance=acceptance,
            findings=form.found(),
            by=request.user,
            expected_version=form.expected_version,
        )

    context: dict[str, object] = {"heading": f"{village.name}{year}年度验收", "cancel": back}
    context |= {"village": village, "year": year}
    context |= {"lists": CHECKLISTS, "chosen": acceptance.checklist, "is_new": old is None}
    template = "assessment/rounds/acceptance_form.html"
    return edit(
        request, form, save=save, back=back, done=_accepted, context=context, template=template
    )


def _accepted(acceptance: Acceptance) -> str:
    """What is still lacking too: a saved form is not a finished acceptance."""
    unanswered = acceptance.asked - len(acceptance.answers)
    lacking = [f"{unanswered}项未填"] if unanswered else []
    lacking += [f"{'、'.join(acceptance.unsigned)}未签字"] if acceptance.unsigned else []
    return f"验收已保存，{'；'.join(lacking)}。" if lacking else "验收已保存，各项已填，签字齐全。"


def _chosen(request: Request) -> str:
    wanted = request.POST.get("checklist") or request.GET.get("checklist", "")
    return wanted if wanted in CHECKLISTS else "six"


def acceptance_print(request: Request, code: str, year: int) -> FileResponse:
    """The form in the order of the page, filled in as far as it is; of a township one for each
    village."""
    year_or_404(year)
    place = place_or_404(code, year)
    try:
        forms = acceptance_forms(code, year, _chosen(request))
    except NoStandardError as error:
        raise Http404(str(error)) from None
    if not forms:
        raise Http404("这一年没有可以验收的村（社区）。")
    html = [
        render_to_string("assessment/print/acceptance.html", {"paper": paper}) for paper in forms
    ]
    return pdf_response(html, f"{place.name}{year}年度验收表")
