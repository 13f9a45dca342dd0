"""Signing in and out, the front page, one's password, the accounts of a township, the trail."""

import math
from typing import Any

from axes.helpers import get_cool_off
from axes.models import AccessAttempt
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout as end_session
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.views import LoginView as DjangoLoginView
from django.db.models import Max
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters
from django_tables2 import RequestConfig

from . import divisions, services, tokens, trail
from .filters import AccountFilter, TrailFilter
from .forms import AccountForm, LoginForm, PasswordForm
from .models import Role, TrailEntry, User
from .tables import AccountTable, TrailTable

PER_PAGE = 50


def health(request: HttpRequest) -> JsonResponse:
    return JsonResponse({"status": "ok"})


class LoginView(DjangoLoginView):
    template_name = "accounts/login.html"
    authentication_form = LoginForm
    redirect_authenticated_user = True

    def get_redirect_url(self) -> str:
        """Never back to this page: Django would call that a loop and fail."""
        url = super().get_redirect_url()
        return "" if url.startswith(self.request.path) else url

    def form_valid(self, form: LoginForm) -> HttpResponse:
        response = super().form_valid(form)
        services.record_sign_in(by=form.get_user(), address=self.request.META["REMOTE_ADDR"])
        return response


def locked_out(request: HttpRequest, response: HttpResponse | None, credentials: dict[str, Any]) -> HttpResponse:
    """What axes shows once an account is locked at an address; the fifth failure itself goes to the trail."""
    username, address = credentials["username"], request.axes_ip_address
    if request.axes_failures_since_start == settings.AXES_FAILURE_LIMIT:
        services.record_lock_out(username=username, address=address, failures=settings.AXES_FAILURE_LIMIT)
    attempts = AccessAttempt.objects.filter(username=username, ip_address=address)
    since = attempts.aggregate(last=Max("attempt_time"))["last"] or timezone.now()
    wait = since + get_cool_off(request) - timezone.now()
    context = {"username": username, "minutes": max(1, math.ceil(wait.total_seconds() / 60))}
    return render(request, "accounts/locked.html", context, status=429)


def logout(request: HttpRequest) -> HttpResponse:
    services.record_sign_out(by=request.user)
    end_session(request)
    messages.success(request, "已退出登录。")
    response = redirect("login")
    response.headers["Clear-Site-Data"] = '"cache"'  # not storage: there unsent work waits
    return response


def home(request: HttpRequest) -> HttpResponse:
    """Each role's first page; the county chooses a township."""
    user, year = request.user, timezone.localdate().year
    if user.role == Role.VILLAGE_SECRETARY:
        return redirect("report-year", code=user.scope, year=year)
    if user.role == Role.TOWNSHIP_STAFF:
        return redirect("completeness", code=user.scope, year=year)
    if user.role != Role.COUNTY_SUPERVISOR:
        return redirect("overview", code=user.scope, year=year - 1)
    names = divisions.names(user.scope)
    townships = [(code, name) for code, name in names.items() if len(code) == divisions.TOWNSHIP_DIGITS]
    context = {"county": names.get(user.scope, ""), "townships": townships, "year": year - 1}
    return render(request, "accounts/home.html", context)


@sensitive_post_parameters()
def password_change(request: HttpRequest) -> HttpResponse:
    form = PasswordForm(request.user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        services.change_password(by=request.user, password=form.cleaned_data["new_password1"])
        update_session_auth_hash(request, request.user)
        messages.success(request, "密码已修改，下次请用新密码登录。")
        return redirect("home")
    return render(request, "accounts/password_change.html", {"form": form})


def account_list(request: HttpRequest) -> HttpResponse:
    accounts = User.objects.visible_to(request.user).order_by("scope", "role", "name", "pk")
    found = AccountFilter(request.GET, accounts)
    table = AccountTable(found.qs, names=divisions.names(request.user.scope))
    RequestConfig(request, paginate={"per_page": PER_PAGE}).configure(table)
    return render(request, "accounts/account_list.html", {"filter": found, "table": table})


def account_create(request: HttpRequest) -> HttpResponse:
    if tokens.is_spent(request):
        return _already_done(request)
    form = AccountForm(request.POST or None, by=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            with tokens.once(request):
                account, password = services.create_account(by=request.user, **form.cleaned_data)
        except tokens.AlreadyDoneError:
            return _already_done(request)
        return _show_password(request, account, password)
    return render(request, "accounts/account_form.html", {"form": form})


def account_edit(request: HttpRequest, pk: int) -> HttpResponse:
    account = get_object_or_404(User.objects.visible_to(request.user), pk=pk)
    form = AccountForm(request.POST or None, instance=account, by=request.user)
    if request.method == "POST" and form.is_valid():
        values = {name: form.cleaned_data[name] for name in ("name", "role", "scope", "is_active")}
        try:
            with tokens.once(request):
                services.change_account(by=request.user, account=account, **values)
        except tokens.AlreadyDoneError:
            return _already_done(request)
        messages.success(request, f"账号 {account.username} 已保存。")
        return redirect("account-list")
    return render(request, "accounts/account_form.html", {"form": form, "account": account})


def account_reset(request: HttpRequest, pk: int) -> HttpResponse:
    account = get_object_or_404(User.objects.visible_to(request.user), pk=pk)
    if request.method == "POST":
        try:
            with tokens.once(request):
                password = services.reset_password(by=request.user, account=account)
        except tokens.AlreadyDoneError:
            return _already_done(request)
        return _show_password(request, account, password)
    return render(request, "accounts/account_reset.html", {"account": account})


def _show_password(request: HttpRequest, account: User, password: str) -> HttpResponse:
    """In the answer to the post itself: the password is in no address, no cookie and no table."""
    return render(request, "accounts/account_password.html", {"account": account, "password": password})


def _already_done(request: HttpRequest) -> HttpResponse:
    messages.warning(request, tokens.ALREADY_DONE)
    return redirect("account-list")


def trail_list(request: HttpRequest) -> HttpResponse:
    names = divisions.names(request.user.scope)
    found = TrailFilter(request.GET, TrailEntry.objects.visible_to(request.user), viewer=request.user, names=names)
    table = TrailTable(found.qs, names=names)
    RequestConfig(request, paginate={"per_page": PER_PAGE}).configure(table)
    return render(request, "accounts/trail_list.html", {"filter": found, "table": table, "head": trail.head()})
