"""To be built."""

from django.http import Http404, HttpResponse

from accounts.http import Request


def villager_report_list(request: Request, code: str, year: int) -> HttpResponse:
    raise Http404


def villager_report_edit(request: Request, code: str, year: int, half: str) -> HttpResponse:
    raise Http404


def villager_report_draft(request: Request, code: str, year: int, half: str) -> HttpResponse:
    raise Http404
