"""What becomes of a cell, and how a figure is written into it."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Any

from documents.layouts import FilledCell

from ..indicators.definition import IndicatorFigure
from .asked import CellAsked
from .ledger.figures import AnswerFigure
from .ledger.offered import PERCENT, TEN_THOUSAND_YUAN, YUAN, OfferedAnswer


class Mark(StrEnum):
    KNOWN = "known"
    ASK = "ask"
    NEVER = "never"
    PENDING = "pending"
    LEFT = "left"


MARKS = {
    Mark.KNOWN: "台账已有",
    Mark.ASK: "需村里补",
    Mark.NEVER: "不应向村里要",
    Mark.PENDING: "待审核",
    Mark.LEFT: "不填",
}


@dataclass(frozen=True)
class MarkedCell:
    """`value`: what is written; `why`: its source, or why it stays open."""

    part: int
    sheet: str
    row: int
    column: int
    place: str
    asked: str
    period: str
    mark: Mark
    value: str = ""
    why: str = ""
    url: str = ""
    number: bool = True

    @property
    def mark_words(self) -> str:
        return MARKS[self.mark]

    @property
    def written(self) -> FilledCell:
        return FilledCell(self.part, self.row, self.column, self.value, self.number)


def with_mark(cell: MarkedCell, mark: Mark, **more: Any) -> MarkedCell:
    return MarkedCell(**{**cell.__dict__, "mark": mark, **more})


def written_value(figure: AnswerFigure, answer: OfferedAnswer, asked: CellAsked) -> str | None:
    """As it stands in the cell: money in the table's unit, exact; a share cut after two
    decimals."""
    value = figure.value
    if isinstance(value, str):
        return value
    if isinstance(value, IndicatorFigure):
        assert figure.indicator
        share = figure.indicator.value(value)
        if share is None:
            return None
        cut = Fraction(share.numerator * 100 // share.denominator, 100)
        return _decimal(cut / 100 if answer.unit == PERCENT and asked.cell.percent else cut)
    assert isinstance(value, int)
    if answer.unit == YUAN:
        per_yuan = 10_000 if asked.item.unit == TEN_THOUSAND_YUAN else 1
        return _decimal(Fraction(value, 100 * per_yuan))
    return str(value)


def _decimal(value: Fraction) -> str:
    """Of a denominator of twos and fives."""
    found = Decimal(value.numerator) / Decimal(value.denominator)
    return format(found.normalize(), "f")
