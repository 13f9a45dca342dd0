"""What the records say: one set-based query per source, turned into plain values per village (domain.md §5, windows).

Only approved reports count. Nothing is compared or rounded here; that is scoring's.
"""

import datetime
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db.models import Aggregate, Case, Count, F, Q, Sum, Value, When

from accounts.scope import within
from associations.models import Village, VillageKind
from autonomy.models import Appraisal

from . import columns, periods
from .models import Finding, MonthlyReport
from .standard import Criterion, LadderStandard
from .states import ReportState


class Measure(NamedTuple):
    """One criterion's figures in one village.

    "sum" and "stock": numerator and denominator as stored (people, or fen), `missing` the periods without a figure,
    `month` where a stock was read. "appraisals": satisfied and asked. "zero": reports with any of the six, and months
    in the window. "finding": `held` and its evidence; None while nothing was found either way.
    """

    numerator: int | None = None
    denominator: int | None = None
    missing: tuple[int, ...] = ()
    month: int | None = None
    held: bool | None = None
    evidence: str = ""


REPORTED = ("sum", "stock", "zero")
NO_APPRAISAL = Measure(0, 0)
NO_FINDING = Measure()


@dataclass(frozen=True, slots=True)
class VillageFacts:
    """A village's measures in the order of the standard's criteria; None where a criterion does not apply."""

    village: str
    name: str
    kind: str
    measures: tuple[Measure | None, ...]


def restore(stored: list[Any]) -> VillageFacts:
    """Facts from their JSON form, the plain list [village, name, kind, measures]."""
    village, name, kind, measures = stored
    return VillageFacts(village, name, kind, tuple(m and Measure(m[0], m[1], tuple(m[2]), *m[3:]) for m in measures))


def gather(code: str, year: int, standard: LadderStandard) -> list[VillageFacts]:
    """The facts of every village of the division `code` that exists at the end of `year`, by their codes."""
    villages = (
        Village.objects.in_division(code)
        .open_on(datetime.date(year, 12, 31))
        .order_by("code")
        .values_list("code", "name", "kind")
    )
    readers = _readers(code, year, standard, [village for village, _, _ in villages])
    used = {kind: [c.applies(kind, year) for c in standard.criteria] for kind in VillageKind.values}
    return [
        VillageFacts(
            village,
            name,
            kind,
            tuple([read(village) if wanted else None for read, wanted in zip(readers, used[kind], strict=True)]),
        )
        for village, name, kind in villages
    ]


Reader = Callable[[str], Measure]


def _readers(code: str, year: int, standard: LadderStandard, villages: list[str]) -> list[Reader]:
    """For each criterion, the function that gives a village's measure."""
    reported = [c for c in standard.criteria if c.measure in REPORTED and not c.switched_off(year)]
    reports = _Reports(code, year, reported, villages)
    appraisals = _appraisals(code, year)
    findings = _findings(code, year)
    readers: list[Reader] = []
    for criterion in standard.criteria:
        if criterion.switched_off(year):
            readers.append(lambda village: NO_FINDING)
        elif criterion.measure in REPORTED:
            readers.append(reports.reader(criterion))
        elif criterion.measure == "appraisals":
            readers.append(lambda village: appraisals.get(village, NO_APPRAISAL))
        else:
            readers.append(_finding_reader(findings, criterion.code))
    return readers


def needed_columns(criterion: Criterion) -> tuple[str, ...]:
    """The cells that a month must give before a criterion on reports can be decided."""
    if criterion.measure == "zero":
        return ("births", "planned_births", *columns.SIX_NONE)
    return (criterion.numerator, criterion.denominator)


