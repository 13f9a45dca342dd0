"""To be built."""

from django.http import Http404, HttpResponse

from accounts.http import Request


def plan_list(request: Request, code: str) -> HttpResponse:
    raise Http404


def plan_create(request: Request, code: str) -> HttpResponse:
    raise Http404


def plan_detail(request: Request, code: str, pk: int) -> HttpResponse:
    raise Http404


def plan_village(request: Request, code: str, pk: int) -> HttpResponse:
    raise Http404


def plan_edit(request: Request, code: str, pk: int) -> HttpResponse:
    raise Http404


def plan_print(request: Request, code: str, pk: int) -> HttpResponse:
    raise Http404
