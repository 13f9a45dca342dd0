"""Which answer an item is: certain, or a question with what it may be."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property

from django.utils import timezone

from documents.layouts.times import TimeSaid

from ..reports import periods
from .asked import AskedItem, tidied
from .ledger.offered import (
    INDICATOR,
    TEN_THOUSAND_YUAN,
    VILLAGE,
    YUAN,
    Catalogue,
    Nature,
    OfferedAnswer,
    synonyms,
)
from .spans import TO_DATE, AskedSpan

MOST_PROPOSALS = 5
_LIKE = 0.45
_BEFORE = ("report",)  # a column of the form goes before what is called the same


@dataclass(frozen=True)
class AnswersKnown:
    """What is offered, by what it is called."""

    catalogue: Catalogue

    @cached_property
    def by_title(self) -> dict[str, list[OfferedAnswer]]:
        found: dict[str, list[OfferedAnswer]] = {}
        for one in self.catalogue.values():
            called = [one.title, *synonyms().get(one.key, ())]
            if one.section and one.short:
                called.append(f"{one.section}{one.short}")
            for title in dict.fromkeys(map(tidied, called)):
                found.setdefault(title, []).append(one)
        return found

    def certain(
        self, item: AskedItem, times: Iterable[tuple[TimeSaid, AskedSpan]]
    ) -> OfferedAnswer | None:
        """The one whose title, unit and way with time agree in all of its cells."""
        found = [one for one in self._called(item) if _unit_agrees(one, item)]
        first = [one for one in found if one.family in _BEFORE]
        found = first or found
        if len(found) != 1:
            return None
        (one,) = found
        return one if all(_time_agrees(one, *time) for time in times) else None

    def _called(self, item: AskedItem) -> list[OfferedAnswer]:
        """By the whole path, or by its end where the rest is the answer's own section."""
        *uppers, last = item.path
        whole = self.by_title.get("".join(item.path), [])
        by_end = [
            one
            for one in self.by_title.get(last, ())
            if all(tidied(upper) in _groups(one) for upper in uppers)
        ]
        return [*dict.fromkeys([*whole, *by_end])]

    def proposals(self, item: AskedItem) -> list[OfferedAnswer]:
        """The most alike first."""
        ranked = sorted(
            ((_alike(item, one), one) for one in self.catalogue.values()),
            key=lambda pair: -pair[0],
        )
        return [one for alike, one in ranked[:MOST_PROPOSALS] if alike >= _LIKE]


def _groups(one: OfferedAnswer) -> Collection[str]:
    return {tidied(text) for text in (one.section, f"{one.section}情况", one.group) if text}


def _unit_agrees(one: OfferedAnswer, item: AskedItem) -> bool:
    if one.unit == YUAN:
        return item.unit in (YUAN, TEN_THOUSAND_YUAN)
    return item.unit in ("", one.unit)


def _time_agrees(one: OfferedAnswer, said: TimeSaid, span: AskedSpan) -> bool:
    match one.nature:
        case Nature.FLOW:
            return not said.at_end or bool({TO_DATE, "year", "month"} & {*said.relative})
        case Nature.STOCK:
            return TO_DATE not in said.relative
        case Nature.YEARLY:
            return span.is_year
        case Nature.WINDOW:
            return window_fits(one, span)
        case Nature.NOW:
            year = timezone.localdate().year
            running = span.is_year and periods.year_of(span.last) == year
            last_month = periods.previous(periods.current())
            return one.family == VILLAGE or running or span.last >= last_month


def window_fits(one: OfferedAnswer, span: AskedSpan) -> bool:
    """Whether an indicator's own window is what is asked."""
    if one.family != INDICATOR or one.years is None:
        return True
    if one.years == 0:
        return span.first == span.last
    years = one.years - 1
    return span.first == span.to_date.first - 100 * years


def _alike(item: AskedItem, one: OfferedAnswer) -> float:
    """Between 0 and 1; of titles alike the one with the same unit."""
    title = tidied(one.title)
    texts = [item.path[-1], "".join(item.path)]
    called = [title, *map(tidied, synonyms().get(one.key, ()))]
    best = max(
        SequenceMatcher(None, text, name, autojunk=False).ratio()
        for text in texts
        for name in called
    )
    return best + (0.1 if item.unit and item.unit == one.unit else 0)
