"""Agreements of many households at once: signed through a list at a meeting, and renewed."""

import datetime
from collections.abc import Sequence

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Page, Paginator
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from accounts.access import may
from accounts.http import Request
from accounts.records import tokens
from associations.divisions import place_or_404
from associations.models import Township, Village
from members.models import Household
from members.people.querysets import HouseholdQuerySet

from ...meetings.models import Meeting
from ..answers import SAME, SOON, AnswersRefusedError, State
from ..forms.answers import MOST_ROWS, HouseholdAnswerForm, choice_of, faults
from ..models import Agreement, AgreementTemplate
from ..services.agreements import record_answers

PER_PAGE = 30
WITHIN = (30, 60, 90, 180, 365)
MEETINGS = 40


def agreement_sign(request: Request, code: str) -> HttpResponse:
    """The households that have not answered, are thinking about it, or whose agreement is to be
    renewed."""
    village = get_object_or_404(
        Village.objects.visible_to(request.user).open_on(timezone.localdate()), pk=code
    )
    form, template, meeting = choice_of(_templates(village), _meetings(village), request.GET)
    context = {
        "village": village,
        "choice": form,
        "template": template,
        "meeting": meeting,
        "today": timezone.localdate(),
    }
    if template is None:
        return render(request, "autonomy/agreements/agreement_sign.html", context)
    found = _to_ask(village, template.kind)
    if query := form.cleaned_data.get("q", "").strip():
        found = found.matching(query)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    day = meeting.date if meeting else timezone.localdate()
    return _answer_page(request, "autonomy/agreements/agreement_sign.html", context, page, day)


def agreement_renewal(request: Request, code: str) -> HttpResponse:
    """Of a township how many run out in each village; of a village the ones that do, to be renewed
    in one act, and those that have ended."""
    place = place_or_404(code)
    within, today = _within(request), timezone.localdate()
    context: dict[str, object] = {"within": within, "offered": WITHIN, "today": today}
    if isinstance(place, Township):
        return render(
            request,
            "autonomy/agreements/agreement_renewal_list.html",
            context | _township(request, place, within),
        )
    form, template, meeting = choice_of(_templates(place), _meetings(place), request.GET)
    kind = template.kind if template else ""
    due = Agreement.objects.filter(village=place, kind=kind).running_out(today, within)
    households = Household.objects.filter(village=place, closed=None, agreements__in=due).order_by(
        "agreements__ends", "pk"
    )
    ended = Agreement.objects.filter(village=place, state=State.ENDED).select_related("household")
    context |= {
        **{"village": place, "choice": form, "template": template, "meeting": meeting},
        "ended": Paginator(ended.order_by("-ended", "-pk"), PER_PAGE).get_page(
            request.GET.get("ended")
        ),
        "may_write": may(request.user, "agreement-sign", "POST") and not place.is_gone,
    }
    page = Paginator(households, PER_PAGE).get_page(request.GET.get("page"))
    return _answer_page(request, "autonomy/agreements/agreement_renewal.html", context, page, today)


def _answer_page(
    request: Request, template: str, context: dict, page: Page[Household], day: datetime.date
) -> HttpResponse:
    """The rows as shown, or as posted: those households that the person had before them, whatever
    changed since."""
    text, meeting = context["template"], context["meeting"]
    context = {**context, "page_obj": page, "today": timezone.localdate()}
    if request.method != "POST":
        rows = _rows(list(page.object_list), text, day, None)
        return render(request, template, {**context, "rows": rows})
    if tokens.is_spent(request):
        messages.warning(request, tokens.ALREADY_DONE)
        return redirect(request.get_full_path())
    rows = _rows(_posted(request, context["village"]), text, day, request.POST)
    error = ""
    if not sum(not row.is_valid() for row in rows):
        try:
            return _record(request, rows, text, meeting)
        except tokens.AlreadyDoneError:
            messages.warning(request, tokens.ALREADY_DONE)
            return redirect(request.get_full_path())
        except AnswersRefusedError as refused:
            filled = [row for row in rows if row.asked_for]
            for position, problem in refused.errors.items():
                filled[position].refuse(problem)
        except ValidationError as problem:
            error = "".join(problem.messages)
    shown = {**context, "rows": rows, "faults": faults(rows), "error": error}
    return render(request, template, shown, status=422)


