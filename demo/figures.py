"""Plausible figures for a village and a month, drawn from a generator seeded by both: the same
every time."""

import random

from assessment.reports.form.columns import NOT_APPLICABLE, SIX_NONE, Values

from .stories import Story

SAME = (
    "births",
    "people_reached",
    "visits",
    "discipline_breaches",
    "serious_disputes",
    "migrants_due",
    "migrants_signed",
)  # that today's form asks as the documents' does


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


def month_of_today(village: str, year: int, number: int, story: Story) -> Values:
    """The cells of today's form in the running year, where no records say them."""
    draw = random.Random(f"today-{village}-{year}-{number}")  # noqa: S311 - demo figures, not secrets
    known = month(village, year, number, -1, story)
    families = 6 + int(village) % 3
    return {name: known[name] for name in SAME} | {
        "n01": known["births"],
        "n02": draw.randint(5, 40),
        "n03": draw.choice((0, 0, 18, 24)),
        "n04": draw.randint(1, 3),
        "n05": draw.randint(3, 20),
        "n06": families,
        "n07": families,
        "n08": draw.randint(0, 6),
        "n09": families,
        "n10": draw.randint(0, 2),
        "n11": draw.randint(0, 15),
    }


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
