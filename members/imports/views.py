"""名册导入: upload a workbook, look at its columns, look at what would change, confirm, take
back."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from accounts.access import may
from accounts.http import Request
from accounts.records import tokens
from associations.divisions import find_or_404, name_of
from associations.models import Village
from documents.reading.questions import chosen
from documents.reading.sent_back import sent_back
from documents.responses import workbook_response
from documents.uploads import UploadError

from ..people.layout import REQUIRED, fields_of
from . import jobs, reading
from . import services as imports
from .forms import ImportForm
from .models import MemberImport
from .plan import preview, rows
from .sealing import shown
from .undo import UndoError

State = MemberImport.State
NOT_NOW = "这一步已经办过，或者正在办理，没有重复办理。"
ADDED_SHOWN = 10


def member_import_list(request: Request, code: str) -> HttpResponse:
    division = find_or_404(code)
    if len(code) < 9:
        raise Http404
    form = ImportForm(request.POST or None, request.FILES or None)
    status = 200
    if request.method == "POST":
        if tokens.is_spent(request):
            messages.warning(request, tokens.ALREADY_DONE)
            return redirect("member-import-list", code=code)
        if form.is_valid() and (done := _uploaded(request, form, code)):
            return done
        status = 422
    batches = (
        MemberImport.objects.visible_to(request.user).in_division(code).select_related("created_by")
    )
    page = Paginator(batches.defer("header", "samples", "columns"), preview.PER_PAGE).get_page(
        request.GET.get("page")
    )
    names = dict(Village.objects.in_division(code[:9]).values_list("pk", "name"))
    for batch in page.object_list:
        batch.place = names.get(batch.division, division.name)
    context = {"division": division, "form": form, "page_obj": page, "code": code}
    return render(request, "members/imports/import_list.html", context, status=status)


def _uploaded(request: Request, form: ImportForm, code: str) -> HttpResponse | None:
    file = form.cleaned_data["file"]
    try:
        batch, chunks = imports.read(
            data=file.read(),
            name=file.name,
            division=code,
            target=form.cleaned_data["target"],
            by=request.user,
        )
        with tokens.once(request):
            reading.keep(batch, chunks)
            known = imports.match_proposed(batch=batch, by=request.user)
        url = reverse("member-import", args=[code, batch.pk])
        return redirect(url if known else f"{url}?match=1")
    except tokens.AlreadyDoneError:
        form.add_error(None, tokens.ALREADY_DONE)
    except UploadError as error:
        form.add_error("file", str(error))
    return None


def member_import(request: Request, code: str, pk: int) -> HttpResponse:
    batch = _batch(request, code, pk)
    if request.method == "POST":
        return _act(request, batch)
    return _page(request, batch)


def member_import_progress(request: Request, code: str, pk: int) -> HttpResponse:
    batch = _batch(request, code, pk)
    context = _progress(batch)
    response = render(request, "members/imports/import_progress.html", context)
    if not context["under_way"] and request.htmx:
        response["HX-Refresh"] = "true"
    return response


def member_import_errors(request: Request, code: str, pk: int) -> FileResponse:
    batch = _batch(request, code, pk)
    lines, wrongs = preview.wrong_rows(batch), preview.wrongs(batch)
    sheets = sent_back(batch.file_name, batch.header, lines, wrongs)
    return workbook_response(sheets, f"导入错误-第{batch.pk}次")


def _batch(request: Request, code: str, pk: int) -> MemberImport:
    batches = MemberImport.objects.visible_to(request.user).select_related("created_by")
    return get_object_or_404(batches, pk=pk, division=code)


def _act(request: Request, batch: MemberImport) -> HttpResponse:
    act = request.POST.get("act")
    try:
        with tokens.once(request):
            if act == "match":
                _match(request, batch)
            elif act in {"confirm", "confirm-partly"}:
                seen, partly = request.POST.get("seen", ""), act == "confirm-partly"
                imports.confirm(batch=batch, seen=seen, by=request.user, partly=partly)
            elif act == "undo":
                imports.undo(batch=batch, by=request.user)
                messages.success(request, "已撤销：新增的已删除，改过的已恢复原样。")
            elif act == "discard":
                imports.discard(batch=batch, by=request.user)
                messages.success(request, "已放弃这次导入，上传的内容已删除。")
                return redirect("member-import-list", code=batch.division)
    except tokens.AlreadyDoneError:
        messages.warning(request, tokens.ALREADY_DONE)
    except imports.NotNowError:
        messages.warning(request, NOT_NOW)
    except imports.ChoiceError as error:
        return _page(request, batch, error.problems, status=422)
    except UndoError as error:
        return _page(request, batch, ["不能撤销，什么也没有改。", *error.reasons[:20]], status=409)
    return redirect("member-import", code=batch.division, pk=batch.pk)


def _match(request: Request, batch: MemberImport) -> None:
    known = {field.key for field in fields_of(batch.target, batch.division)}
    columns = {}
    for column in range(len(batch.header)):
        key = request.POST.get(f"column_{column}", "")
        columns[column] = key if key in known else ""
    village = request.POST.get("village", "")
    if village and not _villages(request, batch).filter(pk=village).exists():
        village = ""
    answers = chosen(request.POST, batch.counts.get("questions", ()))
    imports.match(batch=batch, columns=columns, village=village, answers=answers, by=request.user)


def _villages(request: Request, batch: MemberImport) -> QuerySet[Village]:
    return Village.objects.visible_to(request.user).in_division(batch.division)


def _page(
    request: Request, batch: MemberImport, problems: list[str] | None = None, status: int = 200
) -> HttpResponse:
    context = {
        "batch": batch,
        "code": batch.division,
        "place_name": name_of(batch.division),
        "problems": problems or [],
        "may_write": may(request.user, "member-import", "POST"),
    }
    context |= _progress(batch)
    matching_again = "match" in request.GET and batch.state == State.READY
    if context["under_way"] or context["dead"] or batch.state == State.FAILED:
        template = "members/imports/import_working.html"
    elif (
        batch.state == State.MATCHING or matching_again or (problems and batch.state == State.READY)
    ):
        template, context = "members/imports/import_match.html", context | _matching(request, batch)
    else:
        template, context = (
            "members/imports/import_preview.html",
            context | _preview(request, batch),
        )
    return render(request, template, context, status=status)


def _progress(batch: MemberImport) -> dict[str, object]:
    dead = jobs.is_dead(batch)
    under_way = batch.state in jobs.UNDER_WAY and not dead
    return {
        "batch": batch,
        "dead": dead,
        "under_way": under_way,
        "standing": jobs.standing(batch) if under_way else None,
    }


def _matching(request: Request, batch: MemberImport) -> dict[str, object]:
    fields = fields_of(batch.target, batch.division)[:-1]
    chosen = [
        {
            "column": column,
            "title": title,
            "samples": [shown(cell) for cell in batch.samples[column]]
            if column < len(batch.samples)
            else [],
            "field": "" if (key := batch.columns.get(str(column), "")) == "ignored" else key,
            "numbering": key == "ignored",
            "guessed": column in batch.reading.get("guessed", ()),
        }
        for column, title in enumerate(batch.header)
    ]
    return {
        "columns": chosen,
        "fields": fields,
        "required": REQUIRED[batch.target],
        "questions": batch.counts.get("questions", []) if batch.state == State.READY else [],
        "villages": _villages(request, batch) if len(batch.division) < 12 else None,
        "guessed": bool(batch.reading.get("guessed")),
        "unknown": sum(not line["field"] and not line["numbering"] for line in chosen),
    }


def _preview(request: Request, batch: MemberImport) -> dict[str, object]:
    counts = batch.counts
    kinds = [(kind, label, counts.get(kind, 0)) for kind, label in preview.KINDS_SHOWN]
    wanted = request.GET.get("kind")
    kind = next((key for key, _, count in kinds if key == wanted), None)
    kind = kind or next((key for key, _, count in kinds if count), rows.SAME)
    page = Paginator(range(counts.get(kind, 0)), preview.PER_PAGE).get_page(request.GET.get("page"))
    names = dict(Village.objects.in_division(batch.division[:9]).values_list("pk", "name"))
    added = counts.get("added", {})
    return {
        "questions": counts.get("questions", []),
        "kinds": kinds,
        "kind": kind,
        "page_obj": page,
        "titles": preview.titles(batch),
        "lines": preview.lines(batch, kind, page.number),
        "ignored": [batch.header[int(column)] for column, key in batch.columns.items() if not key],
        "added": {
            name: "、".join(
                f"{names.get(village, '')}{title}"
                for village, title in added.get(name, [])[:ADDED_SHOWN]
            )
            for name in ("groups", "households")
        },
        "told_village": not {"village", "village_code"} & set(batch.columns.values()),
        "changes": counts.get(rows.NEW, 0) + counts.get(rows.CHANGED, 0),
        "unit": "名" if batch.target == MemberImport.Target.MEMBERS else "户",
    }
