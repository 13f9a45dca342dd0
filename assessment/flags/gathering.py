"""What the rules look at, out of the database: townships with their villages' series."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from itertools import groupby

from django.utils import timezone

from accounts.models import FormerCode
from associations.models import Village

from ..reports import periods
from ..reports.derived import Derived, derived_of
from ..reports.form.in_force import FIRST_FORM, form_of, forms_of
from ..reports.form.report_form import together
from ..reports.models import Correction, CorrectionItem, MonthlyReport
from ..reports.states import ReportState
from .rules import Recorded, ReportedMonth, Series, Written

KEPT = ("note", "filled")
SEEN = (ReportState.SUBMITTED, ReportState.APPROVED)


def gathered(code: str, first: int) -> tuple[Iterator[list[Series]], dict[str, str]]:
    """Every township with its villages' series, whole townships also when only one village is asked
    about."""
    around = code[:9]
    names = Village.objects.in_division(around).names()
    written: dict[str, list[Written]] = defaultdict(list)
    corrections = (
        Correction.objects.in_division(around).filter(report__period__gte=first).order_by("id")
    )
    for village, period, at, by in corrections.values_list(
        "report__village_id", "report__period", "at", "by_id"
    ):
        written[village].append(Written(period, timezone.localtime(at), by))
    return _townships(around, first, names, written), names


def _townships(
    around: str, first: int, names: dict[str, str], written: dict[str, list[Written]]
) -> Iterator[list[Series]]:
    """One after the other, so that a county takes no more memory than a township."""
    cells = together(forms_of(around)).names
    former = FormerCode.objects.by_division(around)
    for _, in_township in groupby(_rows(around, first, cells), key=lambda row: row[0][:9]):
        villages = {
            village: list(months)
            for village, months in groupby(in_township, key=lambda row: row[0])
        }
        found = _said_by_records(villages)
        corrected = _corrected([*villages], first) if found else set()
        yield [
            Series(
                village,
                names[village],
                [
                    _month(row, cells, found.get(row[1], {}).get(village, {}), corrected)
                    for row in months
                ],
                written[village],
                former.get(village, ()),
            )
            for village, months in villages.items()
        ]


def _rows(around: str, first: int, cells: tuple[str, ...]) -> Iterator[tuple]:
    totals = [periods.of(year) for year in range(first // 100, periods.current() // 100 + 1)]
    reports = MonthlyReport.objects.in_division(around).filter(
        period__gte=first, period__lte=periods.current()
    )
    return (
        reports.filter(state__in=SEEN)
        .exclude(period__in=totals)
        .order_by("village_id", "period")
        .values_list("village_id", "period", "submitted_at", "approved_at", *KEPT, *cells)
        .iterator(chunk_size=5000)
    )


def _said_by_records(villages: dict[str, list[tuple]]) -> dict[int, dict[str, dict[str, Derived]]]:
    """Of months by a county's own form: those of before were reported without being compared."""
    months = {
        row[1]
        for village, rows in villages.items()
        for row in rows
        if form_of(village, row[1]) is not FIRST_FORM
    }
    return derived_of(villages, months)


def _corrected(villages: list[str], first: int) -> set[tuple[str, int, str]]:
    """Cells that a correction changed: village, month, column."""
    rows = CorrectionItem.objects.filter(
        correction__report__village__in=villages, correction__report__period__gte=first
    )
    report = "correction__report__"
    return set(rows.values_list(f"{report}village_id", f"{report}period", "column"))


def _month(
    row: tuple,
    names: tuple[str, ...],
    said: Mapping[str, Derived],
    corrected: Collection[tuple[str, int, str]],
) -> ReportedMonth:
    """Months that came in together with their approval were taken over from elsewhere, and are no
    late entries."""
    village, period, submitted, approved, note, filled, *cells = row
    form = form_of(village, period)
    if form.names != names:
        given = dict(zip(names, cells, strict=True))
        cells = [given[name] for name in form.names]
    taken_over = submitted is None or submitted == approved
    at = None if taken_over else timezone.localtime(submitted)
    records = {
        name: Recorded(
            one.value,
            one.source,
            explained=bool(note.strip())
            and filled.get(name, one.value) == one.value
            and (village, period, name) not in corrected,
        )
        for name, one in said.items()
        if one.asked_later
    }
    return ReportedMonth(period, tuple(cells), at, form, records)
