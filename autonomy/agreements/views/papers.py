"""协议书: one household's, or all of a village with the names filled in, or blank."""

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.urls import reverse

from accounts.http import Request
from associations.models import Village
from documents.responses import pdf_response
from members.models import Household

from .. import papers as agreements
from ..models import Agreement, AgreementKind, AgreementTemplate
from ..papers import AgreementPaper

MOST_PAPERS = 300  # in one print: a page each
LARGEST_KEY = 2**63 - 1


def agreement_paper(request: Request, code: str) -> HttpResponseBase:
    """?agreement= or ?household= choose one; otherwise all households of the village: with
    ?state=signed the agreements that stand, else papers to be signed, of ?kind=, ?group=; ?blank=1
    without a name."""
    village = get_object_or_404(
        Village.objects.visible_to(request.user).select_related("township"), pk=code
    )
    kind = _kind(request)
    rows = Agreement.objects.visible_to(request.user).filter(village=village)
    if key := _number(request, "agreement"):
        found = agreements.papers(village, rows.filter(pk=get_object_or_404(rows, pk=key).pk))
    elif key := _number(request, "household"):
        home = get_object_or_404(Household, village=village, pk=key)
        signed = rows.filter(household=home, state=Agreement.State.SIGNED, **kind)
        found = agreements.papers(village, signed) or _to_sign(request, village, [home])
    elif request.GET.get("state") == "signed":
        signed = rows.filter(state=Agreement.State.SIGNED, **kind)
        if (count := signed.count()) > MOST_PAPERS:
            return _nothing(
                request,
                village,
                "一次印不下",
                f"这里有 {count} 份，一次最多印 {MOST_PAPERS} 页。请逐户打印。",
            )
        found = agreements.papers(village, signed)
        if not found:
            return _nothing(
                request, village, "还没有签订的协议", "登记签订以后，就可以印出填好的协议书。"
            )
    else:
        return _of_village(request, village)
    return _print(found, village) if found else _no_text(request, village)


def _of_village(request: Request, village: Village) -> HttpResponseBase:
    """Papers to be signed."""
    if request.GET.get("blank"):
        template = _template(request, village)
        return (
            _print([agreements.blank(village, template)], village)
            if template
            else _no_text(request, village)
        )
    homes = Household.objects.filter(village=village, closed=None).order_by("number", "pk")
    if group := request.GET.get("group", "").strip():
        homes = homes.filter(villagers_group=group)
    if (count := homes.count()) > MOST_PAPERS:
        groups = [
            name
            for name in homes.order_by("villagers_group")
            .values_list("villagers_group", flat=True)
            .distinct()
            if name
        ]
        text = f"这里有 {count} 户，一户一页，一次最多印 {MOST_PAPERS} 页。请按村民小组分开印。"
        return _nothing(request, village, "一次印不下", text, groups)
    if not count:
        return _nothing(request, village, "没有要印的户", "先在家庭名册里登记各户。")
    found = _to_sign(request, village, list(homes))
    return _print(found, village) if found else _no_text(request, village)


def _to_sign(request: Request, village: Village, homes: list[Household]) -> list[AgreementPaper]:
    template = _template(request, village)
    return list(agreements.to_sign(village, template, homes)) if template else []


def _template(request: Request, village: Village) -> AgreementTemplate | None:
    """The newest text in use, of ?kind= or the first kind there is."""
    found = AgreementTemplate.objects.filter(
        township=village.township_id, retired_on=None, **_kind(request)
    )
    return found.order_by("-kind", "-edition").first()


def _kind(request: Request) -> dict[str, str]:
    kind = request.GET.get("kind", "")
    if kind and kind not in AgreementKind.values:
        raise Http404("没有这一类协议。")
    return {"kind": kind} if kind else {}


def _print(found: list[AgreementPaper], village: Village) -> HttpResponseBase:
    html = [render_to_string("autonomy/print/agreement.html", {"paper": paper}) for paper in found]
    return pdf_response(html, f"{village.name}{found[0].title}", rows=len(found))


def _no_text(request: Request, village: Village) -> HttpResponse:
    return _nothing(request, village, "还没有在用的协议文本", "由乡镇经办制定以后才能打印。")


def _nothing(
    request: Request, village: Village, title: str, text: str, groups: list[str] | None = None
) -> HttpResponse:
    context = {"village": village, "title": title, "text": text, "groups": groups or []}
    context["url"] = reverse("agreement-list", args=[village.pk])
    return render(request, "autonomy/agreements/agreement_paper_empty.html", context)


def _number(request: Request, name: str) -> int | None:
    text = request.GET.get(name, "")
    if text and not (text.isascii() and text.isdecimal() and int(text) <= LARGEST_KEY):
        raise Http404("地址不对。")
    return int(text) if text else None
