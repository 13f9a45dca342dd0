"""A village's rules with their texts, and what it was designated."""

from functools import partial

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone

from accounts.http import Request
from accounts.records import save_record

from ...divisions.models import Village
from ...vocabulary.in_force import codes_of
from ..forms.villages import DesignationForm, RuleForm
from ..kinds import RULES
from ..models import Designation, Rule
from ..services.designations import designate, withdraw_designation
from .villages import chosen, edit_thing, village_or_404


def rule_create(request: Request, code: str) -> HttpResponse:
    village = village_or_404(request, code)
    return _edit_rule(request, village, Rule(village=village), "登记制度")


def rule_edit(request: Request, code: str, pk: int) -> HttpResponse:
    village = village_or_404(request, code)
    rules = Rule.objects.visible_to(request.user).select_related("attachment", "village")
    return _edit_rule(
        request, village, get_object_or_404(rules, pk=pk, village=village), "修改制度"
    )


def designation_create(request: Request, code: str) -> HttpResponse:
    village = village_or_404(request, code)
    form = DesignationForm(
        request.POST or None,
        instance=Designation(village=village),
        initial={"since": timezone.localdate()},
        only=request.GET.get("kind", ""),
    )
    return _edit_designation(request, village, form, "登记认定")


def designation_edit(request: Request, code: str, pk: int) -> HttpResponse:
    village = village_or_404(request, code)
    designation = get_object_or_404(
        Designation.objects.visible_to(request.user), pk=pk, village=village
    )
    form = DesignationForm(request.POST or None, instance=designation, only=designation.kind)
    return _edit_designation(request, village, form, f"修改{designation.get_kind_display()}")


def _edit_rule(request: Request, village: Village, rule: Rule, heading: str) -> HttpResponse:
    form = RuleForm(
        request.POST or None,
        request.FILES or None,
        instance=rule,
        initial=chosen(request, "kind", codes_of(RULES, village.pk)),
    )

    def save() -> object:
        kept = form.keep_paper(code=village.pk, by=request.user)
        return save_record(record=kept, by=request.user, expected_version=form.expected_version)

    return edit_thing(request, village, form, heading, save)


def _edit_designation(
    request: Request, village: Village, form: DesignationForm, heading: str
) -> HttpResponse:
    designation, by = form.instance, request.user
    return edit_thing(
        request,
        village,
        form,
        heading,
        lambda: designate(designation=designation, by=by, expected_version=form.expected_version),
        partial(withdraw_designation, designation=designation, by=by),
    )
