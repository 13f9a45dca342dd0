from django.http import Http404, HttpResponse

from accounts.http import Request


def association_list(request: Request, **kwargs: object) -> HttpResponse:
    raise Http404


def association_workbook(request: Request, **kwargs: object) -> HttpResponse:
    raise Http404


def association_create(request: Request, **kwargs: object) -> HttpResponse:
    raise Http404


def association_detail(request: Request, **kwargs: object) -> HttpResponse:
    raise Http404


def association_edit(request: Request, **kwargs: object) -> HttpResponse:
    raise Http404
