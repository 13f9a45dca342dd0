"""A table from above against what the program knows: what is open, and each cell with its mark."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from associations.models import County, Township, Village
from documents.layouts.times import TimeSaid
from documents.reading.header import fold
from documents.reading.words import TOTAL

from ..reports import periods
from .asked import AskedItem, CellAsked, TableAsked
from .ledger.figures import NOT_THERE, AnswerFigure, Figures, figures_of, there_in, together
from .ledger.offered import NAME, Nature, OfferedAnswer, catalogue
from .ledger.reported import NO_SUCH_CASE
from .marks import Mark, MarkedCell, with_mark, written_value
from .matching import AnswersKnown, window_fits
from .places import LISTED, PlacesKnown
from .refusals import is_roster, refused
from .spans import MONTH, SUM, TO_DATE, AskedSpan, resolved, span_said

SKIP, ASK, NEVER = "skip", "ask", "never"
WAYS = {SKIP: "不填", ASK: "需村里补", NEVER: "不应向村里要"}
UNCLEAR = "标题里的期间不一致，看不明白"
CHOSEN = "已选“{}”"
Answers = Mapping[str, Mapping[str, Any]]  # item or place → what was chosen


@dataclass(frozen=True)
class _Resolved:
    """A cell with its answer and months."""

    asked: CellAsked
    answer: OfferedAnswer
    span: AskedSpan
    codes: tuple[str, ...]  # of villages, townships or the county
    villages: tuple[str, ...]  # what these come to


@dataclass
class Matching:
    """`base`: the months that a table is about which does not say it; `answers`: what was chosen
    for items and places that are not certain."""

    division: Township | County
    villages: Sequence[Village]
    tables: Sequence[TableAsked]
    base: AskedSpan
    answers: Answers

    @cached_property
    def known(self) -> AnswersKnown:
        """By the forms of the years that the tables are about."""
        spans = (self._span(table, cell) for table, cell in self.cells)
        years = {periods.year_of(span.last) for span in spans if span}
        return AnswersKnown(catalogue(self.division.pk, years or {periods.year_of(self.base.last)}))

    @cached_property
    def places(self) -> PlacesKnown:
        return PlacesKnown(self.division, self.villages)

    @cached_property
    def cells(self) -> list[tuple[TableAsked, CellAsked]]:
        """Those that are asked of somebody; rows without a name are the villages' in turn."""
        found = []
        for table in self.tables:
            found += [(table, cell) for cell in table.cells]
            found += [(table, cell) for cell in self._of_villages(table)]
            if is_roster(table):
                found += [(table, cell) for cell in table.unnamed]
        return found

    def _of_villages(self, table: TableAsked) -> Iterator[CellAsked]:
        """Where a table has rows enough, and a column for their names."""
        rows = sorted({cell.cell.row for cell in table.unnamed})
        named = any(cell.item.is_village_name for cell in table.unnamed)
        there = there_in(self.villages, AskedSpan(self.base.last, self.base.last))
        if is_roster(table) or table.listed or not named or len(rows) < len(there):
            return
        of_row = dict(zip(rows, there, strict=False))
        for cell in table.unnamed:
            if village := of_row.get(cell.cell.row):
                yield CellAsked(cell.cell, cell.part, village.pk, cell.item, cell.time)

    # Items

    @cached_property
    def items(self) -> dict[AskedItem, list[tuple[TableAsked, CellAsked]]]:
        found: dict[AskedItem, list[tuple[TableAsked, CellAsked]]] = {}
        for table, cell in self.cells:
            found.setdefault(cell.item, []).append((table, cell))
        return found

    def rule(self, item: AskedItem) -> str:
        """Why it is not asked of villages."""
        return refused(item, roster=all(is_roster(table) for table, _ in self.items[item]))

    @cached_property
    def certain(self) -> dict[AskedItem, OfferedAnswer]:
        found = {}
        for item, cells in self.items.items():
            times = [
                (_said(table, cell), span)
                for table, cell in cells
                if (span := self._span(table, cell))
            ]
            one = self.known.certain(item, times)
            if item.is_village_name:
                one = self.known.catalogue[NAME]
            if one and not self.rule(item):
                found[item] = one
        return found

    @property
    def open_items(self) -> list[AskedItem]:
        """Those that a person must answer, also where they have."""
        return [
            item
            for item in self.items
            if item not in self.certain and not item.is_for_hands and not self.rule(item)
        ]

    @property
    def open_places(self) -> list[str]:
        """Texts that name no place for certain."""
        found = (
            cell.place[1:]
            for table, cell in self.cells
            if not cell.is_known_place and not is_roster(table)
        )
        return [*dict.fromkeys(found)]

    @property
    def is_answered(self) -> bool:
        return all(item.key in self.answers for item in self.open_items) and all(
            place_key(text) in self.answers for text in self.open_places
        )

    # Cells

    def marked(self) -> list[MarkedCell]:
        """All of them, in the file's order; a query for each kind of rows."""
        found: list[MarkedCell | _Resolved] = [
            self._resolve(table, cell) for table, cell in self.cells
        ]
        wanted = {(one.answer, one.span) for one in found if isinstance(one, _Resolved)}
        figures = figures_of(self.division.pk, sorted(wanted, key=_order), self.villages)
        return [one if isinstance(one, MarkedCell) else self._told(one, figures) for one in found]

    def _span(self, table: TableAsked, cell: CellAsked, window: str = "") -> AskedSpan | None:
        """Its months; None where they cannot be told."""
        if cell.time is None:
            return None
        base = span_said(table.said) or self.base
        if table.said.relative and not cell.time.relative:
            base = resolved(TimeSaid(relative=table.said.relative), base) or base
        span = resolved(cell.time, base)
        if span and window == TO_DATE:
            return span.to_date
        if span and window == MONTH:
            return AskedSpan(span.last, span.last)
        return span

    def _resolve(self, table: TableAsked, cell: CellAsked) -> "MarkedCell | _Resolved":
        item = cell.item
        if rule := self.rule(item):
            return self._plain(table, cell, Mark.NEVER, rule)
        if item.is_for_hands:
            return self._plain(table, cell, Mark.LEFT, "由填表人自己填")
        chosen = self.answers.get(item.key, {})
        way = "" if item in self.certain else chosen.get("answer", SKIP)
        if way in WAYS:
            marks = {SKIP: Mark.LEFT, ASK: Mark.ASK, NEVER: Mark.NEVER}
            return self._plain(table, cell, marks[way], CHOSEN.format(WAYS[way]))
        answer = self.certain.get(item) or self.known.catalogue.get(way)
        if answer is None:
            return self._plain(table, cell, Mark.ASK, "原来选的内容已经停用，请重新选")
        codes = self._codes(cell)
        if not codes:
            return self._plain(table, cell, Mark.LEFT, CHOSEN.format(WAYS[SKIP]))
        span = self._span(table, cell, chosen.get("window", ""))
        if span is None:
            return self._plain(table, cell, Mark.LEFT, UNCLEAR)
        if answer.nature != Nature.FLOW and cell.time and SUM in cell.time.relative:
            return self._plain(table, cell, Mark.LEFT, "不是各月相加的数，没有合计", span)
        if not window_fits(answer, span):
            return self._plain(table, cell, Mark.ASK, "指标的考评期和表上的期间不一样", span)
        if LISTED in codes and not (codes := self._listed(table)):
            return self._plain(table, cell, Mark.LEFT, "表上有的行没有对应的村，合不出来", span)
        villages = {one.pk: None for code in codes for one in self.places.under(code)}
        if len(villages) > 1 and not answer.adds:
            return self._plain(table, cell, Mark.LEFT, "这一项不能几个村合计", span)
        return _Resolved(cell, answer, span, codes, (*villages,))

    def _codes(self, cell: CellAsked) -> tuple[str, ...]:
        """Nothing where it is not to be filled."""
        if cell.is_known_place:
            return (cell.place,)
        code = self.answers.get(place_key(cell.place[1:]), {}).get("answer", SKIP)
        return () if code == SKIP else (code,)

    def _listed(self, table: TableAsked) -> tuple[str, ...]:
        """The villages of all its rows, those too that a person named; nothing where a row that is
        no sum is none."""
        found = set(table.listed)
        for cell in table.cells:
            if cell.is_known_place or TOTAL.fullmatch(fold(cell.place[1:])):
                continue
            codes = self._codes(cell)
            if not codes or LISTED in codes:
                return ()
            found.update(codes)
        return tuple(sorted(found))

    def _plain(
        self,
        table: TableAsked,
        cell: CellAsked,
        mark: Mark,
        why: str,
        span: AskedSpan | None = None,
    ) -> MarkedCell:
        place = self.places.names.get(cell.place, cell.place.lstrip("?"))
        period = (span or self._span(table, cell) or self.base).words
        return MarkedCell(
            *(cell.part, table.name, cell.cell.row, cell.cell.column),
            *(place, cell.item.words, period, mark),
            why=why,
        )

    def _told(self, one: _Resolved, figures: Figures) -> MarkedCell:
        by_village = figures[one.answer, one.span]
        villages = [village for village in self.villages if village.pk in one.villages]
        alone = len(one.codes) == 1 and one.codes[0] in by_village
        if alone:
            figure = by_village[one.codes[0]]
        elif len(one.codes) == 1 and len(one.codes[0]) == len("431321107207"):
            figure = AnswerFigure(None, "", lacking=NOT_THERE)
        else:
            figure = together(by_village, villages)
        table = next(table for table in self.tables if table.part == one.asked.part)
        plain = self._plain(table, one.asked, Mark.LEFT, figure.source, one.span)
        if figure.value is None:
            mark = Mark.PENDING if figure.pending else Mark.ASK
            if figure.lacking.endswith(NO_SUCH_CASE):
                mark = Mark.LEFT
            return with_mark(
                plain, mark, why=f"{one.answer.title}：{figure.lacking}", url=figure.url
            )
        value = written_value(figure, one.answer, one.asked)
        if value is None:
            return with_mark(plain, Mark.ASK, why=f"{one.answer.title}：没有可以相除的数")
        number = not isinstance(figure.value, str)
        return with_mark(
            plain, Mark.KNOWN, value=value, why=figure.source, url=figure.url, number=number
        )


def _said(table: TableAsked, cell: CellAsked) -> TimeSaid:
    """Of the cell, and of the table where the cell says nothing."""
    said = cell.time or TimeSaid()
    at_end = said.at_end or (table.said.at_end and not said.first)
    return replace(said, relative=said.relative or table.said.relative, at_end=at_end)


def place_key(text: str) -> str:
    return AskedItem(("place", text)).key


def _order(wanted: tuple[OfferedAnswer, AskedSpan]) -> tuple[str, AskedSpan]:
    return wanted[0].key, wanted[1]
