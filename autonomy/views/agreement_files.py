"""To be built."""

from django.http import Http404, HttpResponse

from accounts.http import Request


def agreement_paper(request: Request, code: str) -> HttpResponse:
    raise Http404


def agreement_import(request: Request, code: str) -> HttpResponse:
    raise Http404


def agreement_import_preview(request: Request, code: str, pk: int) -> HttpResponse:
    raise Http404
