"""Answers by workbook: every fault is named, nothing is written before it is confirmed, an export
comes in again."""

import datetime
import io
from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from accounts.models import ImportBatch, TrailEntry, User
from associations.models import Village
from autonomy.agreements.answer_sheet import TITLES
from autonomy.agreements.services.agreements import end_agreement
from autonomy.models import CONFIRMATIONS, Agreement
from tests.conftest import TOWNSHIP, VILLAGE

from .records import DAY, answered, homes_of, text_of

pytestmark = pytest.mark.django_db
URL = f"/agreements/{VILLAGE}/import/"
HEADER = "户编号,户主,类别,答复,见到本人,了解内容,同意,签字人,征求意见日期,签订日期,生效,到期,备注"
SIGNED = "0001,谭望舒,管理服务协议,已签,是,是,√,谭望舒,2025-03-01,2025/3/2,,2028-03-01,会上签"


def upload(client: Client, *lines: str, header: str = HEADER, url: str = URL):
    """The preview's page."""
    data = "\n".join([header, *lines]).encode()
    return client.post(url, {"file": SimpleUploadedFile("答复.csv", data)}, follow=True)


def faults(response) -> list[tuple[int, str, str, str]]:
    return [
        (error.row, error.column, error.value, error.reason)
        for error in response.context["plan"].errors
    ]


def confirm(client: Client, response):
    seen = response.context["plan"].fingerprint
    return client.post(
        response.request["PATH_INFO"], {"seen": seen, "form_token": "einmal"}, follow=True
    )


@pytest.fixture
def client(secretary: User, client_for: Callable[[User], Client]) -> Client:
    return client_for(secretary)


def test_a_list_is_looked_at_and_then_written(
    village: Village, client: Client, secretary: User
) -> None:
    text = text_of(village, years=3)
    *_, third = homes_of(village, "谭望舒", "童远山", "易知微")
    answered(third, text, "undecided")
    lines = (
        SIGNED,
        ",童远山,管理服务,不签,,,,,2025-03-01,,,,",
        "0003,易知微,管理服务协议,签,是,是,是,易知微,,2025年3月5日,,,",
    )
    shown = upload(client, *lines)
    assert [(line.number, line.act) for line in shown.context["plan"].lines] == [
        (2, "new"),
        (3, "new"),
        (4, "again"),
    ]
    assert Agreement.objects.count() == 1, "nothing is written yet"
    done = confirm(client, shown)
    assert "新增 2 份，再次答复 1 份，更正 0 份，续签 0 份" in done.content.decode()
    earlier = Agreement.objects.get(household=third, state="undecided")
    assert (earlier.asked, earlier.superseded) == (DAY, datetime.date(2025, 3, 5))
    assert list(
        Agreement.objects.standing()
        .order_by("household")
        .values_list("state", "asked", "signed", "starts", "ends", "note")
    ) == [
        (
            "signed",
            DAY,
            datetime.date(2025, 3, 2),
            datetime.date(2025, 3, 2),
            datetime.date(2028, 3, 1),
            "会上签",
        ),
        ("declined", DAY, None, None, None, ""),
        (
            "signed",
            DAY,
            datetime.date(2025, 3, 5),
            datetime.date(2025, 3, 5),
            datetime.date(2028, 3, 4),
            "",
        ),
    ]
    assert TrailEntry.objects.get(action__startswith="导入协议答复").by == secretary
    assert "办理过了" in confirm(client, shown).content.decode()
    assert Agreement.objects.count() == 4


def test_only_what_was_shown_is_written(village: Village, client: Client) -> None:
    """Not another file's fingerprint, not a list with errors but by choice, nothing undecided."""
    text_of(village, years=3)
    homes_of(village, "谭望舒")
    shown = upload(client, SIGNED, ",没有这户,管理服务,不签,,,,,2025-03-01,,,,")
    seen, at = shown.context["plan"].fingerprint, shown.request["PATH_INFO"]
    for number, sent in enumerate(({"seen": "x", "act": "partly"}, {"seen": seen})):
        assert client.post(at, {**sent, "form_token": f"t{number}"}).status_code == 409
    assert not Agreement.objects.exists()
    client.post(at, {"seen": seen, "act": "partly", "form_token": "t9"})
    assert Agreement.objects.count() == 1


