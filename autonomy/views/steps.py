"""To be built."""

from django.http import Http404, HttpResponse

from accounts.http import Request


def charter_step(request: Request, code: str, pk: int, step: int) -> HttpResponse:
    raise Http404


def charter_file(request: Request, code: str, pk: int) -> HttpResponse:
    raise Http404


def step_edit(request: Request, code: str, pk: int) -> HttpResponse:
    raise Http404
