"""To be built."""

from django.http import Http404, HttpResponse

from accounts.http import Request


def fund_list(request: Request, code: str) -> HttpResponse:
    raise Http404


def fund_create(request: Request, code: str) -> HttpResponse:
    raise Http404


def fund_detail(request: Request, code: str, pk: int) -> HttpResponse:
    raise Http404


def fund_edit(request: Request, code: str, pk: int) -> HttpResponse:
    raise Http404


def entry_create(request: Request, code: str, pk: int) -> HttpResponse:
    raise Http404


def entry_detail(request: Request, code: str, pk: int) -> HttpResponse:
    raise Http404


def entry_reverse(request: Request, code: str, pk: int) -> HttpResponse:
    raise Http404
