"""Households, groups, members, the contact chain, files and paper, for the walk over all pages."""

from django.db.models import Model

from members.models import (
    Campaign,
    CampaignEntry,
    Contact,
    DoubleMerge,
    GroupNote,
    Household,
    Member,
    MemberGroup,
    MemberImport,
    Suggestion,
)
from tests.samples import DAY, IN_TOWNSHIP, IN_VILLAGE, Side

SAMPLES: dict[str, dict[str, object]] = {
    "contact-create": {**IN_VILLAGE, "pk": "member"},
    "note-create": {**IN_VILLAGE, "pk": "group"},
    "campaign-create": IN_TOWNSHIP,
    "campaign-close": {**IN_TOWNSHIP, "pk": "campaign"},
    "member-import": {**IN_VILLAGE, "pk": "member_import"},
    "certificate-print": {**IN_VILLAGE, "pk": "member"},
    "blank-print": {**IN_VILLAGE, "form": "member"},
}


def make(side: Side) -> dict[str, Model]:
    village, day = side.village, DAY
    group = MemberGroup.objects.create(village=village, number=1, name="第一小组")
    household = Household.objects.create(village=village, head="户主")
    member = Member.objects.create(village=village, number="1", name="会员", group=group)
    campaign = Campaign.objects.create(
        township=village.township, title="登记", started=day, deadline=day
    )
    CampaignEntry.objects.create(campaign=campaign, member=member, village=village)
    double = DoubleMerge.objects.create(
        village=village,
        kind="member",
        kept=member.pk,
        gone=0,
        name="会员",
        merged=day,
        reason="重复",
    )
    return {
        "double": double,
        "group": group,
        "household": household,
        "member": member,
        "contact": Contact.objects.create(member=member, household=household, since=day),
        "note": GroupNote.objects.create(group=group, on=day, text="平安"),
        "suggestion": Suggestion.objects.create(
            village=village, raised=day, text="修路", deadline=day
        ),
        "campaign": campaign,
        "member_import": MemberImport.objects.create(
            division=village.pk,
            target="members",
            file_name="a.xlsx",
            state="failed",
            created_by=side.by,
        ),
    }
