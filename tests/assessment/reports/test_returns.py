"""退回: only what was named is open; approval again shows what changed; a village takes back."""

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import TrailEntry, User
from accounts.records import ConflictError
from assessment.approval.services.approve import approve_report
from assessment.approval.services.grid import (
    GridRefusedError,
    TypedRow,
    save_grid,
    submit_month,
)
from assessment.models import MonthlyReport, ReportReturn, ReturnedCell
from assessment.reports.form.identities import FormIdentity
from assessment.reports.form.in_force import FIRST_FORM
from assessment.reports.form.report_form import ReportForm
from assessment.reports.returns.changes import since_return
from assessment.reports.returns.closed import changed_closed, open_cells, open_cells_of, tied
from assessment.reports.returns.services import recall_report, return_report
from assessment.reports.services import ReportError, save_report, submit_report
from assessment.reports.states import MoveNotAllowedError, ReportState
from associations.models import Township, Village
from members.models import Household
from tests.conftest import VILLAGE

from ...autonomy.agreements.records import answered, text_of
from ..approval.test_workbook_upload import FULL, FULL_HEADER, complaints, upload
from ..records import add_report
from .typed import typed

SignIn = Callable[[User], Client]
PERIOD = 202506
PAGE = f"/reports/{VILLAGE}/{PERIOD}/"
VISITS = {"visits": "与走访台账不符"}
NO_CHANGE = "这一栏没有退回，不能改；退回时是 1"


def returned(village: Village, by: User, **cells: str) -> MonthlyReport:
    report = add_report(village, PERIOD, "submitted", visits=12)
    return return_report(report=report, cells=cells or VISITS, by=by)


def save(report: MonthlyReport, by: User, note: str = "", **cells: str) -> MonthlyReport:
    texts = {name: column.format(report.values[name]) for name, column in COLUMNS.items()}
    return save_report(
        village=report.village,
        period=PERIOD,
        typed=texts | cells,
        note=note,
        version=report.version,
        by=by,
    )


COLUMNS = FIRST_FORM.by_name


# What is open


@pytest.mark.parametrize(
    ("named", "open_too"),
    [
        ("visits", set()),
        ("births", {"planned_births"}),
        ("planned_births", {"births"}),
    ],
)
def test_a_pair_is_put_right_together(named: str, open_too: set[str]) -> None:
    assert tied(FIRST_FORM, [named]) == {named} | open_too


def form_with(*identities: FormIdentity) -> ReportForm:
    return ReportForm(FIRST_FORM.columns, FIRST_FORM.head, identities)


def test_a_part_opens_its_total_and_not_its_sisters_a_total_all_its_parts() -> None:
    cases = ("late_abortions", "sex_selection")
    form = form_with(FormIdentity("k1", "visits", cases))
    assert tied(form, ["late_abortions"]) == {"late_abortions", "visits"}
    assert tied(form, ["visits"]) == {"visits", *cases}


def test_a_total_that_must_move_opens_what_else_it_is_made_of() -> None:
    form = form_with(
        FormIdentity("k1", "visits", ("late_abortions", "sex_selection")),
        FormIdentity("k2", "visits", ("discipline_breaches", "serious_disputes")),
        FormIdentity("k3", "people_reached", ("visits",)),
    )
    assert tied(form, ["late_abortions"]) == {
        "late_abortions",
        "visits",
        "discipline_breaches",
        "serious_disputes",
        "people_reached",
    }


def test_only_the_named_cells_what_hangs_on_them_and_blanks_may_change(
    village: Village, staff: User
) -> None:
    report = returned(village, staff, births="漏报一例")
    cells = open_cells(report)
    assert dict(cells.named) == {"births": "漏报一例"}
    assert cells.open == {"births", "planned_births", "supplies_distributed", "people_reached"}
    changed = {"births": 2, "people_reached": 8, "visits": 13, "levy_due": 1}
    assert changed_closed(report, report.values | changed) == {
        "levy_due": "这一栏没有退回，不能改；退回时是 0",
        "visits": "这一栏没有退回，不能改；退回时是 12",
    }


