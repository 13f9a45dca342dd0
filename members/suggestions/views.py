"""意见建议: the list with what became of each, taking one down, answering it."""

from django.contrib import messages
from django.db.models import QuerySet
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from accounts.access import may
from accounts.http import Request
from accounts.menu import VILLAGE
from accounts.records.editing import edit
from associations.divisions import place_or_404
from associations.models import Village
from documents.responses import workbook_response

from . import services
from .filters import SuggestionFilter
from .forms import DAYS_TO_ANSWER, SuggestionAnswerForm, SuggestionForm
from .models import Suggestion
from .tables import SUGGESTIONS, summary

PER_PAGE = 50


def suggestion_list(request: Request, code: str) -> HttpResponse:
    division = place_or_404(code)
    found = _filtered(request, code)
    tally = found.qs.tally()
    may_write = may(request.user, "suggestion-create")
    hidden = [
        *(["village"] if isinstance(division, Village) else []),
        *([] if may_write else ["acts"]),
    ]
    table = SUGGESTIONS.table(
        found.qs.select_related("village"),
        request,
        without=hidden,
        total={"raised": "合计", "text": summary(tally)},
        per_page=PER_PAGE,
    )
    context = {
        "division": division,
        "filter": found,
        "table": table,
        "tally": tally,
        "may_write": may_write,
    }
    return render(request, "members/suggestions/suggestion_list.html", context)


def suggestion_workbook(request: Request, code: str) -> FileResponse:
    """The suggestions found on the page; the totals stand under the title."""
    division = place_or_404(code)
    found = _filtered(request, code)
    title = f"{division.name}意见建议"
    heading = [title, f"{summary(found.qs.tally())}，{timezone.localdate()} 导出"]
    sheet = SUGGESTIONS.sheet(
        "意见建议", found.qs.select_related("village"), heading=heading, landscape=True
    )
    return workbook_response([sheet], title)


def suggestion_create(request: Request, code: str) -> HttpResponse:
    division = place_or_404(code)
    village = division if isinstance(division, Village) else None
    suggestion = Suggestion(village=village) if village else Suggestion()
    villages = None if village else _villages(request, code)
    form = SuggestionForm(request.POST or None, instance=suggestion, villages=villages)
    back = reverse("suggestion-list", args=[code])
    context = {
        "heading": "登记意见建议",
        "lead": f"{village.name}。" if village else "",
        "cancel": back,
    }
    return edit(
        request,
        form,
        save=lambda: services.take_down(suggestion=form.instance, by=request.user),
        back=back,
        done=f"意见已登记，请在期限以前答复（提出后 {DAYS_TO_ANSWER} 天，另写了期限的按期限）。",
        context=context,
    )


def suggestion_edit(request: Request, code: str, pk: int) -> HttpResponse:
    suggestion = _one(request, code, pk)
    if suggestion.answered and request.method == "GET":
        messages.warning(request, services.ANSWERED)
        return redirect("suggestion-answer", code=code, pk=pk)
    form = SuggestionForm(request.POST or None, instance=suggestion, villages=None)
    back = reverse("suggestion-list", args=[code])
    return edit(
        request,
        form,
        save=lambda: services.change_suggestion(
            suggestion=form.instance, expected_version=form.expected_version, by=request.user
        ),
        remove=lambda: services.remove_suggestion(suggestion=suggestion, by=request.user),
        back=back,
        done="意见已保存。",
        context={"heading": "修改意见建议", "lead": f"{suggestion.village.name}。", "cancel": back},
    )


def suggestion_answer(request: Request, code: str, pk: int) -> HttpResponse:
    suggestion = _one(request, code, pk)
    corrects = suggestion.answered is not None
    form = SuggestionAnswerForm(request.POST or None, instance=suggestion)
    back = reverse("suggestion-list", args=[code])
    context = {
        "heading": "更正答复" if corrects else "答复意见建议",
        "cancel": back,
        "suggestion": suggestion,
    }
    return edit(
        request,
        form,
        save=lambda: services.answer_suggestion(
            suggestion=form.instance, expected_version=form.expected_version, by=request.user
        ),
        back=back,
        done="答复已更正。" if corrects else "答复已保存。",
        context=context,
        template="members/suggestions/suggestion_answer.html",
    )


def _filtered(request: Request, code: str) -> SuggestionFilter:
    rows = Suggestion.objects.visible_to(request.user).in_division(code)
    villages = (
        None if len(code) == VILLAGE else Village.objects.visible_to(request.user).in_division(code)
    )
    return SuggestionFilter(request.GET, rows, villages=villages)


def _villages(request: Request, code: str) -> QuerySet:
    return Village.objects.visible_to(request.user).in_division(code).open_on(timezone.localdate())


def _one(request: Request, code: str, pk: int) -> Suggestion:
    rows = Suggestion.objects.visible_to(request.user).select_related("village")
    return get_object_or_404(rows, pk=pk, village_id=code)
