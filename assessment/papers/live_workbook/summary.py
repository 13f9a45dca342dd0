"""汇总 and 各乡镇: how many villages stand at each grade, counted by formulas."""

from collections.abc import Iterator, Mapping

from documents.workbook import Formula, Sheet, SheetColumn

from .figures import OTHER
from .layout import ABOVE, SUMMARY, TOWNSHIPS, Layout

NOTE = (
    "占比只舍不入。各数都是计算的等次；“系统”一栏是导出时算出的，不随改动变化。"
    "已发布的年度以“发布”一栏为准。"
)


def summary(layout: Layout) -> Sheet:
    columns = [
        SheetColumn("等次", 22),
        SheetColumn("现有（个）", 12, "integer"),
        SheetColumn("占比", 12, "percent"),
        SheetColumn("系统（个）", 12, "integer"),
        SheetColumn("增减（个）", 12, "integer"),
        SheetColumn("发布（个）", 12, "integer"),
    ]
    return Sheet(SUMMARY, columns, _rows(layout), heading=layout.heading("等次汇总"), note=NOTE)


def _rows(layout: Layout) -> Iterator[list[object]]:
    levels, published = layout.standard.grades, [*map(str, layout.confirmed.values())]
    total = ABOVE + len(levels) + 1
    for row, grade in enumerate(reversed(levels), start=ABOVE + 1):
        yield [
            layout.told(grade),
            Formula(f"SUMPRODUCT(--({layout.down(layout.grade)}=A{row}))"),
            Formula(f"ROUNDDOWN(B{row}/B${total},4)"),
            sum(outcome.grade == grade.code for outcome in layout.outcomes),
            Formula(f"B{row}-D{row}"),
            published.count(grade.title) if published else None,
        ]
    sums = [Formula(f"SUM({column}{ABOVE + 1}:{column}{total - 1})") for column in "BD"]
    yield ["合计", sums[0], None, sums[1], None, len(published) or None]
    yield [
        "与系统等次不同的村",
        Formula(f'COUNTIF({layout.down(layout.agrees)},"{OTHER}")'),
        None,
        None,
        None,
        None,
    ]


def townships(layout: Layout, names: Mapping[str, str]) -> Sheet:
    """One line per township of a county, those without villages too."""
    columns = [
        SheetColumn("乡镇代码", 12),
        SheetColumn("乡镇（街道）", 18),
        SheetColumn("村（社区）", 12, "integer"),
        *(
            SheetColumn(layout.told(grade), 10, "integer")
            for grade in reversed(layout.standard.grades)
        ),
        SheetColumn("与系统不同", 12, "integer"),
        *(
            SheetColumn(f"发布{grade.title}", 10, "integer")
            for grade in reversed(layout.standard.grades)
        ),
    ]
    numbered = enumerate(names.items(), start=layout.first)
    rows = (list(_township(layout, code, name, row)) for row, (code, name) in numbered)
    return Sheet(
        TOWNSHIPS, columns, rows, heading=layout.heading("各乡镇等次"), note=NOTE, frozen=2
    )


def _township(layout: Layout, code: str, name: str, row: int) -> Iterator[object]:
    here = f"({layout.down('D')}=$A{row})"
    yield from (code, name, Formula(f"SUMPRODUCT(--{here})"))
    for grade in reversed(layout.standard.grades):
        yield Formula(f"SUMPRODUCT({here}*({layout.down(layout.grade)}={layout.title_of(grade)}))")
    yield Formula(f'SUMPRODUCT({here}*({layout.down(layout.agrees)}="{OTHER}"))')
    published = [
        str(title) for village, title in layout.confirmed.items() if village.startswith(code)
    ]
    for grade in reversed(layout.standard.grades):
        yield published.count(grade.title) if published else None
