"""照抄往月、与邻村雷同: a report whose cells are those of another one, where that is not likely by
itself.

How likely it is, is asked of the village's own history: how often do two of its months that far
apart agree in a pair of cells? Columns that hardly move prove nothing; ones that always move prove
much.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from ...reports import periods
from .series import FlagRule, FoundFlag, ReportedMonth, Series

BACK = 13  # months back to the same month of last year and one more
KEYS = (
    ("contraception_due", "contraception_done"),
    ("migrants_due", "migrants_signed"),
    ("supplies_distributed",),
    ("visits",),
    ("people_reached",),
    ("births", "planned_births"),
)
CORE = (
    len(KEYS) - 1
)  # births, which the registry knows, are the cells that a copyist changes, and perhaps one more
ADJACENT, FURTHER = (
    35,
    500,
)  # by chance less often than one in so many; further back there are many to be like
NEIGHBOUR_LEAST = 20  # smaller stocks are easily alike in two villages

Parts = tuple[tuple[int | None, ...], ...]


def parts(month: ReportedMonth) -> Parts:
    places = month.form.places
    return tuple(
        tuple(month.cells[places[name]] if name in places else None for name in key) for key in KEYS
    )


def from_own_past(series: Series) -> Iterator[FoundFlag]:
    rows = [parts(month) for month in series.months]
    for at, row in enumerate(rows):
        for back in range(1, min(BACK, at) + 1):
            other = [key for key, part in enumerate(rows[at - back]) if part != row[key]]
            if _is_copy(rows, at, back, other):
                yield _own_found(series, series.months[at], series.months[at - back], other)
                break


def _is_copy(rows: Sequence[Parts], at: int, back: int, other: Sequence[int]) -> bool:
    """`other`: the parts in which the months differ; besides the births it may be one, which may be
    any of CORE."""
    changed = [key for key in other if key < CORE]
    if len(changed) > 1 or not _weighty(
        [part for key, part in enumerate(rows[at][:CORE]) if key not in changed]
    ):
        return False
    return not _is_chance(rows, at, back, ways=CORE if changed else 1)


def _weighty(row: Sequence[tuple[int | None, ...]]) -> bool:
    """Some numbers are there to be copied at all."""
    return sum(1 for part in row if any(value is not None and value > 0 for value in part)) >= 2


def _is_chance(rows: Sequence[Parts], at: int, back: int, ways: int) -> bool:
    """Whether months so far apart agree so often in each part that all may agree once, in any of so
    many ways."""
    likely, unlikely = ways, 1
    for key in range(len(KEYS)):
        if rows[at][key] != rows[at - back][key]:
            continue
        agree, pairs = _agreement(rows, key, back, without=at)
        likely *= 2 * agree + 1
        unlikely *= 2 * pairs + 2
    return likely * (ADJACENT if back == 1 else FURTHER) >= unlikely


def _agreement(rows: Sequence[Parts], key: int, back: int, without: int) -> tuple[int, int]:
    """How many pairs of months agree in the part, of how many; months next to each other are a case
    of their own."""
    gaps = (1,) if back == 1 else (2, 3) if back <= 3 else (4, 6, 9, 12)
    agree = pairs = 0
    for gap in gaps:
        for later in range(gap, len(rows)):
            if without not in (later, later - gap):
                pairs += 1
                agree += rows[later][key] == rows[later - gap][key]
    return agree, pairs


def _own_found(
    series: Series, month: ReportedMonth, source: ReportedMonth, other: Sequence[int]
) -> FoundFlag:
    """`other`: the parts that are not alike."""
    changed = [
        next(name for name in KEYS[key] if month[name] != source[name]) for key in reversed(other)
    ]
    known = source.form.by_name | month.form.by_name
    except_ = f"除{'、'.join(known[name].title for name in changed)}外的" if changed else ""
    words = (
        f"{periods.label(month.period)}{except_}全部栏目与{periods.label(source.period)}完全相同"
        f"（{_figures(month)}）；按本村往月的变动，完全相同的可能性较小，须经核实。"
    )
    copied = tuple(name for key, names in enumerate(KEYS) if key not in other for name in names)
    figures = f"{source.period}:{month.cells}"
    return FoundFlag(
        FlagRule.COPY_OWN, series.village, month.period, month.period, copied, words, figures
    )


def _figures(month: ReportedMonth) -> str:
    shown = ("contraception_due", "contraception_done", "migrants_due", "migrants_signed", "visits")
    texts = [(month.form.by_name[name], month[name]) for name in shown if month[name] is not None]
    return "、".join(f"{column.title}{value}" for column, value in texts)


def from_neighbours(villages: Sequence[Series]) -> Iterator[FoundFlag]:
    """Two villages with the same month. Of the two the one is asked whose figures leave its own
    path further."""
    alike: dict[tuple[int, Parts], list[Series]] = defaultdict(list)
    for series in villages:
        for month in series.months:
            if (month["contraception_due"] or 0) >= NEIGHBOUR_LEAST:
                alike[month.period, parts(month)[:CORE]].append(series)
    for (period, row), found in alike.items():
        if len(found) > 1 and _weighty(row):
            leaps = [_leap(series, period) for series in found]
            original = found[leaps.index(min(leaps))]
            for series, leap in zip(found, leaps, strict=True):
                if series is not original or leap == max(leaps):
                    other = next(each for each in found if each is not series)
                    yield _neighbour_found(series, other, period)


def _leap(series: Series, period: int) -> int:
    """How far the stocks lie from those of the months beside it."""
    month = series.by_period[period]
    beside = [
        series.by_period.get(periods.previous(period)),
        series.by_period.get(periods.following(period)),
    ]
    found = [
        sum(abs((month[name] or 0) - (other[name] or 0)) for name in month.form.stock)
        for other in beside
        if other
    ]
    return min(found, default=0)


def _neighbour_found(series: Series, other: Series, period: int) -> FoundFlag:
    month = series.by_period[period]
    words = f"{periods.label(period)}与{other.name}同月的数完全相同（{_figures(month)}）。"
    copied = tuple(name for key in KEYS[:CORE] for name in key)
    figures, *same = (f"{code}:{month.cells}" for code in (other.village, *other.former_codes))
    return FoundFlag(
        FlagRule.COPY_NEIGHBOUR, series.village, period, period, copied, words, figures, tuple(same)
    )
