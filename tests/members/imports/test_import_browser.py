"""A roster through the browser: uploaded, a column corrected, compared, confirmed."""

from pathlib import Path

import pytest

from demo.society.people import PASSWORD
from members.models import Member
from tests.conftest import TOWNSHIP

from .rosters import workbook

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_column_is_corrected_and_the_roster_written(staff, village, sign_in, tmp_path: Path):
    staff.set_password(PASSWORD)
    staff.save()
    path = tmp_path / "名册.xlsx"
    path.write_bytes(
        workbook([["花名册"], ["村名", "姓名", "一技"], [village.name, "张𠮷测", "木工"]])
    )
    with sign_in(staff.username, (1366, 768)) as page:
        page.goto(f"/imports/{TOWNSHIP}/")
        page.set_input_files("input[type=file]", path)
        page.get_by_role("button", name="上传").click()
        page.get_by_role("heading", name="核对栏目").wait_for()
        page.get_by_label("一技").select_option(label="特长")
        page.get_by_role("button", name="和名册对照").click()
        page.get_by_role("heading", name="导入对照").wait_for()
        assert page.get_by_role("cell", name="张𠮷测").count() == 1
        page.get_by_role("button", name="确认写入 1 行").click()
        page.get_by_role("heading", name="导入结果").wait_for()
    member = Member.objects.get()
    assert (member.name, member.skills, member.village_id) == ("张𠮷测", "木工", village.pk)
