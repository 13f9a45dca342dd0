"""How many were due, held against the people and households of the village's fact sheet."""

from collections.abc import Iterable

from associations.fact_sheets.bounds import beyond
from associations.models import Village

from .models.steps import CharterStep
from .quorum import ASSEMBLY


def too_many(village: Village, year: int, assembly: str, entitled: int | None) -> str:
    """A sentence where more were due than there are adults, or, of delegates, households; "" where
    nothing is known against it. A delegate speaks for at least one household."""
    column = "adults" if assembly == ASSEMBLY else "households"
    return beyond(village=village, year=year, column=column, called="应到", count=entitled)


def warnings(village: Village, steps: Iterable[CharterStep]) -> list[str]:
    """Of the votes among the steps."""
    votes = [step for step in steps if step.entitled is not None]
    told = [too_many(village, step.date.year, step.assembly, step.entitled) for step in votes]
    return [warning for warning in told if warning]
