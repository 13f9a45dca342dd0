"""What the lists export imports again without a difference."""

import pytest

from members.models import Household, Member
from tests.conftest import TOWNSHIP, VILLAGE

from .rosters import compared, errors, imported, kinds

pytestmark = pytest.mark.django_db

HEADER = [
    "姓名",
    "性别",
    "生日",
    "小组",
    "户主",
    "户编号",
    "类别",
    "特长",
    "电话",
    "入会时间",
    "离会日期",
    "离会方式",
    "离会原因",
    "备注",
]
ROWS = [
    [
        "王测试",
        "男",
        "1980",
        "1组",
        "王测试",
        "12",
        "骨干",
        "木工",
        "13812345678",
        "2015-05",
        "",
        "",
        "",
        "注",
    ],
    ["张𠮷测", "女", "1985-03-12", "二组", "张𠮷测", "", "五老、流动", "", "", "", "", "", "", ""],
    ["李测试", "", "", "", "", "", "", "", "", "", "2024-05-01", "转出", "迁走", ""],
]


@pytest.mark.parametrize("code", [VILLAGE, TOWNSHIP])
@pytest.mark.parametrize(("page", "target"), [("members", "members"), ("households", "households")])
def test_an_export_says_no_change(staff, village, client_for, code, page, target):
    client = client_for(staff)
    imported(client, VILLAGE, [HEADER, *ROWS])
    imported(
        client,
        VILLAGE,
        [["户号", "户主", "住址", "组"], ["99", "赵测试", "5 号", "三组"]],
        target="households",
    )
    export = b"".join(client.get(f"/{page}/{code}/workbook/?state=all").streaming_content)
    again = compared(client, code, export, target=target)
    assert errors(again) == []
    rows = (Member if target == "members" else Household).objects.count()
    assert kinds(again)["same"] in {rows, rows - 1}
    assert set(kinds(again)) == {"same"}
