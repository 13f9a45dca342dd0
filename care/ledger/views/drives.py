"""募捐: campaigns with their donors, and what came of what they gave."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone

from accounts.access import may
from accounts.http import Request
from accounts.records.editing import edit
from associations.divisions import place_or_404
from associations.models import Village

from ..drive_figures import figures_by_drive, figures_of
from ..forms.drives import DriveForm, DriveHelpForm, GiftsForm
from ..models.drives import Drive
from ..models.funds import Fund
from ..services.drives import give_help, has_entries, remove_drive, save_drive, take_gifts


def drive_list(request: Request, code: str) -> HttpResponse:
    division = place_or_404(code)
    drives = list(
        Drive.objects.visible_to(request.user)
        .in_division(code)
        .select_related("fund__village", "fund__township")
    )
    figures = figures_by_drive(drives)
    context = {
        "division": division,
        "rows": [(drive, figures[drive.pk]) for drive in drives],
        "has_funds": Fund.objects.filter(code=code, closed=None).exists(),
        "may_write": may(request.user, "drive-create"),
    }
    return render(request, "care/ledger/drive_list.html", context)


def drive_create(request: Request, code: str) -> HttpResponse:
    division = place_or_404(code)
    township = division.township_id if isinstance(division, Village) else division.pk
    return _edit(
        request,
        Drive(code=code, township_id=township),
        "开展募捐",
        reverse("drive-list", args=[code]),
    )


def drive_edit(request: Request, code: str, pk: int) -> HttpResponse:
    drive = drive_or_404(request, code, pk)
    return _edit(request, drive, f"修改{drive.name}", reverse("drive-detail", args=[code, pk]))


def _edit(request: Request, drive: Drive, heading: str, cancel: str) -> HttpResponse:
    funds = Fund.objects.visible_to(request.user).with_places().open().filter(code=drive.code)
    form = DriveForm(request.POST or None, instance=drive, funds=funds)
    removable = drive.pk and not has_entries(drive)
    return edit(
        request,
        form,
        save=lambda: save_drive(
            drive=form.instance, by=request.user, expected_version=form.expected_version
        ),
        remove=(lambda: remove_drive(drive=drive, by=request.user)) if removable else None,
        back=lambda saved: reverse("drive-detail", args=[saved.code, saved.pk]),
        done="募捐已保存。",
        context={
            "heading": heading,
            "cancel": cancel,
            "removed": reverse("drive-list", args=[drive.code]),
        },
    )


def drive_detail(request: Request, code: str, pk: int) -> HttpResponse:
    drive = drive_or_404(request, code, pk)
    open_fund = drive.fund.closed is None
    context = {
        "drive": drive,
        "figures": figures_of(drive),
        "gifts": drive.donations.select_related("entry__reversed_by"),
        "helps": drive.helps.select_related("entry__reversed_by", "village"),
        "may_write": may(request.user, "donation-create") and open_fund,
        "may_edit": may(request.user, "drive-edit"),
    }
    return render(request, "care/ledger/drive_detail.html", context)


def donation_create(request: Request, code: str, pk: int) -> HttpResponse:
    drive = drive_or_404(request, code, pk)
    form = GiftsForm(request.POST or None)
    address = reverse("drive-detail", args=[code, pk])

    def save() -> object:
        data = form.cleaned_data
        return take_gifts(
            drive=drive,
            gifts=data["lines"],
            date=data["date"],
            voucher=data["voucher"],
            by=request.user,
        )

    return edit(
        request,
        form,
        save=save,
        back=address,
        done="捐款已登记，并记入经费的账。",
        context={
            "heading": "登记捐款",
            "lead": f"{drive.name}，记入{drive.fund}。整张名单一次记账。",
            "act": "记账",
            "cancel": address,
        },
    )


def drive_help_create(request: Request, code: str, pk: int) -> HttpResponse:
    drive = drive_or_404(request, code, pk)
    villages = (
        Village.objects.visible_to(request.user).in_division(code).open_on(timezone.localdate())
    )
    form = DriveHelpForm(request.POST or None, villages=villages)
    address = reverse("drive-detail", args=[code, pk])
    figures = figures_of(drive)

    def save() -> object:
        data = form.cleaned_data
        return give_help(
            drive=drive,
            helps=data["lines"],
            date=data["date"],
            approved_by=data["approved_by"],
            voucher=data["voucher"],
            by=request.user,
        )

    return edit(
        request,
        form,
        save=save,
        back=address,
        done="帮扶已登记，并从经费支出。",
        context={
            "heading": "登记帮扶",
            "lead": f"{drive.name}{figures}。整张名单一次记账。",
            "act": "记账",
            "cancel": address,
        },
    )


def drive_or_404(request: Request, code: str, pk: int) -> Drive:
    rows = Drive.objects.visible_to(request.user).select_related("fund__village", "fund__township")
    return get_object_or_404(rows, code=code, pk=pk)
