"""To be built."""

from django.http import Http404, HttpResponse

from accounts.http import Request


def declaration_list(request: Request, code: str, year: int) -> HttpResponse:
    raise Http404


def declaration_edit(request: Request, code: str, year: int) -> HttpResponse:
    raise Http404
