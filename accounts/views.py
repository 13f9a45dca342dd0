"""Signing in and out, the front page, one's password, the accounts of an office, the trail."""

import math
from datetime import timedelta

from django.contrib import messages
from django.contrib.auth import logout as end_session
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView as DjangoLoginView
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters
from django_tables2 import RequestConfig

from . import divisions, second_factor, services, sessions, throttling, tokens, trail
from .filters import AccountFilter, TrailFilter
from .forms import AccountForm, LoginForm, PasswordForm
from .http import Request
from .managing import manages, offered_roles
from .menu import FIRST_PAGES
from .models import Role, TrailEntry, User
from .tables import AccountTable, TrailTable
from .throttling import ACCOUNT_AT_ADDRESS, OLD_PASSWORD, SignIn

PER_PAGE = 50


def health(request: HttpRequest) -> JsonResponse:
    return JsonResponse({"status": "ok"})


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
        self.attempt = SignIn(request)
        if wait := self.attempt.enter():
            return self._refused(wait)
        return super().post(request, *args, **kwargs)

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        response = super().form_valid(form)
        self.attempt.was_right(response)
        sessions.note_where(self.request)
        untold = services.record_sign_in(by=form.get_user(), address=self.request.META["REMOTE_ADDR"])
        for act in untold:
            messages.warning(self.request, act.told())
        return response

    def form_invalid(self, form: AuthenticationForm) -> HttpResponse:
        assert isinstance(form, LoginForm)
        if not form.has_guessed():
            self.attempt.was_none()
        elif self.attempt.is_locked():
            limit = ACCOUNT_AT_ADDRESS
            address = self.request.META["REMOTE_ADDR"]
            services.record_lock_out(username=self.attempt.username, address=address, failures=limit.times)
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


def home(request: Request) -> HttpResponse:
    """Each role's first page; the county chooses a township, about which that page is."""
    user = request.user
    if user.role == Role.ADMINISTRATOR:
        return redirect("account-list")
    first = FIRST_PAGES[user.role]
    year = timezone.localdate().year - first.assessed
    if user.role != Role.COUNTY_SUPERVISOR:
        return redirect(first.url_name, code=user.scope, year=year)
    names = divisions.names(user.scope)
    townships = [(code, name) for code, name in names.items() if len(code) == divisions.TOWNSHIP_DIGITS]
    context = {"county": names.get(user.scope, ""), "townships": townships, "page": first.url_name, "year": year}
    return render(request, "accounts/home.html", context)


@sensitive_post_parameters()
def password_change(request: Request) -> HttpResponse:
    """Guesses at the old password are counted as at sign-in: an open screen is no place to try them."""
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
        services.record_lock_out(username=request.user.username, address=address, failures=times, what="原密码")
    return render(request, "accounts/password_change.html", {"form": form})


def account_list(request: Request) -> HttpResponse:
    accounts = User.objects.visible_to(request.user).order_by("scope", "role", "name", "pk")
    found = AccountFilter(request.GET, accounts)
    table = AccountTable(found.qs, names=divisions.names(request.user.scope), viewer=request.user)
    RequestConfig(request, paginate={"per_page": PER_PAGE}).configure(table)
    context = {"filter": found, "table": table, "offered": [role.label for role in offered_roles(request.user)]}
    return render(request, "accounts/account_list.html", context)


def _managed_or_refuse(request: Request, pk: int) -> User:
    """What is not in the person's scope is not there; what is there but not theirs to manage is refused."""
    account = get_object_or_404(User.objects.visible_to(request.user), pk=pk)
    if not manages(request.user, account.role, account.scope):
        raise PermissionDenied
    return account


def account_create(request: Request) -> HttpResponse:
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


def account_edit(request: Request, pk: int) -> HttpResponse:
    account = _managed_or_refuse(request, pk)
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


def account_reset(request: Request, pk: int) -> HttpResponse:
    account = _managed_or_refuse(request, pk)
    if request.method == "POST":
        try:
            with tokens.once(request):
                password = services.reset_password(by=request.user, account=account)
        except tokens.AlreadyDoneError:
            return _already_done(request)
        return _show_password(request, account, password)
    return render(request, "accounts/account_reset.html", {"account": account})


def account_second_factor(request: Request, pk: int) -> HttpResponse:
    """The phone is lost: the account goes on with its password until another app is set up."""
    account = _managed_or_refuse(request, pk)
    if request.method == "POST":
        try:
            with tokens.once(request):
                second_factor.take_away(by=request.user, account=account)
        except tokens.AlreadyDoneError:
            return _already_done(request)
        messages.success(request, f"账号 {account.username} 的动态码已取消，本人下次登录时会看到。")
        return redirect("account-edit", pk=account.pk)
    return render(request, "accounts/account_second_factor.html", {"account": account})


def _show_password(request: Request, account: User, password: str) -> HttpResponse:
    """In the answer to the post itself: the password is in no address, no cookie and no table."""
    return render(request, "accounts/account_password.html", {"account": account, "password": password})


def _already_done(request: Request) -> HttpResponse:
    messages.warning(request, tokens.ALREADY_DONE)
    return redirect("account-list")


def trail_list(request: Request) -> HttpResponse:
    names = divisions.names(request.user.scope)
    found = TrailFilter(
        request.GET, TrailEntry.objects.visible_to(request.user).told_to(request.user), viewer=request.user, names=names
    )
    table = TrailTable(found.qs, names=names)
    RequestConfig(request, paginate={"per_page": PER_PAGE}).configure(table)
    return render(request, "accounts/trail_list.html", {"filter": found, "table": table, "head": trail.head()})
