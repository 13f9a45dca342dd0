"""Tables in layouts that somebody else made, each with what must stand in it."""

import io
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import docx
from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from .truth import DemoTruth

THIN = Side(style="thin")
FRAME = Border(left=THIN, right=THIN, top=THIN, bottom=THIN)
Where = tuple[int, int, int]  # sheet or table, row, column, from 0
Right = int | str | Decimal | None  # None: the rows do not tell it


@dataclass
class OtherTable:
    """`right`: cell → what the program can answer; `never`, `open`: cells that stay blank;
    `chosen`: what a person would answer, by the words of the question."""

    name: str
    data: bytes
    right: dict[Where, Right]
    chosen: dict[str, str] = field(default_factory=dict)
    never: set[Where] = field(default_factory=set)
    span: tuple[int, int] | None = None

    @property
    def answerable(self) -> dict[Where, Right]:
        return {place: value for place, value in self.right.items() if value is not None}


def framed(sheet: Worksheet, first: int, last: int, width: int) -> None:
    for row in range(first, last + 1):
        for column in range(1, width + 1):
            cell = sheet.cell(row, column)
            cell.border, cell.font = FRAME, Font(name="仿宋", size=12)
            cell.alignment = Alignment(horizontal="center", wrap_text=True)


def titled(sheet: Worksheet, text: str, width: int) -> None:
    sheet.merge_cells(start_row=1, start_column=1, end_row=1, end_column=width)
    sheet["A1"] = text
    sheet["A1"].font = Font(name="黑体", size=18, bold=True)
    sheet.row_dimensions[1].height = 36


def saved(book: Workbook) -> bytes:
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def two_deep(truth: DemoTruth) -> OtherTable:
    book = Workbook()
    sheet = book.active
    sheet.title = "人口"
    titled(sheet, f"洪山殿镇{truth.year}年6月人口和会员情况统计表", 7)
    sheet["A2"], sheet["G2"] = "填报单位：洪山殿镇（盖章）", "填报日期：    年  月  日"
    for place, text in {
        **{"A3": "序号", "B3": "村（社区）", "C3": "出生", "E3": "避孕节育", "G3": "会员数（人）"},
        **{"C4": "出生人数", "D4": "政策内出生人数", "E4": "应落实", "F4": "已落实"},
    }.items():
        sheet[place] = text
    for area in ("A3:A4", "B3:B4", "C3:D3", "E3:F3", "G3:G4"):
        sheet.merge_cells(area)
    for number, text in enumerate("甲乙123456"[:7]):
        sheet.cell(5, number + 1, text if number < 2 else int(text))
    right: dict[Where, Right] = {}
    for number, village in enumerate(truth.villages):
        row = 6 + number
        sheet.cell(row, 1, number + 1)
        sheet.cell(row, 2, village.name)
        for column, name in enumerate(
            ("births", "planned_births", "contraception_due", "contraception_done"), 2
        ):
            right[0, row - 1, column] = truth.month(village, name, 6)
        right[0, row - 1, 6] = truth.members(village, 6)
    last = 6 + len(truth.villages)
    sheet.cell(last, 2, "合计")
    for column in range(2, 7):
        rows = [right[0, row - 1, column] for row in range(6, last)]
        right[0, last - 1, column] = None if None in rows else sum(rows)  # type: ignore[arg-type]
    framed(sheet, 3, last, 7)
    sheet.cell(last + 1, 1, "填表人：")
    sheet.column_dimensions["B"].width = 22.5
    sheet.freeze_panes = "C6"
    sheet.print_title_rows = "3:4"
    sheet.page_setup.orientation = "landscape"
    return OtherTable("两层表头.xlsx", saved(book), right)