@pytest.mark.parametrize("missing", CONFIRMATIONS)
@pytest.mark.parametrize("said", ["", "否"])
def test_a_signature_without_all_three_is_an_error(
    village: Village, client: Client, missing: str, said: str
) -> None:
    text_of(village)
    homes_of(village, "谭望舒", "童远山")
    cells = dict(zip(CONFIRMATIONS, ("是", "是", "是"), strict=True)) | {missing: said}
    line = ",".join(
        ["0001,谭望舒,管理服务协议,已签", *cells.values(), "谭望舒,2025-03-01,2025-03-01,,,"]
    )
    shown = upload(client, line, "0002,童远山,管理服务协议,不签,,,,,2025-03-01,,,,")
    title = {"met_person": "见到本人", "knows_content": "了解内容", "agrees": "同意"}[missing]
    ((number, column, value, reason),) = faults(shown)
    assert (number, column, value) == (2, title, said)
    assert "不能签" in reason
    confirm(client, shown)
    assert not Agreement.objects.exists(), "not the other row either"


@pytest.mark.parametrize(
    ("line", "column", "reason"),
    [
        ("9,谭望舒,管理服务协议,不签,,,,,2025-03-01,,,,", "户编号", "没有这个户编号"),
        ("0001,旁人,管理服务协议,不签,,,,,2025-03-01,,,,", "户主", "户主是谭望舒"),
        (",旁人,管理服务协议,不签,,,,,2025-03-01,,,,", "户主", "没有这个户主"),
        (",同名,管理服务协议,不签,,,,,2025-03-01,,,,", "户主", "请填户编号"),
        ("0001,谭望舒,什么,不签,,,,,2025-03-01,,,,", "类别", "应写“管理服务协议”、“诚信计生协议”"),
        ("0001,谭望舒,管理服务协议,未签,,,,,2025-03-01,,,,", "答复", "应写“已签”“不签”或“考虑中”"),
        ("0001,谭望舒,管理服务协议,不签,大概,,,,2025-03-01,,,,", "见到本人", "应写“是”或“否”"),
        ("0001,谭望舒,管理服务协议,不签,,,,,三月,,,,", "征求意见日期", "日期应写成 2025-06-30"),
        ("0001,谭望舒,管理服务协议,不签,,,,,2090-01-01,,,,", "征求意见日期", "还没有到"),
        ("0001,谭望舒,管理服务协议,不签,,,,,,,,,", "征求意见日期", "请填日期"),
        (
            "0001,谭望舒,管理服务协议,已签,是,是,是,,2025-03-01,2025-03-02,,,",
            "签字人",
            "要写签字人",
        ),
        (
            "0001,谭望舒,管理服务协议,已签,是,是,是,谭望舒,2025-03-01,,,,",
            "签订日期",
            "要写签订日期",
        ),
        (
            "0001,谭望舒,管理服务协议,已签,是,是,是,谭望舒,2025-03-05,2025-03-02,,,",
            "签订日期",
            "不能早于征求意见日期",
        ),
        (
            "0001,谭望舒,管理服务协议,已签,是,是,是,谭望舒,,2025-03-02,2025-03-02,2025-03-01,",
            "到期",
            "不能早于生效",
        ),
        ("0001,谭望舒,诚信计生协议,不签,,,,,2025-03-01,,,,", "类别", "没有在用的协议文本"),
        (
            "0001,谭望舒,管理服务协议,已终止,是,是,是,谭望舒,2025-03-01,2025-03-02,,,",
            "答复",
            "按“终止”",
        ),
        ("0001,谭望舒,管理服务协议,不签,,,,,2025-03-01,,,,43132119800101123X", "备注", "身份证号"),
        ("0004,销户者,管理服务协议,不签,,,,,2025-03-01,,,,", "户主", "销户"),
    ],
)
def test_every_fault_is_named(
    village: Village, client: Client, line: str, column: str, reason: str
) -> None:
    text_of(village)
    *_, closed = homes_of(village, "谭望舒", "同名", "同名", "销户者")
    closed.closed = DAY
    closed.save()
    ((number, found, _, why),) = faults(upload(client, line))
    assert (number, found) == (2, column)
    assert reason in why
    assert "43132119800101123X" not in str(ImportBatch.objects.get().__dict__), (
        "ID numbers are kept nowhere"
    )


