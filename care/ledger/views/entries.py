"""记账: an entry booked, looked at and reversed, and a sum moved from one fund to another."""

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone

from accounts.access import may
from accounts.http import Request
from accounts.menu import TOWNSHIP
from accounts.records.editing import edit
from documents.numerals import yuan2

from ..forms.funds import EntryForm, FundTransferForm, ReverseForm
from ..models.entries import TRANSFERS, Entry
from ..models.funds import Fund
from ..services.ledger import FundTransfer, post_entry, reverse_entry, transfer
from .funds import fund_or_404


def entry_create(request: Request, code: str, pk: int) -> HttpResponse:
    """`?side=` income or spending."""
    fund = fund_or_404(request, code, pk)
    income = request.GET.get("side") == Entry.Side.INCOME
    side = Entry.Side.INCOME if income else Entry.Side.SPENDING
    form = EntryForm(request.POST or None, request.FILES or None, instance=Entry(), side=side)
    address = reverse("fund-detail", args=[code, pk])
    balance = Entry.objects.filter(fund=fund).balance()

    def save() -> Entry:
        form.keep_paper(code=code, by=request.user)
        form.instance.fund = fund
        return post_entry(entry=form.instance, by=request.user)

    return edit(
        request,
        form,
        save=save,
        back=address,
        done=f"{'收入' if income else '支出'}已记账。",
        context={
            "heading": f"登记{'收入' if income else '支出'}",
            "lead": f"{fund}，现在结存 {yuan2(balance)} 元。记账以后不能修改，错了用冲销更正。",
            "act": "记账",
            "cancel": address,
        },
    )


def entry_detail(request: Request, code: str, ref: str) -> HttpResponse:
    entry = entry_or_404(request, code, ref)
    others = Entry.objects.none()
    if entry.posting_id:
        same = (
            Entry.objects.visible_to(request.user)
            .disclosed_to(request.user)
            .filter(posting=entry.posting_id)
            .exclude(pk=entry.pk)
        )
        others = same.with_rows().order_by("pk")
    reversed_by = getattr(entry, "reversed_by", None)
    run = getattr(entry, "pay_run", None)
    context = {
        "entry": entry,
        "reversed_by": reversed_by,
        "others": others[:200],
        "run": run,
        "may_reverse": may(request.user, "entry-reverse")
        and not (entry.reverses_id or entry.returns_id or reversed_by or run),
    }
    return render(request, "care/ledger/entry_detail.html", context)


def entry_reverse(request: Request, code: str, ref: str) -> HttpResponse:
    entry = entry_or_404(request, code, ref)
    form = ReverseForm(request.POST or None, entry=entry)
    address = reverse("entry-detail", args=[code, ref])

    def save() -> list[Entry]:
        if entry.category in TRANSFERS and _reaches_outside(request, entry):
            raise ValidationError("这笔转账的另一边不在您的管辖范围，请由乡镇经办冲销。")
        data = form.cleaned_data
        return reverse_entry(
            entry=entry,
            date=data["date"],
            reason=data["reason"],
            approved_by=data["approved_by"],
            by=request.user,
        )

    both = "这是转账，两边一起冲销。" if entry.category in TRANSFERS else ""
    return edit(
        request,
        form,
        save=save,
        back=address,
        done="已冲销。原账和冲销的账都留在账上。",
        context={
            "heading": f"冲销：{entry.purpose}",
            "lead": f"{entry.date.isoformat()} {entry.get_side_display()} {yuan2(entry.amount)} "
            f"元。{both}冲销是再记一笔相反的账，原账不动。",
            "act": "冲销",
            "cancel": address,
        },
    )


def _reaches_outside(request: Request, entry: Entry) -> bool:
    rows = Entry.objects.filter(posting=entry.posting_id)
    return rows.count() != rows.visible_to(request.user).count()


def transfer_create(request: Request, code: str, pk: int) -> HttpResponse:
    """To another fund that the person may write: in the township, or in their village."""
    fund = fund_or_404(request, code, pk)
    targets = (
        Fund.objects.visible_to(request.user).in_division(code[:TOWNSHIP]).open().exclude(pk=pk)
    )
    spendable = Entry.objects.filter(fund=fund).spendable(timezone.localdate())
    form = FundTransferForm(
        request.POST or None,
        request.FILES or None,
        targets=targets.with_places(),
        spendable=spendable,
    )
    address = reverse("fund-detail", args=[code, pk])

    def save() -> object:
        form.keep_paper(code=code, by=request.user)
        names = ("target", "date", "amount", "purpose", "voucher", "approved_by")
        order = FundTransfer(
            source=fund,
            attachment=form.instance.attachment,
            **{name: form.cleaned_data[name] for name in names},
        )
        return transfer(order=order, by=request.user)

    return edit(
        request,
        form,
        save=save,
        back=address,
        done="转账已记账，两边各记了一笔。",
        context={
            "heading": f"从{fund.name}转出",
            "lead": f"{fund}。",
            "act": "转账",
            "cancel": address,
        },
    )


def entry_or_404(request: Request, code: str, ref: str) -> Entry:
    rows = (
        Entry.objects.visible_to(request.user)
        .disclosed_to(request.user)
        .with_rows()
        .select_related("by", "posting")
    )
    return get_object_or_404(rows, fund__code=code, ref=ref)
