"""The pages for what went wrong. They need no database, no session and no menu, and give back what
was typed."""

import sys

from django.contrib.sessions.exceptions import SessionInterrupted
from django.core.exceptions import (
    DisallowedHost,
    RequestDataTooBig,
    TooManyFieldsSent,
    TooManyFilesSent,
)
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.template.loader import render_to_string

from ..records.machine import MachineFault, fault_of, forget_connections, was_committing
from ..records.tokens import is_of_another
from .figures import FAULTS
from .typed import typed

TOO_MUCH = (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)
WRONG = (
    "系统出错",
    "程序在办理时出错，已经记入运行日志。",
    "请再试一次；再次出错时，请记下时间和所办的事项，告诉系统管理员。",
)


def server_error(request: HttpRequest) -> HttpResponse:
    """handler500: Django calls it where the error was caught, in whatever middleware."""
    error = sys.exc_info()[1]
    fault = fault_of(error)
    title, meaning, advice = fault.value if fault else WRONG
    context: dict[str, object] = {"title": title, "meaning": meaning, "advice": advice}
    context |= {"request": request, "typed": typed(request), "csrf_token": get_token(request)}
    # What the page was about may stand already: only its answer was lost.
    answered = getattr(request, "answered", False)
    lost = fault is MachineFault.GONE and was_committing(error)
    context["perhaps_saved"] = answered or lost
    page = HttpResponse(render_to_string("500.html", context), status=503 if fault else 500)
    if fault:
        FAULTS.labels(fault.name).inc()
        page.headers["Retry-After"] = str(fault.seconds)
        forget_connections()
    return page


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """handler400, and 413 for what is too much. A session that could not be saved for a fault looks
    to Django as if it had been ended."""
    if fault_of(exception):
        return server_error(request)
    is_too_much = isinstance(exception, TOO_MUCH)
    context = {
        "request": request,
        "too_much": is_too_much,
        "wrong_host": isinstance(exception, DisallowedHost),
        "signed_out": isinstance(exception, SessionInterrupted),
    }
    return HttpResponse(render_to_string("400.html", context), status=413 if is_too_much else 400)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """CSRF_FAILURE_VIEW: most often a page opened before somebody signed in anew. What was typed
    under another account is neither shown nor sent by this one."""
    other = is_of_another(request)
    context = {"other": other, "typed": None if other else typed(request)}
    return render(request, "403_csrf.html", context, status=403)
