"""A record for each of the eight registers, made as its page makes it. Invented names."""

import datetime
from itertools import count

from accounts.records import Record, save_record
from associations.models import Village
from autonomy.agreements.services.agreements import answer
from autonomy.appraisals.services.appraisals import save_appraisal
from autonomy.models import (
    CONFIRMATIONS,
    Accountability,
    Agreement,
    AgreementTemplate,
    Appraisal,
    Matter,
    Meeting,
)
from care.activities.services import save_activity
from care.models import Activity, Entry, Fund
from members.models import GroupNote, Suggestion
from members.suggestions.services import take_down

from ...care.ledger.records import add_fund, book
from ...members.records import add_group, add_household

DAY = datetime.date(2025, 3, 4)
NUMBERS = count(7)  # of households


def matter(village: Village, **values: object) -> Record:
    meeting = Meeting(village=village, kind="council", date=DAY, chair="祝明", due=9, present=8)
    save_record(record=meeting, by=None)
    decided = {
        "outcome": "decided",
        "decision": "先清沟",
        "votes_for": 7,
        "votes_against": 1,
        "abstained": 0,
    }
    return save_record(
        record=Matter(**{"meeting": meeting, "subject": "道路清沟", **decided, **values}), by=None
    )


def accountability(village: Village) -> Record:
    row = Accountability(
        village=village,
        date=DAY,
        person="邝远山",
        post="worker",
        breach="neglect",
        facts="月报迟报",
    )
    return save_record(record=row, by=None)


def visit(village: Village) -> Record:
    home = add_household(village, "龚䶮", villagers_group="三组")
    row = Activity(
        village=village,
        kind="home_visit",
        date=DAY,
        title="代办医保缴费",
        household=home,
        reached=2,
    )
    return save_activity(activity=row, by=None)


def appraisal(village: Village) -> Record:
    row = Appraisal(village=village, date=DAY, asked=300, satisfied=299, measures="公开栏换大字")
    return save_appraisal(appraisal=row, by=None)


def entry(village: Village, yuan: int = 300, date: datetime.date = DAY, **more: object) -> Entry:
    fund = Fund.objects.filter(village=village).first() or add_fund(village)
    Fund.objects.filter(pk=fund.pk).update(opened=datetime.date(2024, 1, 1))
    return book(fund, date, str(more.pop("category", "appropriation")), yuan, **more)


def agreement(village: Village, kind: str = "management", **values: object) -> Record:
    template, _ = AgreementTemplate.objects.get_or_create(
        township=village.township,
        kind=kind,
        edition=1,
        defaults={
            "title": "服务协议",
            "committee_duties": "公开",
            "household_duties": "遵守",
            "in_use_from": DAY,
        },
    )
    home = add_household(village, "柏舟", number=f"{next(NUMBERS):04d}")
    signing = {
        "state": "signed",
        "signed": DAY,
        "signer": "柏舟",
        **dict.fromkeys(CONFIRMATIONS, True),
    }
    return answer(
        agreement=Agreement(
            village=village, household=home, template=template, asked=DAY, **{**signing, **values}
        ),
        by=None,
    )


def note(village: Village) -> Record:
    return save_record(
        record=GroupNote(group=add_group(village), on=DAY, text="三组反映路灯不亮"), by=None
    )


def suggestion(village: Village) -> Record:
    row = Suggestion(
        village=village, raised=DAY, deadline=datetime.date(2025, 4, 4), text="公开栏字写大一点"
    )
    return take_down(suggestion=row, by=None)


ALL = (matter, accountability, visit, appraisal, entry, agreement, note, suggestion)
