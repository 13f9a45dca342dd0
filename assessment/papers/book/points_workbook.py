"""The sheets of a workbook under a standard by points: the ranking with every item's points, and
what they stand on."""

from collections.abc import Iterator
from fractions import Fraction

from associations.models import VillageKind
from documents.workbook import Sheet, SheetColumn

from ...grading.outcomes import VillageOutcome
from ...grading.shown import shown_title
from ...standards.data import Points, PointsItem
from .content import YearEndBook
from .points import item_row


def points_sheets(book: YearEndBook) -> list[Sheet]:
    return [_totals(book), _items(book)]


def _totals(book: YearEndBook) -> Sheet:
    items = [c for c in book.standard.criteria if isinstance(c, PointsItem) and c.is_worth]
    columns = [
        *(
            SheetColumn("名次", 8, "integer"),
            SheetColumn("区划代码", 16),
            SheetColumn("村（社区）", 18),
            SheetColumn("类别", 8),
        ),
        *(
            SheetColumn("等次", 12),
            SheetColumn("上年度等次", 12),
            SheetColumn("总分", 10, "decimal"),
            SheetColumn("一票否决", 10),
        ),
        *(SheetColumn(f"{item.clause} {item.title}", 14, "decimal") for item in items),
        SheetColumn("计入的加分", 12, "decimal"),
    ]
    rows = [
        [
            row.told_place,
            row.outcome.village,
            row.outcome.name,
            VillageKind(row.outcome.kind).label,
            shown_title(row.outcome),
            book.before.get(row.outcome.village, ""),
            *_points(row.outcome, items),
        ]
        for row in book.ranking
    ]
    heading = [f"{book.name}{book.year}年度年终排队表"]
    return Sheet(
        "年终排队", columns, rows, heading=heading, note=book.rule, frozen=3, landscape=True
    )


def _points(outcome: VillageOutcome, items: list[PointsItem]) -> Iterator[object]:
    """Total, veto, the items' points and the bonus; nothing where a figure is open."""
    points = outcome.points
    if points is None:
        return
    scores = {
        item.code: got for item, got in zip(outcome.standard.criteria, points.scores, strict=True)
    }
    yield _number(points.total)
    yield "有" if points.vetoed else ""
    yield from (_number(scores[item.code]) for item in items)
    yield _number(points.bonus)


def _number(points: Points | None) -> Fraction | None:
    return None if points is None else Fraction(points, 100)


def _items(book: YearEndBook) -> Sheet:
    columns = [
        *(
            SheetColumn("区划代码", 16),
            SheetColumn("村（社区）", 18),
            SheetColumn("等次", 12),
            SheetColumn("条款", 10),
        ),
        *(
            SheetColumn("项目", 30),
            SheetColumn("满分", 8),
            SheetColumn("自评", 8),
            SheetColumn("得分", 12),
            SheetColumn("依据", 70),
        ),
    ]
    rows = (list(row) for outcome in book.outcomes for row in _item_rows(outcome))
    heading = [f"{book.name}{book.year}年度各项得分明细"]
    return Sheet("各项得分", columns, rows, heading=heading, frozen=2, landscape=True)


def _item_rows(outcome: VillageOutcome) -> Iterator[list[str]]:
    for item in outcome.criteria:
        row = item_row(item)
        texts = (row[name] for name in ("clause", "title", "full", "own", "earned", "reason"))
        yield [outcome.village, outcome.name, shown_title(outcome), *texts]