@pytest.mark.parametrize("state", ["draft", "submitted", "approved"])
def test_nothing_is_closed_in_another_state(village: Village, staff: User, state: str) -> None:
    report = returned(village, staff)
    report.state = state
    assert changed_closed(report, report.values | {"births": 5}) == {}


def test_a_return_without_cells_leaves_all_open_again(
    village: Village, staff: User, secretary: User
) -> None:
    report = save(returned(village, staff), secretary, visits="13")
    report = submit_report(report=report, version=report.version, by=secretary)
    report = return_report(report=report, reason="全部重新核对", by=staff)
    assert not open_cells(report).some
    assert save(report, secretary, births="5", planned_births="5").births == 5


# The one check, in the form, the grid and files


def test_the_form_refuses_a_closed_cell_by_name(
    village: Village, staff: User, secretary: User
) -> None:
    report = returned(village, staff)
    with pytest.raises(ReportError, match="“出生人数”没有退回，不能改") as refused:
        save(report, secretary, visits="13", births="2")
    assert refused.value.cells == {"births": NO_CHANGE}
    report.refresh_from_db()
    assert (report.visits, report.births, report.version) == (12, 1, 2)
    report = save(report, secretary, visits="13", people_reached="40", note="台账补记一户")
    assert (report.visits, report.people_reached, report.note) == (13, 40, "台账补记一户")
    report = save(report, secretary, people_reached="41", note="台账补记一户")
    assert report.people_reached == 41  # was blank when it was returned, and stays open


@pytest.mark.parametrize("text", ["", "abc", "-"])
def test_a_closed_cell_cannot_be_emptied_either(
    village: Village, staff: User, secretary: User, text: str
) -> None:
    with pytest.raises(ReportError) as refused:
        save(returned(village, staff), secretary, discipline_breaches=text)
    assert list(refused.value.cells) == ["discipline_breaches"]


def test_the_township_types_for_the_village_within_the_same_cells(
    township: Township, village: Village, staff: User
) -> None:
    report = returned(village, staff)

    def row(**cells: str) -> TypedRow:
        return TypedRow(VILLAGE, report.version, typed(visits="12", **cells))

    save_one = partial(save_grid, township=township, period=PERIOD, by=staff)
    with pytest.raises(GridRefusedError) as refused:
        save_one(rows=[row(births="2")])
    assert refused.value.refusals[VILLAGE].startswith("“出生人数”没有退回，不能改")
    assert refused.value.conflicts == {}
    [saved] = save_one(rows=[row()._replace(cells=typed(visits="15"))])
    assert (saved.visits, saved.births, saved.state) == (15, 1, "returned")
    assert [r.pk for r in submit_month(township=township, period=PERIOD, by=staff).submitted] == [
        report.pk
    ]


def test_the_grid_opens_the_same_cells_and_keeps_what_was_typed(
    client_for: SignIn, village: Village, staff: User
) -> None:
    report = returned(village, staff)
    client, address = client_for(staff), f"/grid/{village.township_id}/{PERIOD}/"

    def cells(page: Any) -> dict[str, tuple[str, str, bool]]:
        row = next(row for row in page.context["grid"].rows if row.code == VILLAGE)
        return {name.split(".")[1]: tuple(rest) for name, *rest in row.cells}

    shown = cells(client.get(address))
    assert shown["births"] == ("1", "", True)
    assert {name for name, (_, _, closed) in shown.items() if not closed} == {
        *open_cells(report).open
    }
    posted = {f"{VILLAGE}.{name}": text for name, text in typed(visits="13", births="2").items()}
    page = client.post(address, posted | {f"row.{VILLAGE}": f"{report.version}:x"})
    assert page.status_code == 409
    shown = cells(page)
    assert (shown["births"], shown["visits"]) == (("2", NO_CHANGE, False), ("13", "", False))
    assert "“出生人数”没有退回，不能改" in page.content.decode()


def test_a_file_says_which_cell_was_not_returned(
    client_for: SignIn, village: Village, staff: User
) -> None:
    returned(village, staff, contraception_done="请核对")
    header = f"{FULL_HEADER},上门服务户次"
    figures = FULL.replace("120,118,6,6", "100,99,10,10").replace("3,3", "1,1", 1)
    page = upload(client_for(staff), f"{VILLAGE},2025-06,{figures},13", header=header)
    found = [(column, reason) for _, column, _, reason in complaints(page)]
    assert found == [
        ("社会抚养费应征金额", "这一栏没有退回，不能改；退回时是 0"),
        ("社会抚养费已征金额", "这一栏没有退回，不能改；退回时是 0"),
        ("上门服务户次", "这一栏没有退回，不能改；退回时是 12"),
    ]


