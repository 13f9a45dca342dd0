from django.http import Http404, HttpResponse

from accounts.http import Request


def member_import_list(request: Request, **kwargs: object) -> HttpResponse:
    raise Http404


def member_import(request: Request, **kwargs: object) -> HttpResponse:
    raise Http404


def member_import_progress(request: Request, **kwargs: object) -> HttpResponse:
    raise Http404


def member_import_errors(request: Request, **kwargs: object) -> HttpResponse:
    raise Http404
