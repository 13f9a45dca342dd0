"""A county reports by a form of its own from a month on: typed, saved, in the grid, by workbook,
approved, corrected; months before stay by the form they were reported by."""

import datetime
from collections.abc import Callable
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from accounts.models import ImportBatch, User
from assessment.approval.import_plan import plan_reports
from assessment.approval.services.approve import approve_report, correct_report
from assessment.models import MonthlyReport
from assessment.reports.derived import derived, derived_of
from assessment.reports.form.in_force import FIRST_FORM, form_of, form_of_year
from assessment.reports.importing import ReportRow
from assessment.reports.services import ReportError, submit_report
from associations.models import Village
from associations.vocabulary.in_force import in_force
from care.models import Activity
from tests.assessment.records import HEALTHY, add_report
from tests.conftest import TOWNSHIP, VILLAGE

from .made import LEFT_OUT, OWN, content, publish_form

MONTH = 202701
OWN_CELLS = {column["name"]: "3" for column in OWN} | {
    "n01": "40",
    "n02": "38",
    "n03": "12.50",
    "n04": "0",
}
SignIn = Callable[[User], Client]


@pytest.fixture(autouse=True)
def in_2027(monkeypatch: pytest.MonkeyPatch, db: None) -> None:
    monkeypatch.setattr(timezone, "localdate", lambda *_: datetime.date(2027, 3, 2))
    publish_form(MONTH)


def typed(**cells: str) -> dict[str, str]:
    form = form_of(VILLAGE, MONTH)
    known = {name: str(HEALTHY.get(name, "")) for name in form.names if name in FIRST_FORM.by_name}
    return known | OWN_CELLS | cells


def save(client: Client, version: int = 0, **cells: str) -> Any:
    content = {**typed(**cells), "note": "", "version": str(version), "act": "save"}
    return client.post(f"/reports/{VILLAGE}/{MONTH}/edit/", content)


def test_a_month_goes_by_the_form_of_its_time() -> None:
    assert form_of(VILLAGE, 202612) is FIRST_FORM
    assert form_of(VILLAGE, 202600) is FIRST_FORM
    own = form_of(VILLAGE, MONTH)
    assert len(own.columns) == 43
    assert "levy_due" not in own.by_name
    assert own.asks >= {"n01", "n30"}
    assert form_of(VILLAGE, 202712) is own
    assert form_of("431322100200", MONTH) is FIRST_FORM, "of another county"
    assert form_of_year(VILLAGE, 2026) is FIRST_FORM
    assert in_force(VILLAGE, 202612).section("form")["columns"][0]["name"] == "births"


def test_the_village_types_it_and_it_goes_up(
    client_for: SignIn, secretary: User, village: Village
) -> None:
    client = client_for(secretary)
    page = client.get(f"/reports/{VILLAGE}/{MONTH}/edit/").content.decode()
    assert 'name="n30"' in page
    assert "自设栏目之30" in page
    assert "五无全部为0" in page
    assert 'name="levy_due"' not in page
    assert save(client, n02="41").status_code == 302
    page = client.get(f"/reports/{VILLAGE}/{MONTH}/edit/").content.decode()
    assert "不能大于“自设栏目之1”（40）" in page
    assert 'name="n02" value="41"' in page, "what was typed"
    assert save(client, 1).status_code == 302
    report = MonthlyReport.objects.get()
    assert (report.n01, report.n02, report.n03, report.complete) == (40, 38, 1250, True)
    assert report.values.keys() == set(form_of(VILLAGE, MONTH).names)
    submit_report(report=report, version=2, by=secretary)
    shown = client.get(f"/reports/{VILLAGE}/{MONTH}/").content.decode()
    assert "12.50" in shown
    year = client.get(f"/reports/{VILLAGE}/2027/").content.decode()
    assert "38/40" in year
    assert "抚养费" not in year


def test_what_is_lacking_keeps_it_down(secretary: User, village: Village) -> None:
    cells = dict.fromkeys(form_of(VILLAGE, MONTH).names, 0) | {"n17": None}
    report = MonthlyReport.objects.create(village=village, period=MONTH, **cells)
    assert report.complete is False
    with pytest.raises(ReportError) as found:
        submit_report(report=report, version=1, by=secretary)
    assert found.value.cells == {"n17": "必填：填数字，不适用填“-”"}


