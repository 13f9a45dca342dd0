from django.http import Http404, HttpResponse

from accounts.http import Request


def contract_list(request: Request, **kwargs: object) -> HttpResponse:
    raise Http404


def contract_prepare(request: Request, **kwargs: object) -> HttpResponse:
    raise Http404


def contract_print(request: Request, **kwargs: object) -> HttpResponse:
    raise Http404


def contract_detail(request: Request, **kwargs: object) -> HttpResponse:
    raise Http404


def contract_edit(request: Request, **kwargs: object) -> HttpResponse:
    raise Http404


def contract_result(request: Request, **kwargs: object) -> HttpResponse:
    raise Http404
