"""A ladder standard as data: grades in rank order, and the criteria that each grade adds to the one below it."""

import hashlib
import json
from dataclasses import dataclass
from functools import cached_property
from typing import Any


@dataclass(frozen=True)
class Grade:
    code: str
    title: str
    rank: int


@dataclass(frozen=True)
class Criterion:
    """One criterion: what is measured, over how many calendar years up to the assessed one, against which threshold.

    measure: "sum" (numerator ÷ denominator over the window), "stock" (the same, in the last approved month of the
    year), "appraisals" (satisfied ÷ asked, pooled), "zero" (the six none), "finding" (held on site).
    threshold: basis points (9000 is 90%); None for "zero" and "finding".
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

    def switched_off(self, year: int) -> bool:
        return self.not_applicable_from is not None and year >= self.not_applicable_from

    def applies(self, kind: str, year: int) -> bool:
        return not self.switched_off(year) and (not self.kinds or kind in self.kinds)


@dataclass(frozen=True)
class LadderStandard:
    """What scoring needs of a published standard; equal data gives an equal digest."""

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


def load(code: str, data: dict[str, Any]) -> LadderStandard:
    """The stored JSON as a standard. KeyError or TypeError when the data is not of this form."""
    return LadderStandard(
        code=code,
        title=data["title"],
        grades=tuple(sorted((Grade(**grade) for grade in data["grades"]), key=lambda grade: grade.rank)),
        criteria=tuple(Criterion(**{**item, "kinds": tuple(item.get("kinds", ()))}) for item in data["criteria"]),
        targets=dict(data["targets"]),
        digest=digest(data),
    )


def digest(data: Any) -> str:
    """SHA-256 over the canonical JSON (sorted keys, no spaces)."""
    text = json.dumps(data, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
