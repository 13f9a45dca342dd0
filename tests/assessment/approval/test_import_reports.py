"""`manage.py import_reports`: what it writes, what it refuses, and that it refuses as a whole."""

import datetime
import io
from pathlib import Path

import openpyxl
import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import TrailEntry
from assessment.approval.services.imports import import_reports
from assessment.models import Correction, MonthlyReport
from assessment.reports.form.columns import NOT_APPLICABLE
from assessment.reports.form.in_force import FIRST_FORM
from associations.models import Village
from documents.workbook import Sheet, SheetColumn, write_workbook
from tests.conftest import COMMUNITY, FOREIGN_VILLAGE, OTHER_VILLAGE, TOWNSHIP, VILLAGE

HEADER = "village_code,period," + ",".join(FIRST_FORM.required)
FULL = "3,3,120,118,6,6,1000,250.5,0,0,0,0,0"


def write(
    folder: Path,
    *lines: str,
    header: str = HEADER,
    encoding: str = "utf-8",
    name: str = "reports.csv",
) -> Path:
    path = folder / name
    path.write_bytes("\n".join([header, *lines]).encode(encoding))
    return path


def run(path: Path, **options: bool) -> str:
    out = io.StringIO()
    call_command("import_reports", str(path), stdout=out, **options)
    return out.getvalue()


def refused(path: Path, **options: bool) -> list[str]:
    """The lines of the complaint; nothing was written, not even to the trail."""
    before = list(MonthlyReport.objects.order_by("pk").values()), TrailEntry.objects.count()
    with pytest.raises(CommandError) as failure:
        run(path, **options)
    assert (
        list(MonthlyReport.objects.order_by("pk").values()),
        TrailEntry.objects.count(),
    ) == before
    return str(failure.value).split("\n")


def report(village: str = VILLAGE, period: int = 202506) -> MonthlyReport:
    return MonthlyReport.objects.get(village_id=village, period=period)


def test_complete_rows_are_submitted_and_others_are_drafts(divisions, tmp_path) -> None:
    out = run(write(tmp_path, f"{VILLAGE},2025-06,{FULL}", f"{OTHER_VILLAGE},2025-06,{FULL[:-2]},"))
    assert out == "新增 2 张，更新 0 张，没有变化 0 张。\n其中已上报 1 张。\n其中草稿 1 张。\n"
    assert [report().state, report(OTHER_VILLAGE).state] == ["submitted", "draft"]
    assert (report().version, report().approved_at, report().submitted_at is not None) == (
        1,
        None,
        True,
    )


def test_cells_keep_zero_blank_and_does_not_apply_apart(divisions, tmp_path) -> None:
    run(write(tmp_path, f"{VILLAGE},2025-06,0,0,,,6,6,-,-,0,0,0,0,0"))
    found = report()
    assert (found.births, found.contraception_due, found.levy_due) == (0, None, NOT_APPLICABLE)


def test_money_is_read_in_yuan_and_kept_in_fen(divisions, tmp_path) -> None:
    run(write(tmp_path, f"{VILLAGE},2025-06,{FULL}"))
    assert (report().levy_due, report().levy_collected) == (100000, 25050)


def test_approve_locks_every_row_also_incomplete_ones(divisions, tmp_path) -> None:
    out = run(
        write(tmp_path, f"{VILLAGE},2025-06,{FULL}", f"{VILLAGE},2025-07,{FULL[:-2]},"),
        approve=True,
    )
    assert "其中已审核 2 张。" in out
    assert [report().state, report(period=202507).state] == ["approved", "approved"]
    assert report(period=202507).serious_disputes is None


def test_a_year_alone_is_a_yearly_total(divisions, tmp_path) -> None:
    run(write(tmp_path, f"{VILLAGE},2023,{FULL}"), approve=True)
    assert report(period=202300).births == 3


def test_columns_come_in_any_order_and_under_their_chinese_titles(divisions, tmp_path) -> None:
    header = "政策内出生人数,区划代码,社会抚养费应征金额（元）,月份,出生人数"
    run(write(tmp_path, f"2,{VILLAGE},30,2025年6月,5", header=header, encoding="gb18030"))
    assert (report().births, report().planned_births, report().levy_due, report().state) == (
        5,
        2,
        3000,
        "draft",
    )


