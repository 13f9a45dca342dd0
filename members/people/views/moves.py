"""A membership's moves: 离会, 重新入会, 转会; a household's: 迁移, 销户."""

from collections.abc import Callable, Mapping

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from accounts.http import Request
from accounts.records.editing import RecordForm, edit

from ..forms.moves import (
    CloseHouseholdForm,
    LeaveForm,
    MemberTransferForm,
    MoveHouseholdForm,
    RejoinForm,
)
from ..household_acts import consequences
from ..models import Household, Member
from ..services.people import end_membership, rejoin, transfer
from ..services.places import close_household, move_household
from .households import find_household, household_page
from .members import find_member


def member_leave(request: Request, code: str, pk: int) -> HttpResponse:
    member = find_member(request, code, pk)
    if member.left:
        return _already(request, member, f"{member.name}已经离会。")
    form = LeaveForm(request.POST or None, instance=member)

    def save() -> str:
        values = form.cleaned_data
        end_membership(
            member=form.instance,
            on=values["left"],
            kind=values["left_kind"],
            reason=values["left_reason"],
            correction=form.told,
            expected_version=form.expected_version,
            by=request.user,
        )
        return _page(member)

    context = {
        "heading": f"办理离会：{member.name}",
        "lead": f"{member.village.name} {member.number}。资料都保留，以后可以重新入会。",
        "act": "办理离会",
        "losses": _losses(member),
        "cancel": _page(member),
    }
    return _edit(request, form, save, "已办理离会。", context)


def member_rejoin(request: Request, code: str, pk: int) -> HttpResponse:
    member = find_member(request, code, pk)
    if not member.left:
        return _already(request, member, f"{member.name}现在就是在册会员。")
    form = RejoinForm(request.POST or None, instance=member)
    lead = (
        f"{member.left} {member.get_left_kind_display()}。重新入会后编号不变，仍是 "
        f"{member.number}。"
    )
    context = {
        "heading": f"重新入会：{member.name}",
        "lead": lead,
        "act": "重新入会",
        "cancel": _page(member),
    }

    def save() -> str:
        rejoin(
            member=form.instance,
            on=form.cleaned_data["on"],
            correction=form.told,
            expected_version=form.expected_version,
            by=request.user,
        )
        return reverse("member-edit", args=[code, pk])

    return _edit(request, form, save, "已重新入会，请核对小组和家庭。", context)


def member_transfer(request: Request, code: str, pk: int) -> HttpResponse:
    member = find_member(request, code, pk)
    if member.left:
        return _already(request, member, f"{member.name}已经离会，先办理重新入会再转会。")
    form = MemberTransferForm(request.POST or None, instance=member, by=request.user)
    context = {
        "heading": f"办理转会：{member.name}",
        "lead": (
            f"从{member.village.name}转到本乡镇的另一个村，编号 {member.number} 不变，"
            "小组和家庭转过去以后重新选。"
        ),
        "act": "办理转会",
        "losses": _losses(member),
        "cancel": _page(member),
    }

    def save() -> str:
        values = form.cleaned_data
        transfer(
            member=form.instance,
            to=values["to"],
            on=values["on"],
            reason=values["reason"],
            correction=form.told,
            expected_version=form.expected_version,
            by=request.user,
        )
        return reverse("member-edit", args=[values["to"].pk, pk])

    return _edit(request, form, save, "已办理转会，请选新的小组和家庭。", context)


def household_move(request: Request, code: str, pk: int) -> HttpResponse:
    household = find_household(request, code, pk)
    if household.closed:
        return _closed(request, household)
    form = MoveHouseholdForm(request.POST or None, instance=household, by=request.user)
    context = {
        "heading": f"迁到另一村：{household}",
        "lead": f"从{household.village.name}整户迁到本乡镇的另一个村。迁到别处的，请办理销户。",
        "act": "办理迁移",
        "losses": consequences(household, closing=False),
        "cancel": household_page(household),
    }

    def save() -> str:
        values = form.cleaned_data
        moved = move_household(
            household=form.instance,
            to=values["to"],
            on=values["on"],
            reason=values["reason"],
            correction=form.told,
            expected_version=form.expected_version,
            by=request.user,
        )
        return household_page(moved)

    return _edit(request, form, save, "已迁移，请给会员选新的小组，重新征求协议意见。", context)


def household_close(request: Request, code: str, pk: int) -> HttpResponse:
    household = find_household(request, code, pk)
    if household.closed:
        return _closed(request, household)
    form = CloseHouseholdForm(request.POST or None, instance=household)
    context = {
        "heading": f"销户：{household}",
        "lead": f"{household.village.name}。整户迁出本乡镇或并户的办理销户，以前的记录都保留。",
        "act": "办理销户",
        "losses": consequences(household, closing=True),
        "cancel": household_page(household),
    }

    def save() -> str:
        values = form.cleaned_data
        close_household(
            household=form.instance,
            on=values["on"],
            kind=values.get("left_kind", ""),
            reason=values["reason"],
            correction=form.told,
            expected_version=form.expected_version,
            by=request.user,
        )
        return household_page(household)

    return _edit(request, form, save, "已销户。", context)


def _closed(request: Request, household: Household) -> HttpResponse:
    messages.info(request, f"{household}已经销户。")
    return redirect(household_page(household))


def _edit(
    request: Request,
    form: RecordForm,
    save: Callable[[], str],
    done: str,
    context: Mapping[str, object],
) -> HttpResponse:
    """`save` says where to go on."""
    return edit(
        request,
        form,
        save=save,
        back=str,
        done=done,
        template="members/people/member_move.html",
        context=dict(context),
    )


def _losses(member: Member) -> list[str]:
    """What ends with it, to be told before."""
    led = "、".join(group.name for group in member.leads.current())
    households = member.contacts.filter(until__isnull=True).count()
    return [
        *([f"这位会员是{led}的组长，办理以后组长空缺，要另选。"] if led else []),
        *([f"联系的 {households} 户到这一天结束联系，要另派会员。"] if households else []),
    ]


def _already(request: Request, member: Member, text: str) -> HttpResponse:
    messages.info(request, text)
    return redirect(_page(member))


def _page(member: Member) -> str:
    return reverse("member-detail", args=[member.village_id, member.pk])
