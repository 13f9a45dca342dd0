"""What a picker of a form offers while one types (forms/picking.py)."""

from django.http import HttpResponse
from django.shortcuts import render

from accounts.http import Request
from accounts.search import LONGEST, tidy
from accounts.texts.identity_numbers import holds_number
from associations.divisions import place_or_404

from ..forms.picking import TYPED, Rows, offered
from ..models import Household, Member


def household_pick(request: Request, code: str) -> HttpResponse:
    rows = Household.objects.visible_to(request.user).in_division(code).current()
    return _offered(request, rows, code)


def member_pick(request: Request, code: str) -> HttpResponse:
    """?group=: of one member group."""
    rows = Member.objects.visible_to(request.user).in_division(code).current()
    group = request.GET.get("group", "")
    return _offered(request, rows.filter(group=group) if group.isdecimal() else rows, code)


def _offered(request: Request, rows: Rows, code: str) -> HttpResponse:
    """?name=: of the field, whose radio buttons and box come along."""
    place_or_404(code)
    name = request.GET.get("name", "")
    text = tidy(request.GET.get(f"{name}{TYPED}", ""))[:LONGEST]
    found = offered(
        rows.select_related("village").order_by("village_id", "number", "pk"),
        code,
        text="" if holds_number(text) else text,
        picked=request.GET.get(name, ""),
    )
    context = found | {"name": name, "optional": request.GET.get("optional") == "1"}
    return render(request, "members/people/picked.html", context)
