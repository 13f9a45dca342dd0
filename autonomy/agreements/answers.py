"""What a household answered, against the answer that stands: lists at a meeting, renewals and
workbooks go one way.

No query here: the services fetch what stands and write what is decided.
"""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError

from associations.organisation.forms.fields import FIRST_YEAR
from members.models import Household

from ..meetings.models import Meeting
from .models import CONFIRMATIONS, Agreement, AgreementTemplate

RENEWED, NOT_RENEWED = "到期续签", "到期未续签"
SOON = 60  # days before its end from which an agreement is offered for renewal
UNCONFIRMED = {
    "met_person": "没有见到本人，不能签。",
    "knows_content": "本人还不了解内容，不能签。",
    "agrees": "本人没有同意，不能签。",
}
NOT_YET = "这个日期还没有到，请核对。"
TOO_EARLY = f"早于 {FIRST_YEAR} 年，请核对年份。"
State = Agreement.State
Key = tuple[int, str]  # household, kind
NEW, AGAIN, CHANGED, RENEWAL, SAME = "new", "again", "changed", "renewal", "same"


@dataclass(frozen=True)
class HouseholdAnswer:
    """One household's answer. `seen`: the open row that the person had before them as "id:version",
    "" for none; None: not asked. `asked` None: as it stands, else the day of the answer."""

    household: Household
    template: AgreementTemplate
    state: str
    asked: datetime.date | None = None
    confirmed: dict[str, bool] = field(default_factory=dict)
    signer: str = ""
    signed: datetime.date | None = None
    starts: datetime.date | None = None
    ends: datetime.date | None = None
    note: str = ""
    meeting: Meeting | None = None
    seen: str | None = None

    @property
    def key(self) -> Key:
        return self.household.pk, self.template.kind


@dataclass(frozen=True)
class AgreementChange:
    """`act`: NEW, AGAIN, CHANGED (put right), RENEWAL or SAME. `agreement` is what will stand,
    `ending` what it takes the place of."""

    act: str
    agreement: Agreement
    ending: Agreement | None = None


class AnswersRefusedError(Exception):
    """Nothing was written; `errors`: position in the list → what is wrong there, by field."""

    def __init__(self, errors: dict[int, ValidationError]) -> None:
        super().__init__(f"有 {len(errors)} 户不能登记，这次一户也没有保存。")
        self.errors = errors


def mark_of(agreement: Agreement | None) -> str:
    return f"{agreement.pk}:{agreement.version}" if agreement else ""


def term_end(starts: datetime.date, years: int | None) -> datetime.date | None:
    """The last day of a term of so many years; None without end."""
    if not years:
        return None
    try:
        following = starts.replace(year=starts.year + years)
    except ValueError:  # 29 February
        following = datetime.date(starts.year + years, 3, 1)
    return following - datetime.timedelta(days=1)


def decide(
    answer: HouseholdAnswer, current: Agreement | None, today: datetime.date
) -> AgreementChange:
    """Raises ValidationError by field."""
    if answer.seen is not None and answer.seen != mark_of(current):
        raise ValidationError({"state": "别人刚刚登记过这户的答复，请核对以后再办。"})
    if current and _says_the_same(current, answer):
        return AgreementChange(SAME, current)
    if current and current.state == State.SIGNED:
        _may_follow_or_refuse(current, answer, today)
        made = _made(
            Agreement(village_id=answer.household.village_id, household=answer.household), answer
        )
        _check(made, today)
        ended = made.asked if answer.state != State.SIGNED else made.signed
        current.state, current.ended = State.ENDED, ended
        current.end_reason = RENEWED if answer.state == State.SIGNED else NOT_RENEWED
        made.renews = current if answer.state == State.SIGNED else None
        return AgreementChange(RENEWAL if answer.state == State.SIGNED else NEW, made, current)
    follows = current is not None and _follows_or_refuse(current, answer)
    fresh = Agreement(village_id=answer.household.village_id, household=answer.household)
    if current:
        fresh.asked = current.asked
    made = _made(fresh if current is None or follows else current, answer)
    _check(made, today)
    if current and follows:
        current.superseded = made.answered
        return AgreementChange(AGAIN, made, current)
    return AgreementChange(CHANGED if current else NEW, made)


def refuse_unless_all_three(agreement: Agreement) -> None:
    """Three do-not-sign (三不签). Raises ValidationError beside what is missing."""
    missing = {name: UNCONFIRMED[name] for name in CONFIRMATIONS if not getattr(agreement, name)}
    if not agreement.signer:
        missing["signer"] = "已签的要填签字人。"
    if not agreement.signed:
        missing["signed"] = "已签的要填签订日期。"
    if missing:
        raise ValidationError({name: [text] for name, text in missing.items()})


