from django.http import Http404, HttpResponse

from accounts.http import Request


def village_organisation(request: Request, **kwargs: object) -> HttpResponse:
    raise Http404


def body_edit(request: Request, **kwargs: object) -> HttpResponse:
    raise Http404


def seat_create(request: Request, **kwargs: object) -> HttpResponse:
    raise Http404


def seat_edit(request: Request, **kwargs: object) -> HttpResponse:
    raise Http404


def team_create(request: Request, **kwargs: object) -> HttpResponse:
    raise Http404


def team_edit(request: Request, **kwargs: object) -> HttpResponse:
    raise Http404


def venue_create(request: Request, **kwargs: object) -> HttpResponse:
    raise Http404


def venue_edit(request: Request, **kwargs: object) -> HttpResponse:
    raise Http404
