"""区划代码变更: uploaded, previewed, done as previewed, and undone."""

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from accounts.http import Request
from accounts.models import FormerCode, ImportBatch
from accounts.records import tokens
from accounts.records.tables_in import answer_page
from accounts.scope import within
from documents.uploads import UploadError

from .. import divisions
from ..divisions.services import OutdatedPreviewError
from ..reorganisation import ENDS, MOVES, STAYS, Consequence
from . import consent, handing_over, services
from .forms import CodesUploadForm
from .planning import Step


def succession(request: Request) -> HttpResponse:
    form = CodesUploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            with tokens.once(request):
                batch = services.preview_successions(
                    data=file.read(),
                    file_name=file.name,
                    day=form.cleaned_data["day"],
                    by=request.user,
                )
        except tokens.AlreadyDoneError:
            messages.warning(request, tokens.ALREADY_DONE)
            return redirect("division-succession")
        except UploadError as error:
            form.add_error("file", str(error))
        else:
            return redirect("division-succession-preview", pk=batch.pk)
    return render(
        request,
        "associations/successions/succession.html",
        {
            "form": form,
            "acts": services.acts(request.user.scope),
            "waiting": consent.awaiting(request.user),
        },
    )


def succession_preview(request: Request, pk: int) -> HttpResponse:
    batch = consent.batch_or_404(request.user, pk)
    if request.method == "POST" and request.POST.get("act") == "answer":
        return answer_page(request, services.UPLOAD, batch)
    if request.method == "POST":
        return _confirm(request, batch)
    steps = consent.steps_of(batch)
    context = {
        "batch": batch,
        "steps": [(step, _consequences(step, batch)) for step in steps],
        "places": sum(len(step.codes) for step in steps),
        "recodes": not all(step.hands_over for step in steps),
        "may_confirm": consent.may_confirm(batch, request.user),
        "receivers": [divisions.name_of(code) for code in consent.receivers(steps)],
    }
    return render(request, "associations/successions/succession_preview.html", context)


def _consequences(step: Step, batch: ImportBatch) -> list[tuple[str, list[Consequence]]]:
    """What becomes of all that a village that is handed over has."""
    if not step.hands_over or batch.applied_at:
        return []
    found = handing_over.consequences(step)
    fates = ((MOVES, "随村走"), (ENDS, "到这一天结束"), (STAYS, "留在原村"))
    told = ((words, [one for one in found if one.fate == fate]) for fate, words in fates)
    return [(words, lines) for words, lines in told if lines]


def _confirm(request: Request, batch: ImportBatch) -> HttpResponse:
    try:
        with tokens.once(request):
            steps = services.confirm_successions(batch=batch, by=request.user)
            update_session_auth_hash(request, request.user)
    except tokens.AlreadyDoneError:
        messages.warning(request, tokens.ALREADY_DONE)
    except OutdatedPreviewError as error:
        messages.error(request, str(error))
        return redirect("division-succession")
    else:
        places = sum(len(step.codes) for step in steps)
        messages.success(request, f"已办理 {places} 个区划的代码变更，历年的记录都在新代码下。")
    return redirect("village-list", code=request.user.scope)


def succession_undo(request: Request, pk: int) -> HttpResponse:
    rows = FormerCode.objects.filter(within(request.user.scope, "now"), along=None)
    row = get_object_or_404(rows, pk=pk)
    refusal = services.why_not(row, request.user.scope)
    if request.method == "POST" and not refusal:
        try:
            with tokens.once(request):
                services.undo_succession(row=row, by=request.user)
                update_session_auth_hash(request, request.user)
        except tokens.AlreadyDoneError:
            messages.warning(request, tokens.ALREADY_DONE)
        except ValidationError as error:
            messages.error(request, "".join(error.messages))
        else:
            messages.success(request, f"已撤销，恢复为 {row.code} {row.name}。")
        return redirect("division-succession")
    context = {"row": row, "name": divisions.name_of(row.now), "refusal": refusal}
    status = 422 if request.method == "POST" else 200
    return render(request, "associations/successions/succession_undo.html", context, status=status)
