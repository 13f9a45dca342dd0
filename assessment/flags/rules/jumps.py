"""突增突减: a stock, or the gap to what should be, that moved as it never does; far too many births
in one month."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ...reports import periods
from .series import FlagRule, FoundFlag, Peers, ReportedMonth, Series, median

RECENT = 6  # months that say what is usual
HISTORY = 24  # months that say how much a month usually moves
BIRTHS_LEAST, BIRTHS_SPREAD = 6, 20
STOCK_PAIRS = (("contraception_due", "contraception_done"), ("migrants_due", "migrants_signed"))


@dataclass(frozen=True)
class MonthJump:
    """From the month before to this one; `usual` the median of the months before, `typical` the
    median move."""

    then: int
    now: int
    usual: int
    typical: int


def jumps(series: Series, beside: Peers) -> Iterator[FoundFlag]:
    for name in ("contraception_due", "migrants_due"):
        for at, move in _moves(series.months, series.column(name)):
            month = series.months[at]
            if _is_jump(move) and not _is_season(series, beside, name, month, move):
                yield _stock_found(series, month, name, move)
    for due, done in STOCK_PAIRS:
        for at, move in _moves(series.months, _gaps(series, due, done)):
            if _gap_closed(move):
                yield _gap_found(series, series.months[at], due, done, move)


def _gaps(series: Series, due: str, done: str) -> list[int | None]:
    pairs = ((month[due], month[done]) for month in series.months)
    return [None if whole is None or part is None else whole - part for whole, part in pairs]


def _moves(
    months: Sequence[ReportedMonth], values: Sequence[int | None]
) -> Iterator[tuple[int, MonthJump]]:
    """Every month that moved, with a history of RECENT months at least."""
    steps: list[int] = []
    known: list[int] = []
    for at, now in enumerate(values):
        if now is None:
            continue
        then = values[at - 1] if at else None
        adjacent = (
            then is not None and periods.following(months[at - 1].period) == months[at].period
        )
        if adjacent and then is not None:
            if now != then and len(known) >= RECENT:
                yield (
                    at,
                    MonthJump(then, now, median(known[-RECENT:]), median(steps[-HISTORY:] or [0])),
                )
            steps.append(abs(now - then))
        known.append(now)


def _is_jump(move: MonthJump) -> bool:
    """Beyond the usual both from last month and from the months before (so that coming back is
    none), measured by the village's own moves, by chance (the root of the number) and as a
    share."""
    least = min(abs(move.now - move.then), abs(move.now - move.usual))
    level = max(move.then, move.usual)
    same_side = (move.now > move.then) == (move.now > move.usual)
    return (
        same_side
        and least > 4 * move.typical + 2
        and least * least > level
        and least * 100 > 7 * level
    )


def _is_season(
    series: Series, beside: Peers, name: str, month: ReportedMonth, move: MonthJump
) -> bool:
    """The same month of a former year moved alike, or the whole township did."""
    for back in (100, 200, 300):
        now = series.by_period.get(month.period - back)
        then = series.by_period.get(periods.previous(month.period - back))
        if now and then and _alike(now[name], then[name], move):
            return True
    before, after = beside.get((name, month.period), (0, 0))
    return _alike(after - move.now, before - move.then, move) if before > move.then else False


def _alike(now: int | None, then: int | None, move: MonthJump) -> bool:
    """At least half as much, as a share, and in the same direction."""
    if now is None or not then or not move.then:
        return False
    other, own = (now - then) * move.then, (move.now - move.then) * then
    return (other > 0) == (own > 0) and 2 * abs(other) >= abs(own)


def _gap_closed(move: MonthJump) -> bool:
    """A gap of many months is gone, or nearly, from one month to the next."""
    closed = min(move.then, move.usual) - move.now
    return (
        2 * closed > 3 * move.typical + 4
        and closed * closed * 2 > 7 * (move.usual + 1)
        and move.now * 4 <= move.usual
    )


def _stock_found(series: Series, month: ReportedMonth, name: str, move: MonthJump) -> FoundFlag:
    column = month.form.by_name[name]
    words = (
        f"{column.title}由{periods.label(periods.previous(month.period))}的{move.then}{column.unit}变"
        f"为{periods.label(month.period)}的{move.now}{column.unit}；"
        f"此前{RECENT}个月一般为{move.usual}{column.unit}，"
        f"每月一般变动{move.typical}{column.unit}，往年同月和全镇都没有这样的变动。"
    )
    figures = f"{name}:{move.then}>{move.now}"
    return FoundFlag(
        FlagRule.JUMP, series.village, month.period, month.period, (name,), words, figures
    )


def _gap_found(
    series: Series, month: ReportedMonth, due: str, done: str, move: MonthJump
) -> FoundFlag:
    group = month.form.by_name[due].section
    words = (
        f"{group}未落实人数由{periods.label(periods.previous(month.period))}的{move.then}人一个月"
        f"内减为{move.now}人（应落实{month[due]}人，已落实{month[done]}人）；"
        f"此前{RECENT}个月一般有{move.usual}人未落实，每月一般变动{move.typical}人。"
    )
    if due == "migrants_due":
        words = (
            words.replace("未落实", "未签合同").replace("应落实", "应签").replace("已落实", "已签")
        )
    figures = f"{due}-{done}:{move.then}>{move.now}"
    return FoundFlag(
        FlagRule.JUMP, series.village, month.period, month.period, (due, done), words, figures
    )


def many_births(series: Series) -> Iterator[FoundFlag]:
    """Births are few and come by chance: a month is odd when it lies far out of the village's own
    mean."""
    seen: list[int] = []
    for month in series.months:
        births = month["births"]
        if births is None:
            continue
        window = seen[-HISTORY:]
        count, total = len(window), sum(window)
        beyond = births * count - total
        far = beyond > 0 and beyond * beyond > BIRTHS_SPREAD * count * (total + count)
        if count >= RECENT and births >= BIRTHS_LEAST and far:
            yield _births_found(series, month, births, window)
        seen.append(births)


def _births_found(
    series: Series, month: ReportedMonth, births: int, window: Sequence[int]
) -> FoundFlag:
    words = (
        f"{periods.label(month.period)}出生{births}人；此前{len(window)}个月共出生{sum(window)}人，"
        f"最多的一个月{max(window)}人。"
    )
    return FoundFlag(
        FlagRule.JUMP,
        series.village,
        month.period,
        month.period,
        ("births",),
        words,
        f"births:{births}",
    )
