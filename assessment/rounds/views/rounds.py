"""考评轮次: a township's year from the declared types to the plaques, and its steps."""

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from accounts.access import may
from accounts.http import Request
from accounts.records import save_record, tokens
from accounts.records.editing import edit
from associations.divisions import find_or_404
from associations.models import County, Township, Village
from documents.responses import pdf_response

from ...flags.services import raise_flags
from ...grading.overview import summarise
from ...grading.ranking import rule
from ...reports.views.township import for_township, year_or_404
from ...standards.services import NoStandardError
from .. import county_rounds
from ..forms.rounds import ConfirmForm, RoundForm
from ..models.rounds import Round
from ..plaques import plaques
from ..published import PublishedOutcome
from ..round_page import RoundRow, changes_since, outcomes_of, rows_of
from ..round_states import ACTS, RoundState, can
from ..services.publishing import publish_round
from ..services.rounds import confirm_grades, move_round, problems, unanswered

LEADS = {
    RoundState.OPEN: "先定自评和验收的截止日期，各村申报自定类型；准备好了就开始自评。",
    RoundState.SELF: "各村对照标准自评；截止以后开始验收。",
    RoundState.ACCEPTANCE: "计生、民政、计生协会到村验收，乡镇领导逐村确认最终等次，然后发布。",
    RoundState.PUBLISHED: "已发布，等次和依据已经封存；以后的变化列在下面，不改这里的结果。",
}


def round_detail(request: Request, code: str, year: int) -> HttpResponse:
    """A township's round; of a county those of its townships side by side."""
    year_or_404(year)
    division = find_or_404(code, year)
    if isinstance(division, Village):
        raise Http404("这一页按乡镇（街道）查看。")
    if isinstance(division, County):
        return _of_county(request, division, year)
    return _of_township(request, division, year)


def _of_county(request: Request, county: County, year: int) -> HttpResponse:
    townships = Township.objects.visible_to(request.user).filter(county=county).order_by("code")
    lines = county_rounds.lines(county.pk, year, townships)
    progress, grades = county_rounds.total(lines)
    context = {
        "county": county,
        "year": year,
        "lines": lines,
        "states": county_rounds.states(lines),
    }
    return render(
        request,
        "assessment/rounds/round_county.html",
        context | {"total": progress, "grades": grades},
    )


def _of_township(request: Request, township: Township, year: int) -> HttpResponse:
    round_ = (
        Round.objects.filter(township=township, year=year).select_related("publication").first()
    )
    context: dict[str, object] = {"township": township, "year": year, "round": round_}
    context |= {
        "may_open": may(request.user, "round-edit"),
        "may_confirm": may(request.user, "grade-confirm"),
    }
    if round_ is None:
        return render(request, "assessment/rounds/round_detail.html", context)
    try:
        outcomes = outcomes_of(round_)
    except NoStandardError as error:
        raise Http404(str(error)) from None
    rows = rows_of(round_, outcomes)
    context |= {"rows": rows, "tally": _tally(rows), "lead": LEADS[RoundState(round_.state)]}
    context |= {
        "overview": summarise([row.outcome_so_far for row in rows], []) if rows else None,
        "rule": rule(rows[0].outcome.standard) if rows else "",
        "acts": _acts(request, round_),
    }
    context |= {"changes": [], "problems": [], "unanswered": []}
    if round_.state == RoundState.PUBLISHED:
        context["changes"] = changes_since(
            round_, [o for o in outcomes if isinstance(o, PublishedOutcome)]
        )
    elif round_.state == RoundState.ACCEPTANCE:
        context |= {"problems": problems(round_, outcomes), "unanswered": unanswered(round_)}
        context["is_early"] = year >= timezone.localdate().year
    return render(request, "assessment/rounds/round_detail.html", context)


def _tally(rows: list[RoundRow]) -> dict[str, int]:
    return {
        "declared": sum(row.declared is not None for row in rows),
        "viewed": sum(row.viewed == len(row.to_judge) for row in rows),
        "accepted": sum(row.acceptance is not None and row.acceptance.complete for row in rows),
        "confirmed": sum(bool(row.grade) for row in rows),
    }


