"""Tables as offices send them, each with its right outcome: read, or asked, never guessed
(docs/adr/0022). By page, and by command where there is one."""

import io
import re
from pathlib import Path

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from accounts.models import ImportBatch
from assessment.models import MonthlyReport
from associations.models import Village
from documents.reading.words import cleaned
from members.models import Household, Member, MemberGroup, MemberImport
from tests.conftest import OTHER_VILLAGE, VILLAGE
from tests.members.imports.rosters import act, compared, errors, kinds, match, upload

CASES = Path(__file__).parent / "data" / "cases"
NOVEMBER = 202611

pytestmark = pytest.mark.django_db


def case(start: str) -> tuple[str, bytes]:
    [path] = CASES.glob(f"{start}*")
    return path.name, path.read_bytes()


@pytest.fixture
def office(client_for, staff, village, other_village) -> Client:
    return client_for(staff)


def roster(office: Client, start: str) -> MemberImport:
    name, data = case(start)
    return compared(office, VILLAGE, data, name=name)


def text_of(response) -> str:
    return re.sub(r"<[^>]+>|\s+", " ", response.content.decode())


def page_of(office: Client, batch: MemberImport, kind: str = "new") -> str:
    return text_of(office.get(f"/imports/{VILLAGE}/{batch.pk}/?kind={kind}"))


def questions(batch: MemberImport) -> list[str]:
    return [question["text"] for question in batch.counts["questions"]]


def answered(office: Client, batch: MemberImport, *choices: str) -> MemberImport:
    """One choice for each question, in their order."""
    fields = {
        f"answer_{question['key']}": choice
        for question, choice in zip(batch.counts["questions"], choices, strict=True)
    }
    columns = {f"column_{column}": key for column, key in batch.columns.items()}
    act(office, batch, "match", **columns, **fields)
    return batch


def report_page(office: Client, start: str, code: str = "431321107"):
    name, data = case(start)
    file = SimpleUploadedFile(name, data)
    return office.post(reverse("report-upload", args=[code]), {"file": file}, follow=True)


def command(start: str, tmp_path: Path) -> str:
    name, data = case(start)
    path = tmp_path / name
    path.write_bytes(data)
    out = io.StringIO()
    call_command("import_reports", path, stdout=out)
    return out.getvalue()


def test_01_a_ditto_mark_is_the_value_above(office) -> None:
    batch = roster(office, "01")
    assert kinds(batch) == {"new": 4}
    page = page_of(office, batch)
    assert page.count("沿用上一行") == 6
    act(office, batch, "confirm")
    assert set(Member.objects.values_list("group__name", "household__head")) == {
        ("第21小组", "丙试一")
    }
    assert (MemberGroup.objects.count(), Household.objects.count()) == (1, 1)


def test_02_words_for_nothing_are_blank(office) -> None:
    batch = roster(office, "02")
    assert kinds(batch) == {"new": 5}
    act(office, batch, "confirm")
    assert (MemberGroup.objects.count(), Household.objects.count()) == (0, 0)


def test_03_a_formula_without_its_result_is_refused_by_name(office, tmp_path) -> None:
    assert "Q2" in text_of(report_page(office, "03_"))
    with pytest.raises(CommandError, match="Q2"):
        command("03_", tmp_path)
    assert not MonthlyReport.objects.exists()


def test_03b_code_and_name_of_two_villages_refuse_the_row(office, tmp_path) -> None:
    page = text_of(report_page(office, "03b"))
    assert "第 2 行" in page
    assert "观冲村" in page
    assert "双桥村" in page
    with pytest.raises(CommandError, match=r"第 2 行.*双桥村.*观冲村"):
        command("03b", tmp_path)
    assert not MonthlyReport.objects.exists()


def test_05_dots_make_one_name_and_marks_are_asked_about(office) -> None:
    batch = roster(office, "05")
    assert any("邓（小）试" in text for text in questions(batch))
    assert any("古丽·买买提" in text for text in questions(batch))
    answered(office, batch, "kept", "one")
    assert kinds(batch) == {"new": 6, "same": 2}
    act(office, batch, "confirm")
    assert sorted(Member.objects.values_list("name", flat=True)) == sorted(
        ["𬜬㳇试", "鲘𨟠", "古丽·买买提", "邓（小）试", "寅试(大)", "寅试*"]
    )


