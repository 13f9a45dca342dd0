"""Papers of a meeting: its minutes and the sign-in sheet."""

from django.http import FileResponse
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string

from accounts.http import Request
from associations.models import Village
from documents.responses import pdf_response

from .. import papers
from .meetings import find_meeting


def meeting_print(request: Request, code: str, pk: int) -> FileResponse:
    found = papers.minutes(find_meeting(request, code, pk))
    title = f"{found.title}（{found.meeting.date}）"
    return pdf_response(
        render_to_string("autonomy/print/minutes.html", {"minutes": found}), title, numbered=True
    )


def meeting_sign_in(request: Request, code: str) -> FileResponse:
    """Blank, or with ?meeting= of one that was taken down."""
    village = get_object_or_404(Village.objects.visible_to(request.user), pk=code)
    key = request.GET.get("meeting", "")
    meeting = (
        find_meeting(request, code, int(key))
        if key.isascii() and key.isdecimal() and len(key) < 10
        else None
    )
    found = papers.sign_in(village, meeting)
    return pdf_response(
        render_to_string("autonomy/print/sign_in.html", {"sheet": found}), found.title
    )
