"""Working through a village's list: confirm, strike off with the reasons, undo."""

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from accounts.http import Request
from accounts.records import tokens
from associations.models import Village

from .. import services
from ..models import Campaign, CampaignEntry

REASON_LENGTH = 200
NOTHING = "请先勾选会员。"


def work(request: Request, campaign: Campaign, village: Village) -> HttpResponse:
    """The chosen act on the ticked lines, or on all of the page."""
    act = request.POST.get("act", "")
    back = _list_at_hand(request, campaign, village)
    chosen = _numbers(request.POST.getlist("page" if act == "confirm-page" else "entry"))
    if not chosen:
        messages.error(request, NOTHING)
        return redirect(back)
    if act in ("strike", "strike-now"):
        return _strike(request, campaign, village, chosen, back)
    if act == "undo":
        return _do(
            request,
            lambda: services.undo_entries(
                campaign=campaign, village=village, entries=chosen, by=request.user
            ),
            len(chosen),
            "已撤销 {} 名，重新列为待登记。原来当组长的请重新指定。",
            back,
        )
    return _do(
        request,
        lambda: services.confirm_entries(
            campaign=campaign, village=village, entries=chosen, by=request.user
        ),
        len(chosen),
        "已确认 {} 名。",
        back,
    )


def _do(
    request: Request, act: Callable[[], int], ticked: int, done: str, back: str
) -> HttpResponse:
    try:
        with tokens.once(request):
            count = act()
    except tokens.AlreadyDoneError:
        messages.warning(request, tokens.ALREADY_DONE)
    except ValidationError as error:
        messages.error(request, "".join(error.messages))
    else:
        if count:
            messages.success(request, done.format(count))
        if count < ticked:
            messages.warning(
                request, f"另有 {ticked - count} 名已由别人办理过，或者已离会，没有改动。"
            )
    return redirect(back)


def _strike(
    request: Request, campaign: Campaign, village: Village, chosen: list[int], back: str
) -> HttpResponse:
    """First a form for the reasons, one for each or one for all; then it is done."""
    found = _chosen_entries(campaign, village, chosen)
    common = request.POST.get("reason", "").strip()[:REASON_LENGTH]
    reasons = {
        e.pk: request.POST.get(f"reason-{e.pk}", "").strip()[:REASON_LENGTH] or common
        for e in found
    }
    error = ""
    if not found:
        messages.warning(request, "勾选的会员已由别人办理过，或者已离会，没有改动。")
        return redirect(back)
    if request.POST["act"] == "strike-now":
        try:
            with tokens.once(request):
                count = services.strike_off(
                    campaign=campaign, village=village, reasons=reasons, by=request.user
                )
        except tokens.AlreadyDoneError:
            messages.warning(request, tokens.ALREADY_DONE)
            return redirect(back)
        except ValidationError as refused:
            error = "".join(refused.messages)
        else:
            messages.success(request, f"已注销 {count} 名，他们的会籍到今天为止。")
            return redirect(back)
    rows = [(entry, request.POST.get(f"reason-{entry.pk}", "")) for entry in found]
    context = {
        "campaign": campaign,
        "village": village,
        "rows": rows,
        "common": common,
        "error": error,
        "back": back,
    }
    return render(
        request, "members/campaigns/campaign_strike.html", context, status=422 if error else 200
    )


def _chosen_entries(campaign: Campaign, village: Village, chosen: list[int]) -> list[CampaignEntry]:
    """Those that nobody has dealt with meanwhile."""
    entries = CampaignEntry.objects.filter(campaign=campaign, village=village, pk__in=chosen)
    rows = entries.pending().select_related("member__group").prefetch_related("member__leads")
    return list(rows.order_by("member__number"))


def _list_at_hand(request: Request, campaign: Campaign, village: Village) -> str:
    """The page of the list on which the act was chosen."""
    query = request.GET.urlencode()
    return reverse("campaign-detail", args=[village.pk, campaign.pk]) + (
        f"?{query}" if query else ""
    )


def _numbers(texts: list[str]) -> list[int]:
    return list(dict.fromkeys(int(text) for text in texts if text.isdecimal() and len(text) < 19))
