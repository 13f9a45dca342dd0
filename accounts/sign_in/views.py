"""Signing in and out, the front page, one's password, the accounts of an office, the trail."""

import math
from datetime import timedelta

from django.contrib import messages
from django.contrib.auth import logout as end_session
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView as DjangoLoginView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters

from ..http import Request
from . import services, sessions, throttling
from .forms import LoginForm, PasswordForm
from .throttling import ACCOUNT_AT_ADDRESS, OLD_PASSWORD, SignInAttempt


class LoginView(DjangoLoginView):
    template_name = "accounts/login.html"
    authentication_form = LoginForm
    redirect_authenticated_user = True

    def get_redirect_url(self) -> str:  # type: ignore[override]  # the stubs are of a later Django
        """Never back to this page: Django would call that a loop and fail."""
        url = super().get_redirect_url()
        return "" if url.startswith(self.request.path) else url

    def post(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        """Whoever has guessed too often is not even looked at."""
        self.attempt = SignInAttempt(request)
        if wait := self.attempt.enter():
            return self._refused(wait)
        return super().post(request, *args, **kwargs)

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        response = super().form_valid(form)
        self.attempt.was_right(response)
        sessions.note_where(self.request)
        unread = services.record_sign_in(
            by=form.get_user(), address=self.request.META["REMOTE_ADDR"]
        )
        for act in unread:
            messages.warning(self.request, act.words())
        return response

    def form_invalid(self, form: AuthenticationForm) -> HttpResponse:
        assert isinstance(form, LoginForm)
        if not form.has_guessed():
            self.attempt.was_none()
        elif self.attempt.is_locked():
            limit = ACCOUNT_AT_ADDRESS
            address = self.request.META["REMOTE_ADDR"]
            services.record_lock_out(
                username=self.attempt.username, address=address, failures=limit.times
            )
            return self._refused(timedelta(minutes=limit.minutes))
        return super().form_invalid(form)

    def _refused(self, wait: timedelta) -> HttpResponse:
        locked = self.attempt.is_locked()
        context = {"username": self.attempt.username if locked else "", "minutes": minutes(wait)}
        return render(self.request, "accounts/locked.html", context, status=429)


def minutes(wait: timedelta) -> int:
    return max(1, math.ceil(wait.total_seconds() / 60))


def logout(request: Request) -> HttpResponse:
    services.record_sign_out(by=request.user)
    end_session(request)
    messages.success(request, "已退出登录。")
    response = redirect("login")
    response.headers["Clear-Site-Data"] = '"cache"'  # not storage: there unsent work waits
    return response


@sensitive_post_parameters()
def password_change(request: Request) -> HttpResponse:
    """Guesses at the old password are counted as at sign-in: an open screen is no place to try
    them."""
    guess = (OLD_PASSWORD, str(request.user.pk))
    if request.method == "POST" and (wait := throttling.enter(guess)):
        context = {"form": PasswordForm(request.user), "minutes": minutes(wait)}
        return render(request, "accounts/password_change.html", context, status=429)
    form = PasswordForm(request.user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        throttling.give_back(guess)
        services.change_password(by=request.user, password=form.cleaned_data["new_password1"])
        update_session_auth_hash(request, request.user)
        messages.success(request, "密码已修改，下次请用新密码登录。")
        return redirect("home")
    if form.is_bound and "old_password" not in form.errors:
        throttling.give_back(guess)
    elif form.is_bound and throttling.is_full(guess):
        address, times = request.META["REMOTE_ADDR"], OLD_PASSWORD.times
        services.record_lock_out(
            username=request.user.username, address=address, failures=times, what="原密码"
        )
    return render(request, "accounts/password_change.html", {"form": form})
