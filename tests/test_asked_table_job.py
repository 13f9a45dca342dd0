"""A table from above in a browser: sent, asked about once, taken home filled; the next of the
same layout in two clicks."""

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from associations.models import Village
from tests.conftest import TOWNSHIP

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SIZES = [(1366, 768), (375, 812)]


def a_table(path: Path, month: int, year: int, names: list[str]) -> Path:
    book = Workbook()
    sheet = book.active
    sheet.append([f"洪山殿镇{year}年{month}月情况统计表"])
    sheet.append(["村名", "出生人数", "会员总人数", "孕产妇姓名"])
    for name in names:
        sheet.append([name, None, None, None])
        sheet.cell(sheet.max_row, 4).number_format = "0"
    book.save(path)
    return path


@pytest.mark.parametrize("size", SIZES, ids=["desk", "phone"])
def test_a_table_from_above(
    own_demo: int, sign_in: Callable[..., Any], tmp_path: Path, size: tuple[int, int]
) -> None:
    villages = Village.objects.filter(township=TOWNSHIP, closed=None)
    names = list(villages.values_list("name", flat=True))
    with sign_in("staff", size) as page:
        send(page, a_table(tmp_path / "表.xlsx", 5, own_demo, names))
        page.get_by_role("heading", name="先选填什么").wait_for()
        page.get_by_label("会员数（人），会员和家庭").check()
        page.get_by_role("button", name="选好了").click()
        page.get_by_role("heading", name="填的结果").wait_for()
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        first = taken_home(page)
        assert [row[0] for row in first] == names
        assert all(row[1] is not None and row[2] and row[3] is None for row in first)
        send(page, a_table(tmp_path / "表.xlsx", 6, own_demo, names))
        assert taken_home(page) != first


def send(page: Any, path: Path) -> None:
    page.goto(f"/asked-tables/{TOWNSHIP}/")
    page.set_input_files("input[type=file]", path)
    page.get_by_role("button", name="上传").click()


def taken_home(page: Any) -> list[tuple[Any, ...]]:
    with page.expect_download() as download:
        page.get_by_role("link", name="下载填好的表").click()
    sheet = load_workbook(io.BytesIO(Path(download.value.path()).read_bytes())).active
    return list(sheet.iter_rows(min_row=3, values_only=True))
