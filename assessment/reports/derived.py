"""Columns of the monthly report that come out of other records: proposed in the draft, told where
they differ.

Sources (associations/counted, adr 28, 31) answer for many villages and months at once, in as many
queries for one as for all. What was submitted stays as it was submitted.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from django.urls import reverse

from associations.counted.sources import Asked, CountedSource, Counts, by_village, span_of

from . import periods
from .form.column_sources import sources_of
from .form.columns import Values
from .form.in_force import form_of
from .form.report_form import ReportForm
from .models import MonthlyReport
from .states import ReportState


@dataclass(frozen=True)
class Derived:
    """`source`: the records it is counted from, in words; `url`: where they are looked at.
    `binding`: another number goes up only with its reason in the report's note
    (docs/adr/0004-migrants-from-agreements.md). `asked_later`: where a record changes afterwards,
    that is asked about."""

    value: int
    source: str
    url: str
    binding: bool = False
    asked_later: bool = False

    @property
    def differs(self) -> str:
        return f"与{self.source}（{self.value}）不一致，请核对"


ByColumn = Mapping[str, Derived]
MONTHS = 12  # together in a query


def derived(villages: Collection[str], period: int) -> dict[str, dict[str, Derived]]:
    """Village → column → what the records say; nothing for a year's total, which comes from before
    the records."""
    return derived_of(villages, [period]).get(period, {})


def derived_of(
    villages: Collection[str], months: Collection[int]
) -> dict[int, dict[str, dict[str, Derived]]]:
    """The same of several months."""
    found: dict[int, dict[str, dict[str, Derived]]] = defaultdict(dict)
    real = sorted(month for month in set(months) if not periods.is_total(month))
    for at in range(0, len(real), MONTHS):
        some = real[at : at + MONTHS]
        forms = {
            (village, month): form_of(village, month) for village in villages for month in some
        }
        counts = _counted(villages, forms)
        for (village, month), form in forms.items():
            if of_village := _of_form(form, village, month, counts):
                found[month][village] = of_village
    return found


def _counted(villages: Collection[str], forms: Mapping[tuple[str, int], ReportForm]) -> Counts:
    asked: dict[Asked, None] = {}
    for form, month in dict.fromkeys((form, month) for (_, month), form in forms.items()):
        for column in form.columns:
            for source in sources_of(column):
                asked |= dict.fromkeys([(source, span_of(month, month)), *kept_rows(source, month)])
    return by_village([*villages], asked) if asked else {}


def kept_rows(source: CountedSource, month: int) -> list[Asked]:
    """Whether a village keeps such records: any within the year up to the month's end; of what
    stands on a day, any then or a year before. Of a village that keeps none they say nothing."""
    rows = source.rows_themselves
    before = month - 100
    if source.at_end:
        return [(rows, span_of(month, month)), (rows, span_of(before, before))]
    return [(rows, span_of(periods.following(before), month))]


def _of_form(form: ReportForm, village: str, month: int, counts: Counts) -> dict[str, Derived]:
    """Column → what the records say. A county's own column that says where its figure comes from is
    bound by it."""
    kept = {
        _kind(asked[0])
        for column in form.columns
        for source in sources_of(column)
        for asked in kept_rows(source, month)
        if asked[0].of and counts[asked].get(village)
    }
    found = {}
    for column in form.columns:
        sources = sources_of(column)
        if sources and all(_kind(source) in kept for source in sources):
            span = span_of(month, month)
            value = sum(counts[source, span].get(village, 0) for source in sources)
            binding = bool(column.source) or any(source.at_end for source in sources)
            later = binding and not any(source.of and source.of.untold for source in sources)
            looked_at = _looked_at(sources[0], village, month)
            found[column.name] = Derived(value, *looked_at, binding, later)
    return found


def _kind(source: CountedSource) -> tuple[str, str]:
    """Of records, by where they are looked at."""
    return (source.of.page, source.of.query) if source.of else ("", "")


def _looked_at(source: CountedSource, village: str, month: int) -> tuple[str, str]:
    """In words, and where."""
    assert source.of is not None
    year = [periods.year_of(month)] if source.of.yearly else []
    url = reverse(source.of.page, args=[village, *year])
    query = source.of.query.format(month=periods.month_of(month))
    return source.of.called or source.title, f"{url}?{query}" if query else url


def derived_for(report: MonthlyReport) -> ByColumn:
    """Of one report, as long as it is not approved."""
    if report.state == ReportState.APPROVED:
        return {}
    return derived([report.village_id], report.period).get(report.village_id, {})


def proposed(texts: Mapping[str, str], found: ByColumn) -> dict[str, str]:
    """The texts of a draft, blank cells filled from the records."""
    return {
        name: text or (str(found[name].value) if name in found else "")
        for name, text in texts.items()
    }


def fill(report: MonthlyReport, found: ByColumn) -> bool:
    """As it goes up: into blank cells what the form showed there, and in `filled` what the records
    say of all; whether that changed anything."""
    blank = [name for name in found if getattr(report, name) is None and name not in report.unread]
    for name in blank:
        setattr(report, name, found[name].value)
    before, report.filled = report.filled, {name: item.value for name, item in found.items()}
    return bool(blank) or report.filled != before


def differing(values: Values, found: ByColumn) -> dict[str, str]:
    """Column → what is odd: another number than the records have."""
    return {
        name: item.differs
        for name, item in found.items()
        if values.get(name) is not None and values[name] != item.value
    }


def unexplained(form: ReportForm, values: Values, note: str, found: ByColumn) -> dict[str, str]:
    """Column → what keeps the report from going up: another number than binding records have, and
    not a word why."""
    return {
        name: f"{item.source}为{item.value}{form.by_name[name].unit}，请核对后填写；"
        "确有不同的，在“说明”里写明原因"
        for name, item in found.items()
        if item.binding and not note.strip() and values.get(name) not in (None, item.value)
    }


def remarks(form: ReportForm, values: Values, found: ByColumn) -> Iterator[str]:
    """As `differing`, for whoever approves."""
    for name in differing(values, found):
        column, item = form.by_name[name], found[name]
        yield f"{column.title}填{column.format(values[name])}，{item.source}是{item.value}"
