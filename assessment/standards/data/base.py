"""What every standard has: grades in rank order and the criteria that are measured, as plain
data."""

from dataclasses import dataclass
from functools import cached_property

from .measures import Measure, OnSiteFinding, window


@dataclass(frozen=True)
class Grade:
    """inherits: on a ladder, whether the grade below must be held too. least: the points
    (hundredths) from which on a total is of this grade; None for the lowest, and on a ladder."""

    code: str
    title: str
    rank: int
    inherits: bool = True
    least: int | None = None


@dataclass(frozen=True)
class Criterion:
    """One criterion: what is measured and how it is judged.

    kinds: village kinds it applies to, empty for all. not_applicable_from: the first year it is
    switched off. from_start: where one of its columns is asked only from a month within the window
    on, it is judged from that month; else it is not until the window is full.
    """

    code: str
    grade: str
    clause: str
    title: str
    measure: Measure
    kinds: tuple[str, ...] = ()
    not_applicable_from: int | None = None
    from_start: bool = False

    @property
    def years(self) -> int:
        """How many calendar years up to the assessed one it looks at."""
        return window(self.measure).years

    def switched_off(self, year: int) -> bool:
        return self.not_applicable_from is not None and year >= self.not_applicable_from

    def applies(self, kind: str, year: int) -> bool:
        return not self.switched_off(year) and (not self.kinds or kind in self.kinds)


OWN, POOLED = "own", "pooled"


@dataclass(frozen=True)
class BaseStandard:
    """What every standard has, published or not; equal data gives an equal digest.

    merged: what counts of the months before a merger, the village's OWN figures only or those of
    its parts POOLED.
    """

    code: str
    title: str
    grades: tuple[Grade, ...]
    criteria: tuple[Criterion, ...]
    targets: dict[str, int]
    digest: str
    merged: str = OWN

    @cached_property
    def grade_titles(self) -> dict[str, str]:
        return {grade.code: grade.title for grade in self.grades}

    @cached_property
    def ranks(self) -> dict[str, int]:
        return {grade.code: grade.rank for grade in self.grades}

    def finding_kinds(self, kind: str, year: int) -> set[str]:
        """What has to be looked at on site in villages of this kind."""
        asked = [criterion.measure for criterion in self.criteria if criterion.applies(kind, year)]
        return {measure.kind for measure in asked if isinstance(measure, OnSiteFinding)}


MOST_YEARS = 5
