from django.http import Http404, HttpResponse

from accounts.http import Request


def member_list(request: Request, **kwargs: object) -> HttpResponse:
    raise Http404


def member_workbook(request: Request, **kwargs: object) -> HttpResponse:
    raise Http404


def member_create(request: Request, **kwargs: object) -> HttpResponse:
    raise Http404


def member_detail(request: Request, **kwargs: object) -> HttpResponse:
    raise Http404


def member_edit(request: Request, **kwargs: object) -> HttpResponse:
    raise Http404
