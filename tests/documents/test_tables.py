import contextlib
import datetime
import io
import zipfile
from pathlib import Path

import openpyxl
import pytest

from documents.reading.named_tables import read_sheet
from documents.reading.questions import OpenQuestionsError
from documents.reading.tables import Row, read_table
from documents.uploads import UploadError
from tests.prove.layouts.ods import written

TITLES = ["村代码", "月份", "出生（人）", "备注"]
REQUIRED = ["村代码", "月份"]
TABLES = Path(__file__).parents[1] / "data" / "tables"


def table(data: bytes | str, name: str = "月报.csv"):
    return read_table(
        data.encode() if isinstance(data, str) else data, name, titles=TITLES, required=REQUIRED
    )


def xlsx(*rows, name: str = "月报.xlsx", **cells) -> bytes:
    workbook = openpyxl.Workbook()
    for row in rows:
        workbook.active.append(row)
    for place, value in cells.items():
        workbook.active[place] = value
    file = io.BytesIO()
    workbook.save(file)
    return file.getvalue()


def inflated_xlsx(sheet_xml: bytes) -> bytes:
    """A valid workbook whose only sheet is replaced by `sheet_xml`."""
    file = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(xlsx(["村代码"]))) as source,
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as to,
    ):
        for entry in source.namelist():
            to.writestr(entry, sheet_xml if entry.endswith("sheet1.xml") else source.read(entry))
    return file.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_csv_in_each_encoding_keeps_rare_characters(encoding):
    read = table("村代码,月份,备注\n431321107001,2025-06,䶮𬭎村\n".encode(encoding))
    assert read.rows == [Row(2, {"村代码": "431321107001", "月份": "2025-06", "备注": "䶮𬭎村"})]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("村代码,月份\n" + "1" * 140_000 + ",2025-06", "第 2 行有一格超过"),
        ("村代码,月份" + "," * 300, "超过 200 列"),
    ],
)
def test_a_text_file_beyond_its_bounds_says_where(text, told):
    with pytest.raises(UploadError, match=told):
        table(text)


def test_a_workbook_with_a_password_is_told():
    data = bytearray(xlsx(TITLES))
    data[data.index(b"PK\x01\x02") + 8] |= 1
    with pytest.raises(UploadError, match="加了密码"):
        table(bytes(data), "月报.xlsx")


@pytest.mark.parametrize(
    ("line", "is_data"),
    [
        (["（以下无正文）", "", "", ""], False),
        (["", "", "3", "合计"], False),
        (["（1）", "（2）", "（3）", "（4）"], False),
        (["甲", "1", "2", "3"], False),
        (["*村代码（必填）", "月份", "", ""], False),
        (["431321107207", "2025-07", "3", ""], True),
    ],
)
def test_lines_that_are_no_data_by_their_words(line, is_data):
    rows = [["*村代码（必填）", "月份", "出生（人）", "备注"], ["431321107207", "2025-06", "2", ""]]
    assert len(table(xlsx(*rows, line), "月报.xlsx").rows) == 1 + is_data


def test_the_second_line_of_a_header_that_is_repeated_is_no_data():
    heads = [["村代码", "数", "", "备注"], ["", "月份", "出生（人）", ""]]
    data = ["431321107207", "2025-06", "2", ""]
    assert len(table(xlsx(*heads, data, *heads, data), "月报.xlsx").rows) == 2


def test_neither_utf8_nor_gb18030_is_refused_with_what_to_do():
    with pytest.raises(UploadError, match=r"文字编码.*另存为"):
        table(b"\xff\xff\xff,\x80\x80\n")


def test_header_below_title_lines_and_numbers_as_in_the_file():
    read = table(
        "2025年6月月报表,,\n说明：空着表示未报,,\n村代码 ,月 份,出生(人)\na,1,2\n,,\nb,1,3\n"
    )
    assert read.header == ["村代码", "月份", "出生（人）"]
    assert [(row.number, row.cells["村代码"], row.cells["出生（人）"]) for row in read.rows] == [
        (4, "a", "2"),
        (6, "b", "3"),
    ]


def test_unknown_columns_are_ignored_and_reported():
    read = table("村代码,电话,月份\na,139,2\n")
    assert read.ignored == ["电话"]
    assert read.rows[0].cells == {"村代码": "a", "月份": "2"}


def test_full_width_digits_and_blanks_are_cleaned_but_a_dash_stays():
    assert table("村代码,月份\n ４３１ ,-\n").rows[0].cells == {"村代码": "431", "月份": "-"}


def test_short_rows_are_filled_with_blanks():
    assert table("村代码,月份,备注\na\n").rows[0].cells == {"村代码": "a", "月份": "", "备注": ""}


