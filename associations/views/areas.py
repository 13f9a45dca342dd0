from django.http import Http404, HttpResponse

from accounts.http import Request


def area_list(request: Request, **kwargs: object) -> HttpResponse:
    raise Http404


def area_create(request: Request, **kwargs: object) -> HttpResponse:
    raise Http404


def area_edit(request: Request, **kwargs: object) -> HttpResponse:
    raise Http404


def township_settings(request: Request, **kwargs: object) -> HttpResponse:
    raise Http404
