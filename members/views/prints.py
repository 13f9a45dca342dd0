from django.http import Http404, HttpResponse

from accounts.http import Request


def print_list(request: Request, **kwargs: object) -> HttpResponse:
    raise Http404


def card_print(request: Request, **kwargs: object) -> HttpResponse:
    raise Http404


def register_print(request: Request, **kwargs: object) -> HttpResponse:
    raise Http404


def roster_print(request: Request, **kwargs: object) -> HttpResponse:
    raise Http404


def certificate_print(request: Request, **kwargs: object) -> HttpResponse:
    raise Http404


def agreement_print(request: Request, **kwargs: object) -> HttpResponse:
    raise Http404


def blank_print(request: Request, **kwargs: object) -> HttpResponse:
    raise Http404
