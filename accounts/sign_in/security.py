"""账号与安全: one's password, second factor and sessions, and the page that asks for a code after
signing in."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.debug import sensitive_post_parameters

from ..access.managing import who_manages
from ..http import Request
from ..records import tokens
from . import second_factor, services, sessions, throttling
from .forms import CodeForm
from .throttling import CODE
from .views import minutes

ACTS_SHOWN = 10


def overview(request: Request) -> HttpResponse:
    context = {
        "sessions": sessions.of(request),
        "codes_left": second_factor.codes_left(request.user),
        "must_have": request.user.role in second_factor.required_roles(),
        "acts": request.user.acts.select_related("by")[:ACTS_SHOWN],
        "form": CodeForm(),
    }
    return render(request, "accounts/security.html", context)


@sensitive_post_parameters()
def ask_code(request: Request) -> HttpResponse:
    """After the password, before any other page; then on to the page that was asked for."""
    after = _after(request)
    if not second_factor.owes_code(request):
        return redirect(after)
    form, wait = CodeForm(request.POST or None), None
    if request.method == "POST" and form.is_valid():
        wait = _try(request, form)
        if wait is None and form.is_valid():
            second_factor.passed(request)
            return redirect(after)
    context = {"form": form, "next": after, "minutes": wait, "who": who_manages(request.user)}
    return render(request, "accounts/second_factor.html", context, status=429 if wait else 200)


def set_up(request: Request) -> HttpResponse:
    """The QR code and the first code of the app; then the recovery codes, in the answer to the post
    itself."""
    if request.user.second_factor:
        return redirect("security")
    form, wait = CodeForm(request.POST or None), None
    app = second_factor.being_set_up(request)
    if request.method == "POST" and form.is_valid():
        wait = throttling.enter(_guess(request))
        if wait is None:
            try:
                codes = second_factor.set_up(
                    app=app, by=request.user, code=form.cleaned_data["code"]
                )
            except ValidationError as error:
                form.add_error("code", error)
            else:
                throttling.give_back(_guess(request))
                second_factor.passed(request)
                return _show_codes(request, codes)
    must_have = request.user.must_set_second_factor()
    context = {
        "form": form,
        "app": app,
        "minutes": minutes(wait) if wait else None,
        "must_have": must_have,
    }
    return render(
        request, "accounts/second_factor_set_up.html", context, status=429 if wait else 200
    )


def change(request: Request) -> HttpResponse:
    """`act`: new recovery codes, or no second factor any more; for either an open screen is not
    enough."""
    form = CodeForm(request.POST)
    wait = _try(request, form) if form.is_valid() else None
    if wait:
        messages.error(request, f"动态码连续输错，请等 {wait} 分钟再试。")
    elif not form.is_valid():
        messages.error(request, second_factor.WRONG_CODE)
    elif request.POST.get("act") == "codes":
        return _show_codes(request, second_factor.renew_codes(by=request.user))
    else:
        try:
            second_factor.give_up(by=request.user)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        else:
            messages.success(request, "动态码已停用，以后只用密码登录。")
    return redirect("security")


def end_session(request: Request) -> HttpResponse:
    """One by its `mark`, or without it all others."""
    try:
        with tokens.once(request):
            count = services.end_sessions(
                by=request.user, mark=request.POST.get("mark", ""), but=request.session.session_key
            )
    except tokens.AlreadyDoneError:
        messages.warning(request, tokens.ALREADY_DONE)
    else:
        messages.success(request, f"已退出 {count} 处登录。" if count else "没有其他登录。")
    return redirect("security")


def _try(request: Request, form: CodeForm) -> int | None:
    """Minutes to wait where too many codes were wrong; a wrong one is told beside its field."""
    if wait := throttling.enter(_guess(request)):
        return minutes(wait)
    if second_factor.is_right(request.user, form.cleaned_data["code"]):
        throttling.give_back(_guess(request))
        return None
    form.add_error("code", second_factor.WRONG_CODE)
    if throttling.is_full(_guess(request)):
        address = request.META["REMOTE_ADDR"]
        services.record_lock_out(
            username=request.user.username, address=address, failures=CODE.times, what="动态码"
        )
    return None


def _guess(request: Request) -> throttling.Concern:
    return CODE, str(request.user.pk)


def _show_codes(request: Request, codes: list[str]) -> HttpResponse:
    return render(request, "accounts/recovery_codes.html", {"codes": codes})


def _after(request: HttpRequest) -> str:
    url = request.POST.get("next") or request.GET.get("next") or ""
    return (
        url
        if url_has_allowed_host_and_scheme(url, {request.get_host()}, request.is_secure())
        else reverse("home")
    )
