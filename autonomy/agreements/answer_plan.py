"""What a workbook of answers would do to those that stand: a few queries, however many rows."""

import datetime
import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone

from associations.divisions.naming import same_place
from associations.models import Village
from documents.reading.named_tables import RowError, ordered
from members.models import Household

from .answer_sheet import TITLES, WITHOUT_END, AnswerRow, row_error
from .answers import SAME, HouseholdAnswer, Key, State, decide, mark_of, term_end
from .models import Agreement, AgreementTemplate
from .services.agreements import open_answers, summary

BATCH = 500


@dataclass(frozen=True)
class PlannedAnswer:
    """A row of the file beside the current agreement. `answer` is None for one that is over (ended,
    or answered again since) and there already."""

    number: int
    household: Household
    kind: str
    act: str
    before: str
    after: str
    answer: HouseholdAnswer | None = None


@dataclass
class AnswerPlan:
    """With `errors` nothing may be applied."""

    lines: list[PlannedAnswer] = field(default_factory=list)
    errors: list[RowError] = field(default_factory=list)

    @property
    def changes(self) -> list[PlannedAnswer]:
        return [line for line in self.lines if line.act != SAME]

    def count(self, act: str) -> int:
        return sum(line.act == act for line in self.lines)

    @property
    def fingerprint(self) -> str:
        """Of everything in the database that the preview shows: another one means it has to be
        looked at again."""
        seen = [
            (line.number, line.act, line.before, line.answer.seen if line.answer else "")
            for line in self.lines
        ]
        return hashlib.sha256(repr((seen, self.errors)).encode()).hexdigest()


class _WrongError(Exception):
    """A cell that cannot be used: column name, value, reason."""


def plan_answers(
    rows: Sequence[AnswerRow], errors: Sequence[RowError], *, titles: dict[str, str], division: str
) -> AnswerPlan:
    known = _Known(division)
    found: list[tuple[AnswerRow, Household]] = []
    plan = AnswerPlan(errors=list(errors))
    for row in rows:
        try:
            found.append((row, known.household(row)))
        except _WrongError as wrong:
            plan.errors.append(row_error(titles, row.number, *wrong.args))
    context = _AnswerContext(known, [household for _, household in found])
    for row, household in found:
        try:
            plan.lines.append(context.line(row, household))
        except _WrongError as wrong:
            plan.errors.append(row_error(titles, row.number, *wrong.args))
        except ValidationError as refused:
            plan.errors += _refused(titles, row, refused)
    plan.errors = ordered(plan.errors)
    return plan


def _refused(titles: dict[str, str], row: AnswerRow, error: ValidationError) -> Iterator[RowError]:
    for name, texts in error.message_dict.items():
        column = name if name in TITLES else "state"
        for text in texts:
            yield row_error(
                titles, row.number, column, row.cells.get(column, ""), text.rstrip("。")
            )


class _Known:
    """Villages, households and texts of the division: three queries."""

    def __init__(self, division: str) -> None:
        villages = Village.objects.in_division(division).order_by("code")
        self.villages = {village.pk: village for village in villages}
        self.by_name: dict[str, list[Village]] = {}
        for village in self.villages.values():
            self.by_name.setdefault(village.name, []).append(village)
        self.numbered: dict[tuple[str, str], Household] = {}
        self.headed: dict[tuple[str, str], list[Household]] = {}
        for home in Household.objects.in_division(division):
            home.village = self.villages[home.village_id]
            if home.number:
                self.numbered[(home.village_id, home.number)] = home
            self.headed.setdefault((home.village_id, home.head), []).append(home)
        texts = AgreementTemplate.objects.filter(township=division[:9]).order_by("-edition")
        self.templates = list(texts)

    def household(self, row: AnswerRow) -> Household:
        village, number, head = self._village(row), row.cells["number"], row.cells["head"]
        if number:
            found = self.numbered.get((village.pk, number))
            if found is None:
                raise _WrongError(
                    "number",
                    number,
                    f"{village.name}没有这个户编号，请核对，或者先到家庭名册里登记",
                )
            if head and found.head != head:
                raise _WrongError("head", head, f"户编号 {number} 的户主是{found.head}，请核对")
            return found
        homes = self.headed.get((village.pk, head), [])
        if not head or not homes:
            raise _WrongError(
                "head", head, f"{village.name}的家庭名册里没有这个户主，请核对，或者先登记这一户"
            )
        open_homes = [home for home in homes if home.closed is None] or homes
        if len(open_homes) > 1:
            raise _WrongError(
                "head", head, f"{village.name}有 {len(open_homes)} 户的户主叫{head}，请填户编号"
            )
        return open_homes[0]

    def _village(self, row: AnswerRow) -> Village:
        code, name = row.cells["village_code"], row.cells["village"]
        if code:
            if code not in self.villages:
                raise _WrongError("village_code", code, "不是这里的村级代码，请核对")
            own = self.villages[code].name
            if name and not same_place(own, name):
                raise _WrongError("village", name, f"和村级代码不是一个村：{code} 是{own}，请核对")
            return self.villages[code]
        if name:
            found = self.by_name.get(name, [])
            if len(found) != 1:
                reason = (
                    "有几个村叫这个名字，请填村代码" if found else "这里没有这个村（社区），请核对"
                )
                raise _WrongError("village", name, reason)
            return found[0]
        if len(self.villages) == 1:
            return next(iter(self.villages.values()))
        raise _WrongError("village", "", "请填是哪个村（社区）")

    def template(self, row: AnswerRow, current: Agreement | None) -> AgreementTemplate:
        """Of the edition the row names; else of the one that stands, else of the one in use on the
        day."""
        texts = [text for text in self.templates if text.kind == row.kind]
        if edition := row.cells["edition"]:
            named = [
                text
                for text in texts
                if str(text.edition) == edition.removeprefix("第").removesuffix("版")
            ]
            if not named:
                raise _WrongError("edition", edition, "没有这一版协议文本，请核对")
            return named[0]
        day = row.day("signed") or row.day("asked") or timezone.localdate()
        if current and current.signed == row.day("signed"):
            return next(text for text in texts if text.pk == current.template_id)
        used = [
            text
            for text in texts
            if text.in_use_from <= day and (not text.retired_on or text.retired_on >= day)
        ]
        if not used:
            raise _WrongError(
                "kind",
                row.cells["kind"],
                f"{day} 没有在用的协议文本，请先制定，或者加一栏“版次”写明",
            )
        return used[0]