def test_the_grid_the_sums_and_the_approval(
    client_for: SignIn, staff: User, secretary: User, village: Village
) -> None:
    save(client_for(secretary))
    client = client_for(staff)
    page = client.get(f"/grid/{TOWNSHIP}/{MONTH}/")
    assert [c.name for c in page.context["columns"]] == list(form_of(VILLAGE, MONTH).names)
    totals = dict(zip(form_of(VILLAGE, MONTH).names, page.context["grid"].totals, strict=True))
    assert (totals["n01"], totals["n03"]) == ("40", "12.50")
    row = next(row for row in page.context["grid"].rows if row.code == VILLAGE)
    sent = dict(row.cells) | {f"row.{VILLAGE}": row.token}
    sent |= {f"{VILLAGE}.n05": "9", "act": "submit"}
    assert client.post(f"/grid/{TOWNSHIP}/{MONTH}/", sent).status_code == 302
    report = MonthlyReport.objects.get()
    assert (report.n05, report.state) == (9, "submitted")
    approve_report(report=report, by=staff)
    correction = correct_report(
        report=report, typed={"n05": "8"}, reason="笔误", version=report.version + 1, by=staff
    )
    assert MonthlyReport.objects.get().n05 == 8
    assert [(i.title, i.old_text, i.new_text) for i in correction.items.all()] == [
        ("自设栏目之5", "9", "8")
    ]


def test_the_workbook_goes_out_and_comes_in(
    client_for: SignIn, staff: User, secretary: User, village: Village
) -> None:
    save(client_for(secretary))
    client = client_for(staff)
    answer = client.get(f"/workbook/{TOWNSHIP}/{MONTH}/")
    book = openpyxl.load_workbook(BytesIO(b"".join(answer.streaming_content)))
    sheet = book.active
    head = next(row for row in sheet.iter_rows() if row[0].value == "村级代码")
    titles = {cell.value: cell.column for cell in head}
    assert "自设栏目之30（人）" in titles
    assert "社会抚养费应征金额（元）" not in titles
    row = next(r for r in sheet.iter_rows(min_row=head[0].row + 1) if str(r[0].value) == VILLAGE)
    assert row[titles["自设栏目之3（元）"] - 1].value == 12.5
    row[titles["自设栏目之30（人）"] - 1].value = 77
    file = BytesIO()
    book.save(file)
    upload = SimpleUploadedFile("月报.xlsx", file.getvalue())
    answer = client.post(f"/workbook/{TOWNSHIP}/upload/", {"file": upload, "form_token": "t1"})
    batch = ImportBatch.objects.get()
    assert batch.errors == []
    preview = client.get(answer.url)
    assert preview.context["counts"] == {"new": 0, "changed": 1, "same": 0}
    seen = preview.context["plan"].fingerprint
    client.post(answer.url, {"act": "keep", "seen": seen, "form_token": "t2"})
    assert MonthlyReport.objects.get().n30 == 77


def test_a_month_before_stays_as_it_was(client_for: SignIn, staff: User, village: Village) -> None:
    report = add_report(village, 202612, visits=4)
    assert report.values.keys() == set(FIRST_FORM.names)
    page = client_for(staff).get(f"/reports/{VILLAGE}/202612/").content.decode()
    assert "社会抚养费" in page
    assert "自设" not in page
    months = client_for(staff).get(f"/grid/{TOWNSHIP}/202612/").context["columns"]
    assert months == FIRST_FORM.columns


def test_a_file_with_a_column_that_the_month_does_not_have_is_refused(
    client_for: SignIn, staff: User, village: Village
) -> None:
    rows = f"村级代码,期间,出生人数,自设栏目之5\n{VILLAGE},2026-12,1,2\n"
    upload = SimpleUploadedFile("月报.csv", rows.encode())
    client_for(staff).post(f"/workbook/{TOWNSHIP}/upload/", {"file": upload, "form_token": "t1"})
    [error] = ImportBatch.objects.get().errors
    assert (error["row"], error["column"]) == (2, "自设栏目之5")
    assert "这个月的月报没有这一栏" in error["reason"]


