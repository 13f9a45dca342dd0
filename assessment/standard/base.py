"""What every standard has: grades in rank order and the criteria that are measured, as plain data."""

import hashlib
import json
from dataclasses import dataclass
from functools import cached_property
from typing import Any


@dataclass(frozen=True)
class Grade:
    """inherits: on a ladder, whether the grade below must be held too. least: the points (hundredths) from which on a
    total is of this grade; None for the lowest, and on a ladder."""

    code: str
    title: str
    rank: int
    inherits: bool = True
    least: int | None = None


@dataclass(frozen=True)
class Criterion:
    """One criterion: what is measured, over how many calendar years up to the assessed one, against which threshold.

    measure: "sum" (numerator ÷ denominator over the window), "stock" (the same, in the last approved month of the
    year), "appraisals" (satisfied ÷ asked, pooled), "zero" (the six none), "count" (cases in the window), "finding"
    (held on site), "score" (points given by people).
    numerator: a column of the report; for "count" also a key of CASES; for "finding" its kind where `code` is not it.
    threshold: basis points (9000 is 90%) of a ratio, else None; reached from below, or from above when `at_most`.
    kinds: village kinds it applies to, empty for all. not_applicable_from: the first year it is switched off.
    """

    code: str
    grade: str
    clause: str
    title: str
    measure: str
    years: int
    numerator: str = ""
    denominator: str = ""
    threshold: int | None = None
    kinds: tuple[str, ...] = ()
    not_applicable_from: int | None = None
    at_most: bool = False

    def switched_off(self, year: int) -> bool:
        return self.not_applicable_from is not None and year >= self.not_applicable_from

    def applies(self, kind: str, year: int) -> bool:
        return not self.switched_off(year) and (not self.kinds or kind in self.kinds)

    @property
    def finding_kind(self) -> str:
        return self.numerator or self.code


@dataclass(frozen=True)
class AnyStandard:
    """What scoring needs of a standard, published or not; equal data gives an equal digest."""

    code: str
    title: str
    grades: tuple[Grade, ...]
    criteria: tuple[Criterion, ...]
    targets: dict[str, int]
    digest: str

    @cached_property
    def grade_titles(self) -> dict[str, str]:
        return {grade.code: grade.title for grade in self.grades}

    @cached_property
    def ranks(self) -> dict[str, int]:
        return {grade.code: grade.rank for grade in self.grades}

    def finding_kinds(self, kind: str, year: int) -> set[str]:
        """What has to be looked at on site in villages of this kind."""
        return {c.finding_kind for c in self.criteria if c.measure == "finding" and c.applies(kind, year)}


def digest(data: Any) -> str:
    """SHA-256 over the canonical JSON (sorted keys, no spaces)."""
    text = json.dumps(data, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
