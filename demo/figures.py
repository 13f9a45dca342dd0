"""Plausible figures for a village and a month, drawn from a generator seeded by both: the same
every time."""

import random

from assessment.reports.form.columns import NOT_APPLICABLE, SIX_NONE, Values

from .stories import Story


def month(village: str, year: int, number: int, back: int, story: Story) -> Values:
    """One month's cells; `back` is the number of years before the last full one (−1 is the current
    year)."""
    draw = random.Random(f"{village}-{year}-{number}")  # noqa: S311 - demo figures, not secrets
    women = random.Random(village).randint(140, 320) + draw.randint(-3, 3)  # noqa: S311
    births = draw.choice(story.births)
    values = _stocks(draw, women, story.done.get(back, 99) if number == 12 else 99)
    values |= {
        "levy_due": NOT_APPLICABLE,
        "levy_collected": NOT_APPLICABLE,
        **dict.fromkeys(SIX_NONE, 0),
    }
    values |= {
        "supplies_distributed": draw.randint(20, 60),
        "visits": draw.randint(4, 30),
        "people_reached": draw.randint(30, 180),
    }
    outside = _event(story, back, number, "outside")
    values |= {"births": births + outside, "planned_births": births}
    return values | {name: _event(story, back, number, name) for name in SIX_NONE}


def whole_year(village: str, year: int, back: int, story: Story) -> Values:
    """A yearly total: the months' flows summed, the stocks of December, the story's events of month
    0."""
    months = [month(village, year, number, back, story) for number in range(1, 13)]
    total = dict(months[-1])
    for name in (
        "births",
        "planned_births",
        *SIX_NONE,
        "supplies_distributed",
        "visits",
        "people_reached",
    ):
        total[name] = sum(cells[name] or 0 for cells in months) + _event(story, back, 0, name)
    total["births"] = (total["births"] or 0) + _event(story, back, 0, "outside")
    return total


def _stocks(draw: random.Random, women: int, percent: int) -> Values:
    migrants = draw.randint(2, 14)
    return {
        "contraception_due": women,
        "contraception_done": women - draw.randint(0, 1)
        if percent == 99
        else women * percent // 100,
        "migrants_due": migrants,
        "migrants_signed": migrants,
    }


def _event(story: Story, back: int, number: int, name: str) -> int:
    return sum(
        count for b, m, column, count in story.events if (b, m, column) == (back, number, name)
    )
