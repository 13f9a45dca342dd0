"""会员: the list and its workbook, a member's page, enrolling and changing one."""

from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters

from accounts.access import may
from accounts.http import Request
from accounts.records import remove_record
from accounts.records.editing import edit
from associations.divisions import find_or_404
from associations.models import Village
from associations.persons.views import link_to
from associations.vocabulary.own.lists import own_columns, with_own
from documents.listing import Table

from ..exports import list_workbook
from ..filters import MemberFilter
from ..forms.people import MemberForm
from ..forms.places import VillageChoiceForm
from ..models import Household, Member, MemberGroup
from ..periods import told
from ..services.people import change_member, enrol
from ..tables import MEMBERS, same_places

PER_PAGE = 50


def member_list(request: Request, code: str) -> HttpResponse:
    found, table = _listed(request, code)
    context = {
        "division": find_or_404(code),
        "filter": found,
        "table": table,
        "may_write": may(request.user, "member-create"),
        "may_import": may(request.user, "member-import-list"),
    }
    return render(request, "members/people/member_list.html", context)


def member_workbook(request: Request, code: str) -> FileResponse:
    """What the list shows, all its pages, in its order."""
    found, table = _listed(request, code)
    title = f"{find_or_404(code).name}会员"
    return list_workbook(
        with_own(MEMBERS, own_columns(found.own_fields)),
        table.ordered,
        "village",
        "group",
        "household",
        title=title,
        frozen=5,
    )


def _listed(request: Request, code: str) -> tuple[MemberFilter, Table[Member]]:
    """`left` is the same for all current members: named in the order, the index member_in_village
    gives it."""
    current = not request.GET.get("state")
    order = ("village_id", "left", "number") if current else ("village_id", "number")
    members = Member.objects.visible_to(request.user).in_division(code).order_by(*order)
    found = MemberFilter(request.GET, members, by=request.user, code=code)
    hidden = ("left",) if current else ()
    without = [*same_places(code), *hidden]
    listing = with_own(MEMBERS, own_columns(found.own_fields), on_page=found.own_shown)
    return found, listing.table(found.qs.with_places(), request, without=without, per_page=PER_PAGE)


def choose_village(request: Request, code: str, what: str) -> HttpResponse:
    """Before a new record in a township: which village it is of; goes on to the same page of that
    village."""
    form = VillageChoiceForm(request.GET or None, by=request.user, code=code)
    if form.is_valid() and request.resolver_match:
        match = request.resolver_match
        return redirect(
            match.view_name, **{**match.kwargs, "code": form.cleaned_data["village"].pk}
        )
    return render(
        request, "members/people/choose_village.html", {"form": form, "what": what, "code": code}
    )


@sensitive_post_parameters("id_number")
def member_create(request: Request, code: str) -> HttpResponse:
    village = find_or_404(code)
    if not isinstance(village, Village):
        return choose_village(request, code, "会员")
    member = Member(village=village, **_beside(request, village))
    form = MemberForm(request.POST or None, instance=member, by=request.user)
    context = {
        "heading": "登记会员",
        "lead": f"{village.name}。会员编号在保存时自动编。",
        "cancel": reverse("member-list", args=[code]),
    }
    return edit(
        request,
        form,
        save=lambda: enrol(member=form.instance, identity=form.digest, by=request.user),
        back=_page,
        done="会员已登记。",
        context=context,
    )


@sensitive_post_parameters("id_number")
def member_edit(request: Request, code: str, pk: int) -> HttpResponse:
    member = find_member(request, code, pk)
    form = MemberForm(request.POST or None, instance=member, by=request.user)
    leads = member.leads.exclude(dissolved__isnull=False).first()
    lead = f"{member.village.name} {member.number}。"
    if leads:
        lead += f"现在是{leads.name}的组长，换到别的小组以后，{leads.name}的组长就空缺了。"

    def save() -> Member:
        change_member(
            member=form.instance,
            identity=form.digest,
            expected_version=form.expected_version,
            by=request.user,
        )
        return form.instance

    context = {
        "heading": f"修改会员：{member.name}",
        "lead": lead,
        "cancel": _page(member),
        "removed": reverse("member-list", args=[code]),
        "remove_text": (
            "只删除登记错的会员；离会、转会请在他的页面上办理。删除后不能恢复，留痕里仍看得到。"
        ),
    }
    remove = None if _has_a_past(member) else lambda: remove_record(record=member, by=request.user)
    return edit(
        request,
        form,
        save=save,
        back=_page,
        done="会员资料已保存。",
        remove=remove,
        context=context,
    )


def _has_a_past(member: Member) -> bool:
    """Something was done with the membership, so it cannot have been entered by mistake."""
    pasts = (
        member.appraisals,
        member.entries,
        member.contacts,
        member.leads,
        member.notes,
    )
    return member.memberships.count() > 1 or any(past.exists() for past in pasts)


def member_detail(request: Request, code: str, pk: int) -> HttpResponse:
    member = find_member(request, code, pk)
    kin = (
        member.household.members.current().exclude(pk=pk).order_by("number")
        if member.household
        else ()
    )
    contacts = member.contacts.select_related("household").order_by("until", "since", "id")
    context = {
        "member": member,
        "kin": kin,
        "contacts": [contact for contact in contacts if not contact.until],
        "old_contacts": [contact for contact in contacts if contact.until],
        "leads": member.leads.current(),
        "appraisals": member.appraisals.order_by("-year"),
        "entries": member.entries.select_related("campaign").order_by("-campaign__started"),
        "moves": told(list(member.memberships.select_related("village"))),
        "may_write": may(request.user, "member-edit"),
        "data_url": link_to(request, code=code, name=member.name, key=f"member-{pk}"),
        "may_transfer": may(request.user, "member-transfer"),
    }
    return render(request, "members/people/member_detail.html", context)


def find_member(request: Request, code: str, pk: int) -> Member:
    members = Member.objects.visible_to(request.user).with_places()
    return get_object_or_404(members, village=code, pk=pk)


def _page(member: Member) -> str:
    return reverse("member-detail", args=[member.village_id, member.pk])


def _beside(request: Request, village: Village) -> dict[str, object]:
    """The household or the group from whose page the new member comes."""
    found: dict[str, object] = {}
    for name, model in (("household", Household), ("group", MemberGroup)):
        key = request.GET.get(name, "")
        if key.isascii() and key.isdecimal():
            found[name] = model.objects.current().filter(village=village, pk=int(key[:18])).first()
    return found
