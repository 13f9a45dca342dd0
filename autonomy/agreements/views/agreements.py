"""协议签订: who was asked, what they answered, and the rates."""

import datetime
from collections.abc import Mapping, Sequence

from django.core.paginator import Paginator
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date

from accounts.access import may
from accounts.http import Request
from accounts.records.editing import edit
from associations.divisions import place_or_404
from associations.divisions.states import as_on
from associations.models import Village, VillageKind
from documents.responses import workbook_response
from documents.workbook import Sheet
from members.models import Household

from ..answer_sheet import columns, sheet_rows
from ..answers import SOON
from ..forms.agreements import AgreementForm, EndForm
from ..models import Agreement, AgreementTemplate
from ..rates import KINDS, Rate, rates, total
from ..services.agreements import answer, end_agreement

PER_PAGE = 50


def agreement_list(request: Request, code: str) -> HttpResponse:
    """Of a township the rates of its villages on a day (`?day=`), of a village its households and
    their answers."""
    place = place_or_404(code)
    if isinstance(place, Village):
        return _village(request, place)
    day = _day(request)
    found = rates(place.pk, day)
    there = Village.objects.visible_to(request.user).in_division(code).open_on(day)
    rows = [
        (village, [found.get((village.pk, kind), Rate()) for kind in KINDS])
        for village in as_on(there.order_by("code"), day)
    ]
    context = {
        "township": place,
        "day": day,
        "rows": rows,
        "kinds": KINDS,
        "totals": [total(row[1][number] for row in rows) for number in range(len(KINDS))],
        "signing": _signing(rows),
        "has_templates": AgreementTemplate.objects.filter(township=place).exists(),
        "may_write_templates": may(request.user, "agreement-template-create"),
        "may_import": may(request.user, "agreement-import"),
    }
    return render(request, "autonomy/agreements/agreement_list.html", context)


def _signing(rows: Sequence[tuple[Village, list[Rate]]]) -> list[tuple[str, str, int, int]]:
    """How many villages, and how many communities where there are any, have live agreements of each
    kind."""
    found = []
    for number, kind in enumerate(KINDS):
        for place in VillageKind:
            own = [rates[number] for village, rates in rows if village.kind == place]
            if own:
                found.append(
                    (kind.label, place.label, sum(rate.live > 0 for rate in own), len(own))
                )
    return found


def _village(request: Request, village: Village) -> HttpResponse:
    if "household" in request.GET:
        return _household(request, village)
    households = Household.objects.filter(village=village, closed__isnull=True).order_by(
        "number", "pk"
    )
    if query := request.GET.get("q", "").strip():
        households = households.matching(query)
    if migrants := "migrants" in request.GET:
        households = households.of_migrants(timezone.localdate())
    page = Paginator(households, PER_PAGE).get_page(request.GET.get("page"))
    current = Agreement.objects.standing().filter(household__in=page.object_list)
    answers = {(row.household_id, row.kind): row for row in current}
    found = rates(village.pk, timezone.localdate())
    context = {
        "village": village,
        "page": page,
        "rows": [
            (household, [answers.get((household.pk, kind)) for kind in KINDS]) for household in page
        ],
        "kinds": KINDS,
        "rates": [(kind.label, found.get((village.pk, kind), Rate())) for kind in KINDS],
        "query": query,
        "migrants": migrants,
        "today": timezone.localdate(),
        "due": _due(village),
        "has_templates": AgreementTemplate.objects.filter(
            township=village.township_id, retired_on=None
        ).exists(),
        "may_write": may(request.user, "agreement-create") and not village.is_gone,
    }
    return render(request, "autonomy/agreements/agreement_village.html", context)


def _due(village: Village) -> int:
    """Agreements to be renewed."""
    found = Agreement.objects.filter(village=village, household__closed=None)
    return found.running_out(timezone.localdate(), SOON).count()