@pytest.mark.parametrize(
    ("data", "name", "message"),
    [
        ("", "a.csv", "空文件"),
        ("村代码,月份", "a.et", "这是 WPS 表格自己的格式。只接受 .xlsx、.xls、"),
        ("村代码,月份", "a.xlsx", "不是真正的 .xlsx"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "a.xlsx", "旧版 .xls"),
        (b"PK\x03\x04rest", "a.xlsx", "已损坏"),
        (b"PK\x03\x04rest", "a.csv", "改为 .xlsx"),
        ("一,二\n1,2", "a.csv", "没有找到表头"),
        ("村代码,备注\n1,2", "a.csv", "缺少这些列：“月份”"),
        ("村代码,月份,月 份\n1,2,3", "a.csv", "重复的列：“月份”"),
        ('村代码,月份\n1,"2', "a.csv", "第 2 行的引号"),
        ("村代码,月份" + "," * 1_800_000, "a.csv", "单元格太多"),
    ],
)
def test_refusals_say_what_to_do(data, name, message):
    with pytest.raises(UploadError, match=message):
        table(data, name)


def test_workbook_values_come_as_a_person_reads_them():
    data = xlsx(
        ["年度月报"],
        ["村代码", "月份", "出生（人）", "备注"],
        [431321107001.0, datetime.date(2025, 6, 1), 5.0, None],
        [],
        ["431321107002", datetime.datetime(2025, 6, 1, 8, 30), 0.25, " -"],
    )
    read = table(data, "月报.xlsx")
    assert [(row.number, *row.cells.values()) for row in read.rows] == [
        (3, "431321107001", "2025-06-01", "5", ""),
        (5, "431321107002", "2025-06-01 08:30", "0.25", "-"),
    ]


def test_a_formula_error_is_not_a_blank():
    with pytest.raises(UploadError, match="单元格 B2 是出错的公式"):
        table(xlsx(["村代码", "月份"], ["a", "#DIV/0!"]), "月报.xlsx")


def test_a_formula_that_nobody_worked_out_is_not_a_blank():
    with pytest.raises(UploadError, match="单元格 C2 是公式，文件里没有算出的结果"):
        table(xlsx(["村代码", "月份", "备注"], ["a", "b", "=1+1"]), "月报.xlsx")


def test_header_on_the_second_sheet_is_found_and_hidden_sheets_are_not_read():
    workbook = openpyxl.Workbook()
    workbook.active.append(["填表说明"])
    hidden = workbook.create_sheet("字典")
    hidden.append(["村代码", "月份"])
    hidden.sheet_state = "hidden"
    sheet = workbook.create_sheet("填报")
    sheet.append(["村代码", "月份"])
    sheet.append(["a", "2025-06"])
    file = io.BytesIO()
    workbook.save(file)
    assert table(file.getvalue(), "a.xlsx").rows == [Row(2, {"村代码": "a", "月份": "2025-06"})]


@pytest.mark.parametrize("corner", ["XFD1048576", "XFD20000"])
def test_a_cell_in_the_last_corner_is_refused(corner):
    data = xlsx(["村代码", "月份"], ["a", "1"], **{corner: "x"})
    assert len(data) < 10_000
    with pytest.raises(UploadError, match="占用的单元格太多"):
        table(data, "a.xlsx")


def test_two_million_cells_in_a_small_file_are_refused():
    row = b"<row>" + b"<c><v>1</v></c>" * 20 + b"</row>"
    sheet = (
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    )
    data = inflated_xlsx(sheet + row * 110_000 + b"</sheetData></worksheet>")
    assert len(data) < 200_000
    with pytest.raises(UploadError, match="110000 行 20 列，超出可读范围"):
        table(data, "a.xlsx")


def test_a_file_that_inflates_without_end_is_refused_before_reading():
    with pytest.raises(UploadError, match="展开后过大"):
        table(inflated_xlsx(b" " * (301 * 1024**2)), "a.xlsx")


def test_areas_merged_beyond_the_table_harm_nothing():
    workbook = openpyxl.Workbook()
    for row in (["村代码", "月份"], ["a", "2025-06"], ["b", None]):
        workbook.active.append(row)
    for area in ("B2:B3", "H1:K9", "A20:B30"):
        workbook.active.merge_cells(area)
    file = io.BytesIO()
    workbook.save(file)
    assert [row.cells["月份"] for row in table(file.getvalue(), "a.xlsx").rows] == ["2025-06"] * 2


def test_who_cannot_ask_names_what_is_hidden_and_the_readings():
    workbook = openpyxl.Workbook()
    for row in (["村代码", "月份", "备注"], ["a", "1", "x"], ["b", "2", "y"]):
        workbook.active.append(row)
    workbook.active.row_dimensions[3].hidden = True
    workbook.active.column_dimensions["C"].hidden = True
    file = io.BytesIO()
    workbook.save(file)
    titles = {name: (name,) for name in TITLES}
    sheet = read_sheet(file.getvalue(), "a.xlsx", titles, REQUIRED)
    with pytest.raises(OpenQuestionsError, match=r"第 3 行是隐藏的[^$]*“备注”是隐藏的列[^$]*=out"):
        sheet.answered({})
    found = sheet.answered({"hidden-rows": "out", "hidden-columns": "out"})
    assert [row.cells for row in found.rows] == [{"村代码": "a", "月份": "1"}]