def test_records_that_changed_since_ask_nothing_of_a_closed_cell(
    client_for: SignIn, village: Village, staff: User, secretary: User
) -> None:
    """migrants_due is bound to the agreements (adr 4): it went up with another figure."""
    answered(
        Household.objects.create(village=village, head="甲", is_migrant=True), text_of(village)
    )
    report = returned(village, staff)
    page = edit(client_for(secretary), report, visits="15")
    assert "月报已改好上报" in page.content.decode()
    report = return_report(
        report=MonthlyReport.objects.get(), cells={"migrants_due": "核对", **VISITS}, by=staff
    )
    with pytest.raises(ReportError) as refused:
        submit_report(report=report, version=report.version, by=secretary)
    assert {"migrants_due", "migrants_signed"} <= refused.value.cells.keys()


# Pages of the village


def edit(client: Client, report: MonthlyReport, act: str = "submit", **cells: str) -> Any:
    shown = MonthlyReport.objects.get(pk=report.pk).shown
    posted = shown | {"note": "", "version": str(report.version), "act": act} | cells
    return client.post(f"{PAGE}edit/", posted, follow=True)


def test_the_form_begins_with_what_was_returned_and_the_rest_is_only_read(
    client_for: SignIn, village: Village, staff: User, secretary: User
) -> None:
    returned(village, staff, births="漏报一例")
    page = client_for(secretary).get(f"{PAGE}edit/")
    assert [
        (part.title, [cell.column.name for cell in part.cells]) for part in page.context["parts"]
    ] == [
        ("退回的栏目", ["births"]),
        ("可以一起改的栏目", ["planned_births", "supplies_distributed", "people_reached"]),
    ]
    closed = {c.column.name for part in page.context["closed_parts"] for c in part.cells}
    assert closed == COLUMNS.keys() - open_cells(MonthlyReport.objects.get()).open
    content = page.content.decode()
    assert content.count(" readonly") == len(closed)
    assert content.index("退回理由：漏报一例") < content.index('id="f-births"')
    assert content.count("data-focus") == 1
    assert content.count('id="f-note"') == 1
    assert content.count("data-taps") == 0


def test_what_was_typed_into_a_closed_cell_is_shown_to_be_put_back(
    client_for: SignIn, village: Village, staff: User, secretary: User
) -> None:
    report = returned(village, staff)
    page = edit(client_for(secretary), report, "save", visits="15", births="7")
    first = page.context["parts"][0].cells
    assert [(cell.column.name, cell.text, cell.wrong) for cell in first] == [
        ("births", "7", NO_CHANGE),
        ("visits", "15", ""),
    ]
    assert "“出生人数”没有退回，不能改" in page.content.decode()
    report.refresh_from_db()
    assert (report.births, report.visits) == (1, 12)
    page = edit(client_for(secretary), report, "save", visits="15", births="1")
    assert MonthlyReport.objects.get().visits == 15


def test_put_right_it_goes_up_at_once(
    client_for: SignIn, village: Village, staff: User, secretary: User
) -> None:
    page = edit(client_for(secretary), returned(village, staff), visits="15")
    assert "月报已改好上报，等待乡镇审核" in page.content.decode()
    report = MonthlyReport.objects.get()
    assert (report.state, report.visits, report.return_reason) == ("submitted", 15, "")


def test_a_cell_that_stays_as_it_was_is_looked_at_once_more(
    client_for: SignIn, village: Village, staff: User, secretary: User
) -> None:
    page = edit(client_for(secretary), returned(village, staff), note="数属实")
    assert "确认上报" in page.content.decode()
    assert MonthlyReport.objects.get().state == "returned"


def test_the_first_page_leads_to_the_first_wrong_cell(
    client_for: SignIn, village: Village, staff: User, secretary: User
) -> None:
    returned(village, staff, visits="请核对", births="漏报一例")
    content = client_for(secretary).get("/").content.decode()
    assert f'href="{PAGE}edit/#f-births"' in content


