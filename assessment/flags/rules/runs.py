"""数字长期不变、长期全部落实: month after month without what chance alone would bring."""

from collections.abc import Callable, Iterator, Sequence

from ...reports import periods
from .series import FlagRule, FoundFlag, ReportedMonth, Series, span

FROZEN_LEAST, PERFECT_LEAST, ALWAYS = 6, 12, 30  # months
OTHERS_LEAST, EXPECTED = 6, 6
LARGE, VERY_LARGE = (
    60,
    300,
)  # women who should be counted: of fewer, a full year without a gap is nothing odd
STILL = ("contraception_due", "contraception_done", "migrants_due", "migrants_signed")


def frozen(series: Series) -> Iterator[FoundFlag]:
    """No stock moved for half a year, while children were born and people came and went."""
    for run in _runs(series.months, lambda a, b: _stocks(a) == _stocks(b)):
        first = run[0]
        due = first["contraception_due"]
        if len(run) < FROZEN_LEAST or due is None or due < LARGE:
            continue
        births = sum(month["births"] or 0 for month in run)
        words = (
            f"{span(first.period, run[-1].period)}连续{len(run)}个月，应落实{due}人、"
            f"已落实{first['contraception_done']}人、流动人口应"
            f"签{_text(first['migrants_due'])}人、已签{_text(first['migrants_signed'])}人一直没有"
            f"变，其间出生{births}人。"
        )
        yield _found(FlagRule.FROZEN, series, run, STILL, words, f"{_stocks(first)}")


def perfect(series: Series) -> Iterator[FoundFlag]:
    """Nobody lacked anything for a long time, in a village where at other times somebody does; or
    for years, in one so large that somebody always does."""
    for run in _runs(series.months, lambda a, b: _complete(a) and _complete(b)):
        least = min(month["contraception_due"] or 0 for month in run)
        if len(run) < PERFECT_LEAST or least < LARGE:
            continue
        others = [
            month for month in series.months if not run[0].period <= month.period <= run[-1].period
        ]
        always = len(run) >= ALWAYS and least >= VERY_LARGE
        if always or (
            len(others) >= OTHERS_LEAST
            and _is_unlikely(sum(map(_gap, others)), len(others), len(run))
        ):
            yield _found(
                FlagRule.PERFECT,
                series,
                run,
                STILL,
                _perfect_words(run, least, others),
                _years(run),
            )


def _is_unlikely(gaps: int, others: int, length: int) -> bool:
    """With as many gaps as in other months, one would expect EXPECTED or more in the run. A gap
    mostly lasts some months, four on the average: so a run of twenty months has five chances."""
    return gaps * length >= 4 * EXPECTED * others


def _perfect_words(
    run: Sequence[ReportedMonth], least: int, others: Sequence[ReportedMonth]
) -> str:
    words = (
        f"{span(run[0].period, run[-1].period)}连续{len(run)}个月避孕节育措施全部落实、"
        f"流动人口合同全部签订，各月应落实都在{least}人以上，没有一个月有一人未落实"
    )
    if not others:
        return f"{words}。"
    short = [gap for gap in map(_gap, others) if gap]
    return (
        f"{words}；其余{len(others)}个月中有{len(short)}个月有人未落实或未签，"
        f"最多的一个月{max(short, default=0)}人。"
    )


def _years(run: Sequence[ReportedMonth]) -> str:
    """An answer holds until another year of it has gone by."""
    return f"{len(run) // 12}年"


def _complete(month: ReportedMonth) -> bool:
    return month["contraception_due"] is not None and _gap(month) == 0


def _gap(month: ReportedMonth) -> int:
    """How many women and migrants were to be served and are not."""
    pairs = (("contraception_due", "contraception_done"), ("migrants_due", "migrants_signed"))
    return sum((month[due] or 0) - (month[done] or 0) for due, done in pairs)


def _stocks(month: ReportedMonth) -> tuple[int | None, ...]:
    return tuple(month[name] for name in STILL)


def _text(value: int | None) -> str:
    return "—" if value is None else str(value)


def _runs(
    months: Sequence[ReportedMonth], together: Callable[[ReportedMonth, ReportedMonth], bool]
) -> Iterator[Sequence[ReportedMonth]]:
    """The longest stretches of months next to each other of which each two are `together`."""
    start = 0
    for at in range(1, len(months) + 1):
        ended = at == len(months) or periods.following(months[at - 1].period) != months[at].period
        if ended or not together(months[at - 1], months[at]):
            if at - start > 1:
                yield months[start:at]
            start = at


def _found(
    rule: FlagRule,
    series: Series,
    run: Sequence[ReportedMonth],
    names: tuple[str, ...],
    words: str,
    figures: str,
) -> FoundFlag:
    return FoundFlag(rule, series.village, run[0].period, run[-1].period, names, words, figures)
