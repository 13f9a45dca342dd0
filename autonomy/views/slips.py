"""To be built."""

from django.http import Http404, HttpResponse

from accounts.http import Request


def slip_list(request: Request, code: str, pk: int) -> HttpResponse:
    raise Http404


def slip_edit(request: Request, code: str, pk: int) -> HttpResponse:
    raise Http404
