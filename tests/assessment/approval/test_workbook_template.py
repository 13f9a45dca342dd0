"""The month's template: what it holds, what can be typed into it, and that office programs keep it
readable."""

import io
import shutil
import subprocess
from pathlib import Path
from urllib.parse import quote

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl.worksheet.worksheet import Worksheet

from assessment.models import MonthlyReport
from assessment.reports.form.in_force import FIRST_FORM
from associations.models import Village
from tests.conftest import COMMUNITY, OTHER_VILLAGE, TOWNSHIP, VILLAGE

HEADER_ROW, FIRST = 3, 4


@pytest.fixture
def office(client_for, staff):
    return client_for(staff)


def template(client, code: str = TOWNSHIP, period: int = 202506) -> bytes:
    response = client.get(reverse("report-workbook", args=[code, period]))
    assert response.status_code == 200
    return b"".join(response.streaming_content)


def opened(data: bytes) -> Worksheet:
    return openpyxl.load_workbook(io.BytesIO(data))["月报"]


def texts(sheet: Worksheet, row: int) -> list[object]:
    return [cell.value for cell in sheet[row]]


def test_the_file_name_is_chinese(office, divisions) -> None:
    response = office.get(reverse("report-workbook", args=[TOWNSHIP, 202506]))
    name = quote("洪山殿镇2025年6月月报.xlsx")
    assert response.headers["Content-Disposition"] == f"attachment; filename*=utf-8''{name}"


def test_one_row_per_village_under_the_chinese_titles(office, divisions) -> None:
    sheet = opened(template(office))
    assert sheet["A1"].value == "洪山殿镇2025年6月月报"
    assert "没有发生填 0，不适用填“-”，还没有数据留空" in sheet["A2"].value
    assert texts(sheet, HEADER_ROW)[:5] == [
        "村级代码",
        "村（社区）",
        "期间",
        "出生人数（人）",
        "政策内出生人数（人）",
    ]
    assert len(texts(sheet, HEADER_ROW)) == 3 + len(FIRST_FORM.columns) + 1  # 说明
    assert [texts(sheet, row)[:3] for row in range(FIRST, sheet.max_row + 1)] == [
        [COMMUNITY, "中心社区", "2025-06"],
        [VILLAGE, "观冲村", "2025-06"],
        [OTHER_VILLAGE, "双桥村", "2025-06"],
    ]


def test_present_values_are_filled_in(office, divisions, village) -> None:
    MonthlyReport.objects.create(
        village=village,
        period=202506,
        births=0,
        levy_due=25050,
        levy_collected=-1,
        unread={"visits": "十二"},
    )
    found = dict(
        zip(
            texts(opened(template(office)), HEADER_ROW),
            texts(opened(template(office)), 5),
            strict=True,
        )
    )
    assert (found["出生人数（人）"], found["政策内出生人数（人）"]) == (0, None)
    assert (found["社会抚养费应征金额（元）"], found["社会抚养费已征金额（元）"]) == (250.5, "-")
    assert found["上门服务户次（户次）"] == "十二"


@pytest.mark.parametrize(
    ("state", "locked"),
    [("draft", False), ("returned", False), ("submitted", True), ("approved", True)],
)
def test_rows_that_cannot_be_saved_any_more_are_locked_and_shaded(
    office, divisions, village, state, locked
) -> None:
    MonthlyReport.objects.create(
        village=village, period=202506, state=state, births=1, planned_births=1
    )
    sheet = opened(template(office))
    assert sheet.protection.sheet
    assert {cell.protection.locked for cell in sheet[5][3:]} == {locked}
    assert {cell.fill.fgColor.rgb for cell in sheet[5][3:]} == {
        "00E7E6E6" if locked else "00FFFBE6"
    }
    assert {cell.protection.locked for cell in sheet[5][:3]} == {True}
    assert {cell.protection.locked for cell in sheet[6][3:]} == {False}


def test_every_input_column_is_checked(office, divisions) -> None:
    checks = opened(template(office)).data_validations.dataValidation
    assert [str(check.sqref).split(":")[0] for check in checks] == [
        f"{letter}4" for letter in "DEFGHIJKLMNOPQRS"
    ]
    assert checks[0].formula1 == 'IF(ISNUMBER(D4),AND(D4>=0,D4=INT(D4)),D4="-")'
    assert checks[6].formula1 == 'IF(ISNUMBER(J4),AND(J4>=0,J4=ROUND(J4,2)),J4="-")'