class _Reports:
    """Sums per village from one aggregate; only villages with a gap are then looked at month by month."""

    def __init__(self, code: str, year: int, criteria: Sequence[Criterion], villages: list[str]) -> None:
        self.year = year
        self.criteria = criteria
        self.years = max((criterion.years for criterion in criteria), default=1)
        self.names = list(dict.fromkeys(name for criterion in criteria for name in needed_columns(criterion)))
        self.at: dict[str, int] = {}  # where a criterion's sums begin, behind the number of complete months
        self.sums: dict[str, tuple[int | None, ...]] = {row[0]: row[1:] for row in self._aggregate(code)}
        complete = 12 * self.years
        gaps = [village for village in villages if village not in self.sums or self.sums[village][0] != complete]
        self.gaps: dict[str, dict[int, dict[str, int | None]]] = {village: {} for village in gaps}
        for village, period, *cells in self._rows(gaps):
            self.gaps[village][period] = dict(zip(self.names, cells, strict=True))

    def reader(self, criterion: Criterion) -> Reader:
        """The function that gives a village's measure of one criterion."""
        at = self.at[criterion.code]
        month = periods.of(self.year, 12) if criterion.measure == "stock" else None
        months = 12 * criterion.years if criterion.measure == "zero" else None

        def read(village: str) -> Measure:
            if village in self.gaps:
                return self._read_with_gaps(criterion, village)
            row = self.sums[village]
            return Measure(row[at] or 0, months or row[at + 1] or 0, (), month)

        return read

    def _read_with_gaps(self, criterion: Criterion, village: str) -> Measure:
        rows, needed = self.gaps[village], needed_columns(criterion)
        if criterion.measure == "stock":
            return _stock(rows, needed, self.year)
        given = {period for period, cells in rows.items() if all(cells[name] is not None for name in needed)}
        missing = tuple(
            period
            for period in periods.months(self.year - criterion.years + 1, self.year)
            if period not in given and periods.of(periods.year_of(period)) not in given
        )
        row, at = self.sums.get(village), self.at[criterion.code]
        if criterion.measure == "zero":
            return Measure(row[at] if row else 0, 12 * criterion.years, missing)
        return Measure((row and row[at]) or 0, (row and row[at + 1]) or 0, missing)

    def _approved(self) -> Q:
        first, last = periods.of(self.year - self.years + 1), periods.of(self.year, 12)
        return Q(state=ReportState.APPROVED, period__gte=first, period__lte=last)

    def _aggregate(self, code: str) -> Iterable[tuple[Any, ...]]:
        given = Q(*((f"{name}__isnull", False) for name in self.names))
        totals = [periods.of(year) for year in range(self.year - self.years + 1, self.year + 1)]
        aggregates: dict[str, Aggregate] = {
            "months": Sum(Case(When(period__in=totals, then=Value(12)), default=Value(1)), filter=given)
        }
        for criterion in self.criteria:
            self.at[criterion.code] = len(aggregates)
            aggregates |= {f"{criterion.code}_{part}": sum_ for part, sum_ in enumerate(self._sums(criterion))}
        rows = MonthlyReport.objects.filter(self._approved(), within(code)).order_by()
        return rows.values_list("village_id").annotate(**aggregates)

    def _sums(self, criterion: Criterion) -> list[Aggregate]:
        start = periods.of(self.year - criterion.years + 1)
        window = Q() if criterion.years == self.years else Q(period__gte=start)
        if criterion.measure == "zero":
            return [Count("period", filter=window & _ANY_OF_SIX)]
        if criterion.measure == "stock":
            window = Q(period__in=[periods.of(self.year, 12), periods.of(self.year)])
        return [
            Sum(name, filter=window & Q(**{f"{name}__gt": 0})) for name in (criterion.numerator, criterion.denominator)
        ]

    def _rows(self, villages: list[str]) -> Iterable[tuple[Any, ...]]:
        reports = MonthlyReport.objects.filter(self._approved(), village_id__in=villages or [""])
        return reports.order_by().values_list("village_id", "period", *self.names)


_ANY_OF_SIX = Q(
    ("births__gt", F("planned_births")), *((f"{name}__gt", 0) for name in columns.SIX_NONE), _connector=Q.OR
)


def _stock(rows: dict[int, dict[str, int | None]], needed: tuple[str, ...], year: int) -> Measure:
    """The figures of the year's last approved month (or of its total); without one, all its months are missing."""
    approved = [period for period in rows if periods.year_of(period) == year]
    if not approved:
        return Measure(missing=tuple(periods.months(year, year)))
    last = max(approved)
    numerator, denominator = (rows[last][name] for name in needed)
    month = periods.of(year, 12) if periods.is_total(last) else last
    if numerator is None or denominator is None:
        return Measure(missing=(month,), month=month)
    return Measure(max(numerator, 0), max(denominator, 0), (), month)


def _appraisals(code: str, year: int) -> dict[str, Measure]:
    rows = (
        Appraisal.objects.filter(within(code), date__year=year)
        .order_by()
        .values_list("village_id")
        .annotate(satisfied_sum=Sum("satisfied"), asked_sum=Sum("asked"))
    )
    return {village: Measure(satisfied, asked) for village, satisfied, asked in rows}


def _finding_reader(findings: dict[tuple[str, str], Measure], kind: str) -> Reader:
    return lambda village: findings.get((village, kind), NO_FINDING)


def _findings(code: str, year: int) -> dict[tuple[str, str], Measure]:
    rows = Finding.objects.filter(within(code), year=year).order_by()
    return {
        (village, kind): Measure(held=held, evidence=evidence)
        for village, kind, held, evidence in rows.values_list("village_id", "kind", "held", "evidence")
    }
