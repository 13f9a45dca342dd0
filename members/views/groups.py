from django.http import Http404, HttpResponse

from accounts.http import Request


def group_list(request: Request, **kwargs: object) -> HttpResponse:
    raise Http404


def group_workbook(request: Request, **kwargs: object) -> HttpResponse:
    raise Http404


def group_create(request: Request, **kwargs: object) -> HttpResponse:
    raise Http404


def group_detail(request: Request, **kwargs: object) -> HttpResponse:
    raise Http404


def group_edit(request: Request, **kwargs: object) -> HttpResponse:
    raise Http404
