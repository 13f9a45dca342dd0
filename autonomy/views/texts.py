"""To be built."""

from django.http import Http404, HttpResponse

from accounts.http import Request


def charter_text(request: Request, code: str, pk: int) -> HttpResponse:
    raise Http404


def clause_create(request: Request, code: str, pk: int) -> HttpResponse:
    raise Http404


def clause_edit(request: Request, code: str, pk: int) -> HttpResponse:
    raise Http404