def three_deep(truth: DemoTruth) -> OtherTable:
    """Headings merged over three lines, a table beginning in column B."""
    book = Workbook()
    sheet = book.active
    sheet["B2"] = f"{truth.year}年第二季度服务情况"
    sheet.merge_cells("B2:G2")
    for place, text in {
        **{"B3": "单位名称", "C3": "计划生育工作", "G3": "备注"},
        **{"C4": "服务", "E4": "六无"},
        **{
            "C5": "上门服务户次",
            "D5": "宣传教育人次",
            "E5": "大月份引产例数",
            "F5": "出生瞒报错报例数",
        },
    }.items():
        sheet[place] = text
    for area in ("B3:B5", "C3:F3", "G3:G5", "C4:D4", "E4:F4"):
        sheet.merge_cells(area)
    right: dict[Where, Right] = {}
    names = ("visits", "people_reached", "late_abortions", "concealed_births")
    for number, village in enumerate(truth.villages):
        row = 5 + number
        sheet.cell(row + 1, 2, village.name)
        for column, name in enumerate(names, 2):
            right[0, row, column] = truth.sum(village, name, 4, 6)
    framed(sheet, 3, 5 + len(truth.villages), 7)
    chosen = {
        "计划生育工作 › 服务 › 上门服务户次": "report.visits",
        "计划生育工作 › 服务 › 宣传教育人次": "report.people_reached",
        "计划生育工作 › 六无 › 大月份引产例数": "report.late_abortions",
        "计划生育工作 › 六无 › 出生瞒报错报例数": "report.concealed_births",
    }
    return OtherTable("三层表头.xlsx", saved(book), right, chosen)


def by_code(truth: DemoTruth) -> OtherTable:
    book = Workbook()
    sheet = book.active
    sheet.append(["行政区划代码", f"{truth.year}年出生人数", "已婚育龄妇女", "总人口"])
    sheet["A1"].fill = PatternFill("solid", fgColor="FFFF00")
    right: dict[Where, Right] = {}
    for row, village in enumerate(truth.villages, 1):
        sheet.append([int(village.pk)])
        right[0, row, 1] = truth.sum(village, "births", 1, 12)
        right[0, row, 2] = truth.fact(village, "married_women")
        right[0, row, 3] = truth.fact(village, "people")
    framed(sheet, 1, len(truth.villages) + 1, 4)
    return OtherTable("按代码.xlsx", saved(book), right, span=(1, 12))


def transposed(truth: DemoTruth) -> OtherTable:
    book = Workbook()
    sheet = book.active
    some = truth.villages[:8]
    titled(sheet, f"{truth.year}年9月各村指标", 2 + len(some))
    sheet.append(["指标", "计量单位", *(village.name for village in some)])
    lines = [("出生人数", "人", "births"), ("上门服务户次", "户次", "visits")]
    lines += [("应落实避孕节育措施人数", "人", "contraception_due"), ("化肥用量", "吨", "")]
    right: dict[Where, Right] = {}
    for row, (title, unit, name) in enumerate(lines, 2):
        sheet.append([title, unit])
        for column, village in enumerate(some, 2):
            if name:
                right[0, row, column] = truth.month(village, name, 9)
    framed(sheet, 2, 6, 2 + len(some))
    return OtherTable("转置.xlsx", saved(book), right, {"化肥用量（吨）": "ask"})


def months_across(truth: DemoTruth) -> OtherTable:
    book = Workbook()
    sheet = book.active
    sheet["A1"] = f"洪山殿镇{truth.whole}年逐月情况"
    sheet.append(["项目", "单位", *(f"{n}月" for n in range(1, 13)), "合计", "公式合计"])
    right: dict[Where, Right] = {}
    lines = [("出生人数", "人", "births"), ("发放药具人次", "人次", "supplies_distributed")]
    for row, (title, unit, name) in enumerate(lines, 2):
        sheet.append([title, unit, *[None] * 13, f"=SUM(C{row + 1}:N{row + 1})"])
        for month in range(1, 13):
            right[0, row, 1 + month] = truth.all(name, month, month, truth.whole)
        right[0, row, 14] = truth.all(name, 1, 12, truth.whole)
    sheet.append(["应落实避孕节育措施人数", "人"])
    for month in range(1, 13):
        right[0, 4, 1 + month] = truth.all("contraception_due", month, month, truth.whole)
    framed(sheet, 2, 5, 16)
    chosen = {"应落实避孕节育措施人数 › 公式合计（人）": "skip"}
    return OtherTable("逐月.xlsx", saved(book), right, chosen)


