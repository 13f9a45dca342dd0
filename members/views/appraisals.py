from django.http import Http404, HttpResponse

from accounts.http import Request


def member_appraisal_list(request: Request, **kwargs: object) -> HttpResponse:
    raise Http404


def member_appraisal_workbook(request: Request, **kwargs: object) -> HttpResponse:
    raise Http404
