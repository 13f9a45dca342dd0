"""A charter on its way, for tests of its papers: by rows, since the steps themselves are tested
elsewhere."""

import datetime

from autonomy.models import Charter, CharterStep, CharterText, Clause
from members.models import Household

DAY = datetime.date(2025, 6, 1)
STAGES = ["draft", "discussion", "opinions", "revised"]
VOTE = {
    "assembly": "delegates",
    "entitled": 43,
    "present": 31,
    "votes_for": 27,
    "votes_against": 3,
    "abstained": 1,
}
SLIPS = {"slips_issued": 2, "slips_returned": 2, "slips_signed": 2}
VALUES = {4: SLIPS, 5: {**VOTE, "read_out": True, "place": "村部会议室", "led_by": "主持人甲"}}


def a_charter(village, upto=0, clauses=3, **values):
    """With as many of the seven steps as `upto` says, all passed, one a day, and the draft open
    after them."""
    charter = Charter.objects.create(
        village=village, edition=1, title="计划生育村民自治章程", begun=DAY, **values
    )
    text = _text(charter, 1, clauses)
    for step in range(1, upto + 1):
        if step in (2, 3, 4):
            text = _text(charter, step, clauses)
        CharterStep.objects.create(
            charter=charter,
            number=step,
            step=step,
            text=text,
            date=day(step),
            **VALUES.get(step, {}),
        )
    if upto < 4 and upto:
        _text(charter, upto + 1, clauses)
    return charter


def day(number):
    return DAY + datetime.timedelta(days=number)


def households(village, count, head="毕朴"):
    return Household.objects.bulk_create(
        Household(
            village=village, head=f"{head}{n}", number=f"{n:03d}", villagers_group="三组", version=1
        )
        for n in range(1, count + 1)
    )


def _text(charter, number, clauses):
    text = CharterText.objects.create(charter=charter, number=number, stage=STAGES[number - 1])
    Clause.objects.bulk_create(
        Clause(
            text=text,
            number=n,
            chapter=f"第{(n + 1) // 2}章 总则{(n + 1) // 2}",
            body=f"条文甲{n}。\n另起一段{n}。",
        )
        for n in range(1, clauses + 1)
    )
    return text
