"""Villages and communities of a township, and the import of the official list."""

from django.contrib import messages
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from accounts.http import Request
from accounts.models import ImportBatch, Role
from accounts.records import tokens
from accounts.records.tables_in import answer_page
from documents.responses import workbook_response
from documents.uploads import UploadError

from .. import divisions
from ..vocabulary.own.lists import own_columns, with_own
from . import services
from .filters import VillageFilter
from .forms import DivisionUploadForm, OpenedForm
from .lineage import told
from .models import Area, County, Township, Village
from .querysets import VillageQuerySet
from .tables import VILLAGES

ASKED = ("undated", "redescribed")
SHOWN = 50  # faults, and divisions of each sort in a preview

STARTS = (
    "首次导入，各村从 {0.year} 年 {0.month} 月起上报，以前的月份不催报；要改的，到“乡镇设置”里改。"
)


def village_list(request: Request, code: str) -> HttpResponse:
    division = _area_of(code)
    found = _found(request, code)
    context = {
        "division": division,
        "filter": found,
        "villages": told(found.qs.with_names()),
        "own": own_columns(found.own_fields if found.own_shown else ()).values(),
        "tally": found.qs.tally(timezone.localdate()),
        "by_township": isinstance(division, County),
        "may_edit": request.user.role == Role.TOWNSHIP_STAFF,
        "today": timezone.localdate(),
    }
    return render(request, "associations/divisions/village_list.html", context)


def village_workbook(request: Request, code: str) -> FileResponse:
    """The villages as filtered on the page."""
    division = _area_of(code)
    found = _found(request, code)
    villages = list(found.qs.with_names())
    title = f"{division.name}村和社区"
    heading = [title, f"共 {len(villages)} 个，{timezone.localdate()} 导出"]
    listing = with_own(VILLAGES, own_columns(found.own_fields))
    return workbook_response(
        [listing.sheet("村和社区", villages, heading=heading, frozen=2, landscape=True)], title
    )


def division_import(request: Request) -> HttpResponse:
    form = DivisionUploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            with tokens.once(request):
                batch = services.preview_divisions(
                    data=file.read(), file_name=file.name, by=request.user
                )
        except tokens.AlreadyDoneError:
            messages.warning(request, tokens.ALREADY_DONE)
            return redirect("division-import")
        except UploadError as error:
            form.add_error("file", str(error))
        else:
            return redirect("division-import-preview", pk=batch.pk)
    return render(request, "associations/divisions/division_import.html", {"form": form})


def division_import_preview(request: Request, pk: int) -> HttpResponse:
    batches = ImportBatch.objects.visible_to(request.user).filter(kind=ImportBatch.Kind.DIVISIONS)
    batch = get_object_or_404(batches, pk=pk)
    if request.method == "POST" and request.POST.get("act") == "answer":
        return answer_page(request, services.UPLOAD, batch)
    shown = _preview(batch)
    form = OpenedForm(request.POST or None, asks=[name for name in ASKED if shown[name]])
    if request.method == "POST" and form.is_valid():
        return _confirm(request, batch, form)
    return render(
        request,
        "associations/divisions/division_import_preview.html",
        {"batch": batch, "form": form, **shown},
        status=422 if request.method == "POST" else 200,
    )


def _confirm(request: Request, batch: ImportBatch, form: OpenedForm) -> HttpResponse:
    new = services.new_townships(services.changes_of(batch))
    try:
        with tokens.once(request):
            changes = services.confirm_divisions(
                batch=batch,
                by=request.user,
                opened=form.answer(),
                renamed=form.cleaned_data.get("renamed"),
            )
    except tokens.AlreadyDoneError:
        messages.warning(request, tokens.ALREADY_DONE)
    except services.OutdatedPreviewError as error:
        messages.error(request, str(error))
        return redirect("division-import")
    else:
        altered = sum(not change.is_same for change in changes)
        since = STARTS.format(timezone.localdate()) if new else ""
        text = f"已导入“{batch.file_name}”：{altered} 个区划新增或更改。{since}"
        messages.success(request, text)
    return redirect("village-list", code=request.user.scope)


def _preview(batch: ImportBatch) -> dict[str, object]:
    changes = services.changes_of(batch)
    sorts = {
        "new": [change for change in changes if change.is_new],
        "renamed": [change for change in changes if change.is_renamed],
        "reclassified": [
            c for c in changes if c.before and c.before[0] == c.name and c.before[1] != c.kind
        ],
        "redated": [c for c in changes if c.is_redated and c.before == [c.name, c.kind]],
        "same": [change for change in changes if change.is_same],
    }
    return {
        **sorts,
        "undated": [] if batch.applied_at else services.undated(changes),
        "redescribed": [] if batch.applied_at else services.redescribed(changes),
        "starts": services.new_townships(changes) and STARTS.format(timezone.localdate()),
        "shown": SHOWN,
        "faults": batch.errors[:SHOWN],
        "altered": len(changes) - len(sorts["same"]),
    }


def _area_of(code: str) -> County | Township:
    """The county or township whose villages are asked for."""
    division = divisions.find_or_404(code)
    if isinstance(division, Village):
        raise Http404
    return division


def _found(request: Request, code: str) -> VillageFilter:
    villages, areas = _villages(request, code), _areas(request, code)
    return VillageFilter(request.GET, villages, areas=areas, code=code)


def _villages(request: Request, code: str) -> VillageQuerySet:
    return Village.objects.visible_to(request.user).in_division(code)


def _areas(request: Request, code: str) -> QuerySet[Area]:
    return Area.objects.visible_to(request.user).in_division(code)
