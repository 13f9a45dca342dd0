"""Six ways in which a secretary makes figures up, planted into honest series as somebody in a hurry
would do it."""

import datetime
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from assessment.flags.rules.series import FlagRule, ReportedMonth, Series, Written
from assessment.reports import periods
from assessment.reports.form import columns

from .county import UTC, with_cells

SERVICES = ("supplies_distributed", "visits", "people_reached")


@dataclass(frozen=True)
class Plant:
    """`months`: all that is false; `shown`: where it has to be found; `meant`: the rules that are
    there for it."""

    kind: str
    village: str
    months: tuple[int, ...]
    shown: tuple[int, ...]
    meant: tuple[FlagRule, ...]


Falsified = tuple[Series, tuple[int, ...]]
Falsifier = Callable[[random.Random, Series, Sequence[Series]], Falsified]


def copied_from_past(draw: random.Random, series: Series, beside: Sequence[Series]) -> Falsified:
    """Last month's report, or one of up to a year ago, handed in again; one time in three with
    other births, one in six with another cell changed."""
    at = draw.randrange(14, len(series.months))
    back = draw.choice((1, 1, 1, 2, 3, 12))
    cells = series.months[at - back].cells
    copy, other = replace(series.months[at], cells=cells), draw.random()
    if other < 1 / 3:
        births = series.months[at]["births"]
        copy = with_cells(copy, births=births, planned_births=births)
    elif other < 1 / 2:
        name = draw.choice(
            [
                name
                for name in ("contraception_due", "migrants_due", *SERVICES)
                if copy[name] is not None
            ]
        )
        copy = with_cells(copy, **{name: (copy[name] or 0) + draw.randint(1, 3)})
    return _with(series, {at: copy})


def copied_from_neighbour(
    draw: random.Random, series: Series, beside: Sequence[Series]
) -> Falsified:
    """The month of another village of the township."""
    at = draw.randrange(7, len(series.months))
    other = draw.choice([each for each in beside if each.village != series.village])
    return _with(series, {at: replace(series.months[at], cells=other.months[at].cells)})


def jumped(draw: random.Random, series: Series, beside: Sequence[Series]) -> Falsified:
    """The ratio is made to hold: the stock that should be served is cut by 15–35%, and stays so; or
    a gap of five or more, where there is one, is reported closed from one month to the next."""
    gaps = [(m["contraception_due"] or 0) - (m["contraception_done"] or 0) for m in series.months]
    wide = [
        at for at in range(7, len(gaps)) if min(gaps[at - 1], sorted(gaps[at - 6 : at])[2]) >= 5
    ]
    if wide:
        at = draw.choice(wide)
        return _with(
            series,
            {
                at: with_cells(
                    series.months[at], contraception_done=series.months[at]["contraception_due"]
                )
            },
        )
    at = draw.randrange(7, len(series.months))
    share = draw.uniform(0.65, 0.85)
    changed = {}
    for later in range(at, len(series.months)):
        due = round((series.months[later]["contraception_due"] or 0) * share)
        changed[later] = with_cells(
            series.months[later], contraception_due=due, contraception_done=due
        )
    return _with(series, changed)


def always_complete(draw: random.Random, series: Series, beside: Sequence[Series]) -> Falsified:
    """Everything done, month after month: for a year with the same numbers typed again, or for two
    years with the true stock, of which the gap is left out, where in most months there is one to
    leave out."""
    gaps = sum(month["contraception_due"] != month["contraception_done"] for month in series.months)
    still = draw.random() < 0.5 or 2 * gaps < len(series.months)
    length = draw.randint(9, 14) if still else draw.randint(20, 30)
    start = draw.randrange(0, len(series.months) - length + 1)
    due, away = series.months[start]["contraception_due"], series.months[start]["migrants_due"]
    changed = {}
    for at in range(start, start + length):
        month = series.months[at]
        a, b = (due, away) if still else (month["contraception_due"], month["migrants_due"])
        cells = {
            "contraception_due": a,
            "contraception_done": a,
            "migrants_due": b,
            "migrants_signed": b,
        }
        changed[at] = with_cells(month, **cells)
    return _with(series, changed)