# Pages of the township


def test_odd_figures_are_ticked_on_the_page_of_returning(
    client_for: SignIn, village: Village, staff: User
) -> None:
    add_report(village, 202505, contraception_due=50, contraception_done=50)
    report = add_report(village, PERIOD, "submitted", sex_selection=2)
    page = client_for(staff).get(f"{PAGE}return/")
    ticked = {line.column.name: line.why.value() for line in page.context["form"].likely}
    assert "sex_selection" in ticked
    assert all(ticked.values())
    page = client_for(staff).post(
        f"{PAGE}return/",
        {
            "version": str(report.version),
            "pick_visits": "on",
            "why_visits": " 漏填 ",
            "why_sex_selection": ticked["sex_selection"],  # the tick was taken out
            "why_births": "少一例",  # and here it was forgotten
            "reason": "请三天内报来",
        },
    )
    row = ReportReturn.objects.get()
    assert [(cell.column, cell.reason) for cell in row.listed] == [
        ("births", "少一例"),
        ("visits", "漏填"),
    ]
    assert (row.number, row.note, row.by, row.figures["sex_selection"]) == (
        1,
        "请三天内报来",
        staff,
        2,
    )
    words = "请三天内报来\n“出生人数”：少一例\n“上门服务户次”：漏填"
    assert MonthlyReport.objects.get(period=PERIOD).return_reason == words
    assert TrailEntry.objects.latest("number").reason == words


@pytest.mark.parametrize(
    ("posted", "told"),
    [
        ({"reason": ""}, "请写明退回原因，或者勾选要改的栏目"),
        ({"pick_visits": "on"}, "请写一句为什么要改"),
        ({"pick_visits": "on", "why_visits": "长" * 201}, "200"),
        ({"reason": "号码431321199001011239要改"}, "身份证号"),
        ({"pick_visits": "on", "why_visits": "号码431321199001011239"}, "身份证号"),
    ],
)
def test_a_refused_return_keeps_what_was_typed(
    client_for: SignIn, village: Village, staff: User, posted: dict[str, str], told: str
) -> None:
    report = add_report(village, PERIOD, "submitted")
    page = client_for(staff).post(f"{PAGE}return/", {"version": str(report.version)} | posted)
    content = page.content.decode()
    assert told in content
    for text in posted.values():
        assert text in content
    assert ReportReturn.objects.count() == 0
    assert MonthlyReport.objects.get().state == "submitted"


def test_a_report_that_changed_meanwhile_is_not_returned(
    client_for: SignIn, village: Village, staff: User
) -> None:
    add_report(village, PERIOD, "submitted", version=5)
    page = client_for(staff).post(f"{PAGE}return/", {"version": "4", "reason": "请核对"})
    assert page.status_code == 409
    assert "请核对" in page.content.decode()
    assert MonthlyReport.objects.get().state == "submitted"


def test_approval_again_shows_what_changed_and_folds_the_rest(
    client_for: SignIn, village: Village, staff: User, secretary: User
) -> None:
    report = returned(village, staff, births="漏报一例", **VISITS)
    report = save(report, secretary, visits="15", people_reached="9")
    report = submit_report(report=report, version=report.version, by=secretary)
    lines = since_return(report, report.returns.get())
    assert [(one.name, one.before, one.now, one.why, one.changed) for one in lines] == [
        ("births", "1", "1", "漏报一例", False),
        ("visits", "12", "15", "与走访台账不符", True),
        ("people_reached", "", "9", "", True),
    ]
    page = client_for(staff).get(PAGE)
    assert page.context["since"] == lines
    folded = {c.column.name for part in page.context["folded"] for c in part.cells}
    assert folded == COLUMNS.keys() - {line.name for line in lines}
    assert "其余各栏（没有改）" in page.content.decode()
    approve_report(report=report, by=staff)
    content = client_for(secretary).get(PAGE).content.decode()
    assert "退回以后改了什么" not in content
    for told in ("退回记录", "漏报一例", "与走访台账不符", "文映荷"):
        assert told in content