class _AnswerContext:
    """What the households answered so far: the open rows and those that are over."""

    def __init__(self, known: _Known, households: Sequence[Household]) -> None:
        self.known, self.today = known, timezone.localdate()
        self.open = open_answers(households)
        self.over: dict[tuple[int, str, str, tuple[datetime.date | None, ...]], Agreement] = {}
        keys = sorted({household.pk for household in households})
        for start in range(0, len(keys), BATCH):
            rows = Agreement.objects.filter(household__in=keys[start : start + BATCH])
            for row in rows.filter(Q(state=State.ENDED) | Q(superseded__isnull=False)):
                day = row.asked if row.superseded else row.signed
                days = (day, row.superseded, row.ended)
                self.over[(row.household_id, row.kind, row.state, days)] = row
        self.seen: dict[Key, int] = {}

    def line(self, row: AnswerRow, household: Household) -> PlannedAnswer:
        if row.state == State.ENDED or row.day("superseded"):
            return self._over(row, household)
        key = (household.pk, row.kind)
        first = self.seen.setdefault(key, row.number)
        if first != row.number:
            raise _WrongError(
                "head", household.head, f"与第 {first} 行重复：一户一类只能有一个答复"
            )
        current = self.open.get(key)
        before, answer = summary(current) if current else "", self._answer(row, household, current)
        step = decide(answer, current, self.today)
        if step.act != SAME and household.closed:
            raise _WrongError(
                "head", household.head, f"这户已于 {household.closed} 销户，不能再登记"
            )
        return PlannedAnswer(
            row.number, household, row.kind, step.act, before, summary(step.agreement), answer
        )

    def _answer(
        self, row: AnswerRow, household: Household, current: Agreement | None
    ) -> HouseholdAnswer:
        template, signed = self.known.template(row, current), row.day("signed")
        signs = row.state == State.SIGNED and signed is not None
        starts = row.day("starts") or signed
        ends = row.day("ends")
        if signs and starts and not ends and row.cells["ends"][:2] != WITHOUT_END:
            ends = term_end(starts, template.years)
        return HouseholdAnswer(
            household=household,
            template=template,
            state=row.state,
            asked=row.day("asked"),
            confirmed=row.confirmed,
            signer=row.cells["signer"] if signs else "",
            signed=signed if signs else None,
            starts=starts if signs else None,
            ends=ends if signs else None,
            note=row.cells["note"],
            meeting=current.meeting if current and current.signed == signed else None,
            seen=mark_of(current),
        )

    def _over(self, row: AnswerRow, household: Household) -> PlannedAnswer:
        again = row.day("superseded")
        days = (row.day("asked" if again else "signed"), again, row.day("ended"))
        there = self.over.get((household.pk, row.kind, row.state, days))
        if there is None and again:
            reason = "系统里没有这样一份答复。新的答复留空这一栏，以前的答复会自己留着"
            raise _WrongError("superseded", row.cells["superseded"], reason)
        if there is None:
            reason = "系统里没有这样一份已终止的协议。终止不能用表格办理，请在“协议签订”里按“终止”"
            raise _WrongError("state", row.cells["state"], reason)
        return PlannedAnswer(row.number, household, row.kind, SAME, summary(there), summary(there))
