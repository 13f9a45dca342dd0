from django.http import Http404, HttpResponse

from accounts.http import Request


def network(request: Request, **kwargs: object) -> HttpResponse:
    raise Http404


def network_print(request: Request, **kwargs: object) -> HttpResponse:
    raise Http404