def test_a_village_gets_its_own_row_only(client_for, secretary) -> None:
    sheet = opened(template(client_for(secretary), VILLAGE))
    assert (sheet["A1"].value, sheet.max_row, sheet["A4"].value) == (
        "观冲村2025年6月月报",
        4,
        VILLAGE,
    )


def test_only_villages_of_the_time_are_in_it(office, divisions) -> None:
    Village.objects.filter(pk=OTHER_VILLAGE).update(closed="2025-06-01")
    assert [row[0].value for row in opened(template(office)).iter_rows(min_row=FIRST)] == [
        COMMUNITY,
        VILLAGE,
    ]


def test_a_year_that_is_over_has_a_template_for_its_total(office, divisions) -> None:
    sheet = opened(template(office, period=202300))
    assert (sheet["A1"].value, sheet["C4"].value) == ("洪山殿镇2023年全年月报", "2023")


def test_others_and_other_times_get_nothing(
    office, client_for, secretary, outsider, leader
) -> None:
    def status(client, code: str, period: int) -> int:
        return client.get(reverse("report-workbook", args=[code, period])).status_code

    assert status(office, TOWNSHIP, 202513) == status(office, TOWNSHIP, 299901) == 404
    assert (
        status(client_for(secretary), OTHER_VILLAGE, 202506)
        == status(client_for(secretary), TOWNSHIP, 202506)
        == 404
    )
    assert status(client_for(outsider), VILLAGE, 202506) == 404
    assert status(client_for(leader), TOWNSHIP, 202506) == 403


def test_queries_do_not_grow_with_the_villages(office, divisions) -> None:
    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            template(office)
        return len(queries)

    count()  # the session's first request writes it
    few = count()
    Village.objects.bulk_create(
        Village(code=f"{TOWNSHIP}9{n:02d}", name=f"第{n}村", township=divisions.township)
        for n in range(41)
    )
    assert count() == few


def test_an_unchanged_template_uploads_as_unchanged(office, divisions, village) -> None:
    MonthlyReport.objects.create(
        village=village, period=202506, births=3, levy_due=25050, migrants_due=-1
    )
    page = upload(office, template(office))
    assert (page.context["counts"], page.context["errors"]) == (
        {"new": 0, "changed": 0, "same": 1},
        [],
    )


@pytest.mark.skipif(not shutil.which("soffice"), reason="needs LibreOffice")
def test_filled_in_by_libreoffice_it_reads_back(office, divisions, village, tmp_path: Path) -> None:
    MonthlyReport.objects.create(
        village=village, period=202506, births=3, planned_births=3, levy_due=25050
    )
    data = io.BytesIO(template(office))
    workbook = openpyxl.load_workbook(data)
    sheet = workbook["月报"]
    sheet["D4"], sheet["E4"], sheet["J4"], sheet["K4"], sheet["D5"], sheet["K5"] = (
        2,
        2,
        "-",
        "-",
        4,
        99.5,
    )
    workbook.save(tmp_path / "filled.xlsx")
    out = tmp_path / "out"
    command = [
        "soffice",
        f"-env:UserInstallation=file://{tmp_path}/profile",
        "--headless",
        "--convert-to",
        "xlsx",
    ]
    subprocess.run(
        [*command, "--outdir", str(out), str(tmp_path / "filled.xlsx")], check=True, timeout=120
    )
    page = upload(office, (out / "filled.xlsx").read_bytes())
    assert page.context["errors"] == []
    changed = {
        line.change.village.name: {
            cell.title: (cell.old, cell.new) for cell in line.cells if cell.changed
        }
        for line in page.context["lines"]
    }
    assert changed == {
        "中心社区": {"出生": ("", "2"), "政策内": ("", "2"), "应征": ("", "-"), "已征": ("", "-")},
        "观冲村": {"出生": ("3", "4"), "已征": ("", "99.50")},
    }


def upload(client, data: bytes):
    file = SimpleUploadedFile("月报.xlsx", data)
    return client.post(reverse("report-upload", args=[TOWNSHIP]), {"file": file}, follow=True)
