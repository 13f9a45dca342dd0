"""The general account in figures: the printed book and the Word draft tell the same."""

from collections.abc import Sequence
from typing import NamedTuple

from associations.models import VillageKind
from documents.charts import bar_chart

from ...grading.figures import RatioFigure
from ...grading.outcomes import CriterionOutcome
from ...grading.overview import Overview, OverviewRow
from ...standards.data import Criterion
from .content import YearEndBook


class Moves(NamedTuple):
    before: str
    after: str
    names: list[str]


class CriterionSummary(NamedTuple):
    criterion: Criterion
    held: int
    not_held: int
    undecided: int
    figure: str
    percent: str


class Narrative(NamedTuple):
    overview: Overview
    villages: int
    communities: int
    risen: list[Moves]
    fallen: list[Moves]
    chart: str
    criteria: list[CriterionSummary]
    by_points: bool
    missing: int


def narrative(book: YearEndBook) -> Narrative:
    overview = book.overview
    bars = [(share.grade.title, share.count, min(share.grade.rank, 4)) for share in overview.shares]
    return Narrative(
        overview,
        villages=sum(outcome.kind == VillageKind.VILLAGE for outcome in book.outcomes),
        communities=sum(outcome.kind == VillageKind.COMMUNITY for outcome in book.outcomes),
        risen=_moves(overview.risen),
        fallen=_moves(overview.fallen),
        chart=bar_chart(bars, title=f"{book.year}年度各等次村（社区）数", unit="个"),
        criteria=[_criterion_summary(book, criterion) for criterion in book.counted_criteria],
        by_points=book.by_points,
        missing=sum(bool(outcome.to_report) for outcome in book.outcomes),
    )


def _moves(rows: Sequence[OverviewRow]) -> list[Moves]:
    groups: dict[tuple[str, str], list[str]] = {}
    for row in rows:
        if row.before:
            groups.setdefault((row.before.grade_title, row.outcome.grade_title), []).append(
                row.outcome.name
            )
    return [Moves(before, after, names) for (before, after), names in groups.items()]


def _criterion_summary(book: YearEndBook, criterion: Criterion) -> CriterionSummary:
    every = (item for outcome in book.outcomes for item in outcome.criteria)
    items = [item for item in every if item.criterion == criterion]
    answers = [item.held for item in items]
    shares = [item.share for item in items if item.share]
    together = RatioFigure(
        sum(share.part for share in shares), sum(share.whole for share in shares)
    )
    pooled = CriterionOutcome(criterion, together, None, book.year)
    held, failed, unknown = (answers.count(answer) for answer in (True, False, None))
    figure = pooled.fraction if pooled.percent else "—"
    return CriterionSummary(criterion, held, failed, unknown, figure, pooled.percent or "—")
