from django.http import Http404, HttpResponse

from accounts.http import Request


def suggestion_list(request: Request, **kwargs: object) -> HttpResponse:
    raise Http404


def suggestion_workbook(request: Request, **kwargs: object) -> HttpResponse:
    raise Http404


def suggestion_create(request: Request, **kwargs: object) -> HttpResponse:
    raise Http404


def suggestion_edit(request: Request, **kwargs: object) -> HttpResponse:
    raise Http404


def suggestion_answer(request: Request, **kwargs: object) -> HttpResponse:
    raise Http404
