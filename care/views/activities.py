"""To be built."""

from django.http import Http404, HttpResponse

from accounts.http import Request


def activity_list(request: Request, code: str, year: int) -> HttpResponse:
    raise Http404


def activity_create(request: Request, code: str, year: int) -> HttpResponse:
    raise Http404


def activity_edit(request: Request, code: str, pk: int) -> HttpResponse:
    raise Http404
