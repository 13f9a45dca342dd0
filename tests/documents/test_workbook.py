import csv
import datetime
import io
import shutil
import subprocess
from fractions import Fraction

import openpyxl
import pytest

from documents.reading.tables import read_table
from documents.workbook import Fixed, LockedRow, Sheet, SheetColumn, write_workbook

COLUMNS = [
    SheetColumn("村代码", 16),
    SheetColumn("村名", 18),
    SheetColumn("出生（人）", 10, "count", input=True),
    SheetColumn("合格率", 10, "percent"),
    SheetColumn("金额（元）", 12, "decimal"),
    SheetColumn("日期", 12, "date"),
]
DANGEROUS = ["=1+1", "+1", "-1+2", "@SUM(A1)", "\t=1", "\r=1", '=HYPERLINK("x")', "#REF!", "-"]


def written(rows, **options) -> bytes:
    file = io.BytesIO()
    write_workbook(
        [
            Sheet(
                "月报",
                COLUMNS,
                rows,
                heading=["2025年6月月报表", "某镇"],
                note="空着表示未报。",
                **options,
            )
        ],
        file,
    )
    return file.getvalue()


def row(name: str, count: object = 5, rate: object = Fraction(9, 10)):
    return ("431321107001", name, count, rate, 1234.5, datetime.date(2025, 6, 1))


def test_texts_are_never_formulas():
    sheet = openpyxl.load_workbook(io.BytesIO(written([row(text, text) for text in DANGEROUS])))[
        "月报"
    ]
    cells = [cell for line in sheet.iter_rows(min_row=5) for cell in line[1:3]]
    assert {cell.data_type for cell in cells} == {"s"}
    assert [cell.value for cell in cells[::2]] == [text.replace("\r", "\n") for text in DANGEROUS]


def test_only_texts_that_look_like_formulas_are_quoted():
    sheet = openpyxl.load_workbook(io.BytesIO(written([row("=1"), row("-"), row("双桥村")])))[
        "月报"
    ]
    assert [sheet.cell(line, 2).quotePrefix for line in (5, 6, 7)] == [True, False, False]


def test_percentages_are_cut_and_never_round_up_to_a_threshold():
    values = [Fraction(9, 10), Fraction(17999, 20000), 0.29, None]
    sheet = openpyxl.load_workbook(
        io.BytesIO(written([row("甲", rate=value) for value in values]))
    )["月报"]
    assert [sheet.cell(line, 4).value for line in (5, 6, 7, 8)] == [0.9, 0.8999, 0.29, None]


def test_a_template_reads_back_what_was_written():
    read = read_table(
        written([row("双桥村", "-"), row("䶮𬭎村", 0)]),
        "月报.xlsx",
        titles=["村代码", "村名", "出生（人）"],
        required=[],
    )
    assert [(line.number, *line.cells.values()) for line in read.rows] == [
        (5, "431321107001", "双桥村", "-"),
        (6, "431321107001", "䶮𬭎村", "0"),
    ]


def test_only_input_columns_can_be_typed_into_and_counts_are_checked():
    sheet = openpyxl.load_workbook(io.BytesIO(written([row("双桥村")])))["月报"]
    assert sheet.protection.sheet
    assert [cell.protection.locked for cell in sheet[5]] == [True, True, False, True, True, True]
    check = sheet.data_validations.dataValidation[0]
    assert (str(check.sqref), check.error) == (
        "C5:C5004",
        "只能填 0 或正整数；不适用的填“-”；没有数据的留空。",
    )


def test_a_fixed_cell_is_shaded_and_cannot_be_typed_into():
    sheet = openpyxl.load_workbook(
        io.BytesIO(written([row("双桥村", Fixed("无")), row("观冲村", 7)]))
    )["月报"]
    cells = [sheet.cell(line, 3) for line in (5, 6)]
    assert [(cell.value, cell.protection.locked, cell.fill.fgColor.rgb[2:]) for cell in cells] == [
        *(("无", True, "E7E6E6"), (7, False, "FFFBE6")),
    ]


def test_rows_of_a_tall_sheet_are_as_high_as_their_texts():
    sheet = openpyxl.load_workbook(io.BytesIO(written([row("双桥村"), row("长" * 20)], tall=True)))[
        "月报"
    ]
    assert [sheet.row_dimensions[line].height for line in (5, 6)] == [18, 48]


