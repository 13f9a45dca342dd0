"""The figures of all villages for what is asked: each family of answers in as many queries for one
as for many."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone

from associations.counted.sources import DaySpan, by_village, months_in, source_of, span_of
from associations.divisions.models import VILLAGE_FIELDS
from associations.fact_sheets.models import FactSheet
from associations.models import Village
from associations.vocabulary.own.kinds import OwnType, known
from associations.vocabulary.own.values import words

from ...indicators.definition import IndicatorFigure, MeasuredIndicator
from ...indicators.figures import indicators_of, tables
from ...indicators.terms import column_name
from ...reports import expected, periods
from ...reports.derived import kept_rows
from ..spans import AskedSpan
from .offered import COUNTED, FACTS, INDICATOR, NAME, OWN, REPORT, VILLAGE, Nature, OfferedAnswer
from .reported import ApprovedMonths

NOT_OVER = "期间还没有过完"
NOT_THERE = "当时没有这个村（社区）"
SHOWN_VILLAGES = 5
Wanted = tuple[OfferedAnswer, AskedSpan]


@dataclass(frozen=True)
class AnswerFigure:
    """`value`: a whole number (money in fen), an indicator's two, or words; None with what is
    `lacking`, which is `pending` where it only waits for its approval. `source`, `url`: where it
    comes from."""

    value: int | str | IndicatorFigure | None
    source: str
    url: str = ""
    lacking: str = ""
    pending: bool = False
    indicator: MeasuredIndicator | None = None


ByVillage = dict[str, AnswerFigure]
Figures = dict[Wanted, ByVillage]


def figures_of(code: str, wanted: Collection[Wanted], villages: Sequence[Village]) -> Figures:
    found: Figures = {}
    for family, gather in FAMILIES.items():
        if own := [one for one in wanted if one[0].family == family]:
            found |= gather(code, own, villages)
    return found


def there_in(villages: Sequence[Village], span: AskedSpan) -> list[Village]:
    """At any time in it."""
    first, last = _days(span)
    return [
        village
        for village in villages
        if (village.opened is None or village.opened <= last)
        and (village.closed is None or village.closed > first)
    ]


def together(figures: Mapping[str, AnswerFigure], villages: Sequence[Village]) -> AnswerFigure:
    """All of these villages; nothing where one of them lacks its own."""
    rows = [(village, figures[village.pk]) for village in villages if village.pk in figures]
    lacking = [(village, row) for village, row in rows if row.value is None]
    if lacking or not rows:
        names = "、".join(village.name for village, _ in lacking[:SHOWN_VILLAGES])
        more = f"等{len(lacking)}个村（社区）" if len(lacking) > SHOWN_VILLAGES else ""
        return AnswerFigure(
            None,
            rows[0][1].source if rows else "",
            lacking=f"{names}{more}：{lacking[0][1].lacking}" if lacking else NOT_THERE,
            pending=bool(lacking) and all(row.pending for _, row in lacking),
        )
    first = rows[0][1]
    values = [row.value for _, row in rows]
    total: int | IndicatorFigure
    if isinstance(first.value, IndicatorFigure):
        pairs = [value for value in values if isinstance(value, IndicatorFigure)]
        total = IndicatorFigure(sum(pair.part for pair in pairs), sum(p.whole for p in pairs))
    else:
        total = sum(value for value in values if isinstance(value, int))
    source = f"{first.source}，{len(rows)}个村（社区）合计"
    return AnswerFigure(total, source, indicator=first.indicator)


# Columns of the report


def _reported(code: str, wanted: Sequence[Wanted], villages: Sequence[Village]) -> Figures:
    reports = ApprovedMonths(code, [span for _, span in wanted], {one.name for one, _ in wanted})
    found: Figures = {}
    for one, span in wanted:
        rows, stock = dict[str, AnswerFigure](), one.nature == Nature.STOCK
        found[one, span] = rows
        for village in there_in(villages, span):
            if stock and not expected.existed(village, span.last):
                continue
            value, lacking, pending = reports.figure(one.name, village, span, stock=stock)
            when = periods.label(span.last) if stock else span.words
            rows[village.pk] = AnswerFigure(
                value, f"{when}月报“{one.title}”", _report_page(village, span), lacking, pending
            )
    return found


def _report_page(village: Village, span: AskedSpan) -> str:
    if span.first == span.last:
        return reverse("report-detail", args=[village.pk, span.last])
    return reverse("report-year", args=[village.pk, periods.year_of(span.last)])


# Counted records


def _days(span: AskedSpan) -> DaySpan:
    return span_of(*span)


def _so_far(span: AskedSpan, nature: Nature) -> DaySpan | None:
    """Its days; of what stands on a day, until today; None where it is not over."""
    days, today = _days(span), timezone.localdate()
    if days.last < today:
        return days
    if nature == Nature.STOCK and days.first <= today:
        return DaySpan(days.first, today)
    return None


def _counted(code: str, wanted: Sequence[Wanted], villages: Sequence[Village]) -> Figures:
    asked = []
    for one, span in wanted:
        if days := _so_far(span, one.nature):
            source = source_of(one.name)
            asked += [(source, days), *kept_rows(source, span.last)]
    counts = by_village(code, asked)
    found: Figures = {}
    for one, span in wanted:
        rows = found[one, span] = {}
        source, span_days = source_of(one.name), _so_far(span, one.nature)
        assert source.of
        page, yearly = source.of.page, source.of.yearly
        for village in there_in(villages, span):
            url = reverse(page, args=[village.pk, *([periods.year_of(span.last)] * yearly)])
            told = f"{_when(span, one.nature)}登记的{source.of.called or one.title}"
            value, lacking = None, NOT_OVER
            if span_days:
                kept = (counts[rows].get(village.pk) for rows in kept_rows(source, span.last))
                lacking = "" if any(kept) else "村里还没有这类登记"
                value = counts[source, span_days].get(village.pk, 0)
            rows[village.pk] = AnswerFigure(None if lacking else value, told, url, lacking)
    return found


def _when(span: AskedSpan, nature: Nature) -> str:
    """As of a day: the span's last, or today."""
    if nature != Nature.STOCK:
        return span.words
    day = min(_days(span).last, timezone.localdate())
    return f"{day.year}年{day.month}月{day.day}日"


