"""A criterion's answer as SQL, in whole numbers as `scoring` gives it: for
assessment.grading.counting.tally.

Of each kind of record there is one row per village: `r` of the reports, `a` of the appraisals, `f`
of the findings and `s` of the scores; a village without records has none, so that its columns are
NULL.
"""

from typing import assert_never

from django.db import connection

from ...reports import periods
from ...reports.form.in_force import asked_since, required_throughout
from ...standards.data import BONUS, VETO, AnyStandard, Criterion, PointsItem
from ...standards.data.measures import (
    Appraisals,
    Columns,
    Count,
    InspectedScore,
    OnSiteFinding,
    Ratio,
    Records,
    Reports,
    Term,
    Window,
)
from ..sums import needed_columns
from ..windows.records import RecordJoins
from .dialects import DIALECTS

Query = tuple[str, tuple[object, ...]]


def answers(standard: AnyStandard, year: int, division: str) -> list["AnswerExpression"]:
    """Of each criterion of the standard that asks for anything in the year; all villages of the
    division have the same forms."""
    criteria = [
        (n, criterion)
        for n, criterion in enumerate(standard.criteria)
        if not criterion.switched_off(year)
    ]
    years = max((criterion.years for _, criterion in criteria), default=1)
    found = [
        PointsAnswer(number, criterion, year, years, division)
        if isinstance(criterion, PointsItem) and criterion.role != VETO
        else AnswerExpression(number, criterion, year, years, division)
        for number, criterion in criteria
    ]
    joins = RecordJoins([criterion for _, criterion in criteria], year)
    for answer in found:
        answer.joins = joins
    return found


