"""Columns of the monthly report that come out of other records: proposed in the draft, told where
they differ.

A source answers for many villages at once, in as many queries for one village as for all. What was
submitted stays as it was submitted; an approved report is never compared.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, replace

from django.urls import reverse

from autonomy.agreements.rates import migrant_households
from care.activities import figures as activity_figures

from . import expected, periods
from .form.columns import Values
from .form.in_force import form_of
from .form.report_form import ReportForm
from .models import MonthlyReport
from .states import ReportState


@dataclass(frozen=True)
class Derived:
    """`source`: the records it is counted from, in words; `url`: where they are looked at.
    `binding`: another number goes up only with its reason in the report's note
    (docs/adr/0004-migrants-from-agreements.md)."""

    value: int
    source: str
    url: str
    binding: bool = False

    @property
    def differs(self) -> str:
        return f"与{self.source}（{self.value}）不一致，请核对"


ByColumn = Mapping[str, Derived]
Source = Callable[[Collection[str], int], Mapping[str, Mapping[str, Derived]]]


def activities(villages: Collection[str], period: int) -> dict[str, dict[str, Derived]]:
    """Of the villages that logged anything in the month: for the others the log says nothing."""

    def of(village: str, value: int) -> Derived:
        address = reverse("activity-list", args=[village, periods.year_of(period)])
        return Derived(value, "活动记录", f"{address}?month={periods.month_of(period)}")

    found = activity_figures.of_month(villages, period)
    return {
        village: {
            "visits": of(village, figures.visits),
            "people_reached": of(village, figures.educated),
            "activities": of(village, figures.times),
            "participants": of(village, figures.people),
        }
        for village, figures in found.items()
    }


def agreements(villages: Collection[str], period: int) -> dict[str, dict[str, Derived]]:
    return agreements_of(villages, [period])[period]


def agreements_of(
    villages: Collection[str], months: Collection[int]
) -> dict[int, dict[str, dict[str, Derived]]]:
    """By month, of the villages that keep agreements of migrants' households, on its last day."""

    def of(village: str, value: int) -> Derived:
        return Derived(
            value,
            "协议登记",
            f"{reverse('agreement-list', args=[village])}?migrants=1",
            binding=True,
        )

    days = {month: expected.span(month)[1] for month in months if not periods.is_total(month)}
    found = migrant_households(villages, set(days.values())) if days else {}
    counts = {month: found[days[month]] if month in days else {} for month in months}
    return {
        month: {
            village: {"migrants_due": of(village, asked), "migrants_signed": of(village, live)}
            for village, (asked, live) in by_village.items()
        }
        for month, by_village in counts.items()
    }


SOURCES: tuple[Source, ...] = (activities, agreements)


def derived(villages: Collection[str], period: int) -> dict[str, dict[str, Derived]]:
    """Village → column → what the records say; nothing for a year's total, which comes from before
    the records."""
    found: dict[str, dict[str, Derived]] = {}
    if periods.is_total(period):
        return found
    for source in SOURCES:
        for village, told in source(villages, period).items():
            form = form_of(village, period)
            found.setdefault(village, {}).update(of_form(form, told))
    return found


def of_form(form: ReportForm, told: ByColumn) -> dict[str, Derived]:
    """Column → what the records say, of what they say under the names of their sources
    (SOURCE_WORDS). A county's own column that says where its figure comes from is bound by it."""
    found = {column.name: column.source or column.name for column in form.columns}
    return {
        name: replace(told[key], binding=True) if form.by_name[name].source else told[key]
        for name, key in found.items()
        if key in told
    }


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
    """Put into blank cells what the form showed there; whether there were any."""
    blank = [name for name in found if getattr(report, name) is None and name not in report.unread]
    for name in blank:
        setattr(report, name, found[name].value)
    return bool(blank)


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
