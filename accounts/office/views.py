"""The accounts of an office, the trail."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from .. import divisions, trail
from ..access.managing import manages, offered_roles
from ..http import Request
from ..models import TrailEntry, User
from ..records import tokens
from ..sign_in import second_factor, services
from .filters import AccountFilter, TrailFilter
from .forms import AccountForm
from .tables import account_listing, trail_listing

PER_PAGE = 50


def account_list(request: Request) -> HttpResponse:
    accounts = User.objects.visible_to(request.user).order_by("scope", "role", "name", "pk")
    found = AccountFilter(request.GET, accounts)
    listing = account_listing(divisions.names(request.user.scope), request.user)
    table = listing.table(found.qs, request, per_page=PER_PAGE)
    context = {
        "filter": found,
        "table": table,
        "offered": [role.label for role in offered_roles(request.user)],
    }
    return render(request, "accounts/account_list.html", context)


def _managed_or_refuse(request: Request, pk: int) -> User:
    """What is not in the person's scope is not there; what is there but not theirs to manage is
    refused."""
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
    return render(
        request, "accounts/account_password.html", {"account": account, "password": password}
    )


def _already_done(request: Request) -> HttpResponse:
    messages.warning(request, tokens.ALREADY_DONE)
    return redirect("account-list")


def trail_list(request: Request) -> HttpResponse:
    names = divisions.names(request.user.scope)
    found = TrailFilter(
        request.GET,
        TrailEntry.objects.visible_to(request.user).disclosed_to(request.user),
        viewer=request.user,
        names=names,
    )
    table = trail_listing(names).table(found.qs, request, per_page=PER_PAGE)
    return render(
        request, "accounts/trail_list.html", {"filter": found, "table": table, "head": trail.head()}
    )
