"""A village with something of everything of its organisation and its members. Invented names."""

import datetime

from accounts.records.periods import Change
from associations.models import (
    Association,
    Body,
    ContractTarget,
    Designation,
    Post,
    ResponsibilityContract,
    Rule,
    Seat,
    ServiceTeam,
    Term,
    Venue,
    Village,
)
from members.models import (
    Campaign,
    CampaignEntry,
    Contact,
    GroupNote,
    MemberAppraisal,
    Suggestion,
)

from .records import add_group, add_household, add_member

DAY = datetime.date(2025, 3, 1)


def fill(village: Village, campaign: Campaign) -> None:
    council = _organisation(village)
    for number in (1, 2):
        group = add_group(village, number, council_post=council)
        home, other = add_household(village), add_household(village, "邝远山")
        members = [
            add_member(village, name, group=group, household=home)
            for name in ("文晓荷", "龚䶮", "单雨声")
        ]
        members.append(add_member(village, "乐小满"))
        if number == 1:
            group.leader = members[0]
            group.save()
        Contact.objects.create(member=members[0], household=other, since=DAY, signed=DAY)
        Contact.objects.create(member=members[1], household=other, since=DAY)
        GroupNote.objects.create(group=group, on=DAY, member=members[0], text="走访两户")
        MemberAppraisal.objects.create(member=members[0], year=2025, mark="outstanding")
        CampaignEntry.objects.create(campaign=campaign, member=members[0], village=village)
        members[1].change = Change(DAY, {"reason": "换组"})
        members[1].group = None
        members[1].save()
        left = add_member(village, "柏舟", left=DAY, left_kind="withdrew")
        CampaignEntry.objects.create(
            campaign=campaign, member=left, village=village, outcome="struck", on=DAY
        )
    waiting = {
        "village": village,
        "raised": DAY,
        "deadline": datetime.date(2025, 4, 1),
        "text": "修路",
    }
    Suggestion.objects.create(**waiting)
    Suggestion.objects.create(**waiting, answered=DAY, answer="已办", adopted=True, reason="可行")


def _organisation(village: Village) -> Post:
    """Returns the council member's post."""
    association = Association.objects.create(
        code=village.pk,
        township=village.township,
        village=village,
        kind="village",
        name=f"{village.name}协会",
    )
    term = Term.objects.create(
        association=association, number=1, started=DAY, due=datetime.date(2025, 6, 1)
    )
    posts = [
        Post.objects.create(
            association=association, term=term, kind=kind, name="祝明", started=DAY, stipend=2000
        )
        for kind in ("president", "executive_vice_president", "council_member")
    ]
    body = Body.objects.create(village=village, kind="council", formed=DAY)
    Seat.objects.create(body=body, name="祝明", started=DAY)
    ServiceTeam.objects.create(village=village, kind="birth", leader="祝明")
    Venue.objects.create(village=village, kind="home", place="村部")
    Rule.objects.create(village=village, kind="study", adopted=DAY)
    Designation.objects.create(village=village, kind="class", value="I", since=DAY)
    contract = ResponsibilityContract.objects.create(
        village=village, year=2025, tasks="按月上报", signed=DAY
    )
    ContractTarget.objects.create(contract=contract, number=1, name="满意率", target="90%以上")
    return posts[-1]