def test_06_the_days_of_a_file_are_counted_by_its_own_system(office) -> None:
    batch = roster(office, "06")
    assert kinds(batch) == {"new": 3}
    assert "1980-01-05" in page_of(office, batch)
    act(office, batch, "confirm")
    assert sorted(Member.objects.values_list("born", flat=True)) == [
        "1975-12-31",
        "1980-01-05",
        "1990-06-01",
    ]


def test_06_without_a_system_both_days_are_asked_about_once(office) -> None:
    name, data = case("06")
    book = openpyxl.load_workbook(io.BytesIO(data))
    book.epoch = openpyxl.utils.datetime.WINDOWS_EPOCH
    file = io.BytesIO()
    book.save(file)
    batch = compared(office, VILLAGE, file.getvalue(), name=name)
    [question] = batch.counts["questions"]
    assert [words for _, words in question["choices"]] == [
        "27763 是 1976-01-04（按 1900 年系统）",
        "27763 是 1980-01-05（按 1904 年系统）",
    ]
    assert "确认写入" not in page_of(office, batch, "error")
    answered(office, batch, "1904")
    assert kinds(batch) == {"new": 3}
    again = compared(office, VILLAGE, file.getvalue(), name=name)
    assert again.counts["questions"] == []
    assert kinds(again) == {"new": 3}


def test_10_a_period_merged_over_rows_is_of_all_of_them(office, tmp_path) -> None:
    assert report_page(office, "10_").context["counts"]["new"] == 2
    assert "新增 2 张" in command("10_", tmp_path)
    assert set(MonthlyReport.objects.values_list("village_id", "period")) == {
        (VILLAGE, NOVEMBER),
        (OTHER_VILLAGE, NOVEMBER),
    }


def test_10c_a_total_is_no_report(office, tmp_path) -> None:
    page = report_page(office, "10c")
    assert page.context["counts"]["new"] == 1
    assert not page.context["errors"]
    assert "第 3 行" in text_of(page)
    assert "合计" in text_of(page)
    assert "第 3 行" in command("10c", tmp_path)
    assert MonthlyReport.objects.count() == 1


def test_10c_a_total_that_is_not_the_sum_is_asked_about(office, tmp_path) -> None:
    book = openpyxl.load_workbook(CASES / "10c_report_total_row.xlsx")
    book.active["D3"] = 3
    book.save(tmp_path / "wrong.xlsx")
    file = SimpleUploadedFile("wrong.xlsx", (tmp_path / "wrong.xlsx").read_bytes())
    page = office.post(reverse("report-upload", args=["431321107"]), {"file": file}, follow=True)
    [question] = page.context["questions"]
    assert "合计写的是 3" in question["text"]
    assert "各行相加是 2" in question["text"]
    batch = ImportBatch.objects.get()
    assert "保存为草稿" not in text_of(page)
    url = reverse("report-upload-preview", args=[batch.pk])
    page = office.post(url, {"act": "answer", f"answer_{question['key']}": "rows"}, follow=True)
    assert not page.context["questions"]
    assert "保存为草稿" in text_of(page)
    with pytest.raises(CommandError, match="合计写的是 3"):
        call_command("import_reports", tmp_path / "wrong.xlsx")


@pytest.mark.parametrize(("choice", "members"), [("in", 3), ("out", 2)])
def test_13_a_hidden_row_is_named_and_asked_about(office, choice, members) -> None:
    batch = roster(office, "13")
    [text] = questions(batch)
    assert "第 3 行" in text
    answered(office, batch, choice)
    assert batch.counts["questions"] == []
    act(office, batch, "confirm")
    assert Member.objects.count() == members


def test_15_upper_levels_of_twelve_digits(office, tmp_path) -> None:
    name, data = case("15")
    (tmp_path / name).write_bytes(data)
    call_command("import_divisions", tmp_path / name, stdout=io.StringIO())
    assert Village.objects.get(pk="441900003001").township.name == "东城街道办事处"


def test_answers_are_kept_while_columns_change(office) -> None:
    batch = upload(office, VILLAGE, [["姓名", "出生年月"], ["王测试", 1980.1], ["李测试", 1980.5]])
    match(office, batch)
    [question] = batch.counts["questions"]
    assert [words for _, words in question["choices"]] == [
        "1980.1 是 1980-01",
        "1980.1 是 1980-10",
    ]
    answered(office, batch, "10")
    assert errors(batch) == []
    act(office, batch, "confirm")
    assert set(Member.objects.values_list("born", flat=True)) == {"1980-10", "1980-05"}


FIGURES = "出生人数,政策内出生人数,社会抚养费应征金额,社会抚养费已征金额"