def test_a_workbook_with_title_rows_is_read(divisions, tmp_path) -> None:
    path = tmp_path / "月报.xlsx"
    titles = [
        SheetColumn("村级代码"),
        SheetColumn("村（社区）"),
        SheetColumn("期间"),
        SheetColumn("出生人数", kind="count"),
    ]
    with path.open("wb") as file:
        write_workbook(
            [
                Sheet(
                    "月报",
                    titles,
                    [(VILLAGE, "观冲村", "2025-06", 4)],
                    heading=["月报表", "某镇"],
                    note="说明",
                )
            ],
            file,
        )
    run(path)
    assert report().births == 4
    with path.open("wb") as file:
        write_workbook(
            [
                Sheet(
                    "月报",
                    titles,
                    [(VILLAGE, "观冲村", "2025-06", "四")],
                    heading=["月报表", "某镇"],
                )
            ],
            file,
        )
    assert refused(path)[1] == "第 4 行“出生人数”（四）：应填 0 或正整数；不适用填“-”，没有数据留空"


def test_what_a_spreadsheet_makes_of_codes_and_months_is_understood(divisions, tmp_path) -> None:
    workbook = openpyxl.Workbook()
    for row in (
        ["village_code", "period", "births"],
        [int(VILLAGE), datetime.datetime(2025, 6, 1), 4.0],
    ):
        workbook.active.append(row)
    workbook.active.append([OTHER_VILLAGE, 2024, "-"])
    workbook.save(tmp_path / "reports.xlsx")
    run(tmp_path / "reports.xlsx")
    assert (report().births, report(OTHER_VILLAGE, 202400).births) == (4, NOT_APPLICABLE)


def test_the_same_file_again_changes_nothing(divisions, tmp_path) -> None:
    path = write(tmp_path, f"{VILLAGE},2025-06,{FULL}")
    run(path)
    first = report()
    assert run(path) == "新增 0 张，更新 0 张，没有变化 1 张。\n"
    assert (report().version, report().saved_at) == (first.version, first.saved_at)
    assert run(path, approve=True) == "新增 0 张，更新 1 张，没有变化 0 张。\n其中已审核 1 张。\n"
    assert run(path) == "新增 0 张，更新 0 张，没有变化 1 张。\n"
    assert report().state == "approved"


def test_changed_values_update_a_report_that_is_not_approved(divisions, tmp_path) -> None:
    run(write(tmp_path, f"{VILLAGE},2025-06,{FULL}"))
    key = report().pk
    assert run(write(tmp_path, f"{VILLAGE},2025-06,9{FULL[1:]}")).startswith(
        "新增 0 张，更新 1 张，没有变化 0 张。"
    )
    assert (report().pk, report().births, report().version) == (key, 9, 2)


def test_columns_that_the_file_does_not_have_stay_as_they_are(divisions, village, tmp_path) -> None:
    MonthlyReport.objects.create(
        village=village, period=202506, visits=7, births=1, note="补充说明"
    )
    run(write(tmp_path, f"{VILLAGE},2025-06,5", header="village_code,period,births"))
    assert (report().visits, report().births, report().note) == (7, 5, "补充说明")


def test_a_blank_cell_empties_a_draft(divisions, village, tmp_path) -> None:
    MonthlyReport.objects.create(village=village, period=202506, births=1)
    run(write(tmp_path, f"{VILLAGE},2025-06,", header="village_code,period,births"))
    assert report().births is None


@pytest.mark.parametrize("approve", [False, True])
def test_a_row_without_a_figure_reports_nothing(divisions, tmp_path, approve) -> None:
    out = run(
        write(tmp_path, f"{VILLAGE},2025-06,{FULL}", f"{OTHER_VILLAGE},2025-06,{',' * 12}"),
        approve=approve,
    )
    assert out.endswith("没有填数、未予导入的行 1 行。\n")
    assert list(MonthlyReport.objects.values_list("village_id", flat=True)) == [VILLAGE]


