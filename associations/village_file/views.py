"""一村一档 on its page and on paper."""

import datetime

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.dateparse import parse_date

from accounts.http import Request
from documents.pdf import render_document
from documents.responses import pdf_response

from ..divisions.models import Village
from ..villages.views.villages import village_or_404
from . import village_file as collected


def village_file(request: Request, code: str) -> HttpResponse:
    """Until `?day=`, today where none is asked."""
    village = village_or_404(request, code)
    context = {"village": village, "file": collected(village, _day(request))}
    return render(request, "associations/overview/village_file.html", context)


def village_file_print(request: Request, code: str) -> HttpResponseBase:
    village, day = village_or_404(request, code), _day(request)
    return pdf_response(paper(village, day), title(village, day))


def title(village: Village, day: datetime.date) -> str:
    return f"{village.name}一村一档（截至{day.isoformat()}）"


def paper(village: Village, day: datetime.date) -> str:
    context = {"file": collected(village, day)}
    return render_to_string("associations/print/village_file.html", context)


def as_pdf(village: Village, day: datetime.date) -> bytes:
    return render_document(paper(village, day), title(village, day))


def _day(request: Request) -> datetime.date:
    today = timezone.localdate()
    try:
        return min(parse_date(request.GET.get("day", "")) or today, today)
    except ValueError:
        return today
