"""流动人口应签、已签: out of the agreements of migrants' households, on the last day of the
month."""

import datetime
from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accounts.models import User
from assessment.approval.services.approve import approve_report, correct_report
from assessment.approval.services.grid import submit_month
from assessment.models import MonthlyReport
from assessment.reports.derived import derived
from assessment.reports.services import ReportError, save_report, submit_report
from associations.models import Village
from autonomy.agreements.services.agreements import end_agreement
from autonomy.models import Agreement
from members.models import Household, Member
from tests.conftest import TOWNSHIP

from ...autonomy.agreements.records import answered, text_of
from ..records import HEALTHY, add_report
from .typed import typed

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
PERIOD = 202506
BY_JUNE = datetime.date(2025, 6, 30)


@pytest.fixture
def kept(village: Village) -> Village:
    """Of migrants' households 3 were asked by the end of June: 2 live agreements, 1 declined. Not
    counted: one that is no migrant's, the one asked in July, the closed one, and one whose migrant
    has left."""
    text = text_of(village)
    marked = Household.objects.create(village=village, head="甲", is_migrant=True)
    by_member, declining, settled, late, closed, left = [
        Household.objects.create(village=village, head=head) for head in "乙丙丁戊己庚"
    ]
    Household.objects.filter(pk__in=[declining.pk, late.pk, closed.pk]).update(is_migrant=True)
    closed.is_migrant, closed.closed = True, BY_JUNE
    closed.save()
    Member.objects.create(
        village=village, number="1", name="乙", household=by_member, is_migrant=True
    )
    gone = {"left": BY_JUNE, "left_kind": "moved"}
    Member.objects.create(
        village=village, number="2", name="庚", household=left, is_migrant=True, **gone
    )
    for home in (marked, by_member, settled, closed, left):
        answered(home, text)
    answered(declining, text, "declined", asked=BY_JUNE)
    answered(late, text, "undecided", asked=datetime.date(2025, 7, 1))
    return village


def said(village: Village, period: int = PERIOD) -> tuple[int, int] | None:
    found = derived([village.pk], period).get(village.pk)
    return (found["migrants_due"].value, found["migrants_signed"].value) if found else None


def test_what_the_agreements_say(kept: Village, other_village: Village) -> None:
    assert said(kept) == (3, 2)
    assert said(kept, 202505) == (4, 4), "the household was not closed, nor had the member left"
    assert said(kept, 202502) is None, "nobody was asked yet"
    assert said(kept, 202500) is None
    assert said(other_village) is None
    on_the_day = Household.objects.of_migrants(BY_JUNE).values_list("head", flat=True)
    assert set(on_the_day) == {"甲", "乙", "丙", "戊"}


def test_an_ended_or_run_out_one_is_not_signed(kept: Village) -> None:
    first, second = Agreement.objects.filter(household__head__in="甲乙").order_by("pk")
    Agreement.objects.filter(pk=first.pk).update(ends=datetime.date(2025, 6, 29))
    assert said(kept) == (3, 1)
    end_agreement(agreement=second, ended=BY_JUNE, reason="迁出", by=None)
    assert said(kept) == (3, 0)


def test_the_form_shows_them_filled_with_their_source(
    kept: Village, secretary: User, client_for: SignIn
) -> None:
    page = client_for(secretary).get(f"/reports/{kept.pk}/{PERIOD}/edit/").content.decode()
    assert 'name="migrants_due" value="3"' in page
    assert 'name="migrants_signed" value="2"' in page
    assert f'<a href="/agreements/{kept.pk}/?migrants=1">协议登记</a>为2人，已填好，请核对' in page
    assert "照台账填</button>" in page


def test_a_village_without_records_types(
    village: Village, secretary: User, client_for: SignIn
) -> None:
    page = client_for(secretary).get(f"/reports/{village.pk}/{PERIOD}/edit/").content.decode()
    assert "协议登记为" not in page
    report = save_report(village=village, period=PERIOD, typed=typed(), version=0, by=secretary)
    submit_report(report=report, version=1, by=secretary)
    assert MonthlyReport.objects.values_list("state", "migrants_due").get() == ("submitted", 10)


def test_blank_cells_take_it(kept: Village, secretary: User) -> None:
    cells = typed(migrants_due="", migrants_signed="")
    report = save_report(village=kept, period=PERIOD, typed=cells, version=0, by=secretary)
    submit_report(report=report, version=1, by=secretary)
    assert MonthlyReport.objects.values_list("migrants_due", "migrants_signed").get() == (3, 2)


def test_another_number_goes_up_only_with_its_reason(
    kept: Village, secretary: User, staff: User, client_for: SignIn
) -> None:
    client, address = client_for(secretary), f"/reports/{kept.pk}/{PERIOD}"
    cells = typed(migrants_due="5", migrants_signed="5") | {"version": "0", "act": "submit"}
    page = client.post(f"{address}/edit/", cells, follow=True).content.decode()
    assert "协议登记为3人，请核对后填写；确有不同的，在“说明”里写明原因" in page
    assert 'name="migrants_due" value="5"' in page, "what was typed stays"
    with pytest.raises(ReportError) as refused:
        submit_report(report=MonthlyReport.objects.get(), version=1, by=secretary)
    assert set(refused.value.cells) == {"migrants_due", "migrants_signed"}
    page = client.post(
        f"{address}/edit/", cells | {"version": "1", "note": "两户还没有建户"}, follow=True
    )
    assert "与协议登记（3）不一致" in page.content.decode()
    client.post(f"{address}/submit/", {"version": "2"})
    assert MonthlyReport.objects.values_list("state", "migrants_due", "note").get() == (
        "submitted",
        5,
        "两户还没有建户",
    )
    assert "与协议登记（3）不一致" in client_for(staff).get(f"{address}/").content.decode(), (
        "whoever approves is told"
    )


