"""家庭: the list and its workbook, a household's page, registering and changing one."""

from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

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
from ..filters import HouseholdFilter
from ..forms.places import HouseholdForm
from ..household_acts import consequences
from ..models import Household
from ..services.places import save_household
from ..tables import HOUSEHOLDS, same_places
from .members import PER_PAGE, choose_village


def household_list(request: Request, code: str) -> HttpResponse:
    found, table = _listed(request, code)
    context = {
        "division": find_or_404(code),
        "filter": found,
        "table": table,
        "may_write": may(request.user, "household-create"),
        "may_import": may(request.user, "member-import-list"),
    }
    return render(request, "members/people/household_list.html", context)


def household_workbook(request: Request, code: str) -> FileResponse:
    """What the list shows, all its pages, in its order."""
    found, table = _listed(request, code)
    title = f"{find_or_404(code).name}家庭"
    listing = with_own(HOUSEHOLDS, own_columns(found.own_fields))
    return list_workbook(listing, table.ordered, "village", title=title, frozen=4)


def _listed(request: Request, code: str) -> tuple[HouseholdFilter, Table[Household]]:
    households = (
        Household.objects.visible_to(request.user)
        .in_division(code)
        .order_by("village_id", "number", "id")
    )
    found = HouseholdFilter(request.GET, households, by=request.user, code=code)
    hidden = () if found.form["state"].value() else ("closed",)
    without = [*same_places(code), *hidden]
    listing = with_own(HOUSEHOLDS, own_columns(found.own_fields), on_page=found.own_shown)
    return found, listing.table(found.qs.with_people(), request, without=without, per_page=PER_PAGE)


def household_create(request: Request, code: str) -> HttpResponse:
    village = find_or_404(code)
    if not isinstance(village, Village):
        return choose_village(request, code, "家庭")
    form = HouseholdForm(request.POST or None, instance=Household(village=village))
    context = {
        "heading": "登记家庭",
        "lead": f"{village.name}。登记以后，可以从这一户的页面登记家里的会员。",
        "cancel": reverse("household-list", args=[code]),
    }
    return edit(
        request,
        form,
        save=lambda: save_household(household=form.instance, by=request.user),
        back=household_page,
        done="家庭已登记。",
        context=context,
    )


def household_edit(request: Request, code: str, pk: int) -> HttpResponse:
    household = find_household(request, code, pk)
    form = HouseholdForm(request.POST or None, instance=household)
    context = {
        "heading": f"修改家庭：{household}",
        "lead": household.village.name,
        "cancel": household_page(household),
        "removed": reverse("household-list", args=[code]),
        "losses": consequences(household, closing=True),
        "losses_when": "填了销户日期，办理以后",
        "remove_text": (
            "只删除登记错的户。整户迁出或并户的，填销户日期。删除后不能恢复，留痕里仍看得到。"
        ),
    }
    return edit(
        request,
        form,
        save=lambda: save_household(
            household=form.instance, expected_version=form.expected_version, by=request.user
        ),
        back=household_page,
        done="家庭资料已保存。",
        template="members/people/member_move.html",
        remove=lambda: remove_record(record=household, by=request.user),
        context=context,
    )


def household_detail(request: Request, code: str, pk: int) -> HttpResponse:
    household = find_household(request, code, pk)
    members = household.members.select_related("group").order_by("left", "number")
    context = {
        "household": household,
        "members": [member for member in members if not member.left],
        "old_members": [member for member in members if member.left],
        "contacts": household.contacts.filter(until__isnull=True).select_related("member__group"),
        "may_write": may(request.user, "household-edit"),
        "may_move": may(request.user, "household-move") and not household.closed,
        "may_close": may(request.user, "household-close") and not household.closed,
        "data_url": link_to(request, code=code, name=household.head, key=f"household-{pk}"),
    }
    return render(request, "members/people/household_detail.html", context)


def find_household(request: Request, code: str, pk: int) -> Household:
    households = Household.objects.visible_to(request.user).select_related("village")
    return get_object_or_404(households, village=code, pk=pk)


def household_page(household: Household) -> str:
    return reverse("household-detail", args=[household.village_id, household.pk])
