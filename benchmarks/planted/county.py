"""A county's honest reports as they come out of real villages: small counts by chance, seasons,
slow stocks.

What is assumed, and how hard it makes the rules: two townships in five hardly fill in the voluntary
columns; one village in seven has a lasting gap in contraception, one in four hardly any; migrants
leave after Spring Festival and come home for it; stocks are counted anew in some Januaries; talks
are counted in round tens by some; some reports come late, two or three at once; one month in a
hundred and fifty is corrected, mostly soon after.
"""

import datetime
import random
from dataclasses import dataclass, field, replace

from assessment.flags.rules.series import ReportedMonth, Series, Written
from assessment.reports import periods
from assessment.reports.form import columns
from assessment.reports.form.in_force import FIRST_FORM

YEARS = (2023, 2025)
TOWNSHIP_SIZE = 40
SEASON = (90, 85, 95, 95, 90, 90, 100, 105, 120, 125, 110, 95)  # births, per cent of the mean month
AT_HOME = (
    60,
    30,
    55,
    90,
    100,
    100,
    95,
    95,
    100,
    100,
    95,
    85,
)  # migrants who are away, per cent of the year's most
UTC = datetime.UTC


@dataclass
class PlantedVillage:
    """What a village is like; its months are drawn from it."""

    code: str
    draw: random.Random
    women: int
    births: float  # per month
    gap: float  # women whose method is not in place, on the average
    migrants: int
    careful: float  # chance that all migrants have signed
    voluntary: bool
    rounds_talks: bool
    events: float
    now: dict[str, int] = field(default_factory=dict)


