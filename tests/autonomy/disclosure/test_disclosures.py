"""村务公开: the pages of a township and a village, recording what was posted, the bulletin and the
workbook."""

import datetime
import io
import re
import subprocess

import openpyxl
import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.html import strip_tags

from accounts.models import TrailEntry
from associations.models import Association, Post, Venue, Village
from autonomy.disclosure.calendar import village_disclosures
from autonomy.disclosure.papers import bulletin
from autonomy.models import Disclosure
from members.models import Household, Member
from tests.conftest import OTHER_VILLAGE, TOWNSHIP, VILLAGE

from ..filled import decide

TODAY = datetime.date(2025, 4, 5)
TYPED = {
    "item": "births-1",
    "text": "本季度出生3人，其中政策内3人。",
    "posted": "2025-04-03",
    "place": "村部大门左侧",
}


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "localdate", lambda *_: TODAY)


@pytest.fixture
def board(village: Village) -> Venue:
    return Venue.objects.create(village=village, kind="notice_board", place="村部大门左侧")


def url(code: str = VILLAGE, name: str = "list", year: int = 2025) -> str:
    return reverse(f"disclosure-{name}", args=[code, year])


def make(village: Village, kind: str = "births", part: int = 1, **more: object) -> Disclosure:
    values = {
        "year": 2025,
        "posted": TODAY,
        "place": "村部",
        "text": "本季度出生3人。",
        "version": 1,
        **more,
    }
    return Disclosure.objects.create(village=village, kind=kind, part=part, **values)


def flat(response) -> str:
    return re.sub(r"\s+", " ", strip_tags(response.content.decode()))


def test_a_village_sees_what_is_due_first_and_taps_to_record_it(village, secretary, client_for):
    make(village, "policy", 0, text="一对夫妻可以生育三个子女。")
    page = client_for(secretary).get(url())
    content, words = page.content.decode(), flat(page)
    assert [len(items) for items in page.context["to_do"]] == [4, 5]
    assert re.search(r"全年 逾期 2025-03-31 收费项目和标准 免费技术服务基本项目", words)
    assert re.search(r"第一季度 应公开 2025-04-10 出生人口情况", words)
    assert f"{url(name='create')}?kind=births&amp;part=1" in content
    assert "一对夫妻可以生育三个子女。" in words
    assert "每季的五项在下个月10日以前公开，每年的五项在当年3月31日以前公开，遇休息日顺延" in words
    assert (
        page.context["line"].posted,
        page.context["line"].overdue,
        page.context["line"].later,
    ) == (1, 4, 15)


def test_last_years_debts_are_pointed_out_once_the_village_keeps_records(
    village, secretary, client_for
):
    client = client_for(secretary)
    assert "2024年还有" not in flat(client.get(url()))
    make(village, "fees", 0, year=2024, posted=datetime.date(2024, 3, 1))
    page = client.get(url())
    assert "2024年还有 24 项逾期。" in flat(page)
    assert f'href="{url(year=2024)}"' in page.content.decode()


@pytest.mark.parametrize("who", ["leader", "auditor", "county"])
def test_others_read(who, village, client_for, request):
    row = make(village, text="本季度出生7人。")
    page = client_for(request.getfixturevalue(who)).get(url())
    content = page.content.decode()
    assert "本季度出生7人。" in content
    assert f'href="#disclosure-{row.pk}"' in content
    assert "/new/" not in content
    assert "/edit/" not in content


def test_recorded_with_its_board_its_photograph_and_the_trail(
    village, board, secretary, client_for
):
    client = client_for(secretary)
    form = client.get(url(name="create"), {"kind": "births", "part": "1"})
    assert 'value="births-1" selected' in form.content.decode()
    assert f'value="{board.pk}" selected' in form.content.decode()
    photo = SimpleUploadedFile("公开栏.pdf", b"%PDF-1.7\n%%EOF")
    answer = client.post(
        url(name="create"), {**TYPED, "place": "", "venue": board.pk, "paper": photo}, follow=True
    )
    assert "村务公开已保存。" in flat(answer)
    row = Disclosure.objects.get()
    assert (row.kind, row.part, row.year, row.where) == ("births", 1, 2025, "村部大门左侧公开栏")
    assert row.attachment.name == "公开栏.pdf"
    assert "公开栏照片" in flat(answer)
    entry = TrailEntry.objects.order_by("-number").first()
    assert (entry.action, entry.target) == ("登记村务公开", "观冲村2025年第一季度出生人口情况")