def csv_page(office: Client, *lines: str, code: str = "431321107"):
    file = SimpleUploadedFile("月报.csv", "\n".join(lines).encode())
    return office.post(reverse("report-upload", args=[code]), {"file": file}, follow=True)


def test_a_unit_in_a_figure_is_asked_about_with_both_readings(office) -> None:
    page = csv_page(office, f"村级代码,期间,{FIGURES}", f"{VILLAGE},2025-06,2人,2,1.2万,0")
    found = {q["key"]: [words for _, words in q["choices"]] for q in page.context["questions"]}
    assert found == {
        "births.unit": ["2人 是 2"],
        "levy_due.unit": ["1.2万 是 1.2", "1.2万 是 12000"],
    }
    url = reverse("report-upload-preview", args=[ImportBatch.objects.get().pk])
    answers = {"answer_births.unit": "plain", "answer_levy_due.unit": "times"}
    page = office.post(url, {"act": "answer", **answers}, follow=True)
    assert not page.context["questions"]
    fields = dict(
        re.findall(r'type="hidden" name="(form_token|seen)" value="([^"]+)"', page.content.decode())
    )
    office.post(url, fields | {"act": "draft"})
    report = MonthlyReport.objects.get()
    assert (report.births, report.levy_due) == (2, 1_200_000)


def test_a_word_for_nothing_is_no_figure_until_somebody_says_which(office) -> None:
    page = csv_page(office, f"村级代码,期间,{FIGURES}", f"{VILLAGE},2025-06,无,0,-,-")
    [question] = page.context["questions"]
    assert [value for value, _ in question["choices"]] == ["zero", "spared", "blank"]


def test_an_open_question_keeps_an_upload_from_being_confirmed(office) -> None:
    page = csv_page(office, f"村级代码,期间,{FIGURES}", f"{VILLAGE},2025-06,2人,2,-,-")
    url = reverse("report-upload-preview", args=[ImportBatch.objects.get().pk])
    seen = page.context["plan"].fingerprint
    assert office.post(url, {"act": "draft", "seen": seen}).status_code == 409
    assert not MonthlyReport.objects.exists()


@pytest.mark.parametrize("title", ["洪山殿镇2025年6月月报", "2025年6月份 填报日期：2025年7月3日"])
def test_the_month_above_the_table_is_held_against_the_rows(office, title) -> None:
    page = csv_page(office, title, f"村级代码,期间,{FIGURES}", f"{VILLAGE},2025-07,2,2,-,-")
    [error] = page.context["errors"]
    assert (error.row, error.column) == (3, "期间")


def test_the_month_above_the_table_is_that_of_rows_without_one(office) -> None:
    csv_page(office, "洪山殿镇2025年6月月报", f"村级代码,{FIGURES}", f"{VILLAGE},2,2,-,-")
    assert [row["period"] for row in ImportBatch.objects.get().rows["rows"]] == [202506]


def test_one_figure_merged_over_two_villages_is_refused(office) -> None:
    book = openpyxl.load_workbook(CASES / "10_report_merged_period.xlsx")
    book.active["D3"] = None
    book.active.merge_cells("D2:D3")
    file = io.BytesIO()
    book.save(file)
    upload = SimpleUploadedFile("a.xlsx", file.getvalue())
    page = office.post(reverse("report-upload", args=["431321107"]), {"file": upload}, follow=True)
    [error] = page.context["errors"]
    assert (error.row, error.column) == (3, "出生人数")


@pytest.mark.parametrize(
    ("cell", "choice", "born"),
    [
        ("80.1.5", "near", "1980-01-05"),
        ("05.3", "near", "2005-03"),
        ("05.3", "1900", "1905-03"),
        ("800105", "near", "1980-01-05"),
        ("19800000", "part", "1980"),
        ("19800230", "part", "1980-02"),
        ("19802304", "swapped", "1980-04-23"),
    ],
)
def test_a_doubtful_date_is_asked_about(office, cell, choice, born) -> None:
    batch = compared(office, VILLAGE, [["姓名", "出生日期"], ["王测试", cell]])
    assert kinds(batch) == {"error": 1}
    assert cell in questions(batch)[0]
    answered(office, batch, choice)
    act(office, batch, "confirm")
    assert Member.objects.get().born == born


def test_a_character_that_only_one_machine_shows_is_no_name(office) -> None:
    batch = compared(office, VILLAGE, [["姓名", "性别"], ["王\ue123试", "男"], ["李?试", "女"]])
    assert [(row, column) for row, column, _ in errors(batch)] == [(2, "姓名"), (3, "姓名")]


