"""The year-end book as a workbook: the same figures as the PDF, one sheet per list."""

from collections.abc import Iterator, Sequence
from fractions import Fraction

from associations.models import VillageKind
from documents.workbook import Sheet, SheetColumn

from ...grading import presentation
from ...grading.outcomes import CriterionOutcome
from ...grading.ranking import Ranked
from ...grading.shown import shown_title
from ...rounds.models.help_list import HelpVillage
from ...standards.data.base import Criterion
from ...standards.data.measures import Ratio
from ...standards.wording import ANSWERS, threshold_words
from .content import YearEndBook
from .parts import correction_rows, flag_rows, help_rows, missing_rows
from .points_workbook import points_sheets


def sheets(book: YearEndBook) -> list[Sheet]:
    graded = points_sheets(book) if book.by_points else [_ranking(book), _criteria(book)]
    return [*graded, _help(book), _missing(book), *_checks(book), _origin(book)]


def _heading(book: YearEndBook, title: str) -> Sequence[str]:
    return (f"{book.name}{book.year}年度{title}",)


def _ranking(book: YearEndBook) -> Sheet:
    ratios = [
        criterion for criterion in book.standard.criteria if isinstance(criterion.measure, Ratio)
    ]
    columns = [
        SheetColumn("名次", 8, "integer"),
        SheetColumn("区划代码", 16),
        SheetColumn("村（社区）", 18),
        SheetColumn("类别", 8),
        SheetColumn("等次", 10),
        SheetColumn("上年度等次", 12),
        *(SheetColumn(criterion.title, 16, "percent") for criterion in ratios),
        SheetColumn("达到项数", 10, "integer"),
        SheetColumn("标准项数", 10, "integer"),
    ]
    return Sheet(
        "年终排队",
        columns,
        [_ranked(book, row, ratios) for row in book.ranking],
        heading=_heading(book, "年终排队表"),
        note=book.rule,
        frozen=3,
        landscape=True,
    )


def _ranked(book: YearEndBook, row: Ranked, ratios: Sequence[Criterion]) -> list[object]:
    outcome = row.outcome
    by_code = {item.criterion.code: item for item in outcome.criteria}
    return [
        row.told_place,
        outcome.village,
        outcome.name,
        VillageKind(outcome.kind).label,
        shown_title(outcome),
        book.before.get(outcome.village, ""),
        *(_share(by_code.get(criterion.code)) for criterion in ratios),
        sum(item.held is True for item in outcome.criteria),
        len(outcome.criteria),
    ]


def _share(item: CriterionOutcome | None) -> Fraction | None:
    """The exact share; nothing where there is no case or a month is missing."""
    return None if item is None or item.figure.missing else item.exact


def _criteria(book: YearEndBook) -> Sheet:
    columns = [
        SheetColumn("区划代码", 16),
        SheetColumn("村（社区）", 18),
        SheetColumn("等次", 10),
        SheetColumn("条款", 18),
        SheetColumn("标准", 30),
        SheetColumn("分子", 12, "decimal"),
        SheetColumn("分母", 12, "decimal"),
        SheetColumn("比率", 10, "percent"),
        SheetColumn("应达到", 12),
        SheetColumn("考评期", 20),
        SheetColumn("结论", 10),
        SheetColumn("说明", 60),
    ]
    return Sheet(
        "各项标准",
        columns,
        _criterion_rows(book),
        heading=_heading(book, "各项标准明细"),
        frozen=2,
        landscape=True,
    )


def _criterion_rows(book: YearEndBook) -> Iterator[list[object]]:
    for outcome in book.outcomes:
        for item in outcome.criteria:
            yield [
                outcome.village,
                outcome.name,
                shown_title(outcome),
                item.criterion.clause,
                item.criterion.title,
                *(_amount(item, amount) for amount in item.figure.amounts),
                _share(item),
                threshold_words(item.criterion),
                presentation.window_short(item),
                ANSWERS[item.held],
                presentation.reason(item),
            ]


def _amount(item: CriterionOutcome, value: int | None) -> Fraction | int | None:
    return Fraction(value, 100) if value is not None and item.money else value


def _help(book: YearEndBook) -> Sheet:
    columns = [
        SheetColumn("村（社区）", 18),
        SheetColumn("还差什么", 90),
        SheetColumn("帮促措施", 50),
        SheetColumn("责任领导", 12),
    ]
    rows = [
        [row.name, "；".join(step.text for step in row.steps), *_charged(row.entry)]
        for row in help_rows(book)
    ]
    return Sheet("重点帮促", columns, rows, heading=_heading(book, "重点帮促名单"))


def _charged(entry: HelpVillage | None) -> tuple[str, str]:
    return (entry.measures, entry.leader) if entry else ("", "")


def _missing(book: YearEndBook) -> Sheet:
    columns = [
        SheetColumn("村（社区）", 18),
        SheetColumn("缺报期间", 70),
        SheetColumn("影响的标准项数", 16, "integer"),
    ]
    rows = [[row["name"], row["missing"], row["undecided"]] for row in missing_rows(book)]
    return Sheet("缺报情况", columns, rows, heading=_heading(book, "缺报情况"))


def _corrections(book: YearEndBook) -> Sheet:
    columns = [
        SheetColumn("编号", 8, "integer"),
        SheetColumn("村（社区）", 18),
        SheetColumn("月报期间", 14),
        SheetColumn("更正内容", 40),
        SheetColumn("原因", 40),
        SheetColumn("经办人", 12),
        SheetColumn("影响等次", 30),
    ]
    rows = [
        [
            row["number"],
            row["village"],
            row["period"],
            "；".join(f"{item.title}：{item.old_text}→{item.new_text}" for item in row["items"]),
            row["reason"],
            row["by"],
            "；".join(row["effects"]) or "无",
        ]
        for row in correction_rows(book)
    ]
    return Sheet("数据更正", columns, rows, heading=_heading(book, "数据更正情况"), landscape=True)


def _checks(book: YearEndBook) -> list[Sheet]:
    """What was corrected, and what was asked about."""
    return [_corrections(book), _flags(book)]


def _flags(book: YearEndBook) -> Sheet:
    columns = [
        *(
            SheetColumn("村（社区）", 18),
            SheetColumn("月份", 24),
            SheetColumn("疑点", 14),
            SheetColumn("疑点内容", 60),
        ),
        *(
            SheetColumn("核查结果", 12),
            SheetColumn("核查情况", 44),
            SheetColumn("更正单", 14),
            SheetColumn("核查人", 12),
        ),
    ]
    rows = [list(row.values()) for row in flag_rows(book)]
    return Sheet(
        "疑点核查", columns, rows, heading=_heading(book, "疑点及核查情况"), landscape=True
    )


def _origin(book: YearEndBook) -> Sheet:
    rows = [
        ["考评标准", f"{book.standard.title}（{book.standard.code}）"],
        ["标准校验值", book.standard.digest],
        ["制作日期", f"{book.day:%Y-%m-%d}"],
        *([f"{made.name}防改校验码", made.digest] for made in book.publications),
        *([["说明", "预览，考评结果尚未发布"]] if book.is_preview else []),
        ["防改校验码", f"办理记录至第{book.trail_number}条 {book.trail_hash}"],
        *([f"{outcome.name}事实校验值", outcome.digest] for outcome in book.outcomes),
    ]
    return Sheet(
        "来源",
        [SheetColumn("项目", 28), SheetColumn("内容", 80)],
        rows,
        heading=_heading(book, "数据来源与校验"),
    )
