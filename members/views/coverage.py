from django.http import Http404, HttpResponse

from accounts.http import Request


def coverage(request: Request, **kwargs: object) -> HttpResponse:
    raise Http404