def _acts(request: Request, round_: Round) -> list[tuple[str, str]]:
    """The steps that the person may take now; publishing has a button of its own."""
    if not may(request.user, "round-move", "POST"):
        return []
    return [
        (act, label) for act, label in ACTS.items() if act != "publish" and can(round_.state, act)
    ]


@for_township
def round_edit(request: Request, township: Township, year: int) -> HttpResponse:
    """Of a year there is one, so that opening it and changing its dates is the same page."""
    year_or_404(year)
    old = Round.objects.filter(township=township, year=year).first()
    back = reverse("round-detail", args=[township.pk, year])
    if old and old.state == RoundState.PUBLISHED:
        messages.info(request, "这一轮考评已经发布，不能再改。")
        return redirect(back)
    round_ = old or Round(township=township, year=year)
    form = RoundForm(request.POST or None, instance=round_)
    return edit(
        request,
        form,
        save=lambda: save_record(
            record=round_, by=request.user, expected_version=form.expected_version
        ),
        back=back,
        done=f"{year}年度考评轮次已保存。",
        context={
            "heading": f"{township.name}{year}年度考评轮次",
            "lead": "两个日期可以先空着，以后再填。",
            "cancel": back,
        },
    )


@for_township
def round_move(request: Request, township: Township, year: int) -> HttpResponse:
    round_ = get_object_or_404(Round, township=township, year=year)
    act = request.POST.get("act", "")
    done = f"已{ACTS.get(act, '')}。"
    return _step(request, round_, lambda: move_round(round=round_, act=act, by=request.user), done)


@for_township
def round_publish(request: Request, township: Township, year: int) -> HttpResponse:
    round_ = get_object_or_404(Round, township=township, year=year)
    done = f"{year}年度考评结果已发布并封存。"
    raise_flags(code=township.pk)  # kept for people to answer when publishing is refused
    return _step(
        request, round_, lambda: publish_round(round=round_, by=request.user), done, "没有发布："
    )


def _step(
    request: Request, round_: Round, act: Callable[[], object], done: str, refused: str = ""
) -> HttpResponse:
    try:
        with tokens.once(request):
            act()
    except tokens.AlreadyDoneError:
        messages.warning(request, tokens.ALREADY_DONE)
    except ValidationError as error:
        for message in error.messages:
            messages.error(request, f"{refused}{message}")
    else:
        messages.success(request, done)
    return redirect("round-detail", code=round_.township_id, year=round_.year)


@for_township
def grade_confirm(request: Request, township: Township, year: int) -> HttpResponse:
    """The leader's page: every village's grade, as computed or another with a reason; saved all or
    none."""
    round_ = get_object_or_404(
        Round.objects.select_related("township"), township=township, year=year
    )
    if round_.state != RoundState.ACCEPTANCE:
        messages.info(request, "验收期间才能确认等次。")
        return redirect("round-detail", code=township.pk, year=year)
    rows = rows_of(round_, outcomes_of(round_))
    form = ConfirmForm(request.POST or None, rows=rows)

    def save() -> int:
        try:
            return confirm_grades(round=round_, confirmations=form.confirmations(), by=request.user)
        except ValidationError as error:
            form.show_anew()
            if hasattr(error, "error_dict"):
                raise ValidationError(
                    {f"reason_{code}": texts for code, texts in error.error_dict.items()}
                ) from None
            raise

    def done(changed: int) -> str:
        given = len(form.confirmations())
        same = f"，{given - changed}个村没有变动" if given > changed else ""
        return f"已确认{changed}个村{same}，{len(rows) - given}个村未填。"

    back = reverse("round-detail", args=[township.pk, year])
    context = {"township": township, "year": year, "cancel": back}
    template = "assessment/rounds/grade_confirm.html"
    return edit(request, form, save=save, back=back, done=done, context=context, template=template)


@for_township
def plaque_print(request: Request, township: Township, year: int) -> FileResponse:
    """The plaques of a published round, one to a sheet; with `village` that of one village."""
    found = plaques(township.pk, year, request.GET.get("village", ""))
    if not found:
        raise Http404("没有可以打印的牌匾；考评发布以后才授牌。")
    html = render_to_string("assessment/print/plaques.html", {"plaques": found})
    return pdf_response(html, f"{township.name}{year}年度授牌", landscape=True)