def invented_digits(draw: random.Random, series: Series, beside: Sequence[Series]) -> Falsified:
    """A year of service figures out of one's head: two in three rounded to fives and tens, or
    ending in 6 and 8."""
    start = draw.randrange(0, len(series.months) - 12)
    favoured = draw.choice(((0, 5), (6, 8)))
    changed = {}
    for at in range(start, start + 12):
        guessed = {name: _guess(draw, name, series, favoured) for name in SERVICES}
        changed[at] = with_cells(series.months[at], **guessed)
    return _with(series, changed)


def _guess(draw: random.Random, name: str, series: Series, favoured: tuple[int, int]) -> int:
    usual = {"supplies_distributed": 30, "visits": 20, "people_reached": 80}[name]
    number = max(10, round(usual * draw.uniform(0.6, 1.5)))
    last = draw.choice(favoured) if draw.random() < 2 / 3 else draw.randrange(10)
    return number // 10 * 10 + last


def written_late(draw: random.Random, series: Series, beside: Sequence[Series]) -> Falsified:
    """Before acceptance: four to nine months corrected within some days, or handed in at one
    sitting."""
    year, count = draw.choice((2023, 2024, 2025)), draw.randint(4, 9)
    months = periods.months(year, year)[:11]
    first = draw.randrange(0, len(months) - count + 1)
    chosen = tuple(months[first : first + count])
    day = datetime.datetime(year, 12, draw.randint(1, 18), 9, tzinfo=UTC)
    if draw.random() < 0.5:
        at = [day + datetime.timedelta(hours=draw.randint(0, 150)) for _ in chosen]
        written = [Written(period, when, 1) for period, when in zip(chosen, at, strict=True)]
        return replace(series, corrections=[*series.corrections, *written]), chosen
    minutes = iter(sorted(draw.sample(range(55), count)))
    late = [
        replace(m, submitted=day + datetime.timedelta(minutes=next(minutes)))
        if m.period in chosen
        else m
        for m in series.months
    ]
    return replace(series, months=late), chosen


KINDS: dict[str, tuple[Falsifier, tuple[FlagRule, ...]]] = {
    "copied from own past": (copied_from_past, (FlagRule.COPY_OWN, FlagRule.FROZEN)),
    "copied from a neighbour": (copied_from_neighbour, (FlagRule.COPY_NEIGHBOUR, FlagRule.JUMP)),
    "jump of a stock or a gap": (jumped, (FlagRule.JUMP,)),
    "always complete": (always_complete, (FlagRule.FROZEN, FlagRule.PERFECT)),
    "invented digits": (invented_digits, (FlagRule.DIGITS,)),
    "written late, all at once": (written_late, (FlagRule.CORRECTIONS, FlagRule.BURST)),
}


def falsify(
    seed: int, townships: list[list[Series]], count: int
) -> tuple[list[list[Series]], list[Plant]]:
    """`count` plants, each in a village of its own and its months otherwise honest, the kinds in
    turn."""
    draw = random.Random(f"plants-{seed}")
    places = [(t, v) for t, villages in enumerate(townships) for v in range(len(villages))]
    honest, false, plants = townships, [list(villages) for villages in townships], []
    for number, (town, place) in enumerate(draw.sample(places, count)):
        kind = list(KINDS)[number % len(KINDS)]
        act, meant = KINDS[kind]
        series, months = act(draw, honest[town][place], honest[town])
        false[town][place] = series
        shown = months[:1] if act is jumped else months
        plants.append(Plant(kind, series.village, months, shown, meant))
    return false, plants


def _with(series: Series, changed: dict[int, ReportedMonth]) -> Falsified:
    months = [changed.get(at, month) for at, month in enumerate(series.months)]
    return replace(series, months=months), tuple(series.months[at].period for at in sorted(changed))


def cells_of(month: ReportedMonth) -> dict[str, int | None]:
    return dict(zip(columns.KNOWN, month.cells, strict=True))
