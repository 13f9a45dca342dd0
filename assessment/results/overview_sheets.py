"""The overview as a workbook: the villages of a division, and for a county its townships and their
years."""

from collections.abc import Iterator, Sequence
from fractions import Fraction

from associations.models import VillageKind
from documents.workbook import Sheet, SheetColumn

from ..grading.outcomes import CriterionOutcome
from ..grading.overview import GradeShare, Overview, OverviewRow
from ..grading.shown import shown_title
from ..reports.periods import missing_text
from ..standards.wording import short_title
from .townships import RULE, PastYear, RankedTownship

GONE = "百分比只舍不入。"


def sheets(name: str, overview: Overview) -> list[Sheet]:
    columns = [
        SheetColumn("区划代码", 16),
        SheetColumn("村（社区）", 18),
        SheetColumn("类别", 8),
        SheetColumn("等次", 10),
        SheetColumn("上年度等次", 12),
        *(
            SheetColumn(short_title(criterion), 13, "percent")
            for criterion in overview.ratio_criteria
        ),
        SheetColumn("不能判定的项", 30),
        SheetColumn("缺报的月份", 36),
        SheetColumn("升降原因", 50),
    ]
    rows = (_village(row) for row in overview.rows)
    heading = (f"{name}{overview.year}年度各村等次",)
    return [Sheet("各村等次", columns, rows, heading=heading, note=GONE, frozen=2, landscape=True)]


def _village(row: OverviewRow) -> list[object]:
    outcome = row.outcome
    return [
        outcome.village,
        outcome.name,
        VillageKind(outcome.kind).label,
        shown_title(row.outcome),
        shown_title(row.before) if row.before else "未考评",
        *(_ratio(item) for item in row.ratios),
        "、".join(short_title(item.criterion) for item in row.undecided),
        missing_text(outcome.to_report),
        row.why,
    ]


def _ratio(item: CriterionOutcome | None) -> Fraction | None:
    return None if item is None or item.held is None else item.exact


def of_townships(
    name: str, overview: Overview, places: Sequence[RankedTownship], years: Sequence[PastYear]
) -> list[Sheet]:
    return [_ranking(name, overview, places), _trend(name, places, years)]


def _ranking(name: str, overview: Overview, places: Sequence[RankedTownship]) -> Sheet:
    columns = [
        SheetColumn("名次", 8, "integer"),
        SheetColumn("乡镇代码", 12),
        SheetColumn("乡镇（街道）", 18),
        SheetColumn("村（社区）", 12, "integer"),
        *(column for share in _highest_first(overview) for column in _pair(share.grade.title)),
        SheetColumn("升等", 8, "integer"),
        SheetColumn("降等", 8, "integer"),
        SheetColumn("有不能判定项", 14, "integer"),
        SheetColumn("目标", 60),
    ]
    rows = (list(_township(place)) for place in places)
    return Sheet(
        "乡镇排名",
        columns,
        rows,
        heading=(f"{name}{overview.year}年度乡镇排名",),
        note=RULE,
        frozen=3,
        landscape=True,
    )


def _township(place: RankedTownship) -> Iterator[object]:
    overview = place.overview
    yield from (place.place, place.code, place.name, len(overview.rows))
    for share in _highest_first(overview):
        yield from (share.count, _exact(share))
    yield from (len(overview.risen), len(overview.fallen), overview.undecided)
    yield (
        "；".join(f"{target.title}：{target.text}" for target in overview.targets)
        if overview.rows
        else ""
    )


def _trend(name: str, places: Sequence[RankedTownship], years: Sequence[PastYear]) -> Sheet:
    """Per township and year the villages above the lowest grade, and their share."""
    columns = [
        SheetColumn("乡镇代码", 12),
        SheetColumn("乡镇（街道）", 18),
        *(column for past in years for column in _pair(f"{past.year}年合格以上")),
    ]
    rows = [
        _of_years(place.code, place.name, [past.qualified(place.code) for past in years])
        for place in places
    ]
    rows.append(_of_years("", "全县合计", [past.qualified("") for past in years]))
    return Sheet(
        "历年",
        columns,
        rows,
        heading=(f"{name}历年合格以上的村",),
        note=GONE,
        frozen=2,
        landscape=True,
    )


def _of_years(code: str, name: str, shares: Sequence[GradeShare]) -> list[object]:
    cells = [
        cell for share in shares for cell in (share.count if share.of else None, _exact(share))
    ]
    return [code, name, *cells]


def _highest_first(overview: Overview) -> list[GradeShare]:
    return overview.shares[::-1]


def _pair(title: str) -> tuple[SheetColumn, SheetColumn]:
    return SheetColumn(f"{title}（个）", 12, "integer"), SheetColumn(f"{title}占比", 12, "percent")


def _exact(share: GradeShare) -> Fraction | None:
    return Fraction(share.count, share.of) if share.of else None
