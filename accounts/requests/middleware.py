"""What every request passes: nothing kept by browsers, the limits of a session, then the access
table."""

import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django_htmx.http import HttpResponseClientRedirect

from documents.at_once import TooMuchError
from documents.pdf import PdfError

from ..access import rule_for
from ..http import AnyRequest, Request, is_signed_in
from ..models import FormerCode
from ..sign_in.second_factor import owes_code

GetResponse = Callable[[HttpRequest], HttpResponse]
REFRESH_SECONDS = 60  # the session row is written at most once a minute


class NoStoreMiddleware:
    """No browser and no proxy keeps an answer of the program: pages, fragments, downloads, refusals
    and errors alike.

    Stands inside WhiteNoise, whose static files may be kept.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers["Cache-Control"] = "no-store"
        return response


class SessionLimitMiddleware:
    """Signs out after SESSION_IDLE_SECONDS without a request, and SESSION_ABSOLUTE_SECONDS after
    signing in."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            self._check(request)
        return self.get_response(request)

    def _check(self, request: HttpRequest) -> None:
        now, session = int(time.time()), request.session
        started = session.setdefault("started", now)
        seen = session.setdefault("seen", now)
        if now - started > settings.SESSION_ABSOLUTE_SECONDS:
            _sign_out(request, f"登录已满 {_hours(settings.SESSION_ABSOLUTE_SECONDS)}")
        elif now - seen > settings.SESSION_IDLE_SECONDS:
            _sign_out(request, f"已有 {_hours(settings.SESSION_IDLE_SECONDS)}没有操作")
        elif now - seen >= REFRESH_SECONDS:
            session["seen"] = now


def _sign_out(request: HttpRequest, reason: str) -> None:
    logout(request)
    messages.info(request, f"{reason}，为保护数据已自动退出，请重新登录。")


def _hours(seconds: int) -> str:
    return f"{seconds // 3600} 小时" if seconds >= 3600 else f"{seconds // 60} 分钟"


class AccessMiddleware:
    """No rule, no entry; signed out goes to sign-in; out of scope is 404; a role without the right
    is 403.

    A method that the page takes from nobody is 405.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        found = led_on(request) if response.status_code == 404 else None
        return found or response

    def process_view(
        self, request: AnyRequest, view: Callable, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        name = request.resolver_match.view_name if request.resolver_match else None
        rule = rule_for(name)
        if rule is None:
            raise Http404
        if rule.public:
            return None
        if not is_signed_in(request):
            return _to_sign_in(request)
        if (owed := comes_first(request)) and name not in (owed, "logout"):
            return redirect(_with_next(owed, request))
        if "code" in kwargs and not request.user.covers(kwargs["code"]):
            raise Http404
        if not rule.concerns(request.user.role):
            raise PermissionDenied
        if request.method not in rule.methods:
            return HttpResponseNotAllowed(
                rule.methods, render_to_string("405.html", request=request)
            )
        if not rule.allows(request.user.role, request.method):
            raise PermissionDenied
        return None


def led_on(request: HttpRequest) -> HttpResponse | None:
    """From the address of a division whose code has changed to the one of today, with what was
    sent; whether the person may go there is asked there."""
    found = request.resolver_match
    code = found.kwargs.get("code") if found else None
    if found is None or code is None or not is_signed_in(request):
        return None
    query = request.GET.copy()
    codes = FormerCode.objects.led_on([code, *map(str, query.values())])
    if code not in codes or not request.user.covers(codes[code]):
        return None
    for name, values in query.lists():
        query.setlist(name, [codes.get(value, value) for value in values])
    url = reverse(found.view_name, kwargs={**found.kwargs, "code": codes[code]}, query=query)
    return redirect(url, preserve_request=request.method not in ("GET", "HEAD"))


class PaperMiddleware:
    """A paper that could not be set is told on a page, wherever it was asked for; what takes too
    long to wait for is offered to be made by a worker (accounts/long_files)."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, TooMuchError):
            return render(request, "accounts/long_files/offer.html", {"address": _asked(request)})
        if not isinstance(exception, PdfError):
            return None
        return render(request, "accounts/unprinted.html", {"reason": str(exception)}, status=503)


def _asked(request: HttpRequest) -> str:
    """The address without what stands before all of ours, for the worker."""
    query = request.META.get("QUERY_STRING", "")
    return f"{request.path_info}?{query}" if query else request.path_info


def comes_first(request: Request) -> str:
    """The page that the person has to pass before any other: the second factor, a new password, or
    setting it up."""
    if owes_code(request):
        return "second-factor"
    if request.user.must_change_password or request.user.password_is_too_old():
        return "password-change"
    return "second-factor-set-up" if request.user.must_set_second_factor() else ""


def _with_next(owed: str, request: HttpRequest) -> str:
    """After its code, a sign-in leads on to the page that was asked for."""
    if owed != "second-factor" or request.method != "GET" or request.path_info == "/":
        return reverse(owed)
    return reverse(owed, query={"next": request.get_full_path()})


def _to_sign_in(request: AnyRequest) -> HttpResponse:
    """And back afterwards: to the page itself, or to the one that the form or the fragment stands
    on."""
    if request.htmx:
        response = redirect_to_login(request.htmx.current_url_abs_path or reverse("home"))
        return HttpResponseClientRedirect(response.url)
    return redirect_to_login(
        request.get_full_path() if request.method in ("GET", "HEAD") else _form_page(request)
    )


def _form_page(request: HttpRequest) -> str:
    referrer = urlsplit(request.headers.get("Referer", ""))
    if referrer.netloc != request.get_host():
        return reverse("home")
    return f"{referrer.path}?{referrer.query}" if referrer.query else referrer.path
