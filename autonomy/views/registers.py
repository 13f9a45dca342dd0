"""To be built."""

from django.http import Http404, HttpResponse

from accounts.http import Request


def village_register_list(request: Request, code: str, year: int) -> HttpResponse:
    raise Http404


def village_register(request: Request, code: str, year: int, slug: str) -> HttpResponse:
    raise Http404


def village_register_print(request: Request, code: str, year: int, slug: str) -> HttpResponse:
    raise Http404


def village_register_workbook(request: Request, code: str, year: int, slug: str) -> HttpResponse:
    raise Http404


def village_register_volume(request: Request, code: str, year: int, form: str) -> HttpResponse:
    raise Http404
