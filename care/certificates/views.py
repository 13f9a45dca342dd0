"""优待证: the list and its workbook, issuing, taking back, printing, and the public page."""

from collections.abc import Sized

from django.db.models import Exists, OuterRef
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.access import may
from accounts.addresses import single_visitor
from accounts.http import Request, is_signed_in
from accounts.records.editing import edit
from accounts.references import is_ref
from associations.divisions import find_or_404
from associations.models import Village
from documents.responses import pdf_response, workbook_response
from members.people.tables import same_places
from members.people.views.members import choose_village

from ..families.models import Family
from ..families.services import note_opening
from ..families.telling import words
from .filters import CertificateFilter
from .forms import CertificateForm, LookupForm, RevokeForm
from .models import Certificate
from .papers import papers
from .services.certificates import issue_certificates, replace_certificate, revoke_certificate
from .services.lookups import TooOftenError, look_up
from .tables import CERTIFICATES

PER_PAGE = 50
MOST_PRINTED = 100


def certificate_list(request: Request, code: str) -> HttpResponse:
    division = find_or_404(code)
    found = _filtered(request, code)
    acts = "print" if may(request.user, "care-certificate-revoke") else "acts"
    table = CERTIFICATES.table(
        found.qs.with_rows(), request, without=[*same_places(code), acts], per_page=PER_PAGE
    )
    all_of_them = Certificate.objects.visible_to(request.user).in_division(code)
    context = {
        "division": division,
        "filter": found,
        "table": table,
        "issued": all_of_them.count(),
        "valid": all_of_them.valid(timezone.localdate()).count(),
        "may_write": may(request.user, "care-certificate-issue")
        and not getattr(division, "is_gone", False),
    }
    return render(request, "care/certificates/certificate_list.html", context)


def certificate_workbook(request: Request, code: str) -> FileResponse:
    division = find_or_404(code)
    found = _filtered(request, code).qs.with_rows()
    title = f"{division.name}优待证发放登记表"
    heading = [
        title,
        f"共 {found.count()} 本，{timezone.localdate().isoformat()} 导出。{words(request.user)}",
    ]
    sheet = CERTIFICATES.sheet("优待证", found, heading=heading, frozen=2, landscape=True)
    return workbook_response([sheet], title)


def _filtered(request: Request, code: str) -> CertificateFilter:
    rows = Certificate.objects.visible_to(request.user).in_division(code)
    return CertificateFilter(request.GET, rows, by=request.user, code=code)


def certificate_issue(request: Request, code: str) -> HttpResponse:
    """To families of a village that have none; `?family=` is ticked."""
    village = find_or_404(code)
    if not isinstance(village, Village):
        return choose_village(request, code, "优待证")
    has_one = Certificate.objects.filter(family=OuterRef("pk"), revoked__isnull=True)
    families = (
        Family.objects.visible_to(request.user).filter(~Exists(has_one), village=code).current()
    )
    ordered = families.with_rows().order_by("household__number", "pk")
    form = CertificateForm(
        request.POST or None, families=ordered, initial={"families": request.GET.getlist("family")}
    )
    listed = reverse("care-certificate-list", args=[code])

    def save() -> Sized:
        data = form.cleaned_data
        chosen = list(data["families"])
        return issue_certificates(
            families=chosen, since=data["since"], until=data["until"], by=request.user
        )

    return edit(
        request,
        form,
        save=save,
        back=listed,
        done=lambda made: f"已发放优待证 {len(made)} 本，证号已编好，可以打印。",
        context={
            "heading": "发放优待证",
            "lead": (
                f"{village.name}还没有优待证的关怀家庭。证号自动编，前后没有顺序，"
                "最后一位是校验码。"
            ),
            "act": "发证",
            "cancel": listed,
        },
    )


def certificate_revoke(request: Request, code: str, ref: str) -> HttpResponse:
    rows = Certificate.objects.visible_to(request.user).with_rows()
    certificate = get_object_or_404(rows, village=code, ref=ref, revoked__isnull=True)
    form = RevokeForm(request.POST or None, certificate=certificate)
    listed = reverse("care-certificate-list", args=[code])

    def save() -> object:
        data = form.cleaned_data
        more = {
            "certificate": certificate,
            "date": data["date"],
            "reason": data["reason"],
            "by": request.user,
        }
        if data["act"] == RevokeForm.REPLACE:
            return replace_certificate(until=data["until"], **more)
        return revoke_certificate(**more)

    return edit(
        request,
        form,
        save=save,
        back=listed,
        done="已办理，原证已失效。",
        context={
            "heading": f"换发、收回优待证 {certificate.number}",
            "lead": f"{certificate.village.name}，持证户 {certificate.family.shown_name}。",
            "act": "确认换发或收回",
            "cancel": listed,
        },
    )


def certificate_print(request: Request, code: str) -> FileResponse:
    """Of a village, those that are valid, or the one of `?certificate=`."""
    rows = Certificate.objects.visible_to(request.user).filter(village=code).with_rows()
    if ref := request.GET.get("certificate", ""):
        rows = rows.filter(ref=ref) if is_ref(ref) else rows.none()
    found = list(
        rows.valid(timezone.localdate()).prefetch_related("family__supports")[:MOST_PRINTED]
    )
    if not found:
        raise Http404("没有可以打印的优待证。")
    for certificate in found:
        note_opening(family=certificate.family, by=request.user, what="打印保密家庭的优待证")
    address = request.build_absolute_uri(reverse("certificate-verify"))
    html = render_to_string(
        "care/print/certificate.html", {"papers": papers(found), "address": address}
    )
    return pdf_response(html, f"{found[0].village.name}优待证", rows=len(found))


def _who(request: HttpRequest) -> str:
    """An office has one address for all; of those who signed in each has an account."""
    if is_signed_in(request):
        return f"account {request.user.pk}"
    return single_visitor(request.META["REMOTE_ADDR"])


@require_safe
def certificate_verify(request: HttpRequest) -> HttpResponse:
    """For everybody, without signing in."""
    form = LookupForm(request.GET or None)
    context: dict[str, object] = {"form": form}
    status = 200
    if form.is_valid():
        try:
            number = form.cleaned_data["number"]
            context["answer"] = look_up(number=number, who=_who(request))
        except TooOftenError:
            context["too_often"], status = True, 429
    return render(request, "care/certificates/certificate_verify.html", context, status=status)