def test_amounts_and_steps_are_checked_as_they_are_typed():
    columns = [
        SheetColumn("分值", 10, "amount", input=True),
        SheetColumn("每一步", 10, "step", input=True),
    ]
    file = io.BytesIO()
    write_workbook([Sheet("标准", columns, [[Fraction(5, 2), 1]])], file)
    checks = openpyxl.load_workbook(file)["标准"].data_validations.dataValidation
    assert [check.error for check in checks] == [
        "只能填 0 或正数，最多两位小数。",
        "只能填大于 0 的数，最多两位小数。",
    ]
    assert "A2>=0" in checks[0].formula1
    assert "B2>0" in checks[1].formula1


def test_a_locked_row_is_shaded_and_cannot_be_typed_into():
    rows = [row("双桥村"), LockedRow(row("观冲村", 7)), row("石塘村")]
    sheet = openpyxl.load_workbook(io.BytesIO(written(rows)))["月报"]
    assert [sheet.cell(line, 3).protection.locked for line in (5, 6, 7)] == [False, True, False]
    assert [sheet.cell(line, 3).fill.fgColor.rgb[2:] for line in (5, 6, 7)] == [
        "FFFBE6",
        "E7E6E6",
        "FFFBE6",
    ]
    assert sheet.cell(6, 3).value == 7


@pytest.mark.skipif(not shutil.which("soffice"), reason="needs LibreOffice")
def test_the_checks_take_dashes_and_refuse_what_they_should(tmp_path):
    """The checks' own formulas, put beside typed values and computed by LibreOffice."""
    columns = [
        SheetColumn("数", kind="count", input=True),
        SheetColumn("元", kind="decimal", input=True),
    ]
    file = io.BytesIO()
    write_workbook([Sheet("表", columns, [])], file)
    checks = [
        c.formula1 for c in openpyxl.load_workbook(file)["表"].data_validations.dataValidation
    ]
    typed = ["-", 0, 5, 2.5, 2.505, -1, "五"]
    workbook = openpyxl.Workbook()
    for line, value in enumerate(typed, start=2):
        workbook.active.cell(line, 1).value = workbook.active.cell(line, 2).value = value
        for column, formula in enumerate(checks, start=3):
            workbook.active.cell(line, column).value = "=" + formula.replace(
                f"{'AB'[column - 3]}2", f"A{line}"
            )
    workbook.save(tmp_path / "checks.xlsx")
    command = [
        "soffice",
        f"-env:UserInstallation=file://{tmp_path}/profile",
        "--headless",
        "--convert-to",
        "csv",
    ]
    subprocess.run(
        [*command, "--outdir", str(tmp_path), str(tmp_path / "checks.xlsx")],
        check=True,
        timeout=120,
    )
    lines = list(csv.reader((tmp_path / "checks.csv").open(encoding="utf-8")))[1:]
    assert [line[2] for line in lines] == [
        "TRUE",
        "TRUE",
        "TRUE",
        "FALSE",
        "FALSE",
        "FALSE",
        "FALSE",
    ]
    assert [line[3] for line in lines] == [
        "TRUE",
        "TRUE",
        "TRUE",
        "TRUE",
        "FALSE",
        "FALSE",
        "FALSE",
    ]


def test_print_set_up_repeats_the_header_on_a4():
    sheet = openpyxl.load_workbook(io.BytesIO(written([row("双桥村")], landscape=True, frozen=2)))[
        "月报"
    ]
    assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (9, "landscape")
    assert (sheet.print_title_rows, sheet.freeze_panes) == ("$4:$4", "C5")


@pytest.mark.skipif(not shutil.which("soffice"), reason="needs LibreOffice")
def test_libreoffice_shows_the_same_values(tmp_path):
    (tmp_path / "book.xlsx").write_bytes(
        written([row(text, 7) for text in ["=1+1", "-", "䶮𬭎村"]])
    )
    command = [
        "soffice",
        f"-env:UserInstallation=file://{tmp_path}/profile",
        "--headless",
        "--convert-to",
    ]
    command += [
        "csv:Text - txt - csv (StarCalc):44,34,76,1",
        "--outdir",
        str(tmp_path),
        str(tmp_path / "book.xlsx"),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    lines = list(csv.reader((tmp_path / "book.csv").open(encoding="utf-8")))
    assert lines[0][0] == "2025年6月月报表"
    assert lines[3] == [column.title for column in COLUMNS]
    assert lines[4:] == [
        ["431321107001", text, "7", "90.00%", "1,234.50", "2025-06-01"]
        for text in ["=1+1", "-", "䶮𬭎村"]
    ]
