"""A village with a charter in force and a second edition begun, a preferential clause, a household
that signed, a questionnaire that was sent out, and an item posted on the board."""

import datetime

from associations.models import Village
from autonomy.agreements.services.agreements import answer
from autonomy.appraisals.services.surveys import STANDARD_QUESTIONS, send_out
from autonomy.charters.services.charters import start_charter
from autonomy.charters.services.steps import record_step
from autonomy.models import (
    CONFIRMATIONS,
    Accountability,
    Agreement,
    AgreementTemplate,
    Disclosure,
    Matter,
    Meeting,
    Merit,
    PreferentialClause,
    Survey,
)
from members.models import Household, MemberGroup

DAY = datetime.date(2025, 3, 1)
SLIPS = {"slips_issued": 20, "slips_returned": 18, "slips_signed": 17}
VOTE = {
    **{
        "assembly": "delegates",
        "entitled": 43,
        "present": 31,
        "votes_for": 27,
        "votes_against": 3,
        "abstained": 1,
    },
    "read_out": True,
}
DETAILS = {4: SLIPS, 5: VOTE}


def decide(village: Village) -> None:
    charter = start_charter(village=village, kind="charter", title="章程", begun=DAY, by=None)
    PreferentialClause.objects.create(
        charter=charter, kind="pension", amount=20000, wording="补助养老保险费"
    )
    for step in range(1, 8):
        record_step(charter=charter, step=step, by=None, date=DAY, **DETAILS.get(step, {}))
    second = start_charter(village=village, kind="charter", title="章程", begun=DAY, by=None)
    record_step(charter=second, step=1, by=None, date=DAY)
    template, _ = AgreementTemplate.objects.get_or_create(
        township=village.township,
        **{"kind": "management", "edition": 1},
        defaults={
            "title": "协议书",
            "committee_duties": "公开",
            "household_duties": "遵守",
            "in_use_from": DAY,
        },
    )
    household = Household.objects.filter(village=village).first()
    agreement = Agreement(
        village=village,
        household=household,
        template=template,
        asked=DAY,
        state="signed",
        signed=DAY,
    )
    agreement.signer = "文晓荷"
    for name in CONFIRMATIONS:
        setattr(agreement, name, True)
    answer(agreement=agreement, by=None)
    draft = Survey(title="问卷", date=DAY, issued=60)
    send_out(survey=draft, villages=[village], questions=STANDARD_QUESTIONS, by=None)
    Disclosure.objects.create(
        village=village, kind="policy", year=2025, posted=DAY, place="村部", text="免费办理"
    )


def deliberate(village: Village) -> None:
    """A meeting with an overdue matter and one without follow-up, a case open and one decided, a
    group and a household of merit."""
    meeting = Meeting.objects.create(
        village=village, kind="delegates", date=DAY, due=35, present=33
    )
    Matter.objects.create(
        meeting=meeting, number=1, subject="增设公开栏", deadline=datetime.date(2025, 4, 1)
    )
    Matter.objects.create(meeting=meeting, number=2, subject="油茶基地扩种")
    case = {
        "village": village,
        "date": DAY,
        "person": "易小舟",
        "post": "worker",
        "breach": "neglect",
        "facts": "迟报",
    }
    Accountability.objects.create(**case)
    Accountability.objects.create(**case, decision="talk", decided=DAY, decided_by="镇人民政府")
    honour = {
        "village": village,
        "year": 2025,
        "reason": "事迹",
        "awarded": DAY,
        "meeting": meeting,
    }
    Merit.objects.create(**honour, household=Household.objects.filter(village=village).first())
    Merit.objects.create(**honour, group=MemberGroup.objects.filter(village=village).first())
