"""To be built."""

from django.http import Http404, HttpResponse

from accounts.http import Request


def agreement_template_list(request: Request, code: str) -> HttpResponse:
    raise Http404


def agreement_template_create(request: Request, code: str) -> HttpResponse:
    raise Http404


def agreement_template_edit(request: Request, code: str, pk: int) -> HttpResponse:
    raise Http404
