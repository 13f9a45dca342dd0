"""重新登记: campaigns of a township, how far each village has come, the list to work through,
closing one."""

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone

from accounts.access import may
from accounts.http import Request
from accounts.menu import TOWNSHIP
from accounts.records.editing import edit
from associations.divisions import place_or_404
from associations.models import Township, Village

from ...people.models import MemberGroup
from .. import services
from ..filters import CampaignEntryFilter
from ..forms import CampaignCloseForm, CampaignForm
from ..models import Campaign, CampaignEntry
from ..querysets import EntryQuerySet
from ..registration import joined_meanwhile, progress, together
from ..tables import is_late, progress_listing
from .campaign_work import work

PER_PAGE = 50
NEWCOMERS = 200
PENDING, GONE = "pending", "gone"
SHOWN = (PENDING, "confirmed", "struck", GONE)


def campaign_list(request: Request, code: str) -> HttpResponse:
    """With the counts of the division at hand."""
    division = place_or_404(code)
    campaigns = Campaign.objects.filter(township_id=code[:TOWNSHIP])
    rows = [(campaign, together(progress(campaign, code))) for campaign in campaigns]
    context = {
        "division": division,
        "rows": rows,
        "today": timezone.localdate(),
        "may_start": may(request.user, "campaign-create")
        and all(campaign.closed for campaign, _ in rows),
    }
    return render(request, "members/campaigns/campaign_list.html", context)


def campaign_create(request: Request, code: str) -> HttpResponse:
    township = _township_or_404(code)
    form = CampaignForm(request.POST or None, instance=Campaign(township=township))
    return edit(
        request,
        form,
        save=lambda: services.start_campaign(campaign=form.instance, by=request.user),
        back=lambda count: reverse("campaign-detail", args=[code, form.instance.pk]),
        done=lambda count: (
            f"重新登记已经开始，名单已按在册会员列好，共 {count} 名，请各村逐人登记。"
        ),
        context={
            "heading": "开始重新登记",
            "lead": (
                f"{township.name}所有在册会员都列进名单，由各村逐人确认或者注销。"
                "开始以后入会的不用登记。"
            ),
            "cancel": reverse("campaign-list", args=[code]),
            "act": "开始",
        },
    )


def campaign_detail(request: Request, code: str, pk: int) -> HttpResponse:
    division = place_or_404(code)
    campaign = _one(code, pk)
    if isinstance(division, Village):
        if request.method == "POST":
            return work(request, campaign, division)
        return _village(request, campaign, division)
    if request.method == "POST":
        raise Http404("在各村的名单里登记。")
    lines = progress(campaign, code)
    total, listing = together(lines), progress_listing(campaign)
    context = {
        "division": division,
        "campaign": campaign,
        "total": total,
        "table": listing.table(lines, request, total=listing.values(total)),
        "late": is_late(campaign),
        "may_close": may(request.user, "campaign-close") and not campaign.closed,
    }
    return render(request, "members/campaigns/campaign_detail.html", context)


def campaign_close(request: Request, code: str, pk: int) -> HttpResponse:
    _township_or_404(code)
    campaign = _one(code, pk)
    lines = [line for line in progress(campaign, code) if line.pending]
    form = CampaignCloseForm(
        request.POST or None, instance=campaign, pending=sum(line.pending for line in lines)
    )
    back = reverse("campaign-detail", args=[code, pk])

    def save() -> Campaign:
        day = form.cleaned_data["closed"]
        return services.close_campaign(
            campaign=_one(code, pk), on=day, expected_version=form.expected_version, by=request.user
        )

    return edit(
        request,
        form,
        save=save,
        back=back,
        done="重新登记已经结束。",
        context={
            "heading": f"结束{campaign.title}",
            "cancel": back,
            "act": "结束",
            "lines": lines,
            "division": code,
        },
        template="members/campaigns/campaign_close.html",
    )


def _village(request: Request, campaign: Campaign, village: Village) -> HttpResponse:
    show = request.GET.get("show", "")
    show = show if show in SHOWN else PENDING
    entries = CampaignEntry.objects.visible_to(request.user).filter(
        campaign=campaign, village=village
    )
    groups = MemberGroup.objects.filter(village=village).current().order_by("number")
    found = CampaignEntryFilter(request.GET, _shown(entries, show), groups=groups)
    rows = found.qs.select_related("member__group", "by").order_by("member__number")
    context = {
        "division": village,
        "campaign": campaign,
        "show": show,
        "filter": found,
        "page_obj": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "total": together(progress(campaign, village.pk)),
        "late": is_late(campaign),
        "newcomers": joined_meanwhile(campaign, village.pk).order_by("number")[:NEWCOMERS],
        "may_write": may(request.user, "campaign-detail", "POST") and not campaign.closed,
    }
    return render(request, "members/campaigns/campaign_village.html", context)


def _shown(entries: EntryQuerySet, show: str) -> EntryQuerySet:
    if show == PENDING:
        return entries.pending()
    return entries.gone() if show == GONE else entries.filter(outcome=show)


def _township_or_404(code: str) -> Township:
    division = place_or_404(code)
    if not isinstance(division, Township):
        raise Http404("重新登记由乡镇开始和结束。")
    return division


def _one(code: str, pk: int) -> Campaign:
    return get_object_or_404(Campaign, pk=pk, township_id=code[:TOWNSHIP])
