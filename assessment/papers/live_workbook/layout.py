"""Where everything stands: rows and columns that the formulas of one sheet name in another."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import ClassVar, assert_never

from openpyxl.utils import get_column_letter

from ...grading.outcomes import VillageOutcome
from ...grading.shown import told_early
from ...rounds.published import StandingTitle
from ...standards.data import AnyStandard, Criterion, Grade
from ...standards.data.measures import Count, InspectedScore, OnSiteFinding, Ratio, cells, terms
from ...standards.wording import part_titles, short_title

FACTS, STANDARD, GRADES, SUMMARY, TOWNSHIPS = "原始数据", "标准", "等次", "汇总", "各乡镇"
FOUND = "finding"
COMPUTED, PUBLISHED, UNPUBLISHED = "计算等次", "发布等次", "未发布"
# title, note, header: the same on every sheet, so that a village has one row number on all of them
ABOVE = 3
KEYS = 4  # columns before the criteria: code, name, kind, township


@dataclass(frozen=True)
class FactColumn:
    """One column of facts of a criterion."""

    criterion: Criterion
    role: str  # "numerator", "denominator", "missing" or FOUND
    title: str


@dataclass(frozen=True)
class Layout:
    """What ladders and points have in common. On the sheet of grades the criteria come first, each
    kind's own `between` columns next, then the grade, the grade that the system gave, and whether
    they agree."""

    THRESHOLD: ClassVar[str]  # columns of the sheet STANDARD
    USED: ClassVar[str]
    NUMBER: ClassVar[str]  # of targets that are no percentages, behind the others
    UP_TO: ClassVar[str]
    KIND: ClassVar[str]

    name: str
    outcomes: Sequence[VillageOutcome]
    confirmed: Mapping[str, StandingTitle] = field(default_factory=dict)  # by village

    def published(self, outcome: VillageOutcome) -> str:
        title = self.confirmed.get(outcome.village)
        return title.told if title else UNPUBLISHED

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
    def criteria(self) -> Sequence[Criterion]:
        """In the order of all sheets."""
        raise NotImplementedError

    @property
    def between(self) -> int:
        """How many columns stand between the criteria and the grade."""
        raise NotImplementedError

    @cached_property
    def numbers(self) -> dict[str, int]:
        """Where each criterion's measure stands in the facts."""
        return {criterion.code: number for number, criterion in enumerate(self.standard.criteria)}

    @cached_property
    def parts(self) -> list[FactColumn]:
        return [part for criterion in self.criteria for part in _parts(criterion)]

    def fact(self, criterion: Criterion, role: str, row: int) -> str:
        """The cell of a fact; "" where the criterion has no such column."""
        column = self._columns.get((criterion.code, role))
        return f"{FACTS}!{column}{row}" if column else ""

    @cached_property
    def _columns(self) -> dict[tuple[str, str], str]:
        numbered = enumerate(self.parts, start=KEYS + 1)
        return {
            (part.criterion.code, part.role): get_column_letter(number) for number, part in numbered
        }

    def of_standard(self, criterion: Criterion, column: str) -> str:
        return f"{STANDARD}!${column}${self.rows[criterion.code]}"

    @cached_property
    def rows(self) -> dict[str, int]:
        """Each criterion's row on the sheet STANDARD."""
        return {criterion.code: row for row, criterion in enumerate(self.criteria, start=ABOVE + 1)}

    def span(self, criteria: Iterable[Criterion]) -> tuple[str, str] | None:
        """The first and the last column of neighbours on the sheet of grades; None for no
        criteria."""
        wanted = {criterion.code for criterion in criteria}
        places = [
            n
            for n, criterion in enumerate(self.criteria, start=KEYS + 1)
            if criterion.code in wanted
        ]
        return (get_column_letter(places[0]), get_column_letter(places[-1])) if places else None

    def behind(self, number: int) -> str:
        """A column of the sheet of grades, counted from 0 behind the criteria."""
        return get_column_letter(KEYS + len(self.criteria) + 1 + number)

    @property
    def grade(self) -> str:
        return self.behind(self.between)

    @property
    def given(self) -> str:
        """The column of the grade that the system gave."""
        return self.behind(self.between + 1)

    @property
    def agrees(self) -> str:
        return self.behind(self.between + 2)

    def told(self, grade: Grade) -> str:
        return told_early(grade, self.year).title

    def given_title(self, outcome: VillageOutcome) -> str:
        """The grade as the system computed it."""
        return self.told(self.standard.grades[outcome.rank - 1])

    def title_of(self, grade: Grade) -> str:
        """The cell of a grade's title: the summary lists them from the highest down."""
        return f"{SUMMARY}!$A${ABOVE + self.place_of(grade)}"

    def place_of(self, grade: Grade) -> int:
        """1 for the highest grade."""
        return len(self.standard.grades) - self.standard.grades.index(grade)

    def down(self, column: str, sheet: str = GRADES) -> str:
        """A column of all villages."""
        return f"{sheet}!${column}${self.first}:${column}${self.last}"

    def heading(self, title: str) -> tuple[str]:
        return (f"{self.name}{self.year}年度{title}",)


@dataclass(frozen=True)
class LadderLayout(Layout):
    THRESHOLD, USED, KIND = "D", "E", "F"
    NUMBER, UP_TO = "J", "K"

    @cached_property
    def criteria(self) -> list[Criterion]:
        """Grade by grade, so that those of one grade stand side by side; the lowest grade asks for
        nothing."""
        rank = self.standard.ranks
        return sorted(
            (c for c in self.standard.criteria if rank[c.grade] > 1), key=lambda c: rank[c.grade]
        )

    @property
    def steps(self) -> Sequence[Grade]:
        """The grades above the lowest, from below: each has a column that counts what a village
        lacks of it."""
        return self.standard.grades[1:]

    @property
    def between(self) -> int:
        return len(self.steps)

    def of_grade(self, grade: Grade) -> tuple[str, str] | None:
        """The first and the last column of its criteria on the sheet of grades."""
        return self.span(criterion for criterion in self.criteria if criterion.grade == grade.code)


def _parts(criterion: Criterion) -> list[FactColumn]:
    titles, measure = part_titles(criterion), criterion.measure
    match measure:
        case Ratio():
            shown = [("numerator", titles[0]), ("denominator", titles[1])]
        case Count():
            shown = [("numerator", titles[0])]
        case OnSiteFinding():
            shown = [(FOUND, "现场核查结论")]
        case InspectedScore():
            shown = [("numerator", "验收"), ("denominator", "自评")]
        case _:
            assert_never(measure)
    if any(map(cells, terms(measure))):
        shown.append(("missing", "缺报月数"))
    return [
        FactColumn(criterion, role, f"{short_title(criterion)}：{title}") for role, title in shown
    ]
