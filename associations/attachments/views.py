"""Papers kept with records, given out again."""

from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, render

from accounts.http import Request

from .models import Attachment
from .services import path_of

SHOWN_IN_PLACE = {"pdf": "application/pdf", "jpg": "image/jpeg", "png": "image/png"}


def attachment_download(request: Request, code: str, ref: str) -> HttpResponse | FileResponse:
    """PDF and pictures open in the browser, everything else is saved."""
    attachment = get_object_or_404(
        Attachment.objects.visible_to(request.user).disclosed_to(request.user).named(),
        ref=ref,
        code=code,
    )
    try:
        file = path_of(attachment.digest).open("rb")
    except FileNotFoundError:
        return render(
            request,
            "associations/attachments/attachment_missing.html",
            {"attachment": attachment},
            status=404,
        )
    shown = SHOWN_IN_PLACE.get(attachment.kind)
    response = FileResponse(
        file,
        as_attachment=shown is None,
        filename=attachment.name,
        content_type=shown or "application/octet-stream",
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