def refuse_days_to_come(agreement: Agreement, today: datetime.date) -> None:
    days = {name: day for name in ("asked", "signed") if (day := getattr(agreement, name))}
    wrong = {name: [NOT_YET] for name, day in days.items() if day > today}
    wrong |= {name: [TOO_EARLY] for name, day in days.items() if day.year < FIRST_YEAR}
    if wrong:
        raise ValidationError(wrong)


def forget_signing(agreement: Agreement) -> None:
    """A household that did not sign has neither dates nor a signer."""
    agreement.signer, agreement.signed, agreement.starts, agreement.ends = "", None, None, None
    for name in CONFIRMATIONS:
        setattr(agreement, name, False)


def _says_the_same(current: Agreement, answer: HouseholdAnswer) -> bool:
    if current.state != answer.state or current.note != answer.note:
        return False
    if answer.asked and current.asked != answer.asked:
        return False
    if current.state != State.SIGNED:
        return current.template_id == answer.template.pk
    starts = answer.starts or answer.signed
    return all(answer.confirmed.get(name) for name in CONFIRMATIONS) and (
        current.template_id, current.signer, current.signed, current.starts, current.ends
    ) == (answer.template.pk, answer.signer, answer.signed, starts, answer.ends)  # fmt: skip


def _follows_or_refuse(current: Agreement, answer: HouseholdAnswer) -> bool:
    """Whether it is of a later day than the one that stands; of its own day it is put right."""
    field = "signed" if answer.state == State.SIGNED else "asked"
    day: datetime.date | None = getattr(answer, field)
    if day is None and answer.state == current.state:
        return False
    stood = f"这户 {current.asked} 答复过“{current.get_state_display()}”"
    if day is None:
        raise ValidationError({field: f"{stood}，请填这一次答复的日期。"})
    if day < current.asked:
        raise ValidationError(
            {field: f"{stood}，新的答复要晚于这一天；那一次登记错了的，在那一份上更正。"}
        )
    return day > current.asked


def _may_follow_or_refuse(
    current: Agreement, answer: HouseholdAnswer, today: datetime.date
) -> None:
    """A signed agreement is renewed by a later one; without a new signature it runs to its end."""
    if answer.state == State.SIGNED:
        if answer.signed and current.signed and answer.signed <= current.signed:
            raise ValidationError(
                {
                    "signed": (
                        f"这户 {current.signed} 已签过一份，续签的签订日期要晚于这一天；"
                        "登记错了的在那一份上修改。"
                    )
                }
            )
        return
    if current.ends is None or current.ends >= (answer.asked or today):
        until = f"到 {current.ends} 才到期" if current.ends else "长期有效"
        raise ValidationError(
            {"state": f"这户的协议{until}，不能改成别的答复。不再履行的，请办理终止。"}
        )


def _made(target: Agreement, answer: HouseholdAnswer) -> Agreement:
    target.template, target.kind, target.state = answer.template, answer.template.kind, answer.state
    if asked := answer.asked or target.asked or answer.signed:
        target.asked = asked
    target.signer, target.signed, target.note = answer.signer, answer.signed, answer.note
    target.starts, target.ends, target.meeting = (
        answer.starts or answer.signed,
        answer.ends,
        answer.meeting,
    )
    for name in CONFIRMATIONS:
        setattr(target, name, bool(answer.confirmed.get(name)))
    if answer.state != State.SIGNED:
        forget_signing(target)
        target.meeting = None
    return target


def _check(made: Agreement, today: datetime.date) -> None:
    errors: dict[str, list[str]] = {}
    for problem in _problems(made, today):
        for name, texts in problem.message_dict.items():
            errors.setdefault(name, []).extend(texts)
    if errors:
        raise ValidationError(errors)


def _problems(made: Agreement, today: datetime.date) -> Iterator[ValidationError]:
    """What the database would refuse too, in words and beside its field."""
    kept = {
        "village",
        "household",
        "template",
        "kind",
        "renews",
        "meeting",
        "attachment",
        "state",
        "asked",
        "signed",
    }
    checks = [
        lambda: made.clean_fields(exclude=kept),
        made.clean,
        lambda: refuse_days_to_come(made, today),
    ]
    if made.state == State.SIGNED:
        checks += [lambda: refuse_unless_all_three(made)]
    for check in checks:
        try:
            check()
        except ValidationError as error:
            yield error
    if made.asked is None:
        yield ValidationError({"asked": "请填日期。"})
    elif made.signed and made.signed < made.asked:
        yield ValidationError({"signed": f"签订日期不能早于征求意见日期 {made.asked}。"})
    if made.starts and made.ends and made.ends < made.starts:
        yield ValidationError({"ends": "到期日期不能早于生效日期。"})