def sheet_for_each(truth: DemoTruth) -> OtherTable:
    book = Workbook()
    book.remove(book.active)
    right: dict[Where, Right] = {}
    for part, village in enumerate(truth.villages[3:6]):
        sheet = book.create_sheet(village.name)
        titled(sheet, f"{village.name}{truth.year}年度基本情况", 4)
        sheet.append(["总人口", None, "户数", None])
        sheet.append(["出生人数", None, "已婚育龄妇女", None])
        framed(sheet, 2, 3, 4)
        right[part, 1, 1] = truth.fact(village, "people")
        right[part, 1, 3] = truth.fact(village, "households")
        right[part, 2, 1] = truth.sum(village, "births", 1, 12)
        right[part, 2, 3] = truth.fact(village, "married_women")
    hidden = book.create_sheet("参数")
    hidden.append(["总人口", None])
    hidden.sheet_state = "hidden"
    return OtherTable("一村一页.xlsx", saved(book), right)


def word_rows(truth: DemoTruth) -> OtherTable:
    document = docx.Document()
    document.add_paragraph("关于报送有关情况的通知").style = "Title"
    document.add_paragraph("请于每季度末前报送。")
    document.add_paragraph(f"附件：洪山殿镇{truth.year}年3月流动人口情况表")
    some = truth.villages[:6]
    table = document.add_table(rows=2 + len(some), cols=4, style="Table Grid")
    table.cell(0, 0).merge(table.cell(1, 0)).text = "村名"
    table.cell(0, 1).merge(table.cell(0, 2)).text = "流动人口"
    table.cell(1, 1).text, table.cell(1, 2).text = "应签", "已签"
    table.cell(0, 3).merge(table.cell(1, 3)).text = "出生人数"
    right: dict[Where, Right] = {}
    for row, village in enumerate(some, 2):
        table.cell(row, 0).text = village.name
        for column, name in enumerate(("migrants_due", "migrants_signed", "births"), 1):
            right[0, row, column] = truth.month(village, name, 3)
    document.add_paragraph("联系人：")
    return OtherTable("通知.docx", as_bytes(document), right)


def word_pairs(truth: DemoTruth) -> OtherTable:
    document = docx.Document()
    document.add_paragraph(f"洪山殿镇{truth.levied}年度台账（单位：万元）")
    table = document.add_table(rows=2, cols=4, style="Table Grid")
    table.cell(0, 0).text, table.cell(0, 2).text = "社会抚养费应征金额", "社会抚养费已征金额"
    table.cell(1, 0).text, table.cell(1, 2).text = "联系人姓名", "出生人数（人）"
    right: dict[Where, Right] = {
        (0, 0, 1): truth.yuan(truth.all("levy_due", 1, 12, truth.levied), 10_000),
        (0, 0, 3): truth.yuan(truth.all("levy_collected", 1, 12, truth.levied), 10_000),
        (0, 1, 3): truth.all("births", 1, 12, truth.levied),
    }
    return OtherTable("台账.docx", as_bytes(document), right, never={(0, 1, 1)})


def as_bytes(document: Any) -> bytes:
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def blank_rows(truth: DemoTruth) -> OtherTable:
    """Nobody wrote the villages; they are to be filled in as well."""
    book = Workbook()
    sheet = book.active
    titled(sheet, f"全镇{truth.year}年12月情况", 4)
    sheet.append(["序号", "村（社区）名称", "区划代码", "出生人数"])
    for number in range(len(truth.villages) + 4):
        sheet.append([number + 1])
    framed(sheet, 2, len(truth.villages) + 6, 4)
    right: dict[Where, Right] = {}
    for row, village in enumerate(truth.villages, 2):
        right[0, row, 1], right[0, row, 2] = village.name, village.pk
        right[0, row, 3] = truth.month(village, "births", 12)
    return OtherTable("空行.xlsx", saved(book), right)


def quarters(truth: DemoTruth) -> OtherTable:
    book = Workbook()
    sheet = book.active
    sheet.append([f"{truth.year}年分季度活动情况"])
    sheet.append(["村", "活动次数", None, None, None])
    sheet.append([None, "一季度", "二季度", "三季度", "四季度"])
    right: dict[Where, Right] = {}
    for row, village in enumerate(truth.villages[:10], 3):
        sheet.append([village.name])
        for quarter in range(4):
            right[0, row, 1 + quarter] = truth.activities(village, 3 * quarter + 1, 3 * quarter + 3)
    framed(sheet, 2, 13, 5)  # nothing is merged
    return OtherTable("分季度.xlsx", saved(book), right)


