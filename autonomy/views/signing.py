"""To be built."""

from django.http import Http404, HttpResponse

from accounts.http import Request


def agreement_sign(request: Request, code: str) -> HttpResponse:
    raise Http404


def agreement_renewal(request: Request, code: str) -> HttpResponse:
    raise Http404