def test_the_next_item_starts_where_the_last_was_posted(village, secretary, client_for):
    make(village, posted=datetime.date(2025, 4, 2), place="三组路口")
    client = client_for(secretary)
    form = client.get(url(name="create"), {"kind": "migrants", "part": "1"}).context["form"]
    assert (form.initial["posted"], form.initial["place"]) == (
        datetime.date(2025, 4, 2),
        "三组路口",
    )
    assert "births-1" not in dict(form.fields["item"].choices)
    form = client.get(url(name="create"), {"kind": "policy", "part": "0"}).context["form"]
    assert (form.initial["posted"], form.initial["place"]) == (TODAY, "三组路口")


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ({"item": "births-2x"}, "请从列出的选项里选"),
        ({"posted": "2025-04-06"}, "这个日期还没有到"),
        ({"posted": "2024-12-31"}, "早于2025年第一季度"),
        ({"place": ""}, "没有选公开栏的"),
        ({"until": "2025-04-01"}, "公开至不能早于公开日期"),
        ({"text": "3组王桂英 上环"}, "改成人数"),
        ({"text": "刘小莲 身份证 11010519491231002X"}, "不保存身份证号"),
        ({"text": "向和平家已怀孕5个月"}, "“向和平”和“怀孕”写在一起"),
        ({"place": "王桂英家门口，她已怀孕"}, "改成人数"),
    ],
)
def test_what_is_refused_keeps_what_was_typed(typed, message, village, secretary, client_for):
    Household.objects.create(village=village, head="向和平")
    answer = client_for(secretary).post(url(name="create"), {**TYPED, **typed})
    assert answer.status_code == 422
    assert message in flat(answer)
    assert (typed.get("text") or TYPED["text"]) in answer.content.decode()
    assert not Disclosure.objects.exists()


def test_a_members_name_is_known_beside_any_form(village):
    Member.objects.create(village=village, number="207-0001", name="应知秋")
    row = Disclosure(village=village, kind="births", part=1, year=2025, posted=TODAY, place="村部")
    row.text = "应知秋已怀孕。"
    with pytest.raises(ValidationError, match="“应知秋”"):
        row.full_clean()
    row.text = "应知秋宣讲生育政策。本季度怀孕3人。"
    row.full_clean()


def test_once_per_period(village, secretary, client_for):
    make(village)
    assert client_for(secretary).post(url(name="create"), TYPED).status_code == 422
    with pytest.raises(IntegrityError), transaction.atomic():
        make(village)


def test_the_database_knows_which_kind_has_quarters(village):
    for kind, part in (("births", 0), ("policy", 1), ("births", 5)):
        with pytest.raises(IntegrityError, match="disclosure_part_fits_kind"), transaction.atomic():
            make(village, kind, part)


def test_changed_and_removed_by_its_keepers_only(
    village, secretary, other_secretary, leader, client_for
):
    row = make(village)
    address = reverse("disclosure-edit", args=[VILLAGE, row.pk])
    assert client_for(leader).get(address).status_code == 403
    assert client_for(other_secretary).get(address).status_code == 404
    assert (
        client_for(other_secretary)
        .get(reverse("disclosure-edit", args=[OTHER_VILLAGE, row.pk]))
        .status_code
        == 404
    )
    client = client_for(secretary)
    typed = {**TYPED, "text": "本季度出生4人。", "version": "1"}
    assert client.post(address, typed).status_code == 302
    row.refresh_from_db()
    assert (row.text, row.kind, row.part) == ("本季度出生4人。", "births", 1)
    assert client.post(address, {**typed, "text": "旧窗口"}).status_code == 409
    client.post(address, {"act": "remove"})
    assert not Disclosure.objects.exists()


def test_a_village_that_is_gone_records_nothing(village, secretary, client_for):
    row = make(village)
    Village.objects.filter(pk=village.pk).update(closed=TODAY)
    client = client_for(secretary)
    page = client.get(url())
    assert "登记公开事项" not in flat(page)
    assert page.context["line"].asked == 1
    assert client.post(url(name="create"), TYPED).status_code == 302
    assert (
        client.post(
            reverse("disclosure-edit", args=[VILLAGE, row.pk]), {"act": "remove"}
        ).status_code
        == 302
    )
    assert Disclosure.objects.count() == 1


def test_a_township_lists_who_is_behind_first(village, other_village, community, staff, client_for):
    for kind in ("fees", "policy", "free_services", "benefits", "procedures"):
        make(village, kind, 0)
    page = client_for(staff).get(url(TOWNSHIP))
    assert [row.village for row in page.context["table"].rows] == [
        community,
        other_village,
        village,
    ]
    total = page.context["table"].total
    assert (total["overdue"], total["posted"], page.context["behind"]) == (10, 5, 2)
    assert re.search(r"双桥村05 5 项25—", flat(page))
    page = client_for(staff).get(url(TOWNSHIP), {"sort": "village"})
    assert [row.village for row in page.context["table"].rows] == [
        community,
        village,
        other_village,
    ]
    assert "企石村" not in flat(page)


