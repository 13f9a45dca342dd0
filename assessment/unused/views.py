"""没有用到的栏目和类别: answered on one page; next year's draft without what was dropped."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from accounts.http import Request
from accounts.records import ConflictError, tokens
from accounts.records.editing import edit

from ..standards.services import NoStandardError
from .forms import UnusedAnswersForm
from .models import UnusedAnswer
from .reading import FormPart, parts_of
from .services import draft_without, save_answers

FASTER = "“{}”刚才有别人答复过，还没有保存。再保存一次，就以您填的为准。"


def unused_parts(request: Request, year: int) -> HttpResponse:
    county = _county_in(request, year)
    try:
        parts = parts_of(county, year, request.user)
    except NoStandardError as error:
        raise Http404(str(error)) from None
    unread = [part for part in parts if not part.readers]
    answers = _answers(county, year, unread)
    form = UnusedAnswersForm(request.POST or None, parts=unread, answers=answers)

    def save() -> int:
        try:
            return save_answers(answers=form.changed(), by=request.user)
        except ConflictError as conflict:
            stored, data = conflict.current, request.POST.copy()
            data[f"version_{stored.part}"] = str(stored.version)
            form.data = data
            raise ValidationError(FASTER.format(stored.title)) from None

    page = reverse("unused-parts", args=[year])
    dropped = sum(one.answer == UnusedAnswer.Answer.DROP for one in form.answers.values())
    return edit(
        request,
        form,
        save=save,
        back=page,
        done=lambda count: f"已保存 {count} 项答复。" if count else "没有改动。",
        context={
            "year": year,
            "read": [part for part in parts if part.readers],
            "dropped": dropped,
            "open": sum(not one.pk for one in form.answers.values()),
            "cancel": reverse("vocabulary-list"),
        },
        template="assessment/unused/unused_parts.html",
    )


def unused_drop(request: Request, year: int) -> HttpResponse:
    county = _county_in(request, year)
    try:
        with tokens.once(request):
            draft = draft_without(county=county, year=year, by=request.user)
    except tokens.AlreadyDoneError:
        messages.warning(request, tokens.ALREADY_DONE)
    except ValidationError as error:
        messages.error(request, "".join(error.messages))
    else:
        messages.success(request, "已经按答复起草，请核对以后再发布。")
        return redirect("vocabulary-draft-detail", pk=draft.pk)
    return redirect("unused-parts", year=year)


def _county_in(request: Request, year: int) -> str:
    """The code of the supervisor's county, in a year that has begun."""
    if year > timezone.localdate().year:
        raise Http404
    return request.user.scope


def _answers(county: str, year: int, parts: list[FormPart]) -> dict[str, UnusedAnswer]:
    rows = UnusedAnswer.objects.filter(county=county, year=year)
    stored = {row.part: row for row in rows}
    return {
        part.key: stored.get(part.key)
        or UnusedAnswer(county=county, year=year, part=part.key, title=part.title)
        for part in parts
    }
