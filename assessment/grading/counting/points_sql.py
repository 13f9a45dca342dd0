"""What an item is worth as SQL, in whole numbers as `scoring` gives it."""

from typing import assert_never

from ...standards.data import AnyStandard, Criterion, Points, PointsItem
from ...standards.data.measures import (
    Columns,
    Count,
    InspectedScore,
    OnSiteFinding,
    Ratio,
    Target,
    Window,
)
from ..scoring.points import shared
from ..windows.records import RecordJoins
from .answers_sql import AnswerExpression, measured

WIDEST = 10**15  # above any figure of a month


def answers(standard: AnyStandard, year: int, division: str) -> list[AnswerExpression]:
    """Of each criterion of the standard that asks for anything in the year; all villages of the
    division have the same forms."""
    criteria = [
        (n, criterion)
        for n, criterion in enumerate(standard.criteria)
        if not criterion.switched_off(year)
    ]
    years = max((criterion.years for _, criterion in criteria), default=1)
    found = [_answer(number, criterion, year, years, division) for number, criterion in criteria]
    joins = RecordJoins([criterion for _, criterion in criteria], year)
    for answer in found:
        answer.joins = joins
    return found


def _answer(
    number: int, criterion: Criterion, year: int, years: int, division: str
) -> AnswerExpression:
    if not isinstance(criterion, PointsItem) or not criterion.is_worth:
        return AnswerExpression(number, criterion, year, years, division)
    kind = ShareAnswer if criterion.share else PointsAnswer
    return kind(number, criterion, year, years, division)


class PointsAnswer(AnswerExpression):
    """What an item is worth, in hundredths of a point; NULL while it is open, which for a bonus is
    none."""

    def __init__(self, number: int, item: PointsItem, year: int, years: int, division: str) -> None:
        super().__init__(number, item, year, years, division)
        self.item, self.bonus = item, item.is_bonus
        self.low, self.high = min(0, item.floor, item.full), max(0, item.best)
        self.off = item.full if item.is_deduction else 0  # below zero, what is lost of so much
        self.open = 0 if self.bonus else None

    def read(self, number: int) -> int | None:
        got = super().read(number)
        return None if got is None else min(0, got - self.off) if self.off else got

    def reached(self, ratio: Ratio, part: str, whole: str) -> str:
        nothing = self.bonus or not ratio.empty_holds
        without = min(self.item.full, 0) if nothing else self.item.full
        points = self._points(ratio.target, measured(ratio, part, whole), whole)
        return f"CASE WHEN {whole} = 0 THEN {without} ELSE {points} END"

    def counted(self, count: Count, cases: str) -> str:
        target = (count.target or Target(0)) if self.bonus else count.wanted
        points = self._points(target, cases, "1")
        return f"CASE WHEN {self._missing} THEN NULL ELSE {points} END"

    def found(self, held: str) -> str:
        without = 0 if self.bonus else max(self.item.floor, self.item.full - self.item.off)
        return f"CASE {held} WHEN 1 THEN {self.item.full} WHEN 0 THEN {without} END"

    def given(self, inspected: str) -> str:
        if self.off:
            inspected = f"{self.off} - {inspected}"
        least = 0 if self.bonus else self.item.floor
        points = self._greater(str(least), self._smaller(str(self.item.full), inspected))
        return f"CASE WHEN {inspected} IS NOT NULL THEN {points} END"

    def _points(self, target: Target, value: str, whole: str) -> str:
        """For value ÷ whole: by steps away from the target, and beyond it."""
        item, short = self.item, self._short(target, value, whole)
        beyond = f"{self._steps(f'-({short})', whole)} * {item.off}"
        if self.bonus:
            return self._smaller(beyond, str(item.full))
        lost = f"{item.full} - {self._steps(short, whole)} * {item.off}"
        points = self._greater(lost, str(item.floor))
        if item.best == item.full:
            return points
        more = self._smaller(f"{item.full} + {beyond}", str(item.best))
        return f"CASE WHEN {short} <= 0 THEN {more} ELSE {points} END"

    def _short(self, target: Target, value: str, whole: str) -> str:
        """As `Target.short`."""
        missed = f"({target.basis_points} * {whole} - {value})"
        if target.up_to is not None:
            return self._greater(missed, f"{value} - {target.up_to} * {whole}")
        return f"(-{missed})" if target.at_most else missed

    def _steps(self, away: str, whole: str) -> str:
        size, away = f"({self.item.per} * {whole})", self._greater(away, "0")
        begun = f"({away} + {size} - 1)" if self.item.begun else away
        return self.dialect.steps.format(begun, size)


class ShareAnswer(PointsAnswer):
    """An item in proportion: its points are an exact fraction of two whole numbers, so that these
    are asked for, and not the points."""

    def exact(self, value: int | None, whole: int | None) -> Points | None:
        """The points of what the database answered."""
        if value is None or whole is None:
            return self.open
        return shared(self.item, int(value), int(whole))  # numeric on PostgreSQL

    @property
    def pair(self) -> tuple[str, str]:
        """What is compared with the target, NULL while it is open, and what it is divided by."""
        measure = self.criterion.measure
        match measure:
            case Ratio(window=Window(at_end=True)):
                part, whole = (self._of_last(name) for name in ("above", "below"))
                open_ = f"{part} IS NULL OR {part} < 0"
                value = measured(measure, part, whole)
            case Ratio():
                part, whole = (
                    self._value(measure.part, "above"),
                    self._value(measure.whole, "below"),
                )
                open_ = self._missing if self._needed else "1 = 0"
                value = measured(measure, part, whole)
            case Count(cases):
                open_, whole = self._missing, "1"
                value = self._greater(self._value(cases, "cases"), "0")
            case OnSiteFinding() | InspectedScore():
                raise TypeError(measure)
            case _:
                assert_never(measure)
        value, whole = self._alike(measure, value, whole)
        return f"CASE WHEN {open_} THEN NULL ELSE {value} END", whole

    def _alike(self, measure: Ratio | Count, value: str, whole: str) -> tuple[str, str]:
        """Villages with full marks, and those without cases, as one pair each: they are counted
        together."""
        target = measure.target or Target(0)
        if self.item.most:
            return value, whole
        sign = "<=" if self.item.zero > target.basis_points else ">="
        full = f"{whole} <> 0 AND {value} {sign} {target.basis_points} * {whole}"
        alike = (
            f"CASE WHEN {whole} = 0 THEN 0 WHEN {full} THEN {target.basis_points} ELSE {value} END"
        )
        return alike, f"CASE WHEN {full} THEN 1 ELSE {whole} END"

    def _reported(self, measure: Ratio | Count) -> dict[str, str]:
        match measure:
            case Ratio(
                part=Columns() as part, whole=Columns() as whole, window=Window(at_end=True)
            ):
                blank = " OR ".join(f"{name} IS NULL" for name in (*part.names, *whole.names))
                values = {"above": self._of_report(part), "below": self._of_report(whole)}
                return {
                    self._name(name): f"MAX({self._at_month(value, blank)}) FILTER "
                    f"(WHERE {self._window(1)})"
                    for name, value in values.items()
                }
        return super()._reported(measure)

    def _at_month(self, value: str, blank: str) -> str:
        """Month and value as one number, the greatest of which is the last month's."""
        value = f"{self._smaller(value, str(WIDEST - 2))} + 1"
        return f"(period %% 100) * {WIDEST} + CASE WHEN {blank} THEN 0 ELSE {value} END"

    def _of_last(self, part: str) -> str:
        """Below zero where a cell is blank."""
        return f"(r.{self._name(part)} %% {WIDEST} - 1)"