def test_one_bad_row_stops_the_whole_file(divisions, tmp_path) -> None:
    lines = refused(
        write(tmp_path, f"{VILLAGE},2025-06,{FULL}", f"{OTHER_VILLAGE},2025-06,x{FULL[1:]}")
    )
    assert lines[0] == "共有 1 处错误，没有导入任何一行："
    assert lines[1].startswith("第 3 行“births”（x）：")


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        (
            f"431321107999,2025-06,{FULL}",
            "第 2 行“village_code”（431321107999）：没有这个村级代码，请核对或先导入区划",
        ),
        (
            f"4.31E+11,2025-06,{FULL}",
            "第 2 行“village_code”（4.31E+11）：应为 12 位村级代码；若显示成 4.31E+11，",
        ),
        (f",2025-06,{FULL}", "第 2 行“village_code”（空白）：应为 12 位村级代码"),
        (f"{VILLAGE},,{FULL}", "第 2 行“period”（空白）：期间应写成 2025-06"),
        (f"{VILLAGE},2025-13,{FULL}", "第 2 行“period”（2025-13）：月份应在 1 到 12 之间"),
        (f"{VILLAGE},2025-06,-3{FULL[1:]}", "第 2 行“births”（-3）：不能是负数"),
        (f"{VILLAGE},2025-06,3.5{FULL[1:]}", "第 2 行“births”（3.5）：应填 0 或正整数"),
        (f"{VILLAGE},2025-06,1{FULL[1:]}", "第 2 行“planned_births”（3）：不能大于“出生人数”（1）"),
        (f"{VILLAGE},2025-06,3,3,117{FULL[7:]}", "第 2 行“contraception_done”（118）：不能大于"),
        (
            f"{VILLAGE},2025-06,-{FULL[1:]}",
            "第 2 行“planned_births”（3）：“出生人数”与“政策内出生人数”须同时填数",
        ),
    ],
)
def test_every_error_names_row_column_value_and_reason(
    divisions, tmp_path, line: str, complaint: str
) -> None:
    lines = refused(write(tmp_path, line))
    assert lines[0] == "共有 1 处错误，没有导入任何一行："
    assert lines[1].startswith(complaint)


def test_two_readings_are_told_and_chosen_on_the_line(divisions, tmp_path) -> None:
    path = write(tmp_path, f"{VILLAGE},2025.1,{FULL}")
    lines = refused(path)
    assert lines[0].startswith("有几处要先选怎么读，什么也没有写入。")
    [answer] = [line for line in lines if line.endswith("2025-10")]
    key = answer.split("--answer ")[1].split()[0]
    call_command("import_reports", str(path), "--answer", key)
    assert MonthlyReport.objects.get().period == 202510


def test_a_village_and_period_stand_once_in_a_file(divisions, tmp_path) -> None:
    lines = refused(write(tmp_path, f"{VILLAGE},2025-06,{FULL}", "", f"{VILLAGE},202506,{FULL}"))
    assert lines[1:] == ["第 4 行“period”（202506）：与第 2 行重复：一个村一个期间只能有一行"]


def test_months_and_a_total_of_one_year_exclude_each_other_in_the_file(divisions, tmp_path) -> None:
    path = write(
        tmp_path,
        f"{VILLAGE},2025-06,{FULL}",
        f"{OTHER_VILLAGE},2025,{FULL}",
        f"{VILLAGE},2025,{FULL}",
    )
    assert refused(path)[1:] == [
        "第 4 行“period”（2025）：2025年既有月报又有全年合计（见第 2 行），会重复计算，只能留一种"
    ]


@pytest.mark.parametrize(
    ("first", "then", "other"), [("2025-06", "2025", "月报"), ("2025", "2025-07", "全年合计")]
)
def test_months_and_a_total_exclude_each_other_in_the_database(
    divisions, tmp_path, first, then, other
) -> None:
    run(write(tmp_path, f"{VILLAGE},{first},{FULL}"))
    reason = f"系统里观冲村2025年已有{other}，会重复计算"
    assert refused(write(tmp_path, f"{VILLAGE},{then},{FULL}"))[1:] == [
        f"第 2 行“period”（{then}）：{reason}"
    ]


def test_a_village_reports_only_for_the_time_it_exists(divisions, tmp_path) -> None:
    Village.objects.filter(pk=VILLAGE).update(opened="2024-03-15", closed="2025-07-01")
    run(write(tmp_path, f"{VILLAGE},2024-03,{FULL}", f"{VILLAGE},2025-06,{FULL}"))
    lines = refused(
        write(
            tmp_path,
            f"{VILLAGE},2024-02,{FULL}",
            f"{VILLAGE},2025-07,{FULL}",
            f"{VILLAGE},2026,{FULL}",
        )
    )
    assert lines[1:] == [
        "第 2 行“period”（2024-02）：观冲村在2024年2月尚未设立或已经撤销",
        "第 3 行“period”（2025-07）：观冲村在2025年7月尚未设立或已经撤销",
        "第 4 行“period”（2026）：观冲村在2026年全年尚未设立或已经撤销",
    ]


