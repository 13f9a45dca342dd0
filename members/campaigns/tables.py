"""The lists of a re-registration, on the page and as workbooks."""

from django.urls import reverse
from django.utils.safestring import SafeString

from documents.listing import Column, Listing, chip

from .models import Campaign, CampaignEntry
from .registration import CampaignProgress


def progress_listing(campaign: Campaign) -> Listing[CampaignProgress]:
    late = is_late(campaign)

    def state(row: CampaignProgress) -> SafeString:
        if not row.pending:
            return chip("held", "已完成")
        if campaign.closed:
            return chip("returned", "没登记完")
        return chip("late", "逾期") if late else chip("submitted", "进行中")

    return Listing(
        {
            "village": Column(
                "村（社区）",
                lambda row: row.village.name if row.village else "合计",
                16,
                link=lambda row: (
                    reverse("campaign-detail", args=[row.village.pk, campaign.pk])
                    if row.village
                    else ""
                ),
            ),
            "listed": Column("应登记", lambda row: row.listed, 10, "integer"),
            "confirmed": Column("已确认", lambda row: row.confirmed, 10, "integer"),
            "struck": Column("已注销", lambda row: row.struck, 10, "integer"),
            "pending": Column(
                "未登记",
                lambda row: row.pending,
                10,
                "integer",
                label="未登记" if campaign.closed else "待登记",
            ),
            "done": Column("完成率", lambda row: row.done, 10, css="num"),
            "state": Column("状态", lambda row: "", shown=state, blank=""),
            "gone": Column("期间离会", lambda row: row.gone, 10, "integer"),
            "joined": Column("新入会", lambda row: row.joined, 10, "integer"),
        },
        on_sheet="village listed confirmed struck pending done gone joined",
    )


def is_late(campaign: Campaign) -> bool:
    return campaign.closed is None and campaign.days_late() > 0


ENTRIES = Listing[CampaignEntry](
    {
        "village": Column("村（社区）", lambda row: row.village.name, 16),
        "number": Column("会员编号", lambda row: row.member.number, 12),
        "name": Column("姓名", lambda row: row.member.name, 10),
        "group": Column(
            "会员小组", lambda row: row.member.group.name if row.member.group else "", 14
        ),
        "on": Column("注销日期", lambda row: row.on, 12, "date"),
        "reason": Column("原因", lambda row: row.reason, 36),
    }
)
