from django.http import Http404, HttpResponse

from accounts.http import Request


def member_leave(request: Request, **kwargs: object) -> HttpResponse:
    raise Http404


def member_rejoin(request: Request, **kwargs: object) -> HttpResponse:
    raise Http404


def member_transfer(request: Request, **kwargs: object) -> HttpResponse:
    raise Http404
