"""疑点核查 in the browser's words: lists, answering, and where else flags show."""

import io
from collections.abc import Callable

import openpyxl
import pytest
from django.test import Client

from accounts.models import User
from assessment.models import Correction, Flag, MonthlyReport
from associations.models import Village
from tests.assessment.records import add_model_village, add_report

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
WORDS = "2025年9月全部栏目与2025年8月完全相同。"


def add_flag(village: Village, period: int = 202509, rule: str = "copy_own") -> Flag:
    known = {"until": period, "rule": rule, "words": WORDS, "fingerprint": f"{rule}{period}"}
    return Flag.objects.create(village=village, period=period, **known)


@pytest.fixture
def flag(village: Village) -> Flag:
    add_report(village, 202509)
    return add_flag(village)


def text(client: Client, url: str) -> str:
    response = client.get(url)
    assert response.status_code == 200, url
    return response.content.decode()


def test_the_list_of_a_township_and_its_filters(
    client_for: SignIn, staff: User, flag: Flag, other_village: Village, foreign_village: Village
) -> None:
    add_flag(other_village, 202503, "jump")
    add_flag(foreign_village)
    client = client_for(staff)
    page = client.get("/flags/431321107/2025/")
    assert [(row.village.name, row.rule) for row in page.context["table"].rows] == [
        ("观冲村", "copy_own"),
        ("双桥村", "jump"),
    ]
    assert page.context["tally"]["open"] == 2
    for query, names in (
        ("rule=jump", ["双桥村"]),
        (f"place={flag.village_id}", ["观冲村"]),
        ("state=explained", []),
    ):
        found = client.get(f"/flags/431321107/2025/?{query}")
        assert [row.village.name for row in found.context["table"].rows] == names, query
    assert "这一年没有疑点" in text(client, "/flags/431321107/2024/")


def test_a_run_over_new_year_stands_in_both_years(
    client_for: SignIn, staff: User, village: Village
) -> None:
    Flag.objects.create(
        village=village, period=202410, until=202505, rule="frozen", words="一直没有变。"
    )
    for year in (2024, 2025):
        assert "一直没有变。" in text(client_for(staff), f"/flags/431321107/{year}/")


def test_a_county_sees_its_townships(
    client_for: SignIn, county: User, flag: Flag, foreign_village: Village
) -> None:
    add_flag(foreign_village)
    page = client_for(county).get("/flags/431321/2025/")
    assert [row.village.name for row in page.context["table"].rows] == ["观冲村", "企石村"]
    narrowed = client_for(county).get("/flags/431321/2025/?place=431321108")
    assert [row.village.name for row in narrowed.context["table"].rows] == ["企石村"]
    assert "重新检查" not in page.content.decode()


def test_the_workbook_says_what_the_list_says(client_for: SignIn, staff: User, flag: Flag) -> None:
    content = client_for(staff).get("/flags/431321107/2025/workbook/").getvalue()
    rows = list(openpyxl.load_workbook(io.BytesIO(content)).active.values)
    assert rows[0][0] == "洪山殿镇2025年疑点及核查情况"
    assert rows[-1][:5] == ("洪山殿镇", "观冲村", "2025年9月", "照抄往月", WORDS)
    assert rows[-1][7] == "待核查"


def test_staff_answers(client_for: SignIn, staff: User, flag: Flag) -> None:
    client, url = client_for(staff), f"/flags/{flag.village_id}/{flag.pk}/answer/"
    assert WORDS in text(client, url)
    refused = client.post(url, {"state": "false_confirmed", "answer": "", "version": "0"})
    assert refused.status_code == 422
    assert "请填写" in refused.content.decode()
    posted = {"state": "false_confirmed", "answer": "当月没有重新统计。", "version": "0"}
    assert client.post(url, posted).url == "/flags/431321107/2025/"
    flag.refresh_from_db()
    assert (flag.state, flag.answer, flag.answered_by) == (
        "false_confirmed",
        "当月没有重新统计。",
        staff,
    )


def test_a_correction_of_these_months_can_be_named(
    client_for: SignIn, staff: User, flag: Flag
) -> None:
    report = MonthlyReport.objects.get(period=202509)
    other = add_report(flag.village, 202508)
    mine, elsewhere = (
        Correction.objects.create(report=each, reason="照登记簿改") for each in (report, other)
    )
    client, url = client_for(staff), f"/flags/{flag.village_id}/{flag.pk}/answer/"
    posted = {"state": "corrected", "answer": "已照登记簿更正。", "version": "0"}
    without = client.post(url, posted)
    assert without.status_code == 422
    assert "须指明更正单" in without.content.decode()
    assert client.post(url, posted | {"correction": elsewhere.pk}).status_code == 422
    assert client.post(url, posted | {"correction": mine.pk}).status_code == 302
    assert f"{mine.pk}号" in text(client, url)


def test_the_secretary_explains_and_does_not_decide(
    client_for: SignIn, secretary: User, flag: Flag
) -> None:
    client, url = client_for(secretary), f"/flags/{flag.village_id}/{flag.pk}/answer/"
    assert 'name="state"' not in text(client, url)
    posted = {
        "statement": "统计员外出，先照上月报了。",
        "state": "explained",
        "answer": "属实",
        "version": "0",
    }
    assert client.post(url, posted).status_code == 302
    flag.refresh_from_db()
    assert (flag.state, flag.statement, flag.answer) == ("open", "统计员外出，先照上月报了。", "")
    assert "村里说明：统计员外出" in text(client, "/flags/431321107207/2025/")


def test_readers_read(client_for: SignIn, auditor: User, leader: User, flag: Flag) -> None:
    for reader in (auditor, leader):
        page = text(client_for(reader), f"/flags/{flag.village_id}/{flag.pk}/answer/")
        assert WORDS in page
        assert "保存核查结果" not in page


def test_two_people_answer_at_once(client_for: SignIn, staff: User, flag: Flag) -> None:
    url = f"/flags/{flag.village_id}/{flag.pk}/answer/"
    Flag.objects.filter(pk=flag.pk).update(version=3, statement="照上月报了。")
    stale = client_for(staff).post(url, {"state": "explained", "answer": "属实。", "version": "0"})
    assert stale.status_code == 409
    flag.refresh_from_db()
    assert flag.is_open


def test_checking_again(client_for: SignIn, staff: User, village: Village) -> None:
    response = client_for(staff).post("/flags/431321107/check/", follow=True)
    assert "检查完毕，没有新的疑点。" in response.content.decode()


def test_flags_show_on_the_report_the_grade_and_before_the_book(
    client_for: SignIn, staff: User, village: Village
) -> None:
    add_model_village(village)
    flag = add_flag(village)
    client = client_for(staff)
    assert WORDS in text(client, f"/reports/{village.pk}/202509/")
    assert WORDS not in text(client, f"/reports/{village.pk}/202508/")
    assert WORDS in text(client, f"/grade/{village.pk}/2025/")
    assert "还有疑点没有核查" in text(client, "/books/431321107/")
    Flag.objects.filter(pk=flag.pk).update(
        state="explained", answer="属实。", answered_at="2025-12-01T08:00:00+08:00"
    )
    assert "还有疑点没有核查" not in text(client, "/books/431321107/")