# Indicators


def _indicated(code: str, wanted: Sequence[Wanted], villages: Sequence[Village]) -> Figures:
    found: Figures = {}
    for year in {periods.year_of(span.last) for _, span in wanted}:
        own = [(one, span) for one, span in wanted if periods.year_of(span.last) == year]
        found |= _of_year(code, own, villages, year)
    return found


def _of_year(
    code: str, wanted: Sequence[Wanted], villages: Sequence[Village], year: int
) -> Figures:
    names = {one.name for one, _ in wanted}
    months = sorted({span.last for _, span in wanted})
    measured = [one for one in indicators_of(code, year) if one.definition.code in names]
    found_tables = {t.indicator.definition.code: t for t in tables(code, measured, months)}
    spans = [AskedSpan(*_ends(one.definition.span(month))) for one in measured for month in months]
    reports = ApprovedMonths(code, spans, set())
    found: Figures = {}
    for one, span in wanted:
        table, rows = found_tables[one.name], {}
        cells = {p.code: p.cells[months.index(span.last)] for p in table.villages}
        for village in there_in(villages, span):
            figure = cells.get(village.pk)
            lacking, pending = _not_yet(one, table.indicator, reports, village, span)
            if not lacking and (figure is None or table.indicator.value(figure) is None):
                lacking = "没有可以相除的数"
            url = reverse("indicator-detail", args=[village.pk, year, one.name])
            told = f"{periods.label(span.last)}指标“{one.title}”"
            value = None if lacking else figure
            rows[village.pk] = AnswerFigure(value, told, url, lacking, pending, table.indicator)
        found[one, span] = rows
    return found


def _ends(days: DaySpan) -> tuple[int, int]:
    months = months_in(days)
    first, last = months[0].first, months[-1].first
    return periods.of(first.year, first.month), periods.of(last.year, last.month)


def _not_yet(
    one: OfferedAnswer,
    indicator: MeasuredIndicator,
    reports: ApprovedMonths,
    village: Village,
    span: AskedSpan,
) -> tuple[str, bool]:
    window = AskedSpan(*_ends(indicator.definition.span(span.last)))
    if any(column_name(source.key) for source in indicator.sources):
        return reports.lacking(village, window, stock=one.years is None)
    return (NOT_OVER, False) if _days(window).last >= timezone.localdate() else ("", False)


# What stands in sheets and on villages themselves


def _of_sheets(code: str, wanted: Sequence[Wanted], villages: Sequence[Village]) -> Figures:
    years = {periods.year_of(span.last) for _, span in wanted}
    sheets = {
        (sheet.village_id, sheet.year): sheet
        for sheet in FactSheet.objects.in_division(code).filter(year__in=years)
    }
    found: Figures = {}
    for one, span in wanted:
        year = periods.year_of(span.last)
        rows = found[one, span] = {}
        for village in there_in(villages, span):
            value = getattr(sheets.get((village.pk, year)), one.name, None)
            lacking = "" if value is not None else f"{year}年村情数据里没有"
            url = reverse("fact-sheet-list", args=[village.pk, year])
            rows[village.pk] = AnswerFigure(value, f"{year}年村情数据", url, lacking)
    return found


def _of_own(code: str, wanted: Sequence[Wanted], villages: Sequence[Village]) -> Figures:
    fields = known(VILLAGE_FIELDS, code)
    found: Figures = {}
    for one, span in wanted:
        field, rows = fields[one.name], {}
        for village in there_in(villages, span):
            value = village.own.get(one.name)
            if value is not None and field.type != OwnType.NUMBER:
                value = words(field, value)
            url, told = _page_of(village), "村信息（现在的登记）"
            rows[village.pk] = AnswerFigure(
                value, told, url, "" if value is not None else "尚未登记"
            )
        found[one, span] = rows
    return found


def _of_villages(code: str, wanted: Sequence[Wanted], villages: Sequence[Village]) -> Figures:
    return {
        (one, span): {
            village.pk: AnswerFigure(
                village.name if one.key == NAME else village.pk, "区划", _page_of(village)
            )
            for village in there_in(villages, span)
        }
        for one, span in wanted
    }


def _page_of(village: Village) -> str:
    return reverse("village-organisation", args=[village.pk])


Gather = Callable[[str, Sequence[Wanted], Sequence[Village]], Figures]
FAMILIES: dict[str, Gather] = {
    REPORT: _reported,
    COUNTED: _counted,
    INDICATOR: _indicated,
    FACTS: _of_sheets,
    OWN: _of_own,
    VILLAGE: _of_villages,
}