def _household(request: Request, village: Village) -> HttpResponse:
    """Everything a household ever answered, the newest first."""
    household = get_object_or_404(
        Household, village=village, pk=_number(request.GET.get("household"))
    )
    answers = Agreement.objects.filter(household=household).select_related(
        "template", "meeting", "household"
    )
    context = {
        "village": village,
        "household": household,
        "answers": answers.order_by("-asked", "-pk"),
        "today": timezone.localdate(),
        "may_write": may(request.user, "agreement-edit") and not village.is_gone,
    }
    return render(request, "autonomy/agreements/agreement_household.html", context)


def agreement_workbook(request: Request, code: str) -> FileResponse:
    """Every household's answer, the ended ones too; it can be uploaded again (agreement-import)."""
    place = place_or_404(code)
    found = Agreement.objects.visible_to(request.user).in_division(code)
    found = found.select_related("village", "household", "template")
    rows = list(
        sheet_rows(
            found.order_by("village_id", "household__number", "household_id", "kind", "asked", "pk")
        )
    )
    title = f"{place.name}协议签订"
    heading = [title, f"共 {len(rows)} 份答复，{timezone.localdate().isoformat()} 导出"]
    sheet = Sheet("协议", columns(), rows, heading=heading, frozen=4, landscape=True)
    return workbook_response([sheet], title)


def agreement_create(request: Request, code: str) -> HttpResponse:
    """`household` and `kind` of the query say which cell of the list a link is about."""
    village = get_object_or_404(
        Village.objects.visible_to(request.user).open_on(timezone.localdate()), pk=code
    )
    template = (
        AgreementTemplate.objects.filter(
            township=village.township_id, kind=request.GET.get("kind", ""), retired_on__isnull=True
        )
        .order_by("-edition")
        .first()
    )
    household = Household.objects.filter(
        village=village, pk=_number(request.GET.get("household"))
    ).first()
    initial = {
        "household": household,
        "template": template,
        "asked": timezone.localdate(),
        "signer": household.head if household else "",
    }
    return _edit(request, village, Agreement(village=village), "登记签订意向", initial)


def agreement_edit(request: Request, code: str, pk: int) -> HttpResponse:
    agreement = _agreement_or_404(request, code, pk)
    return _edit(request, agreement.village, agreement, f"{agreement}：更正答复", {})


def agreement_end(request: Request, code: str, pk: int) -> HttpResponse:
    agreement = _agreement_or_404(request, code, pk)
    form = EndForm(
        request.POST or None, instance=agreement, initial={"ended": timezone.localdate()}
    )
    address = reverse("agreement-list", args=[code])
    return edit(
        request,
        form,
        save=lambda: end_agreement(
            agreement=agreement,
            ended=form.cleaned_data["ended"],
            reason=form.cleaned_data["end_reason"],
            by=request.user,
            expected_version=form.expected_version,
        ),
        back=address,
        done="协议已终止。以后可以再登记新的答复。",
        context={"heading": f"终止{agreement}", "act": "终止协议", "cancel": address},
    )


def _edit(
    request: Request,
    village: Village,
    agreement: Agreement,
    heading: str,
    initial: Mapping[str, object],
) -> HttpResponse:
    form = AgreementForm(
        request.POST or None,
        request.FILES or None,
        instance=agreement,
        village=village,
        initial=initial,
    )
    address = reverse("agreement-list", args=[village.pk])

    def save() -> object:
        form.keep_paper(code=village.pk, by=request.user)
        return answer(
            agreement=form.instance,
            by=request.user,
            expected_version=form.expected_version,
            reason=form.cleaned_data.get("reason", ""),
        )

    return edit(
        request,
        form,
        save=save,
        back=address,
        done="答复已保存。",
        context={"heading": heading, "cancel": address},
    )


def _agreement_or_404(request: Request, code: str, pk: int) -> Agreement:
    rows = Agreement.objects.visible_to(request.user).select_related(
        "village", "household", "template", "attachment"
    )
    return get_object_or_404(rows, pk=pk, village_id=code)


def _day(request: Request) -> datetime.date:
    """The day asked for, today otherwise."""
    try:
        return parse_date(request.GET.get("day", "")) or timezone.localdate()
    except ValueError:
        return timezone.localdate()


def _number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else 0
