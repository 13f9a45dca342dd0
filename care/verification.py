"""What must hold of the ledger, whoever wrote into the database: the guards' rules, asked of what
is there; each line names the fund and the entry, closing or posting."""

from collections import defaultdict
from collections.abc import Iterator
from itertools import chain, groupby

from django.db.models import Count, F, Q, Sum

from accounts.keeping import registry
from accounts.models import TrailEntry

from .ledger.models.closings import Closing, days_of, period_words
from .ledger.models.entries import Entry, Posting
from .ledger.models.statements import StatementLine
from .ledger.querysets import SIGNED, Figures, signed
from .ledger.services.ledger import ACTS, told_of

RENAMED = ("经费", "类别")  # funds and categories may be called otherwise later
Told = tuple[str, ...]  # values without their labels, for the same reason


def register_all() -> None:
    registry.register_check("收支账", _faults)


def _faults() -> Iterator[str]:
    yield from _below_zero()
    yield from _closings()
    yield from _reversals()
    yield from _two_sided()
    yield from _statement_lines()
    yield from _not_as_told()


def _below_zero() -> Iterator[str]:
    """On each day's end, and no entry before its fund."""
    rows = Entry.objects.order_by("fund_id", "date", "pk").annotate(signed=SIGNED)
    lines = rows.values_list("fund_id", "date", "signed", "fund__opened", "pk")
    for fund, entries in groupby(lines.iterator(chunk_size=5000), key=lambda line: line[0]):
        left, said = 0, False
        for day, of_day in groupby(entries, key=lambda line: line[1]):
            for _, _, fen, opened, pk in of_day:
                left += fen
                if day < opened:
                    yield f"经费第 {fund} 号：第 {pk} 笔账早于经费设立"
            if left < 0 and not said:
                said = True
                yield f"经费第 {fund} 号：{day.isoformat()} 结存小于零"


def _closings() -> Iterator[str]:
    """Those that stand have the figures that their entries give."""
    for closing in Closing.objects.filter(reopened_at=None).order_by("pk"):
        start, end = days_of(closing.period)
        given = Entry.objects.filter(fund=closing.fund_id).figures(start, end)
        carried = Figures(closing.opening, closing.income, closing.spending)
        if (given, given.balance, end) != (carried, closing.balance, closing.until):
            yield (
                f"经费第 {closing.fund_id} 号：{period_words(closing.period)}结账"
                f"（第 {closing.pk} 号）与账上不符"
            )


def _reversals() -> Iterator[str]:
    same = Q(
        fund=F("reverses__fund"),
        amount=F("reverses__amount"),
        category=F("reverses__category"),
        date__gte=F("reverses__date"),
        reverses__reverses=None,
    ) & ~Q(side=F("reverses__side"))
    for entry in Entry.objects.filter(reverses__isnull=False).exclude(same).order_by("pk"):
        yield (
            f"经费第 {entry.fund_id} 号：第 {entry.pk} 笔账与它冲销的第 {entry.reverses_id} 笔不合"
        )


def _two_sided() -> Iterator[str]:
    """A transfer takes from one fund what it gives to another."""
    kinds = (Posting.Kind.TRANSFER, Posting.Kind.REVERSAL)
    rows = Posting.objects.filter(kind__in=kinds).order_by("pk")
    for posting in rows.annotate(sum=Sum(signed("entries__")), count=Count("entries")):
        if (posting.sum, posting.count) != (0, 2):
            yield f"{posting.get_kind_display()}第 {posting.pk} 号：两边的账不相等"


def _statement_lines() -> Iterator[str]:
    same = Q(side=F("entry__side"), amount=F("entry__amount"))
    for line in StatementLine.objects.exclude(entry=None).exclude(same).order_by("pk"):
        yield (
            f"对账单第 {line.statement_id} 号：第 {line.number} 行与对上的"
            f"第 {line.entry_id} 笔账不合"
        )


def _not_as_told() -> Iterator[str]:
    """What the trail holds of entries, one by one, stands in the books."""
    told: dict[Told, list[int]] = defaultdict(list)
    acts = TrailEntry.objects.filter(action__in=ACTS).order_by("-number")
    for number, after in acts.values_list("number", "after").iterator(chunk_size=2000):
        told[_as_key(after or {})].append(number)
    for entry in Entry.objects.order_by("pk").iterator(chunk_size=2000):
        if numbers := told.get(_as_key(told_of(entry))):
            numbers.pop()
    for number in sorted(chain.from_iterable(told.values())):
        yield f"留痕第 {number} 条所登记的账，账上没有相同的一笔，被改动过"


def _as_key(said: dict[str, str]) -> Told:
    return tuple(sorted(str(value) for label, value in said.items() if label not in RENAMED))