def test_utf_16_with_semicolons_is_read():
    read = table("村代码;月份\na;2025-06\n".encode("utf-16"))
    assert read.rows == [Row(2, {"村代码": "a", "月份": "2025-06"})]


def macro_book() -> bytes:
    """A workbook with a macro, of which no more is known than that there is one."""
    data = io.BytesIO(
        xlsx(["村代码", "月份", "备注"], ["a", "2025-06", "x"], ["b", "2025-07", "y"])
    )
    with zipfile.ZipFile(data, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"\xd0\xcf\x11\xe0")
    return data.getvalue()


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("old.xls", (TABLES / "old.xls").read_bytes()),
        ("open.ods", (TABLES / "open.ods").read_bytes()),
        ("macro.xlsm", macro_book()),
        ("text.txt", "村代码\t月份\t备注\na\t2025-06\tx\nb\t2025-07\ty\n".encode("gb18030")),
    ],
)
def test_other_formats_are_read_and_say_what_they_do_not_tell(name: str, data: bytes) -> None:
    read = table(data, name)
    assert [list(row.cells.values()) for row in read.rows] == [
        ["a", "2025-06", "x"],
        ["b", "2025-07", "y"],
    ]
    blind = [note for note in read.about.notes() if "看不出" in note]
    assert len(blind) == name.endswith(".xls")


def test_an_ods_tells_what_is_merged_and_hidden_and_not_worked_out() -> None:
    merges = [(1, 2, 0, 0), (3, 4, 0, 0)]
    rows = [
        ["村代码", "月份", "备注"],
        ["a", "6", "x"],
        ["", "7", ""],
        ["b", "8", ""],
        ["", "9", ""],
    ]
    plain = written(rows, merges)
    assert [row.cells["村代码"] for row in table(plain, "表.ods").rows] == [*"aabb"]
    hidden = in_content(plain, "<table:table-row>", '<table:table-row table:visibility="filter">')
    assert table(hidden, "表.ods").about.hidden_rows == [1, 2, 3, 4, 5]
    formula = in_content(plain, "<table:table-cell/>", '<table:table-cell table:formula="of:=1"/>')
    with pytest.raises(UploadError, match="单元格 C3、C4、C5 是公式"):
        table(formula, "表.ods")


def in_content(data: bytes, old: str, new: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(file, "w") as to:
        for entry in source.namelist():
            to.writestr(entry, source.read(entry).replace(old.encode(), new.encode()))
    return file.getvalue()


@pytest.mark.parametrize("name", ["old.xls", "open.ods"])
def test_what_is_cut_short_is_refused_in_every_format(name: str) -> None:
    data = (TABLES / name).read_bytes()
    for cut in (10, 600, len(data) // 2, len(data) - 40):
        with contextlib.suppress(UploadError):
            table(data[:cut], name)


def test_ditto_is_the_row_of_data_above_not_a_total_nor_further_up() -> None:
    read = table(
        "村代码,月份,备注\na,2025-06,x\n小计,,1\n同上,2025-07,同上\nb,2025-06,\nb,2025-07,同上\n"
    )
    assert [row.cells["村代码"] for row in read.rows] == ["a", "a", "b", "b"]
    assert [row.cells["备注"] for row in read.rows] == ["x", "x", "", ""]


def test_a_sheet_of_a_header_only_is_not_the_one_that_is_meant() -> None:
    book = openpyxl.Workbook()
    for row in (["村代码", "情况", ""], ["", "月份", "备注"], ["a", "2025-06", "x"]):
        book.active.append(row)
    book.create_sheet("补登").append(TITLES)
    file = io.BytesIO()
    book.save(file)
    assert [[*row.cells.values()] for row in table(file.getvalue(), "表.xlsx").rows] == [
        ["a", "2025-06", "x"]
    ]


def test_a_header_of_two_lines_whose_known_titles_are_all_merged_down() -> None:
    book = openpyxl.Workbook()
    for row in (["村代码", "情况", "", "月份"], ["", "甲", "乙", ""], ["a", "x", "y", "2025-06"]):
        book.active.append(row)
    for area in ("A1:A2", "B1:C1", "D1:D2"):
        book.active.merge_cells(area)
    file = io.BytesIO()
    book.save(file)
    read = table(file.getvalue(), "表.xlsx")
    assert [[*row.cells.values()] for row in read.rows] == [["a", "2025-06"]]
    assert read.ignored == ["甲", "乙"]
