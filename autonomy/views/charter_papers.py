"""To be built."""

from django.http import Http404, HttpResponse

from accounts.http import Request


def charter_paper_create(request: Request, code: str, pk: int) -> HttpResponse:
    raise Http404


def charter_paper_edit(request: Request, code: str, pk: int) -> HttpResponse:
    raise Http404


def charter_archive(request: Request, code: str, pk: int, form: str) -> HttpResponse:
    raise Http404
