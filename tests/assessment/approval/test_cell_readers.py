"""One cell, read alike wherever it is typed: the report's form, the month's grid, the workbook, the
command's file, and the scripts of form and grid.

The form's answer is the measure: per column a figure, nothing, or what is wrong in Chinese.
"""

import csv
import io
from collections.abc import Callable, Iterator
from typing import Any

import openpyxl
import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from accounts.models import User
from assessment.approval.services.imports import import_reports, preview_upload, upload_reports
from assessment.models import MonthlyReport
from assessment.reports.form.in_force import FIRST_FORM
from assessment.reports.warnings import odd_cells
from associations.models import Township, Village
from documents.reading.named_tables import ImportRefusedError, RowError
from tests.assessment.records import add_report
from tests.conftest import TOWNSHIP, VILLAGE

ODD = (
    *(
        "",
        "  ",
        "0",
        "007",
        "12",
        " 12 ",
        "\u300012\u00a0",
        "１２",
        "１，２３４",
        "1,234",
        ",",
        "５．０",
    ),
    *("5.0", "5.00", "1.5", "1.50", "1.500", "1.005", ".5", "3.", ".", "-.", "0.0", "－", "-", "—"),
    *(
        "–",
        "不适用",
        "-1",
        "-0",
        "-1.5",
        "-.5",
        "－３",
        "—5",
        "−5",
        "-abc",
        "abc",
        "三",
        "1 2",
        "+5",
    ),
    *(
        "4",
        "21",
        "22",
        "1e3",
        "1E3",
        "0x10",
        "NaN",
        "²",
        "①",
        "Ⅳ",
        "१२",
        "1'000",
        "9,999,999",
        "10,000,000",
    ),
    *("9999999.0", "999999999.99", "1000000000", "1000000000.00", "9" * 12, "0" * 40 + "7"),
)
PAIR = (
    *(("3", "5"), ("5", "3"), ("5", "5"), ("-", "3"), ("3", "-"), ("-", "-"), ("", "3"), ("3", "")),
    *(
        ("abc", "3"),
        ("3", "abc"),
        ("-", ""),
        ("-", "abc"),
        ("1,000", "999"),
        ("５", "６"),
        ("0", "1"),
    ),
    *(("10", "10000000"), ("1e3", "5"), ("不适用", "0"), ("0", "－")),
)
CASES: list[dict[str, str]] = [
    *(dict.fromkeys(FIRST_FORM.names, text) for text in ODD),
    *({whole: texts[0], part: texts[1]} for whole, part in FIRST_FORM.pairs for texts in PAIR),
]
TITLES = {column.title: column.name for column in FIRST_FORM.columns}
Answer = dict[str, int | str | None]
BY_FORM = [{**cells.values, **cells.wrong} for cells in map(FIRST_FORM.read_cells, CASES)]


@pytest.fixture
def villages(township: Township) -> list[Village]:
    """One for each case."""
    numbers = range(300, 300 + len(CASES))
    made = [Village(code=f"{TOWNSHIP}{n}", name=f"试{n}村", township=township) for n in numbers]
    return Village.objects.bulk_create(made)


@pytest.fixture
def client(client_for: Callable[[User], Client], staff: User) -> Client:
    return client_for(staff)


def told(answers: list[Answer]) -> list[tuple[str, dict[str, tuple[object, object]]]]:
    """The cases that are answered otherwise than by the form: what was typed, and by column both
    answers."""
    assert len(answers) == len(CASES)
    return [
        (
            repr(case),
            {
                name: (mine[name], form[name])
                for name in FIRST_FORM.names
                if mine[name] != form[name]
            },
        )
        for case, mine, form in zip(CASES, answers, BY_FORM, strict=True)
        if mine != form
    ]


def stored(villages: list[Village], period: int) -> list[Answer]:
    found = {row.village_id: row.values for row in MonthlyReport.objects.filter(period=period)}
    return [dict(found.get(village.pk, dict.fromkeys(FIRST_FORM.names))) for village in villages]


def test_the_form(client: Client, villages: list[Village]) -> None:
    for case, village in zip(CASES, villages, strict=True):
        address = reverse("report-edit", args=[village.pk, 202506])
        client.post(address, {**case, "version": "0", "act": "save"})
    answers = stored(villages, 202506)
    for village, answer in zip(villages, answers, strict=True):
        page = client.get(reverse("report-edit", args=[village.pk, 202506]))
        cells = [cell for section in page.context["parts"] for cell in section.cells]
        answer |= {cell.column.name: cell.wrong for cell in cells if cell.wrong}
    assert told(answers) == []


def test_the_grid(client: Client, villages: list[Village]) -> None:
    address = reverse("report-grid", args=[TOWNSHIP, 202506])
    for start in range(0, len(CASES), 30):
        posted: dict[str, str] = {"act": "save"}
        for case, village in list(zip(CASES, villages, strict=True))[start : start + 30]:
            posted[f"row.{village.pk}"] = "0:"
            posted |= {f"{village.pk}.{name}": case.get(name, "") for name in FIRST_FORM.names}
        assert client.post(address, posted).status_code == 302
    answers = dict(zip([v.name for v in villages], stored(villages, 202506), strict=True))
    for fault in client.get(address).context["grid"].faults:
        answers[fault.village][TITLES[fault.column]] = fault.message
    assert told(list(answers.values())) == []


