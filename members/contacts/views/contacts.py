"""联系户制度: council member → groups → members → households, where the chain is broken, and
mending it."""

import datetime

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date

from accounts.access import may
from accounts.http import Request
from accounts.records import remove_record, save_record, tokens
from accounts.records.editing import edit
from associations.divisions import place_or_404
from associations.models import Township, Village

from ...people.models import Household, Member, MemberGroup
from .. import contact_chain, services
from ..filters import ChainFilter
from ..forms import ContactForm, NewContactsForm
from ..models import Contact
from ..tables import VILLAGE_CHAINS, VillageChain

PER_PAGE = 50
CANDIDATES = 50
CHAIN, UNSIGNED, HOUSEHOLDS, GROUPS = "chain", "unsigned", "households", "groups"


def contact_list(request: Request, code: str) -> HttpResponse:
    division = place_or_404(code)
    if isinstance(division, Township):
        return _township(request, division)
    if request.method == "POST":
        return _sign(request, division)
    show = request.GET.get("show", CHAIN)
    rows, found = _listed(request, division, show)
    chains = contact_chain.chains(code)
    context = {
        "division": division,
        "show": show,
        "filter": found,
        "page_obj": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "chain": contact_chain.together(chains),
        "today": timezone.localdate(),
        "may_write": may(request.user, "contact-create"),
    }
    return render(request, "members/contacts/contact_list.html", context)


def contact_create(request: Request, code: str, pk: int) -> HttpResponse:
    members = Member.objects.visible_to(request.user).select_related(
        "household", "group", "village"
    )
    member = get_object_or_404(members, pk=pk, village_id=code)
    back = reverse("contact-list", args=[code])
    if member.left:
        messages.warning(request, f"{member.name}已经离会，不能再安排联系户。")
        return redirect(back)
    searching = request.POST.get("act") == "search"
    form = NewContactsForm(request.POST or None, member=member)
    context = {
        "heading": f"为{member.name}安排联系户",
        "member": member,
        "cancel": back,
        **_candidates(request, member),
    }
    if searching:
        return render(
            request,
            "members/contacts/contact_create.html",
            context | {"form": _unbound_errors(form)},
        )

    def save() -> int:
        values = {name: form.cleaned_data[name] for name in ("since", "tie", "signed")}
        chosen = [household.pk for household in form.cleaned_data["household"]]
        return services.add_contacts(member=member, households=chosen, by=request.user, **values)

    return edit(
        request,
        form,
        save=save,
        back=back,
        done=lambda count: f"已为{member.name}安排联系户，新增 {count} 户。",
        context=context,
        template="members/contacts/contact_create.html",
    )


def contact_edit(request: Request, code: str, pk: int) -> HttpResponse:
    contacts = Contact.objects.visible_to(request.user).select_related(
        "member", "household", "attachment"
    )
    contact = get_object_or_404(contacts, pk=pk, member__village_id=code)
    form = ContactForm(request.POST or None, request.FILES or None, instance=contact)
    back = reverse("contact-list", args=[code])

    def save() -> object:
        record = form.keep_paper(code=code, by=request.user)
        return save_record(record=record, expected_version=form.expected_version, by=request.user)

    return edit(
        request,
        form,
        save=save,
        remove=lambda: remove_record(record=contact, by=request.user),
        back=back,
        done="联系情况已保存。",
        context={
            "heading": f"{contact.member.name}联系{contact.household}",
            "cancel": back,
            "remove_text": "只删除登记错的；不再联系的填结束日期。删除后不能恢复，留痕里仍看得到。",
        },
    )


def _township(request: Request, township: Township) -> HttpResponse:
    found = contact_chain.chains(township.pk)
    villages = Village.objects.visible_to(request.user).in_division(township.pk).order_by("code")
    open_now = set(villages.open_on(timezone.localdate()).values_list("pk", flat=True))
    rows = [
        VillageChain(village, found.get(village.pk, contact_chain.Chain()))
        for village in villages
        if village.pk in open_now or village.pk in found
    ]
    total = VILLAGE_CHAINS.values(VillageChain(None, contact_chain.together(found)))
    context = {
        "division": township,
        "heading": f"{township.name}联系户",
        "lead": "理事联系小组，小组联系会员，会员联系家庭。“缺”字后面的数字点开就是名单。",
        "table": VILLAGE_CHAINS.table(rows, request, total=total),
        "workbook": reverse("contact-workbook", args=[township.pk]),
    }
    return render(request, "list.html", context)


def _listed(request: Request, village: Village, show: str) -> tuple[QuerySet, ChainFilter | None]:
    """What a tab lists; the chain itself can be narrowed."""
    if show == UNSIGNED:
        unsigned = contact_chain.open_contacts(village.pk).filter(signed__isnull=True)
        return unsigned.select_related("member__group", "household").order_by(
            "member__number", "id"
        ), None
    if show == HOUSEHOLDS:
        rows = Household.objects.visible_to(request.user).in_division(village.pk).uncontacted()
        return rows.order_by("villagers_group", "number", "id"), None
    groups = MemberGroup.objects.visible_to(request.user).in_division(village.pk).current()
    if show == GROUPS:
        return groups.without_council_member().select_related("leader", "council_post").order_by(
            "number"
        ), None
    members = Member.objects.visible_to(request.user).in_division(village.pk).current()
    found = ChainFilter(request.GET, members, groups=groups.order_by("number"))
    return contact_chain.in_order(found.qs), found


def _sign(request: Request, village: Village) -> HttpResponse:
    """The ticked agreements of the list of those not signed."""
    back = f"{reverse('contact-list', args=[village.pk])}?show={UNSIGNED}"
    chosen = [
        int(value)
        for value in request.POST.getlist("contact")
        if value.isdecimal() and len(value) < 19
    ]
    on = _day(request.POST.get("on", ""))
    try:
        if not chosen or on is None:
            raise ValidationError("请勾选已经签订的联系户，并填写签订日期。")
        with tokens.once(request):
            count = services.sign_agreements(
                village=village, contacts=chosen, on=on, by=request.user
            )
        if count:
            messages.success(request, f"已登记 {count} 份联系协议。")
        if count < len(set(chosen)):
            messages.warning(
                request,
                f"另有 {len(set(chosen)) - count} 份已由别人登记过，或者已不再联系，没有改动。",
            )
    except tokens.AlreadyDoneError:
        messages.warning(request, tokens.ALREADY_DONE)
    except ValidationError as error:
        messages.error(request, "".join(error.messages))
    return redirect(back)


def _day(text: str) -> datetime.date | None:
    try:
        return parse_date(text)
    except ValueError:
        return None


def _candidates(request: Request, member: Member) -> dict[str, object]:
    """The ticked households stay in the list, whatever is searched for."""
    text = (request.POST.get("q") or request.GET.get("q") or "").strip()[:40]
    ticked = {int(v) for v in request.POST.getlist("household") if v.isdecimal() and len(v) < 19}
    kept = list(contact_chain.candidates(member).filter(pk__in=ticked)) if ticked else []
    found = contact_chain.candidates(member, text).exclude(pk__in=ticked)
    shown = list(found[: CANDIDATES + 1])
    return {
        "q": text,
        "ticked": ticked,
        "candidates": kept + shown[:CANDIDATES],
        "more": len(shown) > CANDIDATES,
        "may_add_household": may(request.user, "household-create"),
    }


def _unbound_errors(form: NewContactsForm) -> NewContactsForm:
    """What was typed, without complaints: nobody asked to save yet."""
    form.full_clean()
    form.errors.clear()
    return form
