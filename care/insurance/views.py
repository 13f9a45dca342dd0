"""保险: a year's policies, one with its list, the insurer's sheet, and its payment."""

from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone

from accounts.access import may
from accounts.http import Request
from accounts.records import remove_record, save_record
from accounts.records.editing import edit
from associations.divisions import place_or_404
from documents.responses import workbook_response
from documents.workbook import Sheet, SheetColumn

from ..activities.views.activities import year_or_404
from ..families.models import Family
from ..families.services import note_opening
from ..ledger.models.funds import Fund
from ..places import at
from .forms import ListForm, PayForm, PolicyForm
from .models import Insured, Policy
from .services import change_list, pay_policy

SHEET_COLUMNS = (
    *(
        SheetColumn("序号", 7, "count"),
        SheetColumn("村（社区）", 16),
        SheetColumn("被保险家庭（户主）", 18),
    ),
    *(
        SheetColumn("户主身份证号（手工填写）", 26),
        SheetColumn("被保险人数（手工填写）", 14),
        SheetColumn("住址", 30),
    ),
    *(
        SheetColumn("联系电话", 16),
        SheetColumn("保费（元）", 12, "decimal"),
        SheetColumn("保险起期", 12, "date"),
    ),
    *(SheetColumn("保险止期", 12, "date"), SheetColumn("签名（手工填写）", 16)),
)


def policy_list(request: Request, code: str, year: int) -> HttpResponse:
    place = place_or_404(code, year)
    year_or_404(year)
    rows = list(
        Policy.objects.visible_to(request.user)
        .in_division(code)
        .filter(year=year)
        .with_rows(request.user)
    )
    context = {
        "division": place,
        "year": year,
        "rows": [(row, row.families * row.premium) for row in rows],
        "families": sum(row.families for row in rows),
        "total": sum(row.families * row.premium for row in rows),
        "so_far": Policy.objects.visible_to(request.user)
        .in_division(code)
        .filter(year__lte=year)
        .paid_for(request.user),
        "may_write": may(request.user, "policy-create") and not getattr(place, "is_gone", False),
    }
    return render(request, "care/insurance/policy_list.html", context)


def policy_create(request: Request, code: str) -> HttpResponse:
    year = timezone.localdate().year
    return _edit(request, Policy(**at(place_or_404(code)), year=year), "登记保险")


def policy_edit(request: Request, code: str, ref: str) -> HttpResponse:
    return _edit(request, policy_or_404(request, code, ref), "修改保险")


def _edit(request: Request, policy: Policy, heading: str) -> HttpResponse:
    form = PolicyForm(request.POST or None, instance=policy)
    listed = reverse("policy-list", args=[policy.code, min(policy.year, timezone.localdate().year)])
    removable = policy.pk and not policy.is_paid
    return edit(
        request,
        form,
        save=lambda: save_record(
            record=form.instance, expected_version=form.expected_version, by=request.user
        ),
        remove=(lambda: remove_record(record=policy, by=request.user)) if removable else None,
        back=_url,
        done="保险已保存。",
        context={
            "heading": heading,
            "lead": f"{policy.place.name}。",
            "cancel": listed,
            "removed": listed,
        },
    )


def policy_detail(request: Request, code: str, ref: str) -> HttpResponse:
    policy = policy_or_404(request, code, ref)
    insured = Insured.objects.visible_to(request.user).filter(policy=policy)
    rows = insured.select_related("family__household", "family__village")
    context = {
        "policy": policy,
        "rows": rows.order_by("family__village_id", "family__household__number", "pk"),
        "total": policy.families * policy.premium,
        "may_write": may(request.user, "policy-edit"),
    }
    return render(request, "care/insurance/policy_detail.html", context)


def policy_families(request: Request, code: str, ref: str) -> HttpResponse:
    """Who is insured: families of the place, those on the list ticked."""
    policy = policy_or_404(request, code, ref)
    families = Family.objects.visible_to(request.user).in_division(code)
    offered = (families.current() | families.filter(insurances__policy=policy)).distinct()
    form = ListForm(
        request.POST or None,
        families=offered.with_rows().order_by("village_id", "household__number", "pk"),
        initial={"families": list(policy.insured.values_list("family__ref", flat=True))},
    )
    return edit(
        request,
        form,
        save=lambda: change_list(
            policy=policy, families=list(form.cleaned_data["families"]), by=request.user
        ),
        back=_url(policy),
        done=lambda changed: _said(changed, len(form.cleaned_data["families"])),
        context={
            "heading": f"参保家庭：{policy}",
            "lead": f"每户保费 {policy.premium / 100:.2f} 元。勾选的就是名单上的家庭。",
            "cancel": _url(policy),
        },
    )


def _said(changed: int, insured: int) -> str:
    return f"参保名单{f'已保存，改动 {changed} 户' if changed else '没有改动'}，现有 {insured} 户。"


def policy_pay(request: Request, code: str, ref: str) -> HttpResponse:
    policy = policy_or_404(request, code, ref)
    form = PayForm(
        request.POST or None, funds=Fund.objects.visible_to(request.user).filter(code=code)
    )

    def save() -> object:
        assert form.payment
        return pay_policy(
            policy=policy, date=form.cleaned_data["date"], payment=form.payment, by=request.user
        )

    total = policy.families * policy.premium
    return edit(
        request,
        form,
        save=save,
        back=_url(policy),
        done="保费已记账，名单已定。",
        context={
            "heading": f"缴费：{policy}",
            "lead": (
                f"{policy.families} 户，共 {total / 100:.2f} 元，记为一笔支出。"
                "缴费以后名单不能再改。"
            ),
            "act": "记账",
            "cancel": _url(policy),
        },
    )


def policy_sheet(request: Request, code: str, ref: str) -> FileResponse:
    """What the insurer asks for. Names in clear, no kinds; each sensitive family is noted as
    opened."""
    policy = policy_or_404(request, code, ref)
    rows = Insured.objects.visible_to(request.user).filter(policy=policy)
    found = list(
        rows.select_related("family__household", "family__village").order_by(
            "family__village_id", "pk"
        )
    )
    for row in found:
        note_opening(family=row.family, by=request.user, what="导出保密家庭的投保资料")
    title = f"{policy}投保名单"
    heading = [
        title,
        f"承保单位：{policy.insurer}　保单号：{policy.number or '（未出单）'}　共 {len(found)} 户",
    ]
    lines = (_sheet_line(number, row, policy) for number, row in enumerate(found, 1))
    return workbook_response(
        [Sheet("投保名单", SHEET_COLUMNS, lines, heading=heading, landscape=True)], title
    )


def _sheet_line(number: int, row: Insured, policy: Policy) -> tuple[object, ...]:
    home = row.family.household
    return (
        *(number, row.family.village.name, home.head, "", "", home.address, home.phone),
        *(policy.premium / 100, policy.starts, policy.ends, ""),
    )


def policy_or_404(request: Request, code: str, ref: str) -> Policy:
    return get_object_or_404(
        Policy.objects.visible_to(request.user).with_rows(request.user), code=code, ref=ref
    )


def _url(policy: object) -> str:
    assert isinstance(policy, Policy)
    return reverse("policy-detail", args=[policy.code, policy.ref])
