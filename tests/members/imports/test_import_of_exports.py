"""What the lists export imports again without a difference."""

import pytest

from associations.vocabulary.in_force import month_of
from members.imports.undo import undo
from members.models import Household, Member
from tests.associations.vocabulary.own_made import (
    BRICK,
    CHOICE,
    DATE,
    NUMBER,
    TEXT,
    WOOD,
    four,
    publish_fields,
)
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


OWN = {TEXT: "东莞长安镇", NUMBER: 0, DATE: "2024-02-03", CHOICE: WOOD}
TITLES = ["务工地", "耕地亩数", "返乡日", "住房结构"]


@pytest.mark.parametrize(("page", "model"), [("members", Member), ("households", Household)])
def test_own_fields_come_in_go_out_and_come_back(staff, village, client_for, page, model):
    publish_fields()
    client = client_for(staff)
    name = "姓名" if page == "members" else "户主"
    sheet = [
        [name, *TITLES],
        ["王测试", "东莞长安镇", "0", "2024.2.3", "木结构"],
        ["张测试", "", "12.0", "", "砖混"],
    ]
    imported(client, VILLAGE, sheet, target=page)
    first, second = model.objects.order_by("pk")
    assert (first.own, second.own) == (OWN, {NUMBER: 12, CHOICE: BRICK})
    listed = client.get(f"/{page}/{VILLAGE}/workbook/?state=all")
    export = b"".join(listed.streaming_content)
    again = compared(client, VILLAGE, export, target=page)
    assert errors(again) == []
    assert set(kinds(again)) == {"same"}
    ended = four()
    ended[3]["options"][1]["ended"] = True
    publish_fields(month_of(None), **{page.removesuffix("s"): ended})
    assert set(kinds(compared(client, VILLAGE, export, target=page))) == {"same"}
    later = [
        [name, *TITLES],
        ["王测试", "长沙", "", "", "木结构"],
        ["张测试", "", "", "", "木结构"],
    ]
    found = compared(client, VILLAGE, later, target=page)
    assert "“木结构”已停用，请写现在的选项。" in str(errors(found))
    batch = imported(client, VILLAGE, later[:2], target=page)
    first.refresh_from_db()
    assert first.own == {**OWN, TEXT: "长沙"}
    undo(batch, staff)
    first.refresh_from_db()
    assert first.own == OWN


@pytest.mark.parametrize(
    ("title", "cell", "words"),
    [
        ("耕地亩数", "十二亩", "应填 0 或正整数"),
        ("返乡日", "2024-02", "要写到日"),
        ("住房结构", "土坯", "只能写砖混、木结构"),
        ("务工地", "已怀孕", "像是个人的生育、避孕或孕检情况"),
    ],
)
def test_what_an_own_field_does_not_take(staff, village, client_for, title, cell, words):
    publish_fields()
    found = compared(client_for(staff), VILLAGE, [["姓名", title], ["王测试", cell]])
    assert words in str(errors(found))
