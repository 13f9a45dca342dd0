"""`manage.py import_appraisals`: one row per village and day, all rows or none."""

import datetime
import io
from pathlib import Path

import openpyxl
import pytest
from django.core.management import CommandError, call_command

from accounts.models import TrailEntry
from autonomy.models import Appraisal
from tests.conftest import OTHER_VILLAGE, VILLAGE

HEADER = "village_code,date,asked,satisfied"
DAY = datetime.date(2025, 6, 30)


def write(folder: Path, *lines: str, header: str = HEADER, encoding: str = "utf-8") -> Path:
    path = folder / "appraisals.csv"
    path.write_bytes("\n".join([header, *lines]).encode(encoding))
    return path


def run(path: Path) -> str:
    out = io.StringIO()
    call_command("import_appraisals", str(path), stdout=out)
    return out.getvalue()


def refused(path: Path) -> list[str]:
    before = list(Appraisal.objects.order_by("pk").values()), TrailEntry.objects.count()
    with pytest.raises(CommandError) as failure:
        run(path)
    assert (list(Appraisal.objects.order_by("pk").values()), TrailEntry.objects.count()) == before
    return str(failure.value).split("\n")


@pytest.mark.parametrize(
    "day", ["2025-06-30", "2025/6/30", "2025.6.30", "2025年6月30日", "20250630", "2025-06-30 00:00"]
)
def test_days_are_read_in_every_usual_spelling(divisions, tmp_path, day: str) -> None:
    assert (
        run(write(tmp_path, f"{VILLAGE},{day},100,90")) == "新增 1 次，更新 0 次，没有变化 0 次。\n"
    )
    found = Appraisal.objects.get()
    assert (found.village_id, found.date, found.asked, found.satisfied) == (VILLAGE, DAY, 100, 90)
    assert found.method == Appraisal.Method.QUESTIONNAIRE


def test_chinese_titles_in_gb18030_and_dates_of_a_workbook(divisions, tmp_path) -> None:
    run(
        write(
            tmp_path,
            f"90,100,2025-06-30,{VILLAGE}",
            header="满意人数,参评人数,评议日期,村级代码",
            encoding="gb18030",
        )
    )
    workbook = openpyxl.Workbook()
    for row in (
        ["民主评议汇总"],
        HEADER.split(","),
        [OTHER_VILLAGE, datetime.datetime(2025, 6, 30), 50, 40],
    ):
        workbook.active.append(row)
    workbook.save(tmp_path / "appraisals.xlsx")
    run(tmp_path / "appraisals.xlsx")
    assert list(
        Appraisal.objects.order_by("pk").values_list("village_id", "date", "asked", "satisfied")
    ) == [
        (VILLAGE, DAY, 100, 90),
        (OTHER_VILLAGE, DAY, 50, 40),
    ]


def test_the_same_figures_again_change_nothing_and_others_update(divisions, tmp_path) -> None:
    run(write(tmp_path, f"{VILLAGE},2025-06-30,100,90"))
    assert (
        run(write(tmp_path, f"{VILLAGE},20250630,100,90"))
        == "新增 0 次，更新 0 次，没有变化 1 次。\n"
    )
    assert TrailEntry.objects.count() == 1
    assert (
        run(write(tmp_path, f"{VILLAGE},2025-06-30,100,80"))
        == "新增 0 次，更新 1 次，没有变化 0 次。\n"
    )
    entry = TrailEntry.objects.first()
    assert (entry.action, entry.before["满意人数"], entry.after["满意人数"]) == (
        "修改民主评议",
        "90",
        "80",
    )


def test_an_update_keeps_the_method_that_was_entered(divisions, village, tmp_path) -> None:
    Appraisal.objects.create(village=village, date=DAY, method="assembly", asked=10, satisfied=9)
    run(write(tmp_path, f"{VILLAGE},2025-06-30,100,90"))
    assert list(Appraisal.objects.values_list("method", "asked")) == [("assembly", 100)]


def test_several_appraisals_of_a_day_cannot_be_told_apart(divisions, village, tmp_path) -> None:
    for method in ("assembly", "visit"):
        Appraisal.objects.create(village=village, date=DAY, method=method, asked=10, satisfied=9)
    assert "系统里有几条这样的记录" in refused(write(tmp_path, f"{VILLAGE},2025-06-30,100,90"))[1]


def test_nobody_satisfied_and_nobody_asked_are_figures_too(divisions, tmp_path) -> None:
    run(write(tmp_path, f"{VILLAGE},2025-06-30,0,0", f"{OTHER_VILLAGE},2025-06-30,5.0,0"))
    assert list(Appraisal.objects.order_by("village").values_list("asked", "satisfied")) == [
        (0, 0),
        (5, 0),
    ]


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        (
            "431321107999,2025-06-30,100,90",
            "第 3 行“village_code”（431321107999）：没有这个村级代码，请核对或先导入区划",
        ),
        (f"{VILLAGE},2025-02-30,100,90", "第 3 行“date”（2025-02-30）：日期应写成 2025-06-30"),
        (f"{VILLAGE},,100,90", "第 3 行“date”（空白）：日期应写成 2025-06-30"),
        (f"{VILLAGE},2999-01-01,100,90", "第 3 行“date”（2999-01-01）：日期还没有到"),
        (f"{VILLAGE},2025-06-30,,90", "第 3 行“asked”（空白）：应填 0 或正整数"),
        (f"{VILLAGE},2025-06-30,100,-1", "第 3 行“satisfied”（-1）：应填 0 或正整数"),
        (f"{VILLAGE},2025-06-30,100,90.5", "第 3 行“satisfied”（90.5）：应填 0 或正整数"),
        (
            f"{VILLAGE},2025-06-30,100,101",
            "第 3 行“satisfied”（101）：满意人数不能大于参评人数（100）",
        ),
        (
            f"{OTHER_VILLAGE},20250630,100,90",
            "第 3 行“date”（20250630）：与前面的一行重复，请只留一行",
        ),
    ],
)
def test_every_error_names_row_column_value_and_reason(
    divisions, tmp_path, line: str, complaint: str
) -> None:
    assert refused(write(tmp_path, f"{OTHER_VILLAGE},2025-06-30,100,90", line)) == [
        "共有 1 处错误，没有导入任何一行：",
        complaint,
    ]


def test_a_number_nobody_can_mean_is_refused_with_its_column_and_limit(divisions, tmp_path) -> None:
    lines = refused(write(tmp_path, f"{VILLAGE},2025-06-30,{10**20},90"))
    assert any("asked" in line and "不能大于 9,999,999" in line for line in lines), lines


def test_a_row_is_of_one_village_and_its_figures_are_its_own(divisions, tmp_path) -> None:
    header = "村级代码,村名,日期,参评人数,满意人数"
    lines = (f"{VILLAGE},双桥村,2025-06-30,100,90", f"{VILLAGE},观冲村,2025-07-01,同上,80")
    _, *told = refused(write(tmp_path, *lines, header=header))
    assert "第 2 行“村名”（双桥村）：和代码不是一个村" in told[0]
    assert "第 3 行“参评人数”（100）：是合并的格子，或者写了同上" in told[1]
    run(write(tmp_path, f"{VILLAGE},洪山殿镇观冲村,2025-06-30,100,90", header=header))
    assert Appraisal.objects.count() == 1