def table(villages: list[Village]) -> list[list[str]]:
    """As a file gives it: one row per case, from row 2."""
    rows = [
        [v.pk, "2025-06", *(c.get(n, "") for n in FIRST_FORM.names)]
        for v, c in zip(villages, CASES, strict=True)
    ]
    return [["村级代码", "期间", *TITLES], *rows]


def put(answers: list[Answer], errors: list[RowError]) -> list[Answer]:
    """Each error in the case of its row, under its column's title."""
    for error in errors:
        answers[error.row - 2][TITLES[error.column]] = error.reason
    return answers


def test_the_workbook(staff: User, villages: list[Village]) -> None:
    book, file = openpyxl.Workbook(), io.BytesIO()
    for row in table(villages):
        book.active.append(row)
    book.save(file)
    batch = upload_reports(data=file.getvalue(), name="月报.xlsx", division=TOWNSHIP, by=staff)
    plan, answers = (
        preview_upload(batch),
        [dict[str, Any].fromkeys(FIRST_FORM.names) for _ in CASES],
    )
    for row in batch.rows["rows"]:
        answers[row["number"] - 2].update(row["values"])
    assert told(put(answers, plan.errors)) == []


def test_the_command(villages: list[Village]) -> None:
    def file(rows: list[list[str]]) -> bytes:
        text = io.StringIO(newline="")
        csv.writer(text).writerows(rows)
        return text.getvalue().encode()

    rows = table(villages)
    with pytest.raises(ImportRefusedError) as refused:
        import_reports(data=file(rows), name="reports.csv")
    wrong = {error.row for error in refused.value.errors}
    import_reports(
        data=file([row for n, row in enumerate(rows, 1) if n not in wrong]), name="reports.csv"
    )
    answers = stored(villages, 202506)
    for number in wrong:  # not written: of these rows the refused cells are compared
        form = BY_FORM[number - 2]
        answers[number - 2] = {
            name: None if isinstance(form[name], str) else form[name] for name in FIRST_FORM.names
        }
    assert told(put(answers, refused.value.errors)) == []


TYPE = """([cases, id]) => cases.map((texts) => {
  const inputs = Object.keys(texts).map((name) => document.querySelector(id.replace("NAME", name)));
  inputs.forEach((input) => { input.value = texts[input.name.split(".").pop()]; });
  inputs.forEach((input) => input.dispatchEvent(new Event("input", { bubbles: true })));
  return inputs.map((input) => {
    const fault = document.getElementById(`e-${input.name}`);
    if (fault) return [fault.textContent, fault.nextElementSibling.textContent];
    const { parentElement: cell } = input;
    return [cell.title, cell.closest("table").tFoot.rows[0].cells[cell.cellIndex].textContent];
  });
})"""


@pytest.fixture
def page_of(
    chromium: Any,
    live_server: Any,
    village: Village,
    staff: User,
    client_for: Callable[[User], Client],
) -> Iterator[Callable[[str], Any]]:
    context = chromium.new_context(locale="zh-CN", base_url=live_server.url)
    session = client_for(staff).cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}]
    )
    errors: list[str] = []

    def opened(address: str) -> Any:
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto(address)
        return page

    yield opened
    context.close()
    assert errors == []


def typed(page: Any, inputs: str) -> Iterator[tuple[int, str, str, str]]:
    """(case, column, what the script says is wrong, what looks odd or the sum) for each cell."""
    full = [dict.fromkeys(FIRST_FORM.names, "") | case for case in CASES]
    page.evaluate("() => { window.fetch = () => new Promise(() => {}); }")
    for number, cells in enumerate(page.evaluate(TYPE, [full, inputs])):
        for name, (fault, beside) in zip(full[number], cells, strict=True):
            yield number, name, fault, beside


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_the_scripts(page_of: Callable[[str], Any], village: Village) -> None:
    """They say in the form's words what is wrong and what looks odd; the grid sums up the
    figures."""
    last = add_report(village, 202505, migrants_due=11, contraception_due=8).values
    pages = {
        "#f-NAME": reverse("report-edit", args=[village.pk, 202506]),
        f'[name="{VILLAGE}.NAME"]': reverse("report-grid", args=[TOWNSHIP, 202506]),
    }
    wrong = []
    for inputs, address in pages.items():
        for number, name, fault, beside in typed(page_of(address), inputs):
            cells = FIRST_FORM.read_cells(CASES[number])
            odd, figure = (
                odd_cells(FIRST_FORM, cells.values, last).get(name, ""),
                FIRST_FORM.by_name[name].format(cells.values[name]),
            )
            form = "" if name in cells.wrong else figure if "grid" in address else odd
            if fault != cells.wrong.get(name, "") or (beside != form and not fault):
                wrong.append(
                    (address, name, CASES[number], (fault, cells.wrong.get(name)), (beside, form))
                )
    assert wrong == []