def _record(
    request: Request,
    rows: Sequence[HouseholdAnswerForm],
    template: AgreementTemplate,
    meeting: Meeting | None,
) -> HttpResponse:
    answers = [row.read(template, meeting) for row in rows if row.asked_for]
    if not answers:
        raise ValidationError("还没有给任何一户选答复。")
    with tokens.once(request):
        steps = record_answers(answers=answers, by=request.user, action="成批登记协议答复")
    count = {
        state: sum(step.agreement.state == state and step.act != SAME for step in steps)
        for state in State.values
    }
    counted = "，".join(
        f"{State(state).label} {number} 户" for state, number in count.items() if number
    )
    messages.success(request, f"已登记：{counted}。" if counted else "没有改动。")
    return redirect(request.get_full_path())


def _rows(
    households: Sequence[Household],
    template: AgreementTemplate | None,
    day: datetime.date,
    data: object,
) -> list[HouseholdAnswerForm]:
    kind = template.kind if template else ""
    current = Agreement.objects.standing().filter(household__in=households, kind=kind)
    answers = {row.household_id: row for row in current}
    return [
        HouseholdAnswerForm(data, household=home, current=answers.get(home.pk), day=day)
        for home in households
    ]


def _posted(request: Request, village: Village) -> list[Household]:
    """In the order of the page."""
    keys = [
        int(text)
        for text in request.POST.getlist("household")
        if text.isdecimal() and len(text) < 19
    ]
    found = Household.objects.filter(village=village).in_bulk(keys[:MOST_ROWS])
    return [found[key] for key in dict.fromkeys(keys) if key in found]


def _to_ask(village: Village, kind: str) -> HouseholdQuerySet:
    """Without an answer of the kind, thinking about it, or with an agreement that has run out or
    soon will."""
    answers = Agreement.objects.standing().filter(household=OuterRef("pk"), kind=kind)
    today = timezone.localdate()
    settled = answers.exclude(state=State.UNDECIDED).exclude(
        state=State.SIGNED, ends__lt=today + datetime.timedelta(days=SOON + 1)
    )
    return Household.objects.filter(~Exists(settled), village=village, closed=None).order_by(
        "number", "pk"
    )


def _templates(village: Village) -> QuerySet:
    found = AgreementTemplate.objects.filter(township=village.township_id, retired_on=None)
    return found.order_by("-kind", "-edition")


def _meetings(village: Village) -> QuerySet:
    """The latest ones."""
    found = Meeting.objects.filter(village=village, date__lte=timezone.localdate()).order_by(
        "-date", "-pk"
    )
    keys = list(found.values_list("pk", flat=True)[:MEETINGS])
    rows = found.filter(pk__in=keys).select_related("village")
    return rows.prefetch_related("village__states")


def _within(request: Request) -> int:
    text = request.GET.get("within", "")
    return int(text) if text in [str(days) for days in WITHIN] else SOON


def _township(request: Request, township: Township, within: int) -> dict[str, object]:
    """One query for all the villages."""
    today = timezone.localdate()
    over = Q(ends__lt=today)
    found = (
        Agreement.objects.in_division(township.pk)
        .running_out(today, within)
        .filter(household__closed=None)
    )
    counts = {
        row["village_id"]: (row["soon"], row["over"])
        for row in found.order_by()
        .values("village_id")
        .annotate(soon=Count("pk", filter=~over), over=Count("pk", filter=over))
    }
    villages = (
        Village.objects.visible_to(request.user)
        .in_division(township.pk)
        .open_on(today)
        .order_by("code")
    )
    rows = [(village, *counts.get(village.pk, (0, 0))) for village in villages]
    return {
        **{"township": township, "rows": rows},
        "soon": sum(row[1] for row in rows),
        "over": sum(row[2] for row in rows),
    }