def county(seed: int, villages: int) -> list[list[Series]]:
    """Townships of series."""
    draw = random.Random(seed)
    places = [(n // TOWNSHIP_SIZE + 1, n % TOWNSHIP_SIZE + 200) for n in range(villages)]
    codes = [f"990000{town:03d}{place:03d}" for town, place in places]
    voluntary = {code[:9]: draw.random() < 0.6 for code in codes}
    found: dict[str, list[Series]] = {}
    for code in codes:
        found.setdefault(code[:9], []).append(_series(_village(code, draw, voluntary[code[:9]])))
    return list(found.values())


def _village(code: str, draw: random.Random, voluntary: bool) -> PlantedVillage:
    people = min(3200, max(350, int(draw.lognormvariate(6.95, 0.45))))
    women = people * draw.randint(11, 16) // 100
    kind = draw.random()
    share = (
        draw.uniform(0.04, 0.09)
        if kind < 0.14
        else draw.uniform(0.0005, 0.003)
        if kind < 0.39
        else None
    )
    return PlantedVillage(
        code=code,
        draw=random.Random(f"{code}-{draw.random()}"),
        women=women,
        births=people * draw.uniform(0.008, 0.013) / 12,
        gap=women * (share if share is not None else draw.uniform(0.006, 0.02)),
        migrants=max(2, people * draw.randint(1, 5) // 100),
        careful=draw.choice((0.99, 0.95, 0.8)),
        voluntary=voluntary if draw.random() < 0.9 else not voluntary,
        rounds_talks=draw.random() < 0.25,
        events=draw.uniform(0.6, 1.6),
    )


def _series(village: PlantedVillage) -> Series:
    village.now = {"due": village.women, "gap": _poisson(village.draw, village.gap)}
    months = [_month(village, period) for period in periods.months(*YEARS)]
    months = _with_lateness(village, months)
    name = f"第{int(village.code[9:])}村"
    return Series(village.code, name, months, _corrections(village, months))


def _month(village: PlantedVillage, period: int) -> ReportedMonth:
    draw, number = village.draw, periods.month_of(period)
    births = _poisson(draw, village.births * SEASON[number - 1] / 100)
    outside = sum(draw.random() < 0.01 for _ in range(births))
    due = _contraception(village, number)
    away = _migrants(village, number)
    unsigned = 0 if draw.random() < village.careful else min(away, draw.randint(1, 2))
    values: dict[str, int | None] = {
        **dict.fromkeys(columns.KNOWN, 0),
        **{"births": births, "planned_births": births - outside},
        **{"contraception_due": due, "contraception_done": due - min(due, village.now["gap"])},
        **{"migrants_due": away, "migrants_signed": away - unsigned},
        **{"levy_due": -1, "levy_collected": -1},
        **_services(village, number),
    }
    return ReportedMonth(period, tuple(values[name] for name in columns.KNOWN))


def _contraception(village: PlantedVillage, number: int) -> int:
    """A stock that drifts with who marries, moves and ages; a gap that each month closes and opens
    in part."""
    draw, now = village.draw, village.now
    pull = (village.women - now["due"]) / 40
    now["due"] += _poisson(draw, 0.006 * village.women + max(pull, 0)) - _poisson(
        draw, 0.006 * village.women + max(-pull, 0)
    )
    if number == 1 and draw.random() < 0.15:  # counted anew: a few per cent more or fewer
        now["due"] += round(now["due"] * draw.uniform(-0.05, 0.05))
    stay = (
        0.75 if draw.random() > 0.02 else 0.4
    )  # now and then a campaign of the township closes more of the gap
    now["gap"] = sum(draw.random() < stay for _ in range(now["gap"])) + _poisson(
        draw, village.gap * 0.25
    )
    return now["due"]


def _migrants(village: PlantedVillage, number: int) -> int:
    """Who is registered as away or as come from elsewhere: few at Spring Festival, and no month
    quite as another."""
    mean = village.migrants * AT_HOME[number - 1] / 100
    before = village.now.get("away", round(mean))
    settled = round(before + (mean - before) * 0.7)
    village.now["away"] = max(
        0, settled + _poisson(village.draw, mean * 0.03) - _poisson(village.draw, mean * 0.03)
    )
    return village.now["away"]


def _services(village: PlantedVillage, number: int) -> dict[str, int | None]:
    names = ("supplies_distributed", "visits", "people_reached")
    if not village.voluntary:
        return dict.fromkeys(names)
    draw, busy = village.draw, village.events * (1.8 if number in (5, 7, 12) else 1)
    reached = int(draw.gammavariate(3, village.women * 0.12 * busy))
    if village.rounds_talks and draw.random() < 0.6:
        reached = (reached + 5) // 10 * 10
    supplies = _poisson(draw, village.women * 0.15)
    return dict(zip(names, (supplies, _poisson(draw, 9 * busy), reached), strict=True))


def _with_lateness(village: PlantedVillage, months: list[ReportedMonth]) -> list[ReportedMonth]:
    """Handed in some days before the due date; one time in forty a month waits for the next one or
    two."""
    draw, found, wait = village.draw, [], 0
    for month in months:
        due = datetime.datetime.combine(periods.due_date(month.period), datetime.time(9), UTC)
        at = due - datetime.timedelta(days=draw.randint(0, 4), minutes=draw.randint(-60, 480))
        found.append(replace(month, submitted=at))
        if wait == 0 and draw.random() < 0.025:
            wait = draw.randint(1, 2)
        elif wait:
            wait -= 1
            found[-2] = replace(found[-2], submitted=at + datetime.timedelta(minutes=-7))
    return found


def _corrections(village: PlantedVillage, months: list[ReportedMonth]) -> list[Written]:
    found = []
    for month in months:
        if village.draw.random() < 1 / 150 and month.submitted:
            days = village.draw.choice((9, 20, 35, 60, 200))
            found.append(Written(month.period, month.submitted + datetime.timedelta(days=days), 1))
    return found


def _poisson(draw: random.Random, mean: float) -> int:
    """By its waiting times; means here are small."""
    count, waited = 0, draw.expovariate(1)
    while waited < mean:
        count += 1
        waited += draw.expovariate(1)
    return count


def with_cells(month: ReportedMonth, **cells: int | None) -> ReportedMonth:
    """The month with some cells written over."""
    changed = list(month.cells)
    for name, value in cells.items():
        changed[FIRST_FORM.places[name]] = value
    return replace(month, cells=tuple(changed))
