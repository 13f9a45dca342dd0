"""To be built."""

from django.http import Http404, HttpResponse

from accounts.http import Request


def work_plan(request: Request, code: str, year: int) -> HttpResponse:
    raise Http404