def test_a_rounded_code_is_read_by_the_name_beside_it(office) -> None:
    rows = [["村代码", "村", "姓名"], ["4.31321E+11", "观冲村", "王测试"]]
    batch = compared(office, "431321107", rows)
    assert "4.31321E+11" in questions(batch)[0]
    answered(office, batch, "name")
    act(office, batch, "confirm")
    assert Member.objects.get().village_id == VILLAGE


def test_a_group_of_another_village_is_an_error(office) -> None:
    rows = [["姓名", "小组"], ["王测试", "双桥村第3小组"], ["李测试", "观冲村第3小组"]]
    batch = compared(office, VILLAGE, rows)
    assert [(row, column) for row, column, _ in errors(batch)] == [(2, "小组")]


def divisions_page(office: Client, start: str, url: str = "division-import", **typed: str):
    name, data = case(start)
    sent = {"file": SimpleUploadedFile(name, data), **typed}
    return office.post(reverse(url), sent, follow=True)


OF_08 = {"name-431321107292": "kept", "name-431321107289": "out"}


def test_08_lost_characters_and_the_day_are_asked_and_twins_told_apart(office) -> None:
    page = divisions_page(office, "08")
    assert "“大青?村”里有问号、方框或自造字" in text_of(page)
    assert [one["key"] for one in page.context["batch"].rows["questions"]] == [*OF_08]
    assert "确认导入" not in text_of(page)
    url = page.request["PATH_INFO"]
    answers = {f"answer_{key}": choice for key, choice in OF_08.items()}
    page = office.post(url, {"act": "answer", **answers}, follow=True)
    assert "没有写设立日期" in text_of(page)
    office.post(url, {"since": "day", "opened": "2026-11-01"})
    made = Village.objects.filter(opened="2026-11-01")
    assert sorted(made.values_list("name", flat=True)) == [
        "大青?村",
        "柳树𨟠村",
        "湖㳇社区",
        "灯塔村（296）",
        "灯塔村（297）",
        "𬜬山村",
    ]


def test_08_a_command_names_the_readings(office, tmp_path) -> None:
    name, data = case("08")
    (tmp_path / name).write_bytes(data)
    with pytest.raises(CommandError, match="--answer name-431321107292=kept"):
        call_command("import_divisions", tmp_path / name)
    answers = [f"--answer={key}={choice}" for key, choice in OF_08.items()]
    call_command("import_divisions", tmp_path / name, *answers, stdout=io.StringIO())
    assert Village.objects.filter(name="大青?村").exists()


def test_a_lost_character_of_a_place_that_is_there_is_proposed(office) -> None:
    file = SimpleUploadedFile("a.csv", f"code,name\n{VILLAGE},观?村\n".encode())
    page = office.post(reverse("division-import"), {"file": file}, follow=True)
    [question] = page.context["batch"].rows["questions"]
    assert question["choices"][0] == ["观冲村", "是观冲村"]


def test_09_a_township_that_became_a_street_is_no_new_one(office, tmp_path) -> None:
    page = divisions_page(office, "09")
    assert "像是 431321107 换了代码" in text_of(page)
    name, data = case("09")
    (tmp_path / name).write_bytes(data)
    with pytest.raises(CommandError, match="区划代码变更"):
        call_command("import_divisions", tmp_path / name)
    options = ["--date=2026-07-01", "--yes"]
    call_command("succeed_divisions", tmp_path / name, *options, stdout=io.StringIO())
    assert Village.objects.get(name="观冲村").pk == "431321007207"


def test_09_its_villages_are_offered_as_successors(office) -> None:
    page = divisions_page(office, "09", "division-succession", day="2026-07-01")
    office.post(page.request["PATH_INFO"], {})
    assert Village.objects.get(name="观冲村").pk == "431321007207"


def test_a_lost_character_of_somebody_known_is_proposed(office) -> None:
    Member.objects.create(village_id=VILLAGE, name="李𬜬试", sex="m")
    rows = [["村", "姓名", "性别"], ["观□村", "李?试", "男"], ["观冲村", "王?试", "男"]]
    batch = compared(office, "431321107", rows)
    answered(office, batch, "李𬜬试", "观冲村")
    assert [(row, column) for row, column, _ in errors(batch)] == [(3, "姓名")]
    assert kinds(batch) == {"same": 1, "error": 1}


def test_a_private_character_with_a_standard_one_is_that() -> None:
    assert cleaned("\ue81e村") == "\u9fb4村"
