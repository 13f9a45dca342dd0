"""To be built."""

from django.http import Http404, HttpResponse

from accounts.http import Request


def charter_list(request: Request, code: str) -> HttpResponse:
    raise Http404


def charter_workbook(request: Request, code: str) -> HttpResponse:
    raise Http404


def charter_create(request: Request, code: str) -> HttpResponse:
    raise Http404


def charter_detail(request: Request, code: str, pk: int) -> HttpResponse:
    raise Http404


def charter_edit(request: Request, code: str, pk: int) -> HttpResponse:
    raise Http404


def preference_list(request: Request, code: str) -> HttpResponse:
    raise Http404


def preference_create(request: Request, code: str, pk: int) -> HttpResponse:
    raise Http404


def preference_edit(request: Request, code: str, pk: int) -> HttpResponse:
    raise Http404