def test_records_fill_only_what_the_form_asks(
    client_for: SignIn, secretary: User, village: Village
) -> None:
    """The log knows of visits and of people reached; this form does not ask for the latter."""
    publish_form(MONTH + 1, content(OWN, LEFT_OUT | {"people_reached"}))
    Activity.objects.create(
        village=village, kind="home_visit", date="2027-02-03", reached=20, households=7
    )
    assert derived([VILLAGE], MONTH + 1)[VILLAGE].keys() == {"visits"}
    client, address = client_for(secretary), f"/reports/{VILLAGE}/{MONTH + 1}/edit/"
    client.post(address, {**typed(visits=""), "note": "", "version": "0", "act": "save"})
    submit_report(report=MonthlyReport.objects.get(), version=1, by=secretary)
    report = MonthlyReport.objects.get()
    assert (report.visits, report.people_reached) == (7, None)


def test_a_column_of_its_own_is_filled_from_records_and_bound_by_them(
    client_for: SignIn, secretary: User, village: Village
) -> None:
    """The count of the month's activities: another figure goes up with its reason only."""
    columns = [{**c, "source": "activities"} if c["name"] == "n05" else c for c in OWN]
    publish_form(MONTH + 1, content(columns))
    for day in (3, 9):
        Activity.objects.create(
            village=village, kind="training", date=datetime.date(2027, 2, day), reached=20
        )
    told = derived([VILLAGE], MONTH + 1)[VILLAGE]
    assert told.keys() == {"visits", "people_reached", "n05"}
    assert (told["n05"].value, told["n05"].binding, told["visits"].binding) == (2, True, False)
    client, address = client_for(secretary), f"/reports/{VILLAGE}/{MONTH + 1}/edit/"
    cells = {name: told[name].value for name in told} | {"n05": 3, "note": "", "version": 0}
    client.post(address, {**typed(), **cells, "act": "save"})
    report = MonthlyReport.objects.get()
    with pytest.raises(ReportError) as found:
        submit_report(report=report, version=1, by=secretary)
    assert "活动记录为2人，请核对后填写" in found.value.cells["n05"]
    client.post(address, {**typed(), **cells, "n05": "", "version": 1, "act": "save"})
    submit_report(report=report, version=2, by=secretary)
    assert MonthlyReport.objects.get().n05 == 2


def test_several_kinds_are_added_up_and_a_month_without_any_has_none(
    client_for: SignIn, village: Village
) -> None:
    """Of a village that keeps the log; of one that keeps none the records say nothing."""
    source = "activities:training+activities:school"
    columns = [{**c, "source": source} if c["name"] == "n05" else c for c in OWN]
    publish_form(MONTH + 1, content(columns))
    for kind, day in (("training", 3), ("school", 9), ("meeting", 9)):
        date = datetime.date(2027, 2, day)
        Activity.objects.create(village=village, kind=kind, date=date, reached=20)
    found = derived_of([VILLAGE, f"{TOWNSHIP}210"], [MONTH + 1, MONTH + 2, 202801, 202802])
    assert [found[month][VILLAGE]["n05"].value for month in (MONTH + 1, MONTH + 2)] == [2, 0]
    assert VILLAGE in found[202801], "within a year"
    assert VILLAGE not in found.get(202802, {})
    assert all(f"{TOWNSHIP}210" not in of_month for of_month in found.values())


def test_a_file_is_filled_from_records_too(staff: User, village: Village) -> None:
    columns = [{**c, "source": "activities"} if c["name"] == "n05" else c for c in OWN]
    publish_form(MONTH + 1, content(columns))
    Activity.objects.create(village=village, kind="training", date="2027-02-03", reached=20)
    row = ReportRow(2, VILLAGE, MONTH + 1, {"births": 1, "n05": None})
    plan = plan_reports([row], titles={}, division=TOWNSHIP, by_hand=True)
    assert plan.errors == []
    assert plan.changes[0].values["n05"] == 1
