"""What every request passes: the limits of a session, then the access table."""

import time
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from .access import rule_for

GetResponse = Callable[[HttpRequest], HttpResponse]
REFRESH_SECONDS = 60  # the session row is written at most once a minute
ALLOWED_BEFORE_PASSWORD_CHANGE = {"password-change", "logout"}


class SessionLimitMiddleware:
    """Signs out after SESSION_IDLE_SECONDS without a request, and SESSION_ABSOLUTE_SECONDS after signing in."""

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
        if now - started > settings.SESSION_ABSOLUTE_SECONDS or now - seen > settings.SESSION_IDLE_SECONDS:
            logout(request)
        elif now - seen >= REFRESH_SECONDS:
            session["seen"] = now


class AccessMiddleware:
    """No rule, no entry; signed out goes to sign-in; out of scope is 404; a role without the right is 403."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        match = request.resolver_match
        rule = rule_for(match.view_name if match else None)
        if rule is None:
            raise Http404
        if rule.public:
            return None
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        if request.user.must_change_password and match.view_name not in ALLOWED_BEFORE_PASSWORD_CHANGE:
            return redirect("password-change")
        if "code" in kwargs and not request.user.covers(kwargs["code"]):
            raise Http404
        if not rule.allows(request.user.role, request.method or ""):
            raise PermissionDenied
        return None
