"""协议文本: the editions of what is signed; a signed one is not changed, another is made from
it."""

from functools import partial

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone

from accounts.access import may
from accounts.http import Request
from accounts.records import remove_record, save_record
from accounts.records.editing import edit
from associations.divisions import place_or_404
from associations.models import Township, Village

from ..forms.agreements import TemplateForm
from ..models import AgreementKind, AgreementTemplate

FIRST = {
    "title": "计划生育村民自治管理服务协议书",
    "committee_duties": "按章程公开计划生育村务，接受村民监督。\n按时兑现章程规定的优待。\n"
    "提供宣传、咨询和上门服务，保护村民的隐私。",
    "household_duties": "了解并遵守章程，参加村民会议和评议。\n对村里的服务提出意见，监督优待兑现。"
    "\n"
    "家庭情况有变化时告诉会员小组长。",
    "terms": "协议双方自愿签订，任何一方可以书面提出终止。\n一式两份，双方各存一份。",
}


def agreement_template_list(request: Request, code: str) -> HttpResponse:
    place = place_or_404(code)
    township = place.township if isinstance(place, Village) else place
    context = {
        "township": township,
        "templates": AgreementTemplate.objects.filter(township=township),
        "may_write": may(request.user, "agreement-template-create"),
    }
    return render(request, "autonomy/agreements/agreement_template_list.html", context)


def agreement_template_create(request: Request, code: str) -> HttpResponse:
    """The next edition starts from the last of its kind."""
    township = get_object_or_404(Township.objects.visible_to(request.user), pk=code)
    kind = request.GET.get("kind", "")
    kind = kind if kind in AgreementKind.values else AgreementKind.MANAGEMENT
    last = (
        AgreementTemplate.objects.filter(township=township, kind=kind).order_by("-edition").first()
    )
    names = ("title", "committee_duties", "household_duties", "terms")
    start = {name: getattr(last, name) for name in names} if last else dict(FIRST)
    if not last and kind == AgreementKind.INTEGRITY:
        start["title"] = "诚信计生协议书"
    initial = {
        **start,
        "kind": kind,
        "in_use_from": timezone.localdate(),
        "years": last.years if last else None,
    }
    template = AgreementTemplate(township=township, edition=1)
    form = TemplateForm(request.POST or None, instance=template, initial=initial)

    def save() -> object:
        editions = AgreementTemplate.objects.filter(township=township, kind=form.instance.kind)
        newest = editions.order_by("-edition").first()
        form.instance.edition = newest.edition + 1 if newest else 1
        return save_record(record=form.instance, by=request.user)

    return _page(request, form, save, township, "新的一版协议文本")


def agreement_template_edit(request: Request, code: str, pk: int) -> HttpResponse:
    templates = AgreementTemplate.objects.visible_to(request.user).select_related("township")
    template = get_object_or_404(templates, pk=pk, township_id=code)
    form = TemplateForm(request.POST or None, instance=template, locked=template.is_signed)
    remove = (
        None
        if template.agreements.exists()
        else partial(remove_record, record=template, by=request.user)
    )

    def save() -> object:
        return save_record(
            record=form.instance, by=request.user, expected_version=form.expected_version
        )

    return _page(request, form, save, template.township, f"修改{template}", remove)


def _page(
    request: Request, form: TemplateForm, save, township: Township, heading: str, remove=None
) -> HttpResponse:
    address = reverse("agreement-template-list", args=[township.pk])
    context = {"heading": heading, "cancel": address}
    return edit(
        request,
        form,
        save=save,
        back=address,
        done="协议文本已保存。",
        remove=remove,
        context=context,
    )