class AnswerExpression:
    """Whether a criterion holds: 1, 0, or NULL while it is open."""

    low, high = 0, 1
    open: int | None = None
    joins: RecordJoins  # of the whole standard

    def __init__(
        self, number: int, criterion: Criterion, year: int, years: int, division: str
    ) -> None:
        """`number`: its place in the standard; `years`: how many years' reports are read."""
        self.number, self.criterion, self.year, self.years = number, criterion, year, years
        self.dialect = DIALECTS[connection.vendor]
        last = periods.of(year, 12)
        self.months = periods.months(year - criterion.years + 1, year)
        self.begun = asked_since(division, self._needed, last)
        self.required = required_throughout(division, self._needed, self.months[0], last)
        if criterion.from_start and self.begun <= last:
            self.months = [month for month in self.months if month >= self.begun]

    @property
    def size(self) -> int:
        """How many answers there may be, the open one included."""
        return self.high - self.low + 2

    @property
    def sql(self) -> str:
        """The answer as a number from 1 to below `size`; 0 while it is open."""
        open_ = 0 if self.open is None else self.open - self.low + 1
        return f"CAST(COALESCE({self._answer()} - {self.low - 1}, {open_}) AS bigint)"

    def read(self, number: int) -> int | None:
        return number + self.low - 1 if number else None

    def columns(self, source: str) -> list[Query]:
        """What it needs of a village's rows of a kind, each under a name of its own."""
        return self._columns().get(source, [])

    def reached(self, ratio: Ratio, part: str, whole: str) -> str:
        """Of a ratio."""
        sign = "<=" if ratio.target.at_most else ">="
        without = "1" if ratio.empty_holds else "0"
        reached = f"{part} * 10000 {sign} {ratio.target.basis_points} * {whole}"
        return f"CASE WHEN {whole} = 0 THEN {without} WHEN {reached} THEN 1 ELSE 0 END"

    def counted(self, cases: str) -> str:
        """Of cases; a veto strikes whatever the missing months would add."""
        struck = f"WHEN {cases} > 0 THEN 0 " if isinstance(self.criterion, PointsItem) else ""
        return f"CASE {struck}WHEN {self._missing} THEN NULL WHEN {cases} = 0 THEN 1 ELSE 0 END"

    def found(self, held: str) -> str:
        """Of what was found on site: 1, 0 or NULL."""
        return held

    def given(self, inspected: str) -> str:
        """Of a veto, whether people found no such case."""
        return f"CASE WHEN {inspected} = 0 THEN 1 WHEN {inspected} <> 0 THEN 0 END"

    def _name(self, part: str) -> str:
        return f"{part}_{self.number}"

    def _answer(self) -> str:
        measure = self.criterion.measure
        match measure:
            case Ratio(window=Window(at_end=True)):
                return f"NULLIF(r.{self._name('last')} %% {self.size}, 0) + {self.low - 1}"
            case Ratio(part, whole):
                reached = self.reached(
                    measure, self._value(part, "above"), self._value(whole, "below")
                )
                return (
                    f"CASE WHEN {self._missing} THEN NULL ELSE {reached} END"
                    if self._needed
                    else reached
                )
            case Count(cases):
                return self.counted(self._greater(self._value(cases, "cases"), "0"))
            case OnSiteFinding():
                return self.found(f"f.{self._name('held')}")
            case InspectedScore():
                return self.given(f"s.{self._name('inspected')}")
            case _:
                assert_never(measure)

    def _value(self, term: Term, part: str) -> str:
        """A village's value of a term, 0 without a record."""
        match term:
            case Columns() | Reports():
                return f"COALESCE(r.{self._name(part)}, 0)"
            case Appraisals(name):
                return f"COALESCE(a.{name}_sum, 0)"
            case Records():
                return self.joins.value(self.criterion, term)
            case _:
                assert_never(term)

    def _columns(self) -> dict[str, list[Query]]:
        measure = self.criterion.measure
        match measure:
            case Ratio() | Count():
                return {
                    "r": [
                        (f"{text} AS {name}", ()) for name, text in self._reported(measure).items()
                    ]
                }
            case OnSiteFinding(kind):
                held = (
                    "MAX(CASE WHEN kind = %s THEN CASE WHEN held THEN 1 ELSE 0 END END) AS "
                    f"{self._name('held')}"
                )
                return {"f": [(held, (kind,))]}
            case InspectedScore():
                given = f"MAX(CASE WHEN item = %s THEN inspected END) AS {self._name('inspected')}"
                return {"s": [(given, (self.criterion.code,))]}
            case _:
                assert_never(measure)

    def _reported(self, measure: Ratio | Count) -> dict[str, str]:
        """Aggregates over a village's approved reports, by name."""
        window = self._window(self.criterion.years)
        match measure:
            case Ratio(
                part=Columns() as part, whole=Columns() as whole, window=Window(at_end=True)
            ):
                last = self._last_month(measure, part, whole)
                return {self._name("last"): f"MAX({last}) FILTER (WHERE {self._window(1)})"}
            case Ratio(part, whole):
                sums = self._sum("above", part, window) | self._sum("below", whole, window)
            case Count(cases):
                sums = self._sum("cases", cases, window)
            case _:
                assert_never(measure)
        return self._months(window) | sums if sums else {}

    def _sum(self, part: str, term: Term, window: str) -> dict[str, str]:
        """A term added up over a village's reports; nothing where it is not read from reports."""
        match term:
            case Columns(parts=((name, 1),)):
                return {self._name(part): f"SUM({name}) FILTER (WHERE {window} AND {name} > 0)"}
            case Columns():
                return {self._name(part): f"SUM({_added(term)}) FILTER (WHERE {window})"}
            case Reports(mark):
                return {self._name(part): f"COUNT(*) FILTER (WHERE {window} AND {mark})"}
            case Appraisals() | Records():
                return {}
            case _:
                assert_never(term)

    @property
    def _needed(self) -> tuple[str, ...]:
        return needed_columns(self.criterion)

    def _months(self, window: str) -> dict[str, str]:
        """How many months are given: those with all that a report must say, counted once for all
        criteria, and of the others those with all that this criterion needs."""
        months = "SUM(CASE WHEN period %% 100 = 0 THEN 12 ELSE 1 END) FILTER (WHERE {})"
        given = " AND ".join([window, *(f"{name} IS NOT NULL" for name in self._needed)])
        if not self.required:
            return {self._name("given"): months.format(given)}
        complete = {f"complete_{self.criterion.years}": months.format(f"{window} AND complete")}
        return complete | {self._name("given"): months.format(f"NOT complete AND {given}")}

    def _window(self, years: int) -> str:
        return "TRUE" if years == self.years else f"period >= {periods.of(self.year - years + 1)}"

    def _last_month(self, ratio: Ratio, part: Columns, whole: Columns) -> str:
        """Month and answer of one report as one number, the greatest of which is the last
        month's."""
        names, values = (*part.names, *whole.names), (self._of_report(part), self._of_report(whole))
        open_, huge = (
            " OR ".join(f"{n} IS NULL" for n in names),
            " OR ".join(f"{n} > {10**14}" for n in names),
        )
        answer, wide = (
            self.reached(ratio, *map(form.format, values)) for form in ("{}", self.dialect.wide)
        )
        answers = f"CASE WHEN {open_} THEN {self.low - 1} WHEN {huge} THEN {wide} ELSE {answer} END"
        return f"(period %% 100) * {self.size} + {answers} - {self.low - 1}"

    def _of_report(self, term: Columns) -> str:
        return _added(term) if len(term.parts) == 1 else self._greater(_added(term), "0")

    @property
    def _missing(self) -> str:
        given = " + ".join(f"COALESCE(r.{name}, 0)" for name in self._months(""))
        return f"{given} < {len(self.months)}" if self._needed else "1 = 0"

    def _greater(self, one: str, other: str) -> str:
        return self.dialect.greater.format(one, other)

    def _smaller(self, one: str, other: str) -> str:
        return self.dialect.smaller.format(one, other)


