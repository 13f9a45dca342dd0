"""Flags are raised once, kept with their answers, and taken back when the figures are others."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.utils import timezone

from accounts.models import TrailEntry, User
from accounts.records import ConflictError
from assessment.approval.services.approve import approve_report, correct_report
from assessment.approval.services.grid import approve_month
from assessment.flags.rules import FlagRule
from assessment.flags.services import answer_flag, explain_flag, raise_flags
from assessment.models import Flag, MonthlyReport
from assessment.reports import periods
from assessment.reports.form.in_force import FIRST_FORM
from associations.models import Township, Village

from .test_flag_rules import month

pytestmark = pytest.mark.django_db
TODAY = datetime.date(2025, 12, 20)
COPIED = 202509


@pytest.fixture(autouse=True)
def at_the_end_of_2025(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "localdate", lambda *args: TODAY)


def report(
    village: Village, n: int, source: int | None = None, state: str = "approved"
) -> MonthlyReport:
    period = periods.months(2023, 2025)[n]
    cells = dict(
        zip(FIRST_FORM.names, month(period, n if source is None else source).cells, strict=True)
    )
    return MonthlyReport(village=village, period=period, state=state, **cells)


@pytest.fixture
def copied(village: Village) -> Village:
    """September 2025 is August's report again; November is handed in and not approved yet."""
    rows = [
        report(
            village, n, source=31 if n == 32 else None, state="submitted" if n == 34 else "approved"
        )
        for n in range(35)
    ]
    MonthlyReport.objects.bulk_create(rows)
    return village


def one() -> Flag:
    return Flag.objects.select_related("village").get()


def test_a_copy_is_asked_about_once(copied: Village) -> None:
    assert raise_flags(code=copied.pk) == 1
    flag = one()
    assert (flag.village, flag.period, flag.until, flag.rule, flag.state) == (
        copied,
        COPIED,
        COPIED,
        "copy_own",
        "open",
    )
    assert str(flag) == "观冲村2025年9月：照抄往月"
    assert TrailEntry.objects.get(action="提出疑点").after == {
        "观冲村 2025年9月 照抄往月": flag.words
    }
    assert [raise_flags(code=code) for code in (copied.pk, copied.township_id, "431321")] == [
        0,
        0,
        0,
    ]
    assert TrailEntry.objects.filter(action="提出疑点").count() == 1


def test_an_answer_holds_while_the_figures_are_the_same(copied: Village, staff: User) -> None:
    raise_flags(code=copied.pk)
    flag = one()
    flag.state, flag.answer = Flag.State.FALSE, "核对登记簿，当月没有重新统计。"
    answer_flag(flag=flag, by=staff, expected_version=flag.version)
    assert raise_flags(code=copied.township_id) == 0
    stored = one()
    assert (stored.state, stored.answered_by, stored.version) == ("false_confirmed", staff, 1)
    entry = TrailEntry.objects.get(action="核查疑点")
    assert (entry.division, entry.reason, entry.after["核查结果"]) == (
        copied.pk,
        stored.answer,
        "确属不实",
    )


def test_a_correction_answers_what_it_takes_away(copied: Village, staff: User) -> None:
    raise_flags(code=copied.pk)
    wrong = MonthlyReport.objects.get(village=copied, period=COPIED)
    typed = {"contraception_due": "203", "contraception_done": "202", "visits": "17"}
    correction = correct_report(
        report=wrong, typed=typed, reason="照登记簿重新统计", version=wrong.version, by=staff
    )
    flag = one()
    assert (flag.state, flag.correction, flag.answered_by) == ("corrected", correction, staff)
    assert flag.answer == "更正后疑点消除。更正原因：照登记簿重新统计"
    assert TrailEntry.objects.filter(action="更正消除疑点", division=copied.pk).count() == 1


def test_an_unanswered_flag_goes_when_the_figures_were_not_approved_yet(copied: Village) -> None:
    handed_in = MonthlyReport.objects.filter(village=copied, period=202511)
    handed_in.update(contraception_due=90, contraception_done=90)
    assert raise_flags(code=copied.pk) == 2
    handed_in.update(contraception_due=203, contraception_done=202)
    assert raise_flags(code=copied.pk) == 0
    assert one().rule == FlagRule.COPY_OWN


