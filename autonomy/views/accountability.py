"""To be built."""

from django.http import Http404, HttpResponse

from accounts.http import Request


def accountability_list(request: Request, code: str, year: int) -> HttpResponse:
    raise Http404


def accountability_create(request: Request, code: str, year: int) -> HttpResponse:
    raise Http404


def accountability_edit(request: Request, code: str, pk: int) -> HttpResponse:
    raise Http404