def test_nobody_declines_for_the_village(kept: Village, secretary: User) -> None:
    cells = typed(migrants_due="-", migrants_signed="-")
    report = save_report(village=kept, period=PERIOD, typed=cells, version=0, by=secretary)
    with pytest.raises(ReportError):
        submit_report(report=report, version=1, by=secretary)


def test_an_approved_report_never_moves(kept: Village, secretary: User, staff: User) -> None:
    cells = typed(migrants_due="", migrants_signed="")
    report = save_report(village=kept, period=PERIOD, typed=cells, version=0, by=secretary)
    report = submit_report(report=report, version=1, by=secretary)
    text, home = (
        Agreement.objects.first().template,
        Household.objects.create(village=kept, head="新", is_migrant=True),
    )
    answered(home, text)
    assert said(kept) == (4, 3)
    approve_report(report=report, by=staff)
    answered(Household.objects.create(village=kept, head="又", is_migrant=True), text)
    report.refresh_from_db()
    assert (report.state, report.migrants_due, report.migrants_signed) == ("approved", 3, 2)
    both = {"migrants_due": "5", "migrants_signed": "4"}
    correct_report(report=report, typed=both, reason="补登两户", version=report.version, by=staff)
    report.refresh_from_db()
    assert (report.migrants_due, report.migrants_signed) == (5, 4)


def test_the_township_submits_what_is_explained(
    kept: Village, other_village: Village, staff: User
) -> None:
    for village in (kept, other_village):
        add_report(village, PERIOD, state="draft")
    done = submit_month(township=kept.township, period=PERIOD, by=staff)
    assert [report.village_id for report in done.submitted] == [other_village.pk]
    MonthlyReport.objects.filter(village=kept).update(migrants_due=None, migrants_signed=None)
    submit_month(township=kept.township, period=PERIOD, by=staff)
    assert MonthlyReport.objects.values_list("state", "migrants_due").get(village=kept) == (
        "submitted",
        3,
    )


def test_the_grid_says_which_cell(kept: Village, staff: User, client_for: SignIn) -> None:
    add_report(kept, PERIOD, state="draft")
    faults = client_for(staff).get(f"/grid/{TOWNSHIP}/{PERIOD}/").context["grid"].faults
    assert [(fault.column, fault.message[:7]) for fault in faults] == [
        ("流动人口应签合同人数", "协议登记为3人"),
        ("流动人口已签合同人数", "协议登记为2人"),
    ]


@pytest.mark.parametrize(("due", "wrong"), [("3", 0), ("", 0), ("4", 1)])
def test_an_upload_is_compared(
    kept: Village, staff: User, client_for: SignIn, due: str, wrong: int
) -> None:
    cells = HEALTHY | {"migrants_due": due, "migrants_signed": 2}
    lines = [
        ",".join(["village_code", "period", *cells]),
        ",".join(map(str, [kept.pk, PERIOD, *cells.values()])),
    ]
    file = SimpleUploadedFile("月报.csv", "\n".join(lines).encode())
    page = client_for(staff).post(f"/workbook/{TOWNSHIP}/upload/", {"file": file}, follow=True)
    plan = page.context["plan"]
    assert len(plan.errors) == wrong
    assert [change.values["migrants_due"] for change in plan.changes] == [3] * (1 - wrong)


def test_a_workbook_gives_the_reason_in_a_column(
    kept: Village, staff: User, client_for: SignIn
) -> None:
    client = client_for(staff)
    header = "村级代码,期间,流动人口应签合同人数,流动人口已签合同人数,说明"
    for reason, errors in (("", 2), ("两户还没有建户", 0)):
        line = f"{kept.pk},2025-06,5,5,{reason}"
        file = SimpleUploadedFile("月报.csv", f"{header}\n{line}".encode())
        page = client.post(f"/workbook/{TOWNSHIP}/upload/", {"file": file}, follow=True)
        assert len(page.context["errors"]) == errors
    fields = {"act": "draft", "seen": page.context["plan"].fingerprint}
    client.post(page.redirect_chain[-1][0], fields)
    assert MonthlyReport.objects.values_list("migrants_due", "note").get() == (5, "两户还没有建户")


def test_the_grid_takes_the_reason(kept: Village, staff: User, client_for: SignIn) -> None:
    """And leaves one of several lines as it stands, unless it was typed over."""
    add_report(kept, PERIOD, state="draft")
    client, address = client_for(staff), f"/grid/{TOWNSHIP}/{PERIOD}/"
    page = client.get(address)
    row = next(row for row in page.context["grid"].rows if row.code == kept.pk)
    cells = {name: text for name, text, *_ in row.cells} | {f"row.{kept.pk}": row.token}
    note = f"{kept.pk}.note"
    assert f'name="{note}"' in page.content.decode()
    number = "43132119" + "8701010015"
    refused = client.post(address, cells | {note: number, "act": "save"})
    assert "这次一行也没有保存" in refused.content.decode()
    assert number in refused.content.decode(), "what was typed stays"
    client.post(address, cells | {note: "两户还没有建户", "act": "submit"})
    report = MonthlyReport.objects.get()
    assert (report.state, report.note) == ("submitted", "两户还没有建户")
    MonthlyReport.objects.update(state="draft", note="两户\n没有建户")
    row = next(r for r in client.get(address).context["grid"].rows if r.code == kept.pk)
    cells = dict(cell[:2] for cell in row.cells) | {f"row.{kept.pk}": row.token}
    client.post(address, cells | {note: row.note, f"{kept.pk}.visits": "7", "act": "save"})
    report.refresh_from_db()
    assert (report.visits, report.note) == (7, "两户\n没有建户")
