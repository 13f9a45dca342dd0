"""关怀家庭: the list and its workbook, taking a family up, its page, and what it is supported
for."""

from django.db.models import QuerySet
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone

from accounts.access import may
from accounts.http import Request
from accounts.records import save_record
from accounts.records.editing import edit
from associations.divisions import find_or_404
from associations.models import Village
from associations.vocabulary.own.lists import own_columns, with_own
from documents.listing import Column
from documents.responses import workbook_response
from members.people.tables import same_places
from members.people.views.members import choose_village

from .filters import FamilyFilter
from .forms import FamilyForm, SupportForm
from .models import Family, Support
from .services import note_opening, remove_family, remove_support, save_support, take_up
from .tables import FAMILIES
from .telling import words

PER_PAGE = 50


def family_list(request: Request, code: str) -> HttpResponse:
    division = find_or_404(code)
    found = _filtered(request, code)
    listing = with_own(FAMILIES, _own(found), on_page=found.own_shown)
    table = listing.table(
        found.qs.with_rows(), request, without=same_places(code), per_page=PER_PAGE
    )
    context = {
        "division": division,
        "filter": found,
        "table": table,
        "may_write": may(request.user, "family-create") and not getattr(division, "is_gone", False),
    }
    return render(request, "care/families/family_list.html", context)


def family_workbook(request: Request, code: str) -> FileResponse:
    """What the list shows, masked as there."""
    division = find_or_404(code)
    narrowed = _filtered(request, code)
    found = narrowed.qs.with_rows()
    title = f"{division.name}关怀家庭名册"
    heading = [
        title,
        f"共 {found.count()} 户，{timezone.localdate().isoformat()} 导出。{words(request.user)}"
        "名字是隐去的，不能用来导入。",
    ]
    listing = with_own(FAMILIES, _own(narrowed))
    sheet = listing.sheet("关怀家庭", found, heading=heading, frozen=2, landscape=True)
    return workbook_response([sheet], title)


def _own(found: FamilyFilter) -> dict[str, Column[Family]]:
    return own_columns(found.own_fields, lambda family: family.sensitive)


def _filtered(request: Request, code: str) -> FamilyFilter:
    rows = (
        Family.objects.visible_to(request.user)
        .in_division(code)
        .order_by("village_id", "household__number", "pk")
    )
    return FamilyFilter(request.GET, rows, by=request.user, code=code)


def family_create(request: Request, code: str) -> HttpResponse:
    village = find_or_404(code)
    if not isinstance(village, Village):
        return choose_village(request, code, "关怀家庭")
    form = FamilyForm(request.POST or None, instance=Family(village=village), code=code)

    def save() -> Family:
        data = form.cleaned_data
        return take_up(
            family=form.instance, kinds=data["kinds"], since=data["since"], by=request.user
        )

    return edit(
        request,
        form,
        save=save,
        back=family_url,
        done="关怀家庭已登记。",
        context={
            "heading": "登记关怀家庭",
            "lead": f"{village.name}。只登记按什么类别关怀，不登记生育、避孕和检查情况。",
            "cancel": reverse("family-list", args=[code]),
        },
    )


def family_edit(request: Request, code: str, ref: str) -> HttpResponse:
    family = opened(request, code, ref)
    form = FamilyForm(request.POST or None, instance=family, code=code)
    return edit(
        request,
        form,
        save=lambda: save_record(
            record=form.instance, expected_version=form.expected_version, by=request.user
        ),
        remove=lambda: remove_family(family=family, by=request.user),
        back=family_url,
        done="关怀家庭已保存。",
        context={
            "heading": f"修改关怀家庭：{family.household}",
            "lead": family.village.name,
            "cancel": family_url(family),
            "removed": reverse("family-list", args=[code]),
            "remove_text": "只删除登记错的。不再关怀的，在家庭类别里填终止日期。",
        },
    )


def family_detail(request: Request, code: str, ref: str) -> HttpResponse:
    family = opened(request, code, ref)
    context = {
        "family": family,
        "supports": family.supports.all(),
        "aids": family.household.aids.select_related("village", "township").order_by(
            "-date", "-pk"
        ),
        "certificates": family.certificates.order_by("-since", "-pk"),
        "policies": [
            row.policy
            for row in family.insurances.select_related("policy__village", "policy__township")
        ],
        "may_write": may(request.user, "family-edit"),
        "may_issue": may(request.user, "care-certificate-issue"),
    }
    return render(request, "care/families/family_detail.html", context)


def support_create(request: Request, code: str, ref: str) -> HttpResponse:
    """`ref`: the family's."""
    family = opened(request, code, ref)
    return _edit_support(request, Support(family=family), "增加家庭类别")


def support_edit(request: Request, code: str, ref: str) -> HttpResponse:
    rows = Support.objects.visible_to(request.user).filter(family__village=code)
    support = get_object_or_404(
        rows.select_related("family__household", "family__village"), ref=ref
    )
    note_opening(family=support.family, by=request.user)
    return _edit_support(request, support, "修改家庭类别")


def _edit_support(request: Request, support: Support, heading: str) -> HttpResponse:
    form = SupportForm(request.POST or None, instance=support)
    return edit(
        request,
        form,
        save=lambda: save_support(
            support=form.instance, expected_version=form.expected_version, by=request.user
        ),
        remove=(lambda: remove_support(support=support, by=request.user)) if support.pk else None,
        back=family_url(support.family),
        done="家庭类别已保存。",
        context={
            "heading": heading,
            "lead": f"{support.family.village.name}{support.family.household}。",
        },
    )


def opened(request: Request, code: str, ref: str) -> Family:
    """The family, and an entry in the trail where it is a sensitive one."""
    rows: QuerySet[Family] = Family.objects.visible_to(request.user).with_rows()
    family = get_object_or_404(rows, village=code, ref=ref)
    note_opening(family=family, by=request.user)
    return family


def family_url(family: object) -> str:
    assert isinstance(family, Family)
    return reverse("family-detail", args=[family.village_id, family.ref])
