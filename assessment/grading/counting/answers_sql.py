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
from ...standards.data import Criterion, PointsItem
from ...standards.data.measures import (
    Appraisals,
    Columns,
    Count,
    InspectedScore,
    OnSiteFinding,
    Ratio,
    Records,
    Reports,
    Target,
    Term,
    Window,
)
from ..sums import asked_together, needed_columns
from ..windows.records import RecordJoins
from .dialects import DIALECTS

Query = tuple[str, tuple[object, ...]]


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
        without = "1" if ratio.empty_holds else "0"
        reached = within(ratio.target, measured(ratio, part, whole), whole)
        return f"CASE WHEN {whole} = 0 THEN {without} WHEN {reached} THEN 1 ELSE 0 END"

    def counted(self, count: Count, cases: str) -> str:
        """Of cases; a veto strikes whatever the missing months would add."""
        kept = within(count.wanted, cases, "1")
        item = self.criterion
        early = isinstance(item, PointsItem) and item.is_veto and not count.at_least
        struck = f"WHEN NOT ({kept}) THEN 0 " if early else ""
        return f"CASE {struck}WHEN {self._missing} THEN NULL WHEN {kept} THEN 1 ELSE 0 END"

    def found(self, held: str) -> str:
        """Of what was found on site: 1, 0 or NULL."""
        return held

    def given(self, inspected: str) -> str:
        """Of a veto, whether people found no such case; of a condition, whether it has its
        points."""
        item = self.criterion
        if isinstance(item, PointsItem) and item.is_condition:
            met = f"{inspected} >= {item.full}"
            return f"CASE WHEN {met} THEN 1 WHEN {inspected} IS NOT NULL THEN 0 END"
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
                return self.counted(measure, self._greater(self._value(cases, "cases"), "0"))
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
        together = [f"{name} IS NOT NULL" for name in asked_together(self.criterion)]
        counted = " AND ".join([window, *together])
        match measure:
            case Ratio(
                part=Columns() as part, whole=Columns() as whole, window=Window(at_end=True)
            ):
                last = self._last_month(measure, part, whole)
                return {self._name("last"): f"MAX({last}) FILTER (WHERE {self._window(1)})"}
            case Ratio(part, whole):
                end = f"(period >= {periods.of(self.year, 12)} OR period = {periods.of(self.year)})"
                below = " AND ".join([end, *together]) if measure.end_whole else counted
                sums = self._sum("above", part, counted) | self._sum("below", whole, below)
            case Count(cases):
                sums = self._sum("cases", cases, counted)
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
            " OR ".join(f"{n} > {10**12}" for n in names),
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


def measured(ratio: Ratio, part: str, whole: str) -> str:
    """As `Ratio.value`."""
    return f"ABS({part} - {whole}) * {ratio.times}" if ratio.error else f"{part} * {ratio.times}"


def within(target: Target, value: str, whole: str) -> str:
    """Whether value ÷ whole reaches the target."""
    least = f"{value} >= {target.basis_points} * {whole}"
    if target.up_to is not None:
        return f"{least} AND {value} <= {target.up_to} * {whole}"
    return f"{value} <= {target.basis_points} * {whole}" if target.at_most else least


def _added(term: Columns) -> str:
    """What one report says of the columns of a term, added up."""
    cells = [(f"CASE WHEN {name} > 0 THEN {name} ELSE 0 END", sign) for name, sign in term.parts]
    return " + ".join(
        cell if sign == len(cells) == 1 else f"{sign} * {cell}" for cell, sign in cells
    )