class PointsAnswer(AnswerExpression):
    """What an item is worth, in hundredths of a point; NULL while it is open, which for a bonus is
    none."""

    def __init__(self, number: int, item: PointsItem, year: int, years: int, division: str) -> None:
        super().__init__(number, item, year, years, division)
        self.item, self.bonus = item, item.role == BONUS
        self.low, self.high = min(0, item.floor, item.full), max(0, item.full)
        self.open = 0 if self.bonus else None

    def reached(self, ratio: Ratio, part: str, whole: str) -> str:
        away = f"{ratio.target.basis_points} * {whole} - {part} * 10000"
        if ratio.target.at_most is not self.bonus:
            away = f"-({away})"
        nothing = self.bonus or not ratio.empty_holds
        without = min(self.item.full, 0) if nothing else self.item.full
        points = self._points(f"({away})", f"({self.item.per} * {whole})")
        return f"CASE WHEN {whole} = 0 THEN {without} ELSE {points} END"

    def counted(self, cases: str) -> str:
        return (
            f"CASE WHEN {self._missing} THEN NULL ELSE "
            f"{self._points(cases, str(self.item.per))} END"
        )

    def found(self, held: str) -> str:
        without = 0 if self.bonus else max(self.item.floor, self.item.full - self.item.off)
        return f"CASE {held} WHEN 1 THEN {self.item.full} WHEN 0 THEN {without} END"

    def given(self, inspected: str) -> str:
        least = 0 if self.bonus else self.item.floor
        points = self._greater(str(least), self._smaller(str(self.item.full), inspected))
        return f"CASE WHEN {inspected} IS NOT NULL THEN {points} END"

    def _points(self, away: str, size: str) -> str:
        """For a figure `away` from the threshold (a bonus: beyond it), in steps of `size`."""
        away = self._greater(away, "0")
        whole = f"({away} + {size} - 1)" if self.item.begun else away
        changed = f"{self.dialect.steps.format(whole, size)} * {self.item.off}"
        if self.bonus:
            return self._smaller(changed, str(self.item.full))
        return self._greater(f"{self.item.full} - {changed}", str(self.item.floor))


def _added(term: Columns) -> str:
    """What one report says of the columns of a term, added up."""
    cells = [(f"CASE WHEN {name} > 0 THEN {name} ELSE 0 END", sign) for name, sign in term.parts]
    return " + ".join(
        cell if sign == len(cells) == 1 else f"{sign} * {cell}" for cell, sign in cells
    )
