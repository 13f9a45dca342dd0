from django.http import Http404, HttpResponse

from accounts.http import Request


def contact_list(request: Request, **kwargs: object) -> HttpResponse:
    raise Http404


def contact_workbook(request: Request, **kwargs: object) -> HttpResponse:
    raise Http404


def contact_create(request: Request, **kwargs: object) -> HttpResponse:
    raise Http404


def contact_edit(request: Request, **kwargs: object) -> HttpResponse:
    raise Http404


def note_create(request: Request, **kwargs: object) -> HttpResponse:
    raise Http404


def note_edit(request: Request, **kwargs: object) -> HttpResponse:
    raise Http404
