"""Households, groups, members, the contact chain, files and paper, for the walk over all pages."""

from django.db.models import Model

from members.models import (
    Campaign,
    CampaignEntry,
    Contact,
    GroupNote,
    Household,
    Member,
    MemberGroup,
    MemberImport,
    Suggestion,
)
from tests.samples import DAY, IN_TOWNSHIP, IN_VILLAGE, YEAR, Side

SAMPLES: dict[str, dict[str, object]] = {
    "network": IN_VILLAGE,
    "network-print": IN_VILLAGE,
    "coverage": IN_VILLAGE,
    "member-list": IN_VILLAGE,
    "member-workbook": IN_VILLAGE,
    "member-create": IN_VILLAGE,
    "member-detail": {**IN_VILLAGE, "pk": "member"},
    "member-edit": {**IN_VILLAGE, "pk": "member"},
    "member-leave": {**IN_VILLAGE, "pk": "member"},
    "member-rejoin": {**IN_VILLAGE, "pk": "member"},
    "member-transfer": {**IN_VILLAGE, "pk": "member"},
    "household-list": IN_VILLAGE,
    "household-workbook": IN_VILLAGE,
    "household-create": IN_VILLAGE,
    "household-detail": {**IN_VILLAGE, "pk": "household"},
    "household-edit": {**IN_VILLAGE, "pk": "household"},
    "group-list": IN_VILLAGE,
    "group-workbook": IN_VILLAGE,
    "group-create": IN_VILLAGE,
    "group-detail": {**IN_VILLAGE, "pk": "group"},
    "group-edit": {**IN_VILLAGE, "pk": "group"},
    "contact-list": IN_VILLAGE,
    "contact-workbook": IN_VILLAGE,
    "contact-create": {**IN_VILLAGE, "pk": "member"},
    "contact-edit": {**IN_VILLAGE, "pk": "contact"},
    "note-create": {**IN_VILLAGE, "pk": "group"},
    "note-edit": {**IN_VILLAGE, "pk": "note"},
    "suggestion-list": IN_VILLAGE,
    "suggestion-workbook": IN_VILLAGE,
    "suggestion-create": IN_VILLAGE,
    "suggestion-edit": {**IN_VILLAGE, "pk": "suggestion"},
    "suggestion-answer": {**IN_VILLAGE, "pk": "suggestion"},
    "member-appraisal-list": {**IN_VILLAGE, "year": YEAR},
    "member-appraisal-workbook": {**IN_VILLAGE, "year": YEAR},
    "campaign-list": IN_VILLAGE,
    "campaign-create": IN_TOWNSHIP,
    "campaign-detail": {**IN_VILLAGE, "pk": "campaign"},
    "campaign-close": {**IN_TOWNSHIP, "pk": "campaign"},
    "campaign-workbook": {**IN_VILLAGE, "pk": "campaign"},
    "campaign-print": {**IN_VILLAGE, "pk": "campaign"},
    "member-import-list": IN_VILLAGE,
    "member-import": {**IN_VILLAGE, "pk": "member_import"},
    "member-import-progress": {**IN_VILLAGE, "pk": "member_import"},
    "member-import-errors": {**IN_VILLAGE, "pk": "member_import"},
    "print-list": IN_VILLAGE,
    "card-print": IN_VILLAGE,
    "register-print": IN_VILLAGE,
    "roster-print": IN_VILLAGE,
    "certificate-print": {**IN_VILLAGE, "pk": "member"},
    "agreement-print": IN_VILLAGE,
    "blank-print": {**IN_VILLAGE, "form": "member"},
}


def make(side: Side) -> dict[str, Model]:
    village, day = side.village, DAY
    group = MemberGroup.objects.create(village=village, number=1, name="第一小组")
    household = Household.objects.create(village=village, head="户主")
    member = Member.objects.create(village=village, number="1", name="会员", group=group)
    campaign = Campaign.objects.create(township=village.township, title="登记", started=day, deadline=day)
    CampaignEntry.objects.create(campaign=campaign, member=member, village=village)
    return {
        "group": group,
        "household": household,
        "member": member,
        "contact": Contact.objects.create(member=member, household=household, since=day),
        "note": GroupNote.objects.create(group=group, on=day, text="平安"),
        "suggestion": Suggestion.objects.create(village=village, raised=day, text="修路", deadline=day),
        "campaign": campaign,
        "member_import": MemberImport.objects.create(
            division=village.pk, target="members", file_name="a.xlsx", state="failed", created_by=side.by
        ),
    }
