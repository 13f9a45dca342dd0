"""What a workbook of answers would do to those that stand: a few queries, however many rows."""

import datetime
import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.utils import timezone

from associations.models import Village
from documents.reading.named_tables import RowError, ordered
from members.models import Household

from .answer_sheet import TITLES, WITHOUT_END, Said, told
from .answers import SAME, Answer, Key, State, decide, mark_of, term_end
from .models import Agreement, AgreementTemplate
from .services.agreements import open_answers, summary

BATCH = 500


@dataclass(frozen=True)
class Line:
    """A row of the file beside what stands. `answer` is None for an ended agreement that is there already."""

    number: int
    household: Household
    kind: str
    act: str
    before: str
    after: str
    answer: Answer | None = None


@dataclass
class Plan:
    """With `errors` nothing may be applied."""

    lines: list[Line] = field(default_factory=list)
    errors: list[RowError] = field(default_factory=list)

    @property
    def changes(self) -> list[Line]:
        return [line for line in self.lines if line.act != SAME]

    def count(self, act: str) -> int:
        return sum(line.act == act for line in self.lines)

    @property
    def fingerprint(self) -> str:
        """Of everything in the database that the preview shows: another one means it has to be looked at again."""
        seen = [(line.number, line.act, line.before, line.answer.seen if line.answer else "") for line in self.lines]
        return hashlib.sha256(repr((seen, self.errors)).encode()).hexdigest()


class _WrongError(Exception):
    """A cell that cannot be used: column name, value, reason."""


def plan_answers(rows: Sequence[Said], errors: Sequence[RowError], *, titles: dict[str, str], division: str) -> Plan:
    known = _Known(division)
    found: list[tuple[Said, Household]] = []
    plan = Plan(errors=list(errors))
    for said in rows:
        try:
            found.append((said, known.household(said)))
        except _WrongError as wrong:
            plan.errors.append(told(titles, said.number, *wrong.args))
    context = _Context(known, [household for _, household in found])
    for said, household in found:
        try:
            plan.lines.append(context.line(said, household))
        except _WrongError as wrong:
            plan.errors.append(told(titles, said.number, *wrong.args))
        except ValidationError as refused:
            plan.errors += _refused(titles, said, refused)
    plan.errors = ordered(plan.errors)
    return plan


def _refused(titles: dict[str, str], said: Said, error: ValidationError) -> Iterator[RowError]:
    for name, texts in error.message_dict.items():
        column = name if name in TITLES else "state"
        for text in texts:
            yield told(titles, said.number, column, said.cells.get(column, ""), text.rstrip("。"))


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

    def household(self, said: Said) -> Household:
        village, number, head = self._village(said), said.cells["number"], said.cells["head"]
        if number:
            found = self.numbered.get((village.pk, number))
            if found is None:
                raise _WrongError("number", number, f"{village.name}没有这个户编号，请核对，或者先到家庭名册里登记")
            if head and found.head != head:
                raise _WrongError("head", head, f"户编号 {number} 的户主是{found.head}，请核对")
            return found
        homes = self.headed.get((village.pk, head), [])
        if not head or not homes:
            raise _WrongError("head", head, f"{village.name}的家庭名册里没有这个户主，请核对，或者先登记这一户")
        standing = [home for home in homes if home.closed is None] or homes
        if len(standing) > 1:
            raise _WrongError("head", head, f"{village.name}有 {len(standing)} 户的户主叫{head}，请填户编号")
        return standing[0]

    def _village(self, said: Said) -> Village:
        code, name = said.cells["village_code"], said.cells["village"]
        if code:
            if code not in self.villages:
                raise _WrongError("village_code", code, "不是这里的村级代码，请核对")
            return self.villages[code]
        if name:
            found = self.by_name.get(name, [])
            if len(found) != 1:
                reason = "有几个村叫这个名字，请填村代码" if found else "这里没有这个村（社区），请核对"
                raise _WrongError("village", name, reason)
            return found[0]
        if len(self.villages) == 1:
            return next(iter(self.villages.values()))
        raise _WrongError("village", "", "请填是哪个村（社区）")

    def template(self, said: Said, current: Agreement | None) -> AgreementTemplate:
        """Of the edition the row names; else of the one that stands, else of the one in use on the day."""
        texts = [text for text in self.templates if text.kind == said.kind]
        if edition := said.cells["edition"]:
            named = [text for text in texts if str(text.edition) == edition.removeprefix("第").removesuffix("版")]
            if not named:
                raise _WrongError("edition", edition, "没有这一版协议文本，请核对")
            return named[0]
        day = said.day("signed") or said.day("asked") or timezone.localdate()
        if current and current.signed == said.day("signed"):
            return next(text for text in texts if text.pk == current.template_id)
        used = [text for text in texts if text.in_use_from <= day and (not text.retired_on or text.retired_on >= day)]
        if not used:
            raise _WrongError("kind", said.cells["kind"], f"{day} 没有在用的协议文本，请先制定，或者加一栏“版次”写明")
        return used[0]


class _Context:
    """What the households answered so far: the open rows and the ended ones."""

    def __init__(self, known: _Known, households: Sequence[Household]) -> None:
        self.known, self.today = known, timezone.localdate()
        self.open = open_answers(households)
        self.ended: dict[tuple[int, str, datetime.date | None, datetime.date | None], Agreement] = {}
        keys = sorted({household.pk for household in households})
        for start in range(0, len(keys), BATCH):
            for row in Agreement.objects.filter(household__in=keys[start : start + BATCH], state=State.ENDED):
                self.ended[(row.household_id, row.kind, row.signed, row.ended)] = row
        self.seen: dict[Key, int] = {}

    def line(self, said: Said, household: Household) -> Line:
        if said.state == State.ENDED:
            return self._ended(said, household)
        key = (household.pk, said.kind)
        first = self.seen.setdefault(key, said.number)
        if first != said.number:
            raise _WrongError("head", household.head, f"与第 {first} 行重复：一户一类只能有一个答复")
        current = self.open.get(key)
        before, answer = summary(current) if current else "", self._answer(said, household, current)
        step = decide(answer, current, self.today)
        if step.act != SAME and household.closed:
            raise _WrongError("head", household.head, f"这户已于 {household.closed} 销户，不能再登记")
        return Line(said.number, household, said.kind, step.act, before, summary(step.agreement), answer)

    def _answer(self, said: Said, household: Household, current: Agreement | None) -> Answer:
        template, signed = self.known.template(said, current), said.day("signed")
        signs = said.state == State.SIGNED and signed is not None
        starts = said.day("starts") or signed
        ends = said.day("ends")
        if signs and starts and not ends and said.cells["ends"][:2] != WITHOUT_END:
            ends = term_end(starts, template.years)
        return Answer(
            household=household,
            template=template,
            state=said.state,
            asked=said.day("asked"),
            confirmed=said.confirmed,
            signer=said.cells["signer"] if signs else "",
            signed=signed if signs else None,
            starts=starts if signs else None,
            ends=ends if signs else None,
            note=said.cells["note"],
            meeting=current.meeting if current and current.signed == signed else None,
            seen=mark_of(current),
        )

    def _ended(self, said: Said, household: Household) -> Line:
        signed, ended = said.day("signed"), said.day("ended")
        row = self.ended.get((household.pk, said.kind, signed, ended)) if signed and ended else None
        if row is None:
            reason = "系统里没有这样一份已终止的协议。终止不能用表格办理，请在“协议签订”里按“终止”"
            raise _WrongError("state", said.cells["state"], reason)
        return Line(said.number, household, said.kind, SAME, summary(row), summary(row))
