"""The page of a village's organisation."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from accounts.access import may
from accounts.http import Request

from ..divisions.lineage import told
from ..villages.views.villages import village_or_404
from .profile import profile


def village_organisation(request: Request, code: str) -> HttpResponse:
    [village] = told([village_or_404(request, code)])
    today = timezone.localdate()
    there = not village.is_gone
    context = {
        "village": village,
        "today": today,
        "may_keep": there and may(request.user, "rule-create"),
        "may_designate": there and may(request.user, "designation-create"),
        "may_edit": may(request.user, "village-edit"),
        "may_found": there and may(request.user, "association-create"),
        **profile(village, today),
    }
    return render(request, "associations/overview/village_organisation.html", context)