def month_and_year(truth: DemoTruth) -> OtherTable:
    book = Workbook()
    sheet = book.active
    titled(sheet, f"{truth.year}年8月出生情况月报", 6)
    sheet.append(["村（社区）", "出生人数", None, None, "计划数", "备注"])
    sheet.append([None, "本月", "本年累计", "上年同期", None, None])
    for area in ("A2:A3", "B2:D2", "E2:E3", "F2:F3"):
        sheet.merge_cells(area)
    right: dict[Where, Right] = {}
    for row, village in enumerate(truth.villages, 3):
        sheet.append([village.name])
        right[0, row, 1] = truth.month(village, "births", 8)
        right[0, row, 2] = truth.sum(village, "births", 1, 8)
        right[0, row, 3] = truth.month(village, "births", 8, truth.year - 1)
    check = DataValidation(type="whole", operator="greaterThanOrEqual", formula1="0")
    check.add("B4:D40")
    sheet.add_data_validation(check)
    framed(sheet, 2, 3 + len(truth.villages), 6)
    return OtherTable("本月和累计.xlsx", saved(book), right, {"计划数": "skip"})


def money(truth: DemoTruth) -> OtherTable:
    book = Workbook()
    sheet = book.active
    titled(sheet, f"{truth.levied}年社会抚养费征收情况", 3)
    sheet.append(["", "", "单位：万元"])
    sheet.append(["村名", "社会抚养费应征金额", "社会抚养费已征金额"])
    right: dict[Where, Right] = {}
    for row, village in enumerate(truth.villages, 3):
        sheet.append([village.name])
        for column, name in enumerate(("levy_due", "levy_collected"), 1):
            right[0, row, column] = truth.yuan(
                truth.sum(village, name, 1, 12, truth.levied), 10_000
            )
            sheet.cell(row + 1, column + 1).number_format = "0.00"
    framed(sheet, 3, 3 + len(truth.villages), 3)
    return OtherTable("万元.xlsx", saved(book), right)


def with_a_roster(truth: DemoTruth) -> OtherTable:
    book = Workbook()
    sheet = book.active
    sheet.append([f"{truth.year}年11月"])
    sheet.append(["村名", "出生人数", "孕产妇姓名", "失独家庭户数"])
    right: dict[Where, Right] = {}
    never: set[Where] = set()
    for row, village in enumerate(truth.villages[:5], 2):
        sheet.append([village.name])
        right[0, row, 1] = truth.month(village, "births", 11)
        never |= {(0, row, 2), (0, row, 3)}
    framed(sheet, 2, 7, 4)
    roster = book.create_sheet("花名册")
    roster.append(["育龄妇女花名册"])
    roster.append(["序号", "姓名", "身份证号", "孕检日期"])
    for number in range(6):
        roster.append([number + 1, None, None, None])
        never |= {(1, 2 + number, column) for column in (1, 2, 3)}
    framed(roster, 2, 8, 4)
    return OtherTable("带名册.xlsx", saved(book), right, never=never)


