"""A long file: start it, watch it being made, take it away."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render

from ..http import Request
from ..jobs import JobStanding
from ..models import LongFile
from ..records import tokens
from . import services


def long_file_start(request: Request) -> HttpResponse:
    address, site = request.POST.get("address", ""), f"{request.scheme}://{request.get_host()}"
    if not address:
        return redirect("home")
    try:
        with tokens.once(request):
            row = services.ask(address=address, site=site, by=request.user)
    except tokens.AlreadyDoneError:
        row = get_object_or_404(LongFile.objects.filter(by=request.user, address=address)[:1])
    except ValidationError as error:
        messages.error(request, "；".join(error.messages))
        return redirect("home")
    return redirect("long-file-progress", pk=row.pk)


def long_file_progress(request: Request, pk: int) -> HttpResponse:
    """Asked by htmx, only the part that moves."""
    row = _own(request, pk)
    part, page = (f"accounts/long_files/{name}.html" for name in ("job", "progress"))
    context = {
        "file": row,
        "stalled": services.is_stalled(row),
        "at": services.standing(row) if row.state == row.State.WAITING else JobStanding(),
        "ready": services.is_ready(row),
    }
    return render(request, part if request.htmx else page, context)


def long_file_download(request: Request, pk: int) -> HttpResponseBase:
    row = _own(request, pk)
    if not services.is_ready(row):
        return redirect("long-file-progress", pk=pk)
    if request.method == "HEAD":
        return HttpResponse(content_type=row.kind)
    file = services.opened(row)
    if file is None:
        return redirect("long-file-progress", pk=pk)
    response = FileResponse(file, as_attachment=True, filename=row.name, content_type=row.kind)
    response.note = row.trail_note  # type: ignore[attr-defined]  # downloads.py
    return response


def _own(request: Request, pk: int) -> LongFile:
    row = get_object_or_404(LongFile.objects.filter(by=request.user), pk=pk)
    if not services.may_have(row, request.user):
        raise Http404
    return row