def test_the_months_approval_shows_what_changed(
    client_for: SignIn, village: Village, staff: User, secretary: User
) -> None:
    report = save(returned(village, staff), secretary, visits="15")
    submit_report(report=report, version=report.version, by=secretary)
    page = client_for(staff).post(f"/grid/{village.township_id}/{PERIOD}/approve/")
    assert "退回后：上门服务户次 12 → <strong>15</strong>" in page.content.decode()


# 撤回


def test_a_village_takes_back_what_nobody_decided_on(
    client_for: SignIn, village: Village, secretary: User
) -> None:
    report = add_report(village, PERIOD, "submitted", submitted_at="2025-07-01T00:00Z")
    page = client_for(secretary).post(
        f"{PAGE}recall/", {"version": str(report.version)}, follow=True
    )
    assert page.request["PATH_INFO"] == f"{PAGE}edit/"
    report.refresh_from_db()
    assert (report.state, report.submitted_at, report.version) == ("draft", None, 2)
    assert TrailEntry.objects.latest("number").action == "撤回月报"


def test_taken_back_a_returned_report_has_the_same_cells_open(
    village: Village, staff: User, secretary: User
) -> None:
    report = save(returned(village, staff), secretary, visits="15")
    report = submit_report(report=report, version=report.version, by=secretary)
    report = recall_report(report=report, version=report.version, by=secretary)
    assert (report.state, report.return_reason) == ("returned", "“上门服务户次”：与走访台账不符")
    with pytest.raises(ReportError, match="“出生人数”没有退回"):
        save(report, secretary, births="2")
    assert save(report, secretary, visits="16").visits == 16


def test_who_decides_on_what_was_taken_back_is_told(
    village: Village, staff: User, secretary: User
) -> None:
    report = add_report(village, PERIOD, "submitted")
    recall_report(report=report, version=1, by=secretary)
    for act in (approve_report, partial(return_report, reason="请核对")):
        with pytest.raises(MoveNotAllowedError, match="当前：草稿"):
            act(report=report, by=staff, version=1)
    report.refresh_from_db()
    report = submit_report(report=report, version=report.version, by=secretary)
    with pytest.raises(ConflictError):
        approve_report(report=report, by=staff, version=1)


@pytest.mark.parametrize("state", sorted({*ReportState} - {ReportState.SUBMITTED}))
def test_nothing_else_is_taken_back(village: Village, secretary: User, state: str) -> None:
    report = add_report(village, PERIOD, state)
    with pytest.raises(MoveNotAllowedError):
        recall_report(report=report, version=1, by=secretary)


# The record


def test_returns_are_numbered_and_never_changed(
    village: Village, staff: User, secretary: User
) -> None:
    report = save(returned(village, staff), secretary, visits="15")
    report = submit_report(report=report, version=report.version, by=secretary)
    report = return_report(report=report, reason="还是不对", cells={"visits": "再核"}, by=staff)
    assert [(row.number, row.figures["visits"]) for row in report.returns.all()] == [
        (1, 12),
        (2, 15),
    ]
    for rows in (ReportReturn.objects, ReturnedCell.objects):
        with pytest.raises(DatabaseError, match="退回的记录不能修改或删除"), transaction.atomic():
            rows.update(id=99)
    with pytest.raises(DatabaseError, match="退回的记录不能修改或删除"), transaction.atomic():
        ReturnedCell.objects.all()._raw_delete("default")


@pytest.mark.parametrize(
    ("cells", "told"), [({"visits": " "}, "请写一句"), ({"n01": "x"}, "月报里没有这一栏")]
)
def test_a_cell_needs_a_reason_and_a_column(
    village: Village, staff: User, cells: dict[str, str], told: str
) -> None:
    report = add_report(village, PERIOD, "submitted")
    with pytest.raises(ReportError) as refused:
        return_report(report=report, reason="请核对", cells=cells, by=staff)
    assert told in next(iter(refused.value.cells.values()))


def test_open_cells_of_many_reports_take_the_same_queries(divisions: Any, staff: User) -> None:
    reports = []
    for village in (divisions.village, divisions.other_village, divisions.community):
        reports.append(returned(village, staff))
        with CaptureQueriesContext(connection) as found:
            assert len(open_cells_of(reports)) == len(reports)
        assert len(found) == 3
