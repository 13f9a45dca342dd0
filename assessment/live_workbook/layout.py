"""Where everything stands: rows and columns that the formulas of one sheet name in another."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby

from openpyxl.utils import get_column_letter

from ..outcomes import VillageOutcome
from ..standard import AnyStandard, Criterion, Grade
from ..wording import part_titles, short_title

FACTS, STANDARD, GRADES, SUMMARY, TOWNSHIPS = "原始数据", "标准", "等次", "汇总", "各乡镇"
ABOVE = 3  # title, note, header: the same on every sheet, so that a village has one row number on all of them
KEYS = 4  # columns before the criteria: code, name, kind, township
THRESHOLD, USED, KIND = "D", "E", "F"  # columns of the sheet STANDARD


@dataclass(frozen=True)
class Part:
    """One column of facts of a criterion."""

    criterion: Criterion
    role: str  # "numerator", "denominator", "missing" or "finding"
    title: str


@dataclass(frozen=True)
class Layout:
    name: str
    outcomes: Sequence[VillageOutcome]

    @property
    def standard(self) -> AnyStandard:
        return self.outcomes[0].standard

    @property
    def year(self) -> int:
        return self.outcomes[0].year

    @property
    def first(self) -> int:
        return ABOVE + 1

    @property
    def last(self) -> int:
        return ABOVE + len(self.outcomes)

    @cached_property
    def criteria(self) -> list[Criterion]:
        """Grade by grade, so that those of one grade stand side by side; the lowest grade asks for nothing."""
        rank = self.standard.ranks
        return sorted((c for c in self.standard.criteria if rank[c.grade] > 1), key=lambda c: rank[c.grade])

    @cached_property
    def numbers(self) -> dict[str, int]:
        """Where each criterion's measure stands in the facts."""
        return {criterion.code: number for number, criterion in enumerate(self.standard.criteria)}

    @property
    def steps(self) -> Sequence[Grade]:
        """The grades above the lowest, from below."""
        return self.standard.grades[1:]

    @cached_property
    def parts(self) -> list[Part]:
        return [part for criterion in self.criteria for part in _parts(criterion)]

    def fact(self, criterion: Criterion, role: str, row: int) -> str:
        """The cell of a fact; "" where the criterion has no such column."""
        column = self._columns.get((criterion.code, role))
        return f"{FACTS}!{column}{row}" if column else ""

    @cached_property
    def _columns(self) -> dict[tuple[str, str], str]:
        numbered = enumerate(self.parts, start=KEYS + 1)
        return {(part.criterion.code, part.role): get_column_letter(number) for number, part in numbered}

    def of_standard(self, criterion: Criterion, column: str) -> str:
        return f"{STANDARD}!${column}${ABOVE + 1 + self.criteria.index(criterion)}"

    @cached_property
    def spans(self) -> dict[str, tuple[str, str]]:
        """Per grade the first and the last column of its criteria on the sheet of grades."""
        numbered = enumerate(self.criteria, start=KEYS + 1)
        found = {grade: [number for number, _ in group] for grade, group in groupby(numbered, lambda p: p[1].grade)}
        return {grade: (get_column_letter(ns[0]), get_column_letter(ns[-1])) for grade, ns in found.items()}

    def lacking(self, step: int) -> str:
        """The column that counts what a village lacks of the step's grade."""
        return get_column_letter(KEYS + len(self.criteria) + 1 + step)

    @property
    def grade(self) -> str:
        """The column of the grade on the sheet of grades; the grade that the system gave comes next."""
        return self.lacking(len(self.steps))

    @property
    def given(self) -> str:
        return self.lacking(len(self.steps) + 1)

    def title_of(self, grade: Grade) -> str:
        """The cell of a grade's title: the summary lists them from the highest down."""
        return f"{SUMMARY}!$A${ABOVE + 1 + len(self.standard.grades) - 1 - self.standard.grades.index(grade)}"

    def down(self, column: str, sheet: str = GRADES) -> str:
        """A column of all villages."""
        return f"{sheet}!${column}${self.first}:${column}${self.last}"

    def heading(self, title: str) -> tuple[str]:
        return (f"{self.name}{self.year}年度{title}",)


def _parts(criterion: Criterion) -> list[Part]:
    short = short_title(criterion)
    if criterion.measure == "finding":
        return [Part(criterion, "finding", f"{short}：现场核查结论")]
    numerator, denominator = part_titles(criterion)
    parts = [Part(criterion, "numerator", f"{short}：{numerator}")]
    if criterion.measure not in ("zero", "count"):
        parts.append(Part(criterion, "denominator", f"{short}：{denominator}"))
    if criterion.measure != "appraisals":
        parts.append(Part(criterion, "missing", f"{short}：缺报月数"))
    return parts
