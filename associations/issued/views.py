"""发文登记: the register, drafting, the moves, the paper."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from accounts.access import may
from accounts.http import Request
from accounts.records import ConflictError, tokens
from accounts.records.editing import edit
from documents.paper import to_draft, to_html
from documents.responses import pdf_response, word_response, workbook_response

from ..divisions import County, Township, find_or_404
from . import services
from .forms import IssuedPaperForm, VoidForm
from .models import IssuedPaper
from .paper import paper_of
from .states import CHIPS, IssueState, moves_of
from .tables import ISSUED

PER_PAGE = 50


def issued_list(request: Request, code: str) -> HttpResponse:
    office = _office_or_404(code)
    context = {
        "division": office,
        "table": ISSUED.table(_papers(request, code), request, per_page=PER_PAGE),
        "may_write": may(request.user, "issued-create") and request.user.scope == code,
    }
    return render(request, "associations/issued/issued_list.html", context)


def issued_workbook(request: Request, code: str) -> FileResponse:
    title = f"{_office_or_404(code).name}发文登记"
    sheet = ISSUED.sheet("发文登记", _papers(request, code), heading=[title], landscape=True)
    return workbook_response([sheet], title)


def issued_create(request: Request, code: str) -> HttpResponse:
    office = _office_or_404(code)
    body = f"{office.name}计划生育协会"
    paper = IssuedPaper(code=code, body=body, printed_by=f"{body}秘书处")
    return _edit(request, paper, "拟稿", reverse("issued-list", args=[code]))


def issued_edit(request: Request, code: str, pk: int) -> HttpResponse:
    paper = _one(request, code, pk)
    if paper.state != IssueState.DRAFT and request.method == "GET":
        messages.warning(request, services.SETTLED)
        return redirect("issued-detail", code=code, pk=pk)
    return _edit(request, paper, "修改文稿", _address(paper))


def _edit(request: Request, paper: IssuedPaper, heading: str, cancel: str) -> HttpResponse:
    form = IssuedPaperForm(request.POST or None, instance=paper)
    known = paper.pk is not None
    return edit(
        request,
        form,
        save=lambda: services.draft_paper(
            paper=form.instance, by=request.user, expected_version=form.expected_version
        ),
        remove=(lambda: services.remove_draft(paper=paper, by=request.user)) if known else None,
        back=lambda saved: _address(form.instance),
        done="文稿已保存。",
        context={
            "heading": heading,
            "cancel": cancel,
            "removed": reverse("issued-list", args=[paper.code]),
        },
    )


def issued_detail(request: Request, code: str, pk: int) -> HttpResponse:
    paper = _one(request, code, pk)
    own = request.user.scope == code
    moves = moves_of(paper.state, request.user.role) if own else {}
    context = {
        "paper": paper,
        "chip": CHIPS[IssueState(paper.state)],
        "moves": {act: label for act, label in moves.items() if act not in ("void", "sign")},
        "may_sign": "sign" in moves,
        "may_void": "void" in moves,
        "may_edit": own and may(request.user, "issued-edit") and paper.state == IssueState.DRAFT,
    }
    return render(request, "associations/issued/issued_detail.html", context)


def issued_move(request: Request, code: str, pk: int) -> HttpResponse:
    """`act`: one of MOVES; what the person may not do is refused there."""
    return _move(request, _one(request, code, pk), request.POST.get("act", ""))


def issued_sign(request: Request, code: str, pk: int) -> HttpResponse:
    return _move(request, _one(request, code, pk), "sign")


def _move(request: Request, paper: IssuedPaper, act: str) -> HttpResponse:
    version = request.POST.get("version", "")
    try:
        with tokens.once(request):
            moved = services.move_paper(
                paper=paper,
                act=act,
                by=request.user,
                expected_version=int(version) if version.isdecimal() else -1,
            )
    except tokens.AlreadyDoneError:
        messages.warning(request, tokens.ALREADY_DONE)
    except ConflictError:
        messages.warning(request, "别人刚刚办理过这份文稿，请看过现在的内容再办。")
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, f"已办理，现在是“{moved.get_state_display()}”。")
    return redirect(_address(paper))


def issued_void(request: Request, code: str, pk: int) -> HttpResponse:
    paper = _one(request, code, pk)
    form = VoidForm(request.POST or None)
    return edit(
        request,
        form,
        save=lambda: services.move_paper(
            paper=paper,
            act="void",
            by=request.user,
            expected_version=paper.version,
            reason=form.cleaned_data["reason"],
        ),
        back=_address(paper),
        done="已作废，字号保留在登记里，不再用于别的文。",
        context={"heading": f"作废{paper}", "cancel": _address(paper), "act": "作废"},
    )


def issued_print(request: Request, code: str, pk: int) -> HttpResponse | FileResponse:
    """What was numbered comes as it was stored; before that, as it would be now."""
    paper = _one(request, code, pk)
    if paper.paper:
        return redirect("attachment-download", code=code, ref=paper.paper.ref)
    return pdf_response(to_html(paper_of(paper)), paper.title, numbered=True)


def issued_word(request: Request, code: str, pk: int) -> FileResponse:
    paper = _one(request, code, pk)
    return word_response(to_draft(paper_of(paper)), paper.title)


def _office_or_404(code: str) -> County | Township:
    division = find_or_404(code)
    if not isinstance(division, County | Township):
        raise Http404("村（社区）没有发文登记。")
    return division


def _papers(request: Request, code: str):
    return IssuedPaper.objects.visible_to(request.user).filter(code=code)


def _one(request: Request, code: str, pk: int) -> IssuedPaper:
    _office_or_404(code)
    rows = _papers(request, code).select_related("drafted_by", "checked_by", "paper")
    return get_object_or_404(rows, pk=pk)


def _address(paper: IssuedPaper) -> str:
    return reverse("issued-detail", args=[paper.code, paper.pk])
