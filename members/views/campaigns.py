from django.http import Http404, HttpResponse

from accounts.http import Request


def campaign_list(request: Request, **kwargs: object) -> HttpResponse:
    raise Http404


def campaign_create(request: Request, **kwargs: object) -> HttpResponse:
    raise Http404


def campaign_detail(request: Request, **kwargs: object) -> HttpResponse:
    raise Http404


def campaign_close(request: Request, **kwargs: object) -> HttpResponse:
    raise Http404


def campaign_workbook(request: Request, **kwargs: object) -> HttpResponse:
    raise Http404


def campaign_print(request: Request, **kwargs: object) -> HttpResponse:
    raise Http404
