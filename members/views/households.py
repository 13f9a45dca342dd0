from django.http import Http404, HttpResponse

from accounts.http import Request


def household_list(request: Request, **kwargs: object) -> HttpResponse:
    raise Http404


def household_workbook(request: Request, **kwargs: object) -> HttpResponse:
    raise Http404


def household_create(request: Request, **kwargs: object) -> HttpResponse:
    raise Http404


def household_detail(request: Request, **kwargs: object) -> HttpResponse:
    raise Http404


def household_edit(request: Request, **kwargs: object) -> HttpResponse:
    raise Http404
