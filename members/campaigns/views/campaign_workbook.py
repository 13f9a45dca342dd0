"""The report of a re-registration: per village, who was struck off and why, who was not registered, who joined."""

from collections.abc import Iterator

from django.http import FileResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone

from accounts.http import Request
from associations.divisions import place_or_404
from documents.answers import workbook_answer
from documents.workbook import Column, Sheet

from ..models import Campaign, CampaignEntry
from ..querysets import EntryQuerySet
from ..registration import Progress, progress, together

COUNTS = [
    *(Column("村（社区）", 16), Column("应登记", 10, "integer"), Column("已确认", 10, "integer")),
    *(Column("已注销", 10, "integer"), Column("未登记", 10, "integer"), Column("完成率", 10)),
    *(Column("期间离会", 10, "integer"), Column("新入会", 10, "integer")),
]
PERSON = [Column("村（社区）", 16), Column("会员编号", 12), Column("姓名", 10), Column("会员小组", 14)]


def campaign_workbook(request: Request, code: str, pk: int) -> FileResponse:
    division = place_or_404(code)
    campaign = get_object_or_404(Campaign, pk=pk, township_id=code[:9])
    lines = progress(campaign, code)
    title = f"{division.name}{campaign.title}"
    state = f"{campaign.closed} 结束" if campaign.closed else f"截至 {timezone.localdate()}，还在进行"
    heading = [title, f"{campaign.started} 开始，{campaign.deadline} 截止，{state}"]
    entries = CampaignEntry.objects.visible_to(request.user).in_division(code).filter(campaign=campaign)
    struck = [*PERSON, Column("注销日期", 12, "date"), Column("原因", 36)]
    sheets = [
        Sheet("各村进度", COUNTS, [_counts(line) for line in [*lines, together(lines)]], heading=heading),
        Sheet("注销名单", struck, _people(entries.filter(outcome="struck"), reasons=True), heading=heading),
        Sheet("未登记名单", PERSON, _people(entries.pending()), heading=heading),
    ]
    return workbook_answer(sheets, title)


def _counts(line: Progress) -> tuple[object, ...]:
    name = line.village.name if line.village else "合计"
    return name, line.listed, line.confirmed, line.struck, line.pending, line.done, line.gone, line.joined


def _people(entries: EntryQuerySet, *, reasons: bool = False) -> Iterator[tuple[object, ...]]:
    rows = entries.select_related("village", "member__group").order_by("village", "member__number")
    for entry in rows.iterator(2000):
        member = entry.member
        person = (entry.village.name, member.number, member.name, member.group.name if member.group else "")
        yield (*person, entry.on, entry.reason) if reasons else person