def test_drafts_are_not_looked_at(copied: Village) -> None:
    MonthlyReport.objects.filter(village=copied, period=202511).update(
        state="draft", contraception_due=90
    )
    assert raise_flags(code=copied.pk) == 1


STILL = {
    "contraception_due": 200,
    "contraception_done": 199,
    "migrants_due": 20,
    "migrants_signed": 20,
}


def test_a_stretch_that_grows_is_one_question_open_and_answered(
    village: Village, staff: User
) -> None:
    rows = [report(village, n, state="submitted") for n in range(35)]
    MonthlyReport.objects.bulk_create(rows)
    reports = MonthlyReport.objects.filter(village=village)
    reports.filter(period__in=range(202503, 202509)).update(**STILL)
    assert raise_flags(code=village.pk) == 1
    first = one()
    assert (first.period, first.until) == (202503, 202508)
    reports.filter(period=202509).update(**STILL)
    assert raise_flags(code=village.pk) == 0
    grown = one()
    assert (grown.pk, grown.until, "连续7个月" in grown.words) == (first.pk, 202509, True)
    grown.state, grown.answer = Flag.State.EXPLAINED, "与登记一致。"
    answer_flag(flag=grown, by=staff, expected_version=grown.version)
    reports.filter(period=202510).update(**STILL)
    assert raise_flags(code=village.pk) == 0
    assert (one().until, one().state) == (202509, "explained")


def test_approving_asks(copied: Village, staff: User, township: Township) -> None:
    handed_in = MonthlyReport.objects.get(village=copied, period=202511)
    approve_report(report=handed_in, by=staff, version=handed_in.version)
    assert one().period == COPIED
    MonthlyReport.objects.bulk_create([report(copied, 35, source=34, state="submitted")])
    assert approve_month(township=township, period=202512, seen={copied.pk: 1}, by=staff)
    assert set(Flag.objects.values_list("period", flat=True)) == {COPIED, 202512}


def test_months_taken_over_at_once_are_no_late_entries(copied: Village) -> None:
    now = timezone.now()
    rows = MonthlyReport.objects.filter(village=copied, state="submitted")
    assert rows.update(submitted_at=now) == 1
    raise_flags(code=copied.pk)
    assert not Flag.objects.filter(rule=FlagRule.BURST).exists()


def test_the_village_explains_and_the_township_decides(
    copied: Village, staff: User, secretary: User
) -> None:
    raise_flags(code=copied.pk)
    flag = one()
    flag.statement = "统计员外出，先照上月报了。"
    explain_flag(flag=flag, by=secretary, expected_version=0)
    assert (one().state, one().statement, one().version) == (
        "open",
        "统计员外出，先照上月报了。",
        1,
    )
    late = one()
    late.state, late.answer = Flag.State.EXPLAINED, "属实。"
    with pytest.raises(ConflictError):
        answer_flag(flag=late, by=staff, expected_version=0)
    answer_flag(flag=late, by=staff, expected_version=1)
    with pytest.raises(ValidationError, match="已经核查完毕"):
        explain_flag(flag=one(), by=secretary, expected_version=2)


@pytest.mark.parametrize(
    ("state", "answer", "message"),
    [
        ("open", "属实", "请选择核查结果"),
        ("explained", " ", "请写明核查情况"),
        ("corrected", "已改", "须指明更正单"),
        ("explained", "王秀英已怀孕", "像是某个人的"),
    ],
)
def test_half_an_answer_is_none(
    copied: Village, staff: User, state: str, answer: str, message: str
) -> None:
    raise_flags(code=copied.pk)
    flag = one()
    flag.state, flag.answer = state, answer
    with pytest.raises(ValidationError, match=message):
        answer_flag(flag=flag, by=staff, expected_version=0)
    assert one().is_open


def test_the_command(copied: Village, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("raise_flags")
    assert capsys.readouterr().out == "新提出疑点 1 条\n"
    with pytest.raises(CommandError, match="没有代码以 999 开头"):
        call_command("raise_flags", "--division", "999")
