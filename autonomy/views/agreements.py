"""To be built."""

from django.http import Http404, HttpResponse

from accounts.http import Request


def agreement_list(request: Request, code: str) -> HttpResponse:
    raise Http404


def agreement_workbook(request: Request, code: str) -> HttpResponse:
    raise Http404


def agreement_create(request: Request, code: str) -> HttpResponse:
    raise Http404


def agreement_edit(request: Request, code: str, pk: int) -> HttpResponse:
    raise Http404


def agreement_end(request: Request, code: str, pk: int) -> HttpResponse:
    raise Http404
