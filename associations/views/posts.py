from django.http import Http404, HttpResponse

from accounts.http import Request


def post_list(request: Request, **kwargs: object) -> HttpResponse:
    raise Http404


def post_workbook(request: Request, **kwargs: object) -> HttpResponse:
    raise Http404


def post_create(request: Request, **kwargs: object) -> HttpResponse:
    raise Http404


def post_edit(request: Request, **kwargs: object) -> HttpResponse:
    raise Http404
