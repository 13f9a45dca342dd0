"""To be built."""

from django.http import Http404, HttpResponse

from accounts.http import Request


def disclosure_list(request: Request, code: str, year: int) -> HttpResponse:
    raise Http404


def disclosure_workbook(request: Request, code: str, year: int) -> HttpResponse:
    raise Http404


def disclosure_create(request: Request, code: str, year: int) -> HttpResponse:
    raise Http404


def disclosure_edit(request: Request, code: str, pk: int) -> HttpResponse:
    raise Http404


def disclosure_print(request: Request, code: str, year: int) -> HttpResponse:
    raise Http404