def test_what_is_signed_is_not_changed_by_a_file(village: Village, client: Client) -> None:
    text = text_of(village)
    (home,) = homes_of(village, "谭望舒")
    answered(home, text)
    declined = "0001,谭望舒,管理服务协议,不签,,,,,2025-03-01,,,,"
    assert "长期有效，不能改成别的答复" in faults(upload(client, declined))[0][3]
    other = "0001,谭望舒,管理服务协议,已签,是,是,是,别人,2025-03-01,2025-03-01,,长期,"
    assert "登记错了的在那一份上修改" in faults(upload(client, other))[0][3]
    later = "0001,谭望舒,管理服务协议,已签,是,是,是,谭望舒,2025-06-01,2025-06-01,,长期,"
    shown = upload(client, later)
    assert [line.act for line in shown.context["plan"].lines] == ["renewal"]
    confirm(client, shown)
    assert Agreement.objects.values_list("renews__state", "renews__end_reason").get(
        state="signed"
    ) == (
        "ended",
        "到期续签",
    )


def test_a_household_stands_once_in_a_file(village: Village, client: Client) -> None:
    text_of(village)
    homes_of(village, "谭望舒")
    assert "与第 2 行重复" in faults(upload(client, SIGNED, SIGNED))[0][3]


def test_a_township_names_its_villages(
    village: Village, other_village: Village, staff: User, client_for: Callable[[User], Client]
) -> None:
    text_of(village)
    homes_of(village, "谭望舒")
    homes_of(other_village, "谭望舒")
    client, url = client_for(staff), f"/agreements/{TOWNSHIP}/import/"
    header = f"村,区划代码,{HEADER}"
    wrong = upload(
        client,
        f",,{SIGNED}",
        f"企石村,,{SIGNED}",
        f",431321108201,{SIGNED}",
        f"{other_village.name},{village.pk},{SIGNED}",
        header=header,
        url=url,
    )
    assert [(row, column) for row, column, _, _ in faults(wrong)] == [
        (2, "村"),
        (3, "村"),
        (4, "区划代码"),
        (5, "村"),
    ]
    confirm(
        client,
        upload(
            client, f"观冲村,,{SIGNED}", f",{other_village.pk},{SIGNED}", header=header, url=url
        ),
    )
    assert set(Agreement.objects.values_list("village", flat=True)) == {
        village.pk,
        other_village.pk,
    }
    divisions = TrailEntry.objects.filter(action__startswith="导入协议答复").values_list(
        "division", flat=True
    )
    assert set(divisions) == {village.pk, other_village.pk}, "each village's own entry"


def test_what_changed_since_the_preview_is_looked_at_again(
    village: Village, client: Client
) -> None:
    text = text_of(village)
    (home,) = homes_of(village, "谭望舒")
    shown = upload(client, SIGNED)
    answered(home, text, "declined")
    again = confirm(client, shown)
    assert again.status_code == 409
    assert "请再看一遍" in again.content.decode()
    assert Agreement.objects.get().state == "declined"


def test_somebody_elses_upload_is_not_there(
    village: Village, client: Client, other_secretary: User, client_for: Callable[[User], Client]
) -> None:
    text_of(village)
    upload(client, SIGNED)
    assert (
        client_for(other_secretary).get(f"{URL}{ImportBatch.objects.get().pk}/").status_code == 404
    )


def test_a_file_without_the_columns_is_told_which(village: Village, client: Client) -> None:
    assert "“类别”" in upload(client, "谭望舒,不签", header="户主,答复").content.decode()


def test_an_export_comes_in_again_without_a_difference(village: Village, client: Client) -> None:
    text, today = text_of(village, years=3), timezone.localdate()
    integrity = text_of(village, kind="integrity", title="诚信计生协议书")
    first, second, third, fourth, fifth = homes_of(
        village, "谭望舒", "童远山", "易知微", "文小满", "同名"
    )
    answered(first, text, ends=datetime.date(2028, 2, 29), note="会上签")
    answered(first, integrity, ends=None)
    answered(second, text, "declined")
    answered(third, text, "undecided", note="在外务工")
    gone = answered(fourth, text)
    end_agreement(agreement=gone, ended=datetime.date(2025, 5, 1), reason="迁出", by=None)
    answered(
        fourth, text, signed=datetime.date(2025, 6, 1), starts=datetime.date(2025, 7, 1), ends=today
    )
    fifth.closed = today
    answered(fifth, text)
    fifth.save()
    book = client.get(f"/agreements/{VILLAGE}/workbook/").getvalue()
    file = SimpleUploadedFile("导出.xlsx", io.BytesIO(book).read())
    shown = client.post(URL, {"file": file}, follow=True)
    assert faults(shown) == []
    assert [line.act for line in shown.context["plan"].lines] == ["same"] * 7
    assert "没有变化" in shown.content.decode()
    assert set(ImportBatch.objects.get().rows["titles"]) == set(TITLES), "every column comes back"