def rows_of(response) -> list[tuple[object, ...]]:
    sheet = openpyxl.load_workbook(io.BytesIO(response.getvalue())).active
    return [tuple(cell.value for cell in row) for row in sheet.iter_rows(min_row=3)]


def test_the_workbooks_say_what_the_pages_show(village, other_village, staff, client_for):
    make(village, "policy", 0, text="=一对夫妻可以生育三个子女")
    client = client_for(staff)
    header, *rows = rows_of(client.get(url(TOWNSHIP, "workbook"), {"sort": "-posted"}))
    assert header[:4] == ("村（社区）", "已公开", "应公开", "逾期")
    assert [row[:5] for row in rows] == [
        ("观冲村", 1, 5, 4, 25),
        ("中心社区", 0, 5, 5, 25),
        ("双桥村", 0, 5, 5, 25),
    ]
    rows = rows_of(client.get(url(name="workbook")))[1:]
    assert len(rows) == 25
    assert rows[0][:3] == ("第一季度", "出生人口情况", "应公开")
    assert [row[-1] for row in rows if row[1] == "基本生育政策"] == ["=一对夫妻可以生育三个子女"]


def test_the_bulletin(village, board):
    association = Association.objects.create(
        code=TOWNSHIP, township=village.township, kind="township", name="镇协会"
    )
    Post.objects.create(
        association=association,
        kind="secretary_general",
        name="文映荷",
        started="2024-01-01",
        phone="0738-8321111",
    )
    make(
        village, text="本季度出生3人。\n\n均已登记。", venue=board, until=datetime.date(2025, 6, 30)
    )
    make(village, "migrants", posted=datetime.date(2025, 4, 1), text="应办证3人，已办3人。")
    found = bulletin(village_disclosures(village, 2025, Disclosure.objects.all()), 2025, 1)
    assert (found.title, found.period) == ("观冲村计划生育村务公开", "2025年第一季度")
    assert [(entry.heading, len(entry.paragraphs)) for entry in found.entries] == [
        ("一、出生人口情况", 2),
        ("二、申请再生育情况", 0),
        ("三、违法生育处理及执行情况", 0),
        ("四、奖励扶助和优待人员及落实情况", 0),
        ("五、流动人口办证情况", 1),
    ]
    assert (found.date, found.until, found.issuer) == (
        "2025年4月5日",
        "2025年6月30日",
        "观冲村村民委员会",
    )
    assert (found.supervision, found.village_phone) == ("0738-8321111（镇协会）", "")


def test_the_bulletin_is_printed_before_anything_is_posted(
    village, leader, client_for, papers_not_typeset
):
    client = client_for(leader)
    for part in "01234":
        answer = client.get(url(name="print"), {"part": part})
        assert answer["Content-Type"] == "application/pdf"
    assert client.get(url(name="print"), {"part": "5"}).status_code == 404
    assert client.get(url(TOWNSHIP, "print")).status_code == 404


def test_a_bulletin_is_one_page(village, leader, client_for):
    paper = client_for(leader).get(url(name="print"), {"part": "1"}).getvalue()
    command = ["pdftotext", "-layout", "-", "-"]
    text = subprocess.run(command, input=paper, capture_output=True, check=True).stdout.decode()
    assert text.count("\f") == 1
    assert all(word in text for word in ("流动人口办证情况", "监督电话", "（盖章）"))


def drafted(client, kind: str, part: int = 0, year: int = 2025):
    form = client.get(url(name="create", year=year), {"kind": kind, "part": part}).context["form"]
    return form.initial["text"], str(form.fields["text"].help_text)


def test_benefits_start_from_the_clauses_in_force(village, secretary, client_for):
    client = client_for(secretary)
    assert drafted(client, "benefits")[0] == ""
    Household.objects.create(village=village, head="户主")
    decide(village)
    text, source = drafted(client, "benefits")
    assert text == "本村施行中的章程规定的优待：\n1. 补助养老保险费"
    assert source.startswith("按施行中的优待条款填好")


def test_a_years_item_starts_from_last_years(village, secretary, client_for):
    make(village, "fees", 0, year=2023, posted=datetime.date(2023, 3, 1), text="不收任何费用。")
    text, source = drafted(client_for(secretary), "fees")
    assert text == "不收任何费用。"
    assert source.startswith("照2023年公开的内容填好，请改成今年的。")
    assert drafted(client_for(secretary), "rewards", 1)[0] == ""