def test_an_approved_report_changes_only_by_a_correction(divisions, tmp_path) -> None:
    run(write(tmp_path, f"{VILLAGE},2025-06,{FULL}"), approve=True)
    path = write(tmp_path, f"{VILLAGE},2025-06,9{FULL[1:]}", f"{OTHER_VILLAGE},2025-06,{FULL}")
    assert refused(path, approve=True)[1:] == ["第 2 行“births”（9）：已审核，须填更正单（现为 3）"]
    assert refused(path) == refused(path, approve=True)
    assert (report().births, Correction.objects.count()) == (3, 0)


def test_the_first_fifty_errors_are_listed_and_all_are_counted(divisions, tmp_path) -> None:
    lines = refused(
        write(tmp_path, *[f"{VILLAGE},2025-06,x{FULL[1:]}"] + [f"0,2025-06,{FULL}"] * 60)
    )
    assert lines[0] == "共有 61 处错误，没有导入任何一行："
    assert (len(lines), lines[-1]) == (52, "……其余 11 处未列出。")


@pytest.mark.parametrize(
    ("header", "complaint"),
    [
        ("village_code,births", "表头里缺少这些列：“期间”。"),
        ("名称,数量", "没有找到表头。表头一行应有这些列：“村级代码”、“期间”。"),
        ("village_code,period,births,出生人数", "“births”和“出生人数”是同一栏，请只保留一列。"),
    ],
)
def test_a_wrong_header_is_explained(divisions, tmp_path, header: str, complaint: str) -> None:
    assert complaint in refused(write(tmp_path, f"{VILLAGE},2025-06,1,1", header=header))[0]


def test_unknown_columns_are_named_and_left_out(divisions, tmp_path) -> None:
    out = run(write(tmp_path, f"{VILLAGE},2025-06,1,x", header="village_code,period,births,brths"))
    assert out.endswith("没有识别、未予导入的列：brths。\n")


def test_nothing_is_approved_without_a_column_that_the_file_forgot(
    divisions, village, tmp_path
) -> None:
    path = write(tmp_path, f"{VILLAGE},2025-06,{FULL}", header=HEADER.replace(",births", ",brths"))
    (complaint,) = refused(path, approve=True)
    assert complaint == (
        "表头里缺少这些列：“出生人数”（births）。没有识别的列：brths。审核后只能用更正单补填，"
        "请先补上这些列。"
    )
    MonthlyReport.objects.create(village=village, period=202506, births=3)
    run(path, approve=True)
    assert (report().state, report().births) == ("approved", 3)


def test_a_missing_file_is_explained(db) -> None:
    with pytest.raises(CommandError, match=r"无法读取文件“/nowhere/a\.csv”"):
        run(Path("/nowhere/a.csv"))


def test_the_trail_tells_each_township_what_came_by_the_file(divisions, tmp_path) -> None:
    run(
        write(
            tmp_path,
            f"{FOREIGN_VILLAGE},2025,{FULL}",
            f"{VILLAGE},2025-06,{FULL}",
            f"{COMMUNITY},2025-06,{FULL[:-2]},",
        )
    )
    ours, foreign = TrailEntry.objects.order_by("division")
    assert (ours.action, ours.division, ours.by_name) == ("导入月报", TOWNSHIP, "系统管理员")
    assert ours.target == "文件 reports.csv（2 张）"
    assert ours.after["月报"] == [f"{COMMUNITY} 2025-06 草稿", f"{VILLAGE} 2025-06 已上报"]
    assert (ours.after["新增"], ours.after["更新"], len(ours.after["文件校验值"])) == (2, 0, 64)
    assert (foreign.division, foreign.after["月报"]) == (
        FOREIGN_VILLAGE,
        [f"{FOREIGN_VILLAGE} 2025 已上报"],
    )


def count_queries(lines: list[str]) -> int:
    data = "\n".join([HEADER, *lines]).encode()
    with CaptureQueriesContext(connection) as queries:
        import_reports(data=data, name="a.csv", approve=True)
    return len(queries)


def test_one_row_and_many_take_the_same_queries(divisions) -> None:
    count_queries([f"{COMMUNITY},2025-01,{FULL}"])  # the trail's very first entry
    one = count_queries([f"{VILLAGE},2025-01,{FULL}"])
    many = count_queries([f"{OTHER_VILLAGE},2025-{month:02d},{FULL}" for month in range(1, 13)])
    assert one == many
