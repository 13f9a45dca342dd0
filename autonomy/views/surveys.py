"""To be built."""

from django.http import Http404, HttpResponse

from accounts.http import Request


def survey_list(request: Request, code: str, year: int) -> HttpResponse:
    raise Http404


def survey_create(request: Request, code: str, year: int) -> HttpResponse:
    raise Http404


def survey_edit(request: Request, code: str, pk: int) -> HttpResponse:
    raise Http404


def survey_print(request: Request, code: str, pk: int) -> HttpResponse:
    raise Http404
