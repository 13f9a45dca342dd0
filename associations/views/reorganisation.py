from django.http import Http404, HttpResponse

from accounts.http import Request


def village_merge(request: Request, **kwargs: object) -> HttpResponse:
    raise Http404


def village_split(request: Request, **kwargs: object) -> HttpResponse:
    raise Http404
