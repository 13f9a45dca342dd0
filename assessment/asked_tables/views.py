"""来表作答: upload, questions, preview, the filled table and its sources."""

from collections import Counter
from io import BytesIO
from pathlib import PurePath

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from accounts.http import Request
from accounts.records import tokens
from accounts.records.editing import edit
from accounts.records.tables_in import Page
from associations.divisions import find_or_404
from associations.models import County, Township, Village
from documents.responses import workbook_response
from documents.uploads import UploadError

from . import services
from .forms import AskedTableForm, QuestionsForm
from .marks import MARKS
from .models import AskedTable, KnownLayout
from .tables import CELLS, LAYOUTS, TABLES

PER_PAGE = 100


def asked_table_list(request: Request, code: str) -> HttpResponse:
    division = _division_or_404(code)
    form = AskedTableForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            with tokens.once(request):
                table = services.take(
                    data=file.read(), name=file.name, division=division, by=request.user
                )
        except tokens.AlreadyDoneError:
            messages.warning(request, tokens.ALREADY_DONE)
            return redirect("asked-table-list", code=code)
        except UploadError as error:
            form.add_error("file", str(error))
        else:
            return redirect("asked-table", code=code, pk=table.pk)
    own = AskedTable.objects.visible_to(request.user).filter(code=code).defer("read")
    layouts = KnownLayout.objects.visible_to(request.user).filter(code=code)
    context = {
        "division": division,
        "form": form,
        "tables": TABLES.table(own, request),
        "layouts": LAYOUTS.table(layouts, request),
        "days": services.KEPT.days,
    }
    return render(request, "assessment/asked_tables/asked_table_list.html", context)


def asked_table(request: Request, code: str, pk: int) -> HttpResponse:
    """What would be filled; first the questions, where some are open."""
    table, layout = _table_or_404(request, code, pk)
    matching = services.matching_of(table, layout)
    if not services.is_ready(table, matching):
        return redirect("asked-table-questions", code=code, pk=pk)
    cells = matching.marked()
    counts = Counter(cell.mark for cell in cells)
    chosen = request.GET.get("mark", "")
    shown = [cell for cell in cells if chosen not in MARKS or cell.mark == chosen]
    context = {
        "division": matching.division,
        "asked": table,
        "open": bool(matching.open_items or matching.open_places or table.span),
        "marks": [(mark, words, counts[mark]) for mark, words in MARKS.items()],
        "chosen": chosen,
        "total": len(cells),
        "table": CELLS.table(shown, request, per_page=PER_PAGE),
    }
    return render(request, "assessment/asked_tables/asked_table.html", context)


def asked_table_questions(request: Request, code: str, pk: int) -> HttpResponse:
    table, layout = _table_or_404(request, code, pk)
    matching = services.matching_of(table, layout)
    version = layout.version if layout else None
    form = QuestionsForm(
        request.POST or None,
        matching=matching,
        asks_span=table.span is not None or services.asks_span(table, matching),
        version=version,
    )

    def save() -> KnownLayout:
        return services.answer(
            table=table,
            layout=layout,
            answers=form.answers,
            span=form.span,
            by=request.user,
            expected_version=form.cleaned_data["version"],
        )

    return edit(
        request,
        form,
        save=save,
        back=reverse("asked-table", args=[code, pk]),
        done="已记住。下次来同样的表，不用再选。",
        context={"division": matching.division, "asked": table},
        template="assessment/asked_tables/asked_table_questions.html",
    )


def asked_table_file(request: Request, code: str, pk: int) -> Page:
    """The table itself, filled."""
    table, layout = _table_or_404(request, code, pk)
    matching = services.matching_of(table, layout)
    if not services.is_ready(table, matching):
        return redirect("asked-table-questions", code=code, pk=pk)
    try:
        data, count = services.filled(table, matching)
    except UploadError as error:
        messages.error(request, str(error))
        return redirect("asked-table-list", code=code)
    name = PurePath(table.file_name)
    response = FileResponse(
        BytesIO(data), as_attachment=True, filename=f"{name.stem}（已填）{name.suffix}"
    )
    response.rows = count  # type: ignore[attr-defined]
    return response


def asked_table_sources(request: Request, code: str, pk: int) -> Page:
    """Each cell with its mark and where its figure comes from."""
    table, layout = _table_or_404(request, code, pk)
    matching = services.matching_of(table, layout)
    if not services.is_ready(table, matching):
        return redirect("asked-table-questions", code=code, pk=pk)
    title = f"{PurePath(table.file_name).stem}来源"
    sheet = CELLS.sheet("来源", matching.marked(), heading=[title], frozen=1, landscape=True)
    return workbook_response([sheet], title)


def _table_or_404(request: Request, code: str, pk: int) -> tuple[AskedTable, KnownLayout | None]:
    _division_or_404(code)
    table = get_object_or_404(AskedTable.objects.visible_to(request.user), code=code, pk=pk)
    return table, services.known_layout(table)


def _division_or_404(code: str) -> Township | County:
    division = find_or_404(code)
    if isinstance(division, Village):
        raise Http404("来表在乡镇和县作答。")
    return division
