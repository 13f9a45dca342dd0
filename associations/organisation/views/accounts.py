"""Accounts for all villages in one step, and their slips on one paper."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from accounts.http import Request
from accounts.models import Role
from accounts.records import tokens
from accounts.sign_in.services import create_accounts

from ...divisions import find_or_404
from ..services.accounts import proposed, without_secretary


def village_accounts(request: Request, code: str) -> HttpResponse:
    """The passwords stand in the answer to the post itself: in no address, cookie or table."""
    rows = proposed(without_secretary(request.user))
    context: dict[str, object] = {"division": find_or_404(code), "rows": rows}
    if request.method == "POST":
        try:
            context["slips"] = create_accounts(
                by=request.user,
                role=Role.VILLAGE_SECRETARY,
                people=rows,
                once=tokens.once(request),
            )
        except tokens.AlreadyDoneError:
            messages.warning(request, tokens.ALREADY_DONE)
            return redirect("account-list")
    return render(request, "associations/organisation/village_accounts.html", context)
