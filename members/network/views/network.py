"""网络图: the network of a township or a village on screen, and on one sheet of paper."""

from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone

from accounts.http import Request
from associations.divisions import find_or_404
from associations.models import Township, Village
from documents.responses import pdf_response

from .. import sheet as network_sheet
from ..chart import network_of


def network(request: Request, code: str) -> HttpResponse:
    division = _division(code)
    context = {"division": division, "network": network_of(division, timezone.localdate())}
    return render(request, "members/network/network.html", context)


def network_print(request: Request, code: str) -> FileResponse:
    today = timezone.localdate()
    chart = network_of(_division(code), today)
    context = {
        "network": chart,
        "drawing": network_sheet.draw(chart),
        "width": network_sheet.WIDTH,
        "height": network_sheet.HEIGHT,
        "middle": network_sheet.WIDTH / 2,
        "today": today,
    }
    return pdf_response(render_to_string("members/network/print/network.svg", context), chart.title)


def _division(code: str) -> Township | Village:
    division = find_or_404(code)
    if not isinstance(division, Township | Village):
        raise Http404
    return division
