"""Answers by workbook: upload, look at what would change, confirm."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from accounts.http import Request
from accounts.models import ImportBatch
from accounts.records import tokens
from accounts.records.tables_in import Page, answer_page, questions_of, wrong_page
from associations.divisions import place_or_404
from documents.reading.named_tables import SHOWN_ERRORS
from documents.uploads import UploadError

from ..answer_sheet import TITLES
from ..answers import AGAIN, CHANGED, NEW, RENEWAL, SAME, AnswersRefusedError
from ..forms.answers import AnswerUploadForm
from ..models import AgreementKind
from ..services import answer_imports as services

SHOWN_ROWS = 200
KINDS = dict(AgreementKind.choices)


def agreement_import(request: Request, code: str) -> HttpResponse:
    division = place_or_404(code)
    form = AnswerUploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            with tokens.once(request):
                batch = services.upload_answers(
                    data=file.read(), name=file.name, division=code, by=request.user
                )
        except tokens.AlreadyDoneError:
            messages.warning(request, tokens.ALREADY_DONE)
            return redirect("agreement-import", code=code)
        except UploadError as error:
            form.add_error("file", str(error))
        else:
            return redirect("agreement-import-preview", code=code, pk=batch.pk)
    context = {
        "division": division,
        "form": form,
        "titles": [titles[0] for titles in TITLES.values()],
    }
    return render(request, "autonomy/agreements/agreement_import.html", context)


def agreement_import_preview(request: Request, code: str, pk: int) -> Page:
    batches = ImportBatch.objects.visible_to(request.user).filter(
        kind=ImportBatch.Kind.AGREEMENTS, division=code
    )
    batch = get_object_or_404(batches, pk=pk)
    if request.method == "POST" and request.POST.get("act") == "answer":
        return answer_page(request, services.UPLOAD, batch)
    if "wrong" in request.GET:
        return wrong_page(
            batch, None if batch.applied_at else services.preview_answers(batch).errors
        )
    return _confirm(request, batch) if request.method == "POST" else _show(request, batch)


def _confirm(request: Request, batch: ImportBatch) -> HttpResponse:
    try:
        with tokens.once(request):
            plan = services.confirm_answers(
                batch=batch,
                seen=request.POST.get("seen", ""),
                by=request.user,
                partly=request.POST.get("act") == "partly",
            )
    except tokens.AlreadyDoneError:
        messages.warning(request, tokens.ALREADY_DONE)
    except (services.StaleAnswersError, AnswersRefusedError, ValidationError):
        messages.error(
            request,
            (
                "您看过对照以后，系统里的答复又有变动，所以一行也没有写入。下面是重新对照的结果，"
                "请再看一遍。"
            ),
        )
        return _show(request, batch, status=409)
    else:
        messages.success(
            request,
            f"已写入：新增 {plan.count(NEW)} 份，再次答复 {plan.count(AGAIN)} 份，更正 "
            f"{plan.count(CHANGED)} 份，续签 {plan.count(RENEWAL)} 份，没有变化 "
            f"{plan.count(SAME)} 份。",
        )
        if plan.errors:
            return redirect("agreement-import-preview", code=batch.division, pk=batch.pk)
    return redirect("agreement-list", code=batch.division)


def _show(request: Request, batch: ImportBatch, status: int = 200) -> HttpResponse:
    context: dict[str, object] = {"batch": batch}
    if not batch.applied_at:
        plan = services.preview_answers(batch)
        context |= {
            "plan": plan,
            "errors": plan.errors[:SHOWN_ERRORS],
            "open": bool(questions_of(batch)),
            "lines": [(line, KINDS[line.kind]) for line in plan.changes[:SHOWN_ROWS]],
            "hidden": len(plan.changes[SHOWN_ROWS:]),
            "counts": [
                (label, plan.count(act))
                for label, act in (
                    ("新增", NEW),
                    ("再次答复", AGAIN),
                    ("更正", CHANGED),
                    ("续签", RENEWAL),
                    ("没有变化", SAME),
                )
            ],
        }
    return render(
        request, "autonomy/agreements/agreement_import_preview.html", context, status=status
    )
