from django.http import Http404, HttpResponse

from accounts.http import Request


def rule_create(request: Request, **kwargs: object) -> HttpResponse:
    raise Http404


def rule_edit(request: Request, **kwargs: object) -> HttpResponse:
    raise Http404


def designation_create(request: Request, **kwargs: object) -> HttpResponse:
    raise Http404


def designation_edit(request: Request, **kwargs: object) -> HttpResponse:
    raise Http404
