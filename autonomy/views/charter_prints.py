"""To be built."""

from django.http import Http404, HttpResponse

from accounts.http import Request


def charter_print(request: Request, code: str, pk: int) -> HttpResponse:
    raise Http404


def slip_print(request: Request, code: str, pk: int) -> HttpResponse:
    raise Http404


def sign_in_print(request: Request, code: str, pk: int) -> HttpResponse:
    raise Http404


def vote_print(request: Request, code: str, pk: int) -> HttpResponse:
    raise Http404
