from django.http import Http404, HttpResponse

from accounts.http import Request


def term_elect(request: Request, **kwargs: object) -> HttpResponse:
    raise Http404


def term_edit(request: Request, **kwargs: object) -> HttpResponse:
    raise Http404