def shares(truth: DemoTruth) -> OtherTable:
    """An indicator under a percentage format, and one in plain numbers."""
    book = Workbook()
    sheet = book.active
    titled(sheet, f"{truth.year}年10月末比率", 3)
    sheet.append(["村名", "综合避孕节育措施落实率", "综合避孕节育措施落实率（%）"])
    right: dict[Where, Right] = {}
    for row, village in enumerate(truth.villages, 2):
        sheet.append([village.name])
        sheet.cell(row + 1, 2).number_format = "0.00%"
        done = truth.month(village, "contraception_done", 10)
        due = truth.month(village, "contraception_due", 10)
        if done is None or not due:
            continue
        cut = Decimal(done * 10_000 // due)
        right[0, row, 1], right[0, row, 2] = cut / 10_000, cut / 100
    framed(sheet, 2, 2 + len(truth.villages), 3)
    return OtherTable("比率.xlsx", saved(book), right)


def by_hand(truth: DemoTruth) -> OtherTable:
    """As some small program writes: inline texts, no places in the cells, a prefix on all names."""
    some = truth.villages[:4]
    lines = [[f"洪山殿镇{truth.year}年1-6月统计表"], ["村名", "上门服务户次", "出生人数（户）"]]
    lines += [[village.name, "", ""] for village in some]
    rows = "".join(f"<x:row>{''.join(map(_inline, line))}</x:row>" for line in lines)
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types"><Default Extension="rels" '
        f'ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override '
        f'PartName="/xl/workbook.xml" ContentType="{kind}.sheet.main+xml"/><Override '
        f'PartName="/xl/worksheets/a.xml" ContentType="{kind}.worksheet+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="r1" '
        f'Type="{office}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<x:workbook xmlns:x="{main}" xmlns:r="{office}"><x:sheets><x:sheet '
        'name="统计" sheetId="1" r:id="r9"/></x:sheets></x:workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}/relationships">'
        f'<Relationship Id="r9" Type="{office}/worksheet" '
        'Target="/xl/worksheets/a.xml"/></Relationships>',
        "xl/worksheets/a.xml": f'<x:worksheet xmlns:x="{main}"><x:sheetData>{rows}</x:sheetData>'
        "</x:worksheet>",
    }
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, text in parts.items():
            archive.writestr(name, f'<?xml version="1.0" encoding="UTF-8"?>{text}')
    right: dict[Where, Right] = {
        (0, row, 1): truth.sum(village, "visits", 1, 6) for row, village in enumerate(some, 2)
    }
    return OtherTable("小程序.xlsx", file.getvalue(), right, {"出生人数（户）": "ask"})


def _inline(text: str) -> str:
    return f'<x:c t="inlineStr"><x:is><x:t>{text}</x:t></x:is></x:c>' if text else "<x:c/>"


def stacked(truth: DemoTruth) -> OtherTable:
    """Two tables in one sheet, a line over groups of rows, sums of groups."""
    book = Workbook()
    sheet = book.active
    sheet.append([f"洪山殿镇{truth.year}年5月报表"])
    sheet.append(["片区", "村名", "出生人数"])
    right: dict[Where, Right] = {}
    half = len(truth.villages) // 2
    for group, some in (("东片", truth.villages[:half]), ("西片", truth.villages[half:])):
        for number, village in enumerate(some):
            sheet.append([group if not number else None, village.name])
            right[0, sheet.max_row - 1, 2] = truth.month(village, "births", 5)
        sheet.append([None, f"{group}小计"])
    sheet.append([None, "全镇合计"])
    right[0, sheet.max_row - 1, 2] = truth.all("births", 5, 5)
    framed(sheet, 2, sheet.max_row, 3)
    sheet.append([])
    sheet.append(["二、会员"])
    sheet.append(["村名", "会员数", "上月会员数"])
    for village in truth.villages[:3]:
        sheet.append([village.name, None, None])
        right[0, sheet.max_row - 1, 1] = truth.members(village, 5)
        right[0, sheet.max_row - 1, 2] = truth.members(village, 4)
    framed(sheet, sheet.max_row - 3, sheet.max_row, 3)
    return OtherTable("两张.xlsx", saved(book), right, {"东片小计": "skip", "西片小计": "skip"})


MAKERS: Sequence[Callable[[DemoTruth], OtherTable]] = (
    *(two_deep, three_deep, by_code, transposed, months_across, sheet_for_each, word_rows),
    *(word_pairs, blank_rows, quarters, month_and_year, money, with_a_roster, shares, by_hand),
    stacked,
)


def filled_cells(data: bytes, name: str) -> Iterator[tuple[Where, Any]]:
    """Every cell that has something, read by the usual libraries."""
    if name.endswith(".docx"):
        document = docx.Document(io.BytesIO(data))
        for part, table in enumerate(document.tables):
            for row, line in enumerate(table.rows):
                for column, cell in enumerate(line.cells):
                    if cell.text:
                        yield (part, row, column), cell.text
        return
    from openpyxl import load_workbook

    for part, sheet in enumerate(load_workbook(io.BytesIO(data))):
        for line in sheet.iter_rows():
            for cell in line:
                if cell.value is not None:
                    yield (part, cell.row - 1, cell.column - 1), cell.value
