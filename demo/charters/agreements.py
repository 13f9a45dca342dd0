"""Agreements of households with the village committee: templates, and what the households
answered."""

import datetime
from collections.abc import Iterator, Sequence

from autonomy.models import Agreement, AgreementKind, AgreementTemplate
from members.models import Household

State = Agreement.State
COMMITTEE = {
    AgreementKind.MANAGEMENT: "按章程办事，每季度公开一次办理情况。\n政策、项目和服务上门告知，"
    "由家庭自己选择。\n"
    "该给的优待按时兑现，不拖欠、不打折。",
    AgreementKind.INTEGRITY: (
        "承诺的服务说到做到，办理时限写在公开栏上。\n不乱收费，不泄露家庭的任何情况。"
    ),
}
HOUSEHOLD = {
    AgreementKind.MANAGEMENT: "有权了解政策，自主选择服务，监督村干部。\n家庭情况有变化的，"
    "及时告诉会员小组长。\n"
    "参加村（居）民会议和会员小组的活动。",
    AgreementKind.INTEGRITY: (
        "登记的情况真实，有变化及时说明。\n可以随时提出意见，也可以随时终止本协议。"
    ),
}
TERMS = "本协议自愿签订。不签和终止都不影响家庭依法享有的任何待遇。"
ASKED_TO_END = "本人提出终止"


def template(
    township: str,
    kind: AgreementKind,
    in_use_from: datetime.date,
    *,
    edition: int = 1,
    years: int | None = None,
) -> AgreementTemplate:
    return AgreementTemplate(
        township_id=township,
        kind=kind,
        edition=edition,
        title=f"计划生育{kind.label}",
        committee_duties=COMMITTEE[kind],
        household_duties=HOUSEHOLD[kind],
        terms=TERMS,
        years=years,
        in_use_from=in_use_from,
    )


def answers(
    text: AgreementTemplate, households: Sequence[Household], asked: datetime.date, *, signed: int
) -> Iterator[Agreement]:
    """`signed` per cent of the households, rounded up, sign within a fortnight; of the others every
    second one declines and every second one thinks about it."""
    count = -(-len(households) * signed // 100)
    for number, household in enumerate(households):
        # spread over the village: who comes last in it is not who declines
        position = number * 7 % len(households) if len(households) % 7 else number
        if position < count:
            yield _signed(text, household, asked + datetime.timedelta(days=number % 13), asked)
        elif position % 2:
            yield _answer(text, household, asked, State.DECLINED)
        else:
            yield _answer(text, household, asked, State.UNDECIDED)


def renewed(
    text: AgreementTemplate,
    newer: AgreementTemplate,
    households: Sequence[Household],
    day: datetime.date,
) -> None:
    """Agreements of the older text, ended on `day` by new ones that take their place."""
    asked = day - datetime.timedelta(days=1_080)
    older = [_signed(text, household, asked, asked) for household in households]
    for row in older:
        row.state, row.ended, row.end_reason = State.ENDED, day, "到期续签"
    Agreement.objects.bulk_create(older)
    rows = [_signed(newer, row.household, day, day) for row in older]
    for row, before in zip(rows, older, strict=True):
        row.renews = before
    Agreement.objects.bulk_create(rows)


def ended(
    text: AgreementTemplate, household: Household, asked: datetime.date, day: datetime.date
) -> Agreement:
    row = _signed(text, household, asked, asked)
    row.state, row.ended, row.end_reason = State.ENDED, day, ASKED_TO_END
    return row


def _answer(
    text: AgreementTemplate, household: Household, asked: datetime.date, state: str
) -> Agreement:
    met = {"met_person": True, "knows_content": state == State.DECLINED}
    kind = {"template": text, "kind": text.kind}
    return Agreement(
        village_id=household.village_id,
        household=household,
        asked=asked,
        state=state,
        **kind,
        **met,
    )


def _signed(
    text: AgreementTemplate, household: Household, day: datetime.date, asked: datetime.date
) -> Agreement:
    row = _answer(text, household, asked, State.SIGNED)
    row.knows_content = row.agrees = True
    row.signer, row.signed, row.starts = household.head, day, day
    if text.years:
        row.ends = day.replace(year=day.year + text.years, day=min(day.day, 28))
    return row
