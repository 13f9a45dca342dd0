"""A standard as a document to read: the page, the preview of a draft and the paper show the
same."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import assert_never

from .data import (
    BONUS,
    ITEM,
    VETO,
    AnyStandard,
    Criterion,
    Grade,
    LadderStandard,
    PointsItem,
    PointsStandard,
)
from .data.measures import InspectedScore, Ratio
from .decimals import points_text
from .points_wording import applies_text, band_text, item_rule, worth_text
from .wording import MERGED_RULES, no_cases_text, rule_text, target_texts, window_rule


@dataclass(frozen=True)
class StandardClause:
    """One clause."""

    criterion: Criterion
    rule: str
    window: str
    no_cases: str
    applies: str

    @property
    def item(self) -> PointsItem | None:
        return self.criterion if isinstance(self.criterion, PointsItem) else None

    @property
    def full_text(self) -> str:
        return worth_text(self.item) if self.item else ""


@dataclass(frozen=True)
class StandardChapter:
    """A grade of a ladder, or a section of points; `full` is what its items add up to."""

    key: str
    title: str
    lines: Sequence[StandardClause]
    below: Grade | None = None
    inherits: bool = True
    full: int = 0

    @property
    def full_text(self) -> str:
        return points_text(self.full)

    @property
    def bare_title(self) -> str:
        """Without a number of its own, where the paper counts."""
        return re.sub(r"^（?[一二三四五六七八九十]+[、）]\s*", "", self.title)


@dataclass(frozen=True)
class StandardDocument:
    standard: AnyStandard
    chapters: Sequence[StandardChapter]
    bands: Sequence[tuple[Grade, str]]
    targets: Sequence[str]

    @property
    def by_points(self) -> bool:
        return isinstance(self.standard, PointsStandard)

    @property
    def merged_text(self) -> str:
        """How a village is judged that others merged into."""
        return MERGED_RULES.get(self.standard.merged, "")

    @property
    def full_text(self) -> str:
        return points_text(self.standard.full) if isinstance(self.standard, PointsStandard) else ""

    @property
    def bonus_text(self) -> str:
        return (
            points_text(self.standard.bonus_cap)
            if isinstance(self.standard, PointsStandard)
            else ""
        )


def document(standard: AnyStandard) -> StandardDocument:
    match standard:
        case PointsStandard():
            above = [*standard.grades[1:], None]
            bands = [
                (grade, band_text(grade, up))
                for grade, up in zip(standard.grades, above, strict=True)
            ]
            return StandardDocument(
                standard, _sections(standard), bands[::-1], target_texts(standard)
            )
        case LadderStandard():
            return StandardDocument(standard, _steps(standard), [], target_texts(standard))
        case _:
            assert_never(standard)


def _steps(standard: LadderStandard) -> list[StandardChapter]:
    return [
        StandardChapter(
            grade.code,
            grade.title,
            [_line(c, rule_text(c)) for c in standard.criteria if c.grade == grade.code],
            below,
            grade.inherits,
        )
        for below, grade in pairwise(standard.grades)
    ]


def _sections(standard: PointsStandard) -> list[StandardChapter]:
    chapters = []
    for section in standard.sections:
        items = [item for item in standard.criteria if item.section == section.code]
        full = sum(item.full for item in items if item.role == ITEM)
        lines = [_line(item, item_rule(item, standard)) for item in items]
        chapters.append(StandardChapter(section.code, section.title, lines, full=full))
    return chapters


def _line(criterion: Criterion, rule: str) -> StandardClause:
    return StandardClause(
        criterion, rule, window_rule(criterion), without_figures(criterion), applies_text(criterion)
    )


def without_figures(criterion: Criterion) -> str:
    """What happens when there is nothing to measure."""
    if not isinstance(criterion, PointsItem):
        return no_cases_text(criterion)
    if criterion.role == BONUS:
        return "没有依据不加分"
    if criterion.role == VETO and isinstance(criterion.measure, InspectedScore):
        return "没有验收不能判定"
    if (
        criterion.is_worth
        and isinstance(criterion.measure, Ratio)
        and not criterion.measure.empty_holds
    ):
        return no_cases_text(criterion).replace("不能算达到", "不得分")
    return no_cases_text(criterion).replace("视为达到", "视为达到目标")
