"""What must hold between columns of a county's form, and how far a figure may move: on saving, in
the grid, in files, in corrections and in the scripts."""

import datetime
import itertools
from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from accounts.models import ImportBatch, User
from assessment.approval.services.approve import correct_report
from assessment.models import MonthlyReport
from assessment.reports.form.in_force import form_of
from assessment.reports.form.report_form import form_from
from assessment.reports.form.section import changes, faults, told
from assessment.reports.services import ReportError
from assessment.reports.warnings import odd_cells, oddities
from associations.models import Village
from tests.conftest import TOWNSHIP, VILLAGE

from .made import content, own_column, publish_form

MONTH = 202701
SignIn = Callable[[User], Client]
SUM = {"code": "a", "total": "n01", "parts": ["n02", "n03"]}
MOST = {"code": "b", "total": "n04", "parts": ["n05", "n06"], "within": True}
COLUMNS = [
    own_column(1, jump="both", jump_percent=10, jump_least=2),
    own_column(2),
    own_column(3),
    *(own_column(n, unit="元", money=True, jump="up" if n == 4 else "") for n in (4, 5, 6)),
]
FORM = content(COLUMNS) | {"identities": [SUM, MOST]}
GOOD = {"n01": "5", "n02": "2", "n03": "3", "n04": "2.5", "n05": "1", "n06": "1.25"}
TOO_FEW = "应等于“自设栏目之2”“自设栏目之3”之和（5）"
TOO_SMALL = "不能小于“自设栏目之5”“自设栏目之6”之和（2.25）"


@pytest.fixture(autouse=True)
def in_2027(monkeypatch: pytest.MonkeyPatch, db: None) -> None:
    monkeypatch.setattr(timezone, "localdate", lambda *_: datetime.date(2027, 3, 2))
    publish_form(MONTH, FORM)


def cells(**typed: str) -> dict[str, str]:
    names = form_of(VILLAGE, MONTH).names
    return dict.fromkeys(names, "0") | GOOD | typed


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        ({}, {}),
        ({"n01": "6"}, {"n01": TOO_FEW}),
        ({"n02": "", "n01": "6"}, {}),
        ({"n01": "-"}, {"n01": TOO_FEW}),
        ({"n01": "-", "n02": "-", "n03": "0"}, {}),
        ({"n02": "-"}, {"n01": "应等于“自设栏目之2”“自设栏目之3”之和（3）"}),
        ({"n04": "2.25"}, {}),
        ({"n04": "2.24"}, {"n04": TOO_SMALL}),
    ],
)
def test_what_holds(typed: dict[str, str], wrong: dict[str, str]) -> None:
    assert form_of(VILLAGE, MONTH).read_cells(cells(**typed)).wrong == wrong


def test_on_the_page(client_for: SignIn, secretary: User, village: Village) -> None:
    client, address = client_for(secretary), f"/reports/{VILLAGE}/{MONTH}/edit/"
    client.post(address, {**cells(n01="6"), "note": "", "version": "0", "act": "save"})
    page = client.get(address).content.decode()
    assert TOO_FEW in page
    assert 'name="n01" value="6"' in page, "what was typed"
    assert "<span>应等于“自设栏目之2”“自设栏目之3”之和</span>" in page, "said beforehand"
    checked = client.get(f"{address}?check=1").context["faults"]
    assert [(name, text) for name, _, text in checked] == [("n01", TOO_FEW)]
    client.post(address, {**cells(), "note": "", "version": "1", "act": "save"})
    assert MonthlyReport.objects.get().n01 == 5


def test_in_the_grid(client_for: SignIn, staff: User, village: Village) -> None:
    client, address = client_for(staff), f"/grid/{TOWNSHIP}/{MONTH}/"
    sent = {f"{VILLAGE}.{name}": text for name, text in cells(n04="2").items()}
    client.post(address, {**sent, f"row.{VILLAGE}": "0:", "act": "submit"})
    [fault] = client.get(address).context["grid"].faults
    assert (fault.column, fault.message) == ("自设栏目之4", TOO_SMALL)
    assert MonthlyReport.objects.get().state == "draft"


def test_a_file_names_row_and_column(client_for: SignIn, staff: User, village: Village) -> None:
    form = form_of(VILLAGE, MONTH)

    def upload(text: str) -> Any:
        file = SimpleUploadedFile("月报.csv", text.encode())
        answer = client_for(staff).post(
            f"/workbook/{TOWNSHIP}/upload/", {"file": file, "form_token": text}
        )
        plan = client_for(staff).get(answer.url).context["plan"]
        return [(error.row, error.column, error.reason) for error in plan.errors]

    titles = [form.by_name[name].title for name in form.names]
    rows = ",".join(cells(n01="6").values())
    head = f"村级代码,期间,{','.join(titles)}\n{VILLAGE},2027-01,"
    assert upload(head + rows) == [(2, "自设栏目之1", TOO_FEW)]
    ImportBatch.objects.all().delete()
    kept = dict.fromkeys(form.names, 0) | {"n01": 5, "n02": 2, "n03": 3}
    MonthlyReport.objects.create(village=village, period=MONTH, **kept)
    part = f"村级代码,期间,自设栏目之2\n{VILLAGE},2027-01,4"
    wrong = "应等于“自设栏目之2”“自设栏目之3”之和（7）"
    assert upload(part) == [(2, "自设栏目之1", wrong)], "with what is there already"


