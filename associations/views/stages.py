"""To be built."""

from django.http import Http404, HttpResponse

from accounts.http import Request


def stage_create(request: Request, code: str, pk: int) -> HttpResponse:
    raise Http404


def stage_edit(request: Request, code: str, pk: int) -> HttpResponse:
    raise Http404


def stage_tick(request: Request, code: str, pk: int) -> HttpResponse:
    raise Http404


def plan_target_create(request: Request, code: str, pk: int) -> HttpResponse:
    raise Http404


def plan_target_edit(request: Request, code: str, pk: int) -> HttpResponse:
    raise Http404
