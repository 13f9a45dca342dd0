"""A standard in the making, tried on all villages of the county or a township."""

from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from accounts.http import Request
from accounts.records.editing import TidyForm
from associations.models import Township

from ...grading.points_reasons import summary
from ...grading.services.outcomes import tried
from ...papers.book.points import sections
from ...reports import periods
from ...reports.views.village import village_or_404
from ...rounds.published import published_words
from ...standards.data import AnyStandard
from ...standards.data.measures import InspectedScore
from ...standards.models import StandardDraft
from ...standards.services import NoStandardError, standard_for
from ..faults import faults
from ..trial import DraftTrial, compare
from .drafts import draft_or_404, draft_page

YEARS_OFFERED = 4
COUNTY = "全县"


class TrialForm(TidyForm):
    division = forms.ChoiceField(label="范围", required=False)
    year = forms.TypedChoiceField(label="考评年度", coerce=int)
    passed = forms.ChoiceField(
        label="没有验收分的", choices=[("1", "按满分试算"), ("0", "不能判定")]
    )

    def __init__(
        self, *args: object, places: list[tuple[str, str]], standard: AnyStandard, **kwargs: object
    ) -> None:
        super().__init__(*args, **kwargs)
        if not any(isinstance(item.measure, InspectedScore) for item in standard.criteria):
            del self.fields["passed"]
        self.fields["division"].choices = places  # type: ignore[attr-defined]
        self.fields["division"].required = ("", COUNTY) not in places
        this_year = timezone.localdate().year
        years = range(this_year, this_year - YEARS_OFFERED, -1)
        self.fields["year"].choices = [(year, f"{year}年") for year in years]  # type: ignore[attr-defined]
        for field in self.fields.values():
            field.widget.attrs["class"] = "form-select"


def draft_try(request: Request, pk: int) -> HttpResponse:
    """?division= a township (default: the county), ?year= a year (default: the last one that is
    over)."""
    draft = draft_or_404(request, pk)
    if faults(draft.data):
        messages.error(request, "草稿还不完整，不能试算。请先改好下面列出的各处。")
        return redirect(draft_page(draft))
    townships = dict(
        Township.objects.visible_to(request.user).order_by("code").values_list("code", "name")
    )
    places = [("", COUNTY)] * (request.user.scope == draft.division) + list(townships.items())
    parameters = {
        "division": places[0][0],
        "year": timezone.localdate().year - 1,
        "passed": "1",
    } | request.GET.dict()
    form = TrialForm(parameters, places=places, standard=draft.rules)
    context: dict[str, object] = {"draft": draft, "form": form}
    if form.is_valid():
        year, passed = form.cleaned_data["year"], form.cleaned_data.get("passed") == "1"
        code = form.cleaned_data["division"] or draft.division
        names = {} if form.cleaned_data["division"] else townships
        query = urlencode({"year": year, "passed": int(passed)})
        context |= {"year": year, "query": query, "trial": _trial(draft, code, year, passed, names)}
        context["published_words"] = published_words(code, year)
    return render(request, "assessment/authoring/standard_try.html", context)


def draft_try_village(request: Request, pk: int, code: str) -> HttpResponse:
    """One village under the draft, item by item; ?year= and ?passed= as the trial has them."""
    draft, village = draft_or_404(request, pk), village_or_404(code)
    year = periods.read_year(request.GET.get("year", "")) or timezone.localdate().year - 1
    passed = request.GET.get("passed", "1") == "1"
    villages = (
        _trial(draft, village.pk, year, passed, {}).villages if not faults(draft.data) else ()
    )
    if not villages:
        raise Http404("这份草稿还不能试算，或者这个村那一年不参加考评。")
    move = villages[0]
    context = {
        **{"draft": draft, "village": village, "year": year, "passed": passed, "move": move},
        "chapters": sections(move.after),
        "points": move.after.points,
        "summary": summary(move.after),
        "published_words": published_words(code, year),
        "back": reverse(
            "standard-draft-try", args=[pk], query={"year": year, "passed": int(passed)}
        ),
    }
    return render(request, "assessment/authoring/standard_try_village.html", context)


def _trial(
    draft: StandardDraft, code: str, year: int, passed: bool, names: dict[str, str]
) -> DraftTrial:
    rules, published = draft.rules, _published(year, code)
    before = tried(code=code, year=year, standard=published, passed=passed) if published else []
    return compare(
        rules, published, tried(code=code, year=year, standard=rules, passed=passed), before, names
    )


def _published(year: int, code: str) -> AnyStandard | None:
    try:
        return standard_for(year, division=code)
    except NoStandardError:
        return None
