"""The report of a re-registration: per village, who was struck off and why, who was not registered,
who joined."""

from django.http import FileResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone

from accounts.http import Request
from accounts.records.telling import after_comma, in_brackets
from associations.divisions import place_or_404
from documents.responses import workbook_response

from ..models import Campaign, CampaignEntry
from ..registration import progress, together
from ..tables import ENTRIES, progress_listing


def campaign_workbook(request: Request, code: str, pk: int) -> FileResponse:
    division = place_or_404(code)
    campaign = get_object_or_404(Campaign, pk=pk, township_id=code[:9])
    lines = progress(campaign, code)
    title = f"{division.name}{campaign.title}"
    state = (
        f"{campaign.closed} 结束" if campaign.closed else f"截至 {timezone.localdate()}，还在进行"
    )
    days = f"{campaign.started} 开始，{campaign.deadline}{in_brackets(campaign)} 截止"
    heading = [title, f"{days}，{state}{after_comma(campaign.days_late())}"]
    entries = (
        CampaignEntry.objects.visible_to(request.user).in_division(code).filter(campaign=campaign)
    )
    entries = entries.select_related("village", "member__group").order_by(
        "village", "member__number"
    )
    struck, pending = (
        entries.filter(outcome="struck").iterator(2000),
        entries.pending().iterator(2000),
    )
    sheets = [
        progress_listing(campaign).sheet("各村进度", [*lines, together(lines)], heading=heading),
        ENTRIES.sheet("注销名单", struck, heading=heading),
        ENTRIES.sheet("未登记名单", pending, without=["on", "reason"], heading=heading),
    ]
    return workbook_response(sheets, title)
