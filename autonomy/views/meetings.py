"""To be built."""

from django.http import Http404, HttpResponse

from accounts.http import Request


def meeting_list(request: Request, code: str, year: int) -> HttpResponse:
    raise Http404


def meeting_create(request: Request, code: str, year: int) -> HttpResponse:
    raise Http404


def meeting_detail(request: Request, code: str, pk: int) -> HttpResponse:
    raise Http404


def meeting_edit(request: Request, code: str, pk: int) -> HttpResponse:
    raise Http404


def meeting_print(request: Request, code: str, pk: int) -> HttpResponse:
    raise Http404


def matter_create(request: Request, code: str, pk: int) -> HttpResponse:
    raise Http404


def matter_edit(request: Request, code: str, pk: int) -> HttpResponse:
    raise Http404
