"""A standard with other values here and there, and what is different about it in words."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, TypeVar, assert_never

from ..standards.data import (
    BONUS,
    ITEM,
    AnyStandard,
    Criterion,
    Grade,
    LadderStandard,
    PointsItem,
    PointsStandard,
)
from ..standards.data.measures import Count, OnSiteFinding, Ratio, altered
from ..standards.decimals import points_text
from ..standards.wording import amount_text, number_text, short_title

AnyCriterion = TypeVar("AnyCriterion", bound=Criterion)


@dataclass(frozen=True)
class Alteration:
    """A criterion beside what is tried instead of it."""

    criterion: Criterion
    tried: Criterion
    year: int

    @property
    def texts(self) -> list[str]:
        """What is different, a few words each."""
        if self.tried.switched_off(self.year):
            return ["停用"]
        found = ["启用"] if self.criterion.switched_off(self.year) else []
        return [*found, *self._of_worth(), *self._of_measure()]

    @property
    def text(self) -> str:
        return f"{short_title(self.criterion)}：{'，'.join(self.texts)}"

    def _of_worth(self) -> Iterator[str]:
        before, after = self.criterion, self.tried
        if not isinstance(before, PointsItem) or not isinstance(after, PointsItem):
            return
        if before.full != after.full:
            yield f"满分{points_text(before.full)}→{points_text(after.full)}"
        if before.off != after.off:
            yield f"{off_title(before)}{points_text(before.off)}→{points_text(after.off)}"

    def _of_measure(self) -> Iterator[str]:
        before, after = self.criterion.measure, self.tried.measure
        if isinstance(before, Ratio) and isinstance(after, Ratio) and before.target != after.target:
            texts = [amount_text(ratio, ratio.target.basis_points) for ratio in (before, after)]
            yield f"{threshold_title(self.criterion)}{'→'.join(texts)}"
        if isinstance(before, Count) and isinstance(after, Count) and before.target != after.target:
            texts = [number_text(count) for count in (before, after)]
            yield f"{threshold_title(self.criterion)}{'→'.join(texts)}"
        if self.criterion.years != self.tried.years:
            yield f"考评期{self.criterion.years}年→{self.tried.years}年"


def threshold_title(criterion: Criterion) -> str:
    return "目标值" if isinstance(criterion, PointsItem) else "门槛"


def off_title(item: PointsItem) -> str:
    """What its `off` is."""
    if item.role == BONUS:
        return "每一步加"
    return "未达到扣" if isinstance(item.measure, OnSiteFinding) else "每一步扣"


@dataclass(frozen=True)
class BandShift:
    """A grade whose band begins elsewhere."""

    grade: Grade
    tried: Grade

    @property
    def text(self) -> str:
        return f"{self.grade.title}：{self.points}"

    @property
    def points(self) -> str:
        return f"最低分{points_text(self.grade.least or 0)}→{points_text(self.tried.least or 0)}"


def alter(
    standard: AnyStandard,
    changes: Mapping[str, Mapping[str, Any]],
    least: Mapping[str, int] | None = None,
) -> AnyStandard:
    """The standard with other values for some fields of some criteria, by their codes, and with
    bands that begin elsewhere, by the codes of their grades."""
    grades = tuple(
        replace(grade, least=(least or {}).get(grade.code, grade.least))
        for grade in standard.grades
    )
    match standard:
        case PointsStandard():
            items = tuple(
                _changed(item, **changes.get(item.code, {})) for item in standard.criteria
            )
            full = sum(item.full for item in items if item.role == ITEM)
            return replace(standard, criteria=items, grades=grades, full=full)
        case LadderStandard():
            criteria = tuple(
                _changed(criterion, **changes.get(criterion.code, {}))
                for criterion in standard.criteria
            )
            return replace(standard, criteria=criteria, grades=grades)
        case _:
            assert_never(standard)


def _changed(
    criterion: AnyCriterion, *, threshold: int | None = None, years: int | None = None, **own: Any
) -> AnyCriterion:
    return replace(
        criterion, measure=altered(criterion.measure, threshold=threshold, years=years), **own
    )
