"""对账: statements of a fund's account, held against its book."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from accounts.access import may
from accounts.http import Request
from accounts.models import ImportBatch
from accounts.records import tokens
from accounts.records.editing import edit
from accounts.records.tables_in import answer_page, questions_of
from accounts.references import is_ref
from associations.attachments.services import clean_name, read_limited
from documents.reading.questions import OpenQuestionsError
from documents.uploads import UploadError

from ..forms.statements import FundStatementForm
from ..models.entries import Entry
from ..models.statements import Statement, StatementLine
from ..reconciliation import reconcile
from ..services.statements import (
    ask_first,
    candidates,
    match_by_hand,
    match_plain,
    remove_statement,
    take_statement,
    take_upload,
    unmatch,
)
from ..statement_files import UPLOAD
from .funds import fund_or_404

TAKEN = "对账单已读入，能自动对上的已经对上。"


def statement_list(request: Request, code: str, pk: int) -> HttpResponse:
    fund = fund_or_404(request, code, pk)
    rows = Statement.objects.filter(fund=fund).annotate(
        count=Count("lines"), matched=Count("lines__entry")
    )
    context = {"fund": fund, "rows": rows, "may_write": may(request.user, "statement-create")}
    return render(request, "care/ledger/statement_list.html", context)


def statement_create(request: Request, code: str, pk: int) -> HttpResponse:
    fund = fund_or_404(request, code, pk)
    form = FundStatementForm(
        request.POST or None, request.FILES or None, instance=Statement(fund=fund)
    )

    def save() -> Statement | ImportBatch:
        file = form.cleaned_data["file"]
        sent = {
            "statement": form.instance,
            "data": read_limited(file),
            "name": clean_name(file.name),
            "by": request.user,
        }
        try:
            return take_statement(**sent)
        except OpenQuestionsError:
            return ask_first(**sent)
        except UploadError as error:
            raise ValidationError({"file": str(error)}) from None

    return edit(
        request,
        form,
        save=save,
        back=lambda saved: (
            reverse("statement-upload", args=[code, saved.pk])
            if isinstance(saved, ImportBatch)
            else reverse("statement-detail", args=[code, saved.pk])
        ),
        done=lambda saved: "" if isinstance(saved, ImportBatch) else TAKEN,
        context={
            "heading": "上传对账单",
            "lead": f"{fund}。对账不改动账目。",
            "act": "上传并对账",
            "cancel": reverse("statement-list", args=[code, pk]),
        },
    )


def statement_upload(request: Request, code: str, pk: int) -> HttpResponse:
    """A file of which it is asked how it is read, before anything of it is taken."""
    batches = ImportBatch.objects.visible_to(request.user).filter(
        kind=ImportBatch.Kind.STATEMENTS, division=code, applied_at=None
    )
    batch = get_object_or_404(batches, pk=pk)
    if request.method == "POST":
        with transaction.atomic():  # the answers and what is taken by them are one act
            answer_page(request, UPLOAD, batch)
            batch.refresh_from_db()
            if not questions_of(batch):
                return _taken(request, batch)
    return render(request, "care/ledger/statement_upload.html", {"batch": batch})


def _taken(request: Request, batch: ImportBatch) -> HttpResponse:
    try:
        statement = take_upload(batch=batch, by=request.user)
    except tokens.AlreadyDoneError:
        messages.warning(request, tokens.ALREADY_DONE)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    except UploadError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, TAKEN)
        return redirect("statement-detail", code=batch.division, pk=statement.pk)
    return redirect("fund-list", code=batch.division)


def statement_detail(request: Request, code: str, pk: int) -> HttpResponse:
    """A post names an act: match (line: its number; entry), unmatch (line), again, or remove."""
    rows = Statement.objects.visible_to(request.user).select_related(
        "fund__village", "fund__township"
    )
    statement = get_object_or_404(rows, fund__code=code, pk=pk)
    if request.method == "POST":
        return _act(request, statement)
    found = reconcile(statement)
    listed = found.disclosed_to(request.user)
    choices: dict[tuple[str, int], list[Entry]] = {}
    for entry in candidates(statement).order_by("date", "pk"):
        choices.setdefault((entry.side, entry.amount), []).append(entry)
    context = {
        "statement": statement,
        "found": found,
        "listed": listed,
        "open_lines": [
            (line, choices.get((line.side, line.amount), [])) for line in listed.only_statement
        ],
        "may_write": may(request.user, "statement-detail", "POST"),
    }
    return render(request, "care/ledger/statement_detail.html", context)


def _act(request: Request, statement: Statement) -> HttpResponse:
    address = reverse("statement-detail", args=[statement.fund.code, statement.pk])
    act = request.POST.get("act", "")
    try:
        with tokens.once(request):
            if act == "remove":
                remove_statement(statement=statement, by=request.user)
                messages.success(request, "对账单已删除，账目没有改动。")
                return redirect("statement-list", code=statement.fund.code, pk=statement.fund_id)
            messages.success(request, _done(request, statement, act))
    except tokens.AlreadyDoneError:
        messages.warning(request, tokens.ALREADY_DONE)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect(address)


def _done(request: Request, statement: Statement, act: str) -> str:
    if act == "again":
        return f"又自动对上 {match_plain(statement=statement, by=request.user)} 行。"
    line = StatementLine.objects.filter(
        statement=statement, number=_number(request, "line")
    ).first()
    if line is None:
        raise ValidationError("没有找到这一行，请刷新页面再办。")
    if act == "unmatch":
        unmatch(line=line, by=request.user)
        return "已取消对上。"
    ref = request.POST.get("entry", "")
    entry = Entry.objects.filter(fund=statement.fund_id, ref=ref).first() if is_ref(ref) else None
    if entry is None:
        raise ValidationError("请先选择账上的一笔。")
    match_by_hand(line=line, entry=entry, by=request.user)
    return "已对上。"


def _number(request: Request, name: str) -> int:
    text = request.POST.get(name, "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 18 else 0