def test_in_a_correction(staff: User, village: Village) -> None:
    values = dict.fromkeys(form_of(VILLAGE, MONTH).names, 0)
    report = MonthlyReport.objects.create(village=village, period=MONTH, state="approved", **values)
    with pytest.raises(ReportError) as found:
        correct_report(report=report, typed={"n02": "4"}, reason="笔误", version=1, by=staff)
    assert found.value.cells == {"n01": "应等于“自设栏目之2”“自设栏目之3”之和（4）"}
    typed = {"n02": "4", "n01": "4"}
    correct_report(report=report, typed=typed, reason="笔误", version=1, by=staff)
    assert MonthlyReport.objects.get().n01 == 4


@pytest.mark.parametrize(
    ("name", "now", "then", "odd"),
    [
        ("n01", 23, 20, True),
        ("n01", 22, 20, False),
        ("n01", 17, 20, True),
        ("n04", 2001, 1000, True),
        ("n04", 2000, 1000, False),
    ],
)
def test_each_column_has_its_own_limits(name: str, now: int, then: int, odd: bool) -> None:
    form = form_of(VILLAGE, MONTH)
    assert (name in odd_cells(form, {name: now}, {name: then})) is odd


def test_money_is_told_in_yuan() -> None:
    form = form_of(VILLAGE, MONTH)
    assert odd_cells(form, {"n04": 9950}, {"n04": 1050}) == {
        "n04": "与上月（10.50）相差较大，请核对"
    }
    now, then = (dict.fromkeys(form.names, 0) | {"n04": n, "n01": 1} for n in (9950, 1050))
    assert "自设自设4由上月10.50变为99.50元" in oddities(form, now, then)


def test_what_is_wrong_with_an_identity() -> None:
    def wrong(**changed: object) -> list[str]:
        return faults(FORM | {"identities": [{**SUM, **changed}]})

    assert wrong() == []
    assert wrong(parts=["n02", "n09"]) == [
        "勾稽关系里有已经停用的栏目，请修改：“自设栏目之1”“自设栏目之2”"
    ]
    assert "各栏的单位、当月数或月末数要相同" in wrong(parts=["n02", "n05"])[0]
    assert wrong(parts=["n01"]) == wrong(parts=[]) == ["月报表的勾稽关系不完整"]
    twice = [SUM, {**MOST, "code": "a"}]
    assert faults(FORM | {"identities": twice}) == ["月报表的勾稽关系不完整"]


def test_what_changed_is_told() -> None:
    text = "“自设栏目之1”应等于“自设栏目之2”“自设栏目之3”之和"
    without = FORM | {"identities": []}
    assert changes(without, FORM)[0] == f"月报表：勾稽关系新增：{text}"
    assert changes(FORM, without)[0] == f"月报表：取消勾稽关系：{text}"
    assert told(FORM)["月报表勾稽关系1"] == text
    limits = [{**COLUMNS[0], "jump_least": 9}, *COLUMNS[1:]]
    [line] = changes(FORM, content(limits) | {"identities": [SUM, MOST]})
    assert "增减很多时提示（超过10%和9人）" in line


FAULTS = (
    "(cases) => cases.map((texts) => Object.keys(texts).map((n) => cellFault(n, (m) => texts[m])))"
)


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_the_script_agrees(
    chromium: Any, live_server: Any, village: Village, client_for: SignIn, secretary: User
) -> None:
    form = form_from(FORM)
    few = ["", "-", "0", "1", "2", "3.5", "abc"]
    names = ("n01", "n02", "n03"), ("n04", "n05", "n06")
    cases = [
        dict.fromkeys(form.names, "") | dict(zip(three, texts, strict=True))
        for three in names
        for texts in itertools.product(few, repeat=3)
    ]
    context = chromium.new_context(locale="zh-CN")
    value = client_for(secretary).cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": value, "url": live_server.url}]
    )
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(f"{live_server.url}/reports/{VILLAGE}/{MONTH}/edit/")
    answers = page.evaluate(FAULTS, cases)
    page.fill("#f-n02", "4")
    page.fill("#f-n03", "0")
    page.fill("#f-n01", "3")
    assert page.inner_text("#e-n01") == "应等于“自设栏目之2”“自设栏目之3”之和（4）"
    context.close()
    assert errors == []
    for case, told_there in zip(cases, answers, strict=True):
        wrong = form.read_cells(case).wrong
        assert told_there == [wrong.get(name, "") for name in form.names], case
