"""与台账不一致: a month's figure and the records that it comes from, before and after approval, and
when a record changes later."""

import datetime
from dataclasses import replace

import pytest
from django.utils import timezone

from accounts.models import User
from assessment.approval.services.approve import correct_report
from assessment.flags.services import answer_flag, raise_flags
from assessment.models import Flag, MonthlyReport
from assessment.reports.derived import derived_of
from assessment.reports.form.column_sources import fault, may_fill
from assessment.reports.form.columns import ReportColumn
from assessment.reports.form.in_force import form_of
from assessment.reports.services import submit_report
from associations.counted.sources import CountedSource, all_sources
from associations.models import Village
from care.models import Activity, Family
from tests.assessment.records import add_report
from tests.assessment.reports.form.made import OWN, content, own_column, publish_form
from tests.care.families.records import support
from tests.conftest import TOWNSHIP, VILLAGE
from tests.members.records import add_household

pytestmark = pytest.mark.django_db
MONTH = 202702
SOURCES = [source for source in all_sources() if may_fill(source)]


@pytest.fixture(autouse=True)
def in_2027(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "localdate", lambda *_: datetime.date(2027, 3, 2))
    columns = [{**c, "source": "activities"} if c["name"] == "n05" else c for c in OWN]
    publish_form(202701, content(columns))


def log(village: Village, day: int) -> Activity:
    date = datetime.date(2027, 2, day)
    return Activity.objects.create(village=village, kind="training", date=date, reached=20)


def asked() -> list[tuple[str, str]]:
    raise_flags(code=TOWNSHIP)
    return [(flag.words, flag.state) for flag in Flag.objects.filter(rule="records").order_by("pk")]


@pytest.mark.parametrize("state", ["submitted", "approved"])
def test_a_difference_is_asked_until_they_agree(village: Village, state: str, staff: User) -> None:
    log(village, 3)
    log(village, 9)
    add_report(village, MONTH, state=state, n05=3)
    words = "2027年2月自设栏目之5填3人，活动记录为2人。记录有误的更正记录，月报有误的办理更正。"
    assert asked() == asked() == [(words, "open")]
    third = log(village, 12)
    assert asked() == [], "the record was put right"
    third.delete()
    [flag] = (asked(), Flag.objects.get(rule="records"))[1:]
    flag.state, flag.answer = "explained", "一次没有登记。"
    answer_flag(flag=flag, by=staff, expected_version=flag.version)
    assert asked() == [(words, "explained")], "answered for this pair of figures"
    log(village, 15)
    log(village, 16)
    assert [state for _, state in asked()] == ["explained", "open"]


def test_equal_figures_and_villages_without_records_are_not_asked(
    village: Village, other_village: Village
) -> None:
    log(village, 3)
    add_report(village, MONTH, n05=1)
    add_report(village, MONTH - 1, n05=0)
    add_report(other_village, MONTH, n05=9)
    assert asked() == []


def test_what_was_explained_is_asked_when_the_record_changes(
    village: Village, secretary: User
) -> None:
    log(village, 3)
    cells = {column["name"]: 0 for column in OWN} | {"n05": 4}
    report = add_report(village, MONTH, state="draft", **cells)
    report.note = "有三次在镇上办。"
    report.save()
    submit_report(report=report, version=report.version, by=secretary)
    assert MonthlyReport.objects.get().filled == {"n05": 1, "people_reached": 20, "visits": 0}
    assert asked() == []
    log(village, 9)
    assert [state for _, state in asked()] == ["open"]


def test_a_correction_is_asked_whatever_the_note_of_before_said(
    village: Village, staff: User
) -> None:
    log(village, 3)
    cells = {column["name"]: 0 for column in OWN} | {"n05": 1}
    report = add_report(village, MONTH, state="draft", **cells)
    report.note, report.state = "别的栏目的说明。", "approved"
    report.save()
    assert asked() == []
    typed = report.shown | {"n05": "9"}
    correct_report(report=report, typed=typed, reason="补报", version=report.version, by=staff)
    assert [words[:16] for words, _ in asked()] == ["2027年2月自设栏目之5填9人"]


def test_does_not_apply_differs_from_what_there_is(village: Village) -> None:
    add_report(village, MONTH - 1, n05=-1)
    log(village, 3)
    add_report(village, MONTH, n05=-1)
    assert [words[:17] for words, _ in asked()] == ["2027年2月自设栏目之5填不适用"]


def test_months_by_the_form_of_before_are_not_compared(village: Village) -> None:
    Activity.objects.create(village=village, kind="home_visit", date="2026-12-03", households=5)
    add_report(village, 202612, visits=9)
    assert asked() == []


def test_a_difference_is_told_by_columns_that_are_bound_only(village: Village) -> None:
    log(village, 3)
    add_report(village, MONTH, n05=1, people_reached=99)
    assert asked() == [], "visits and people reached are told where they are typed"


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.key)
def test_every_source_can_fill_a_column(source: CountedSource, village: Village) -> None:
    own = own_column(5, source=source.key)
    own |= {"stock": True} if source.at_end else {}
    own |= {"unit": "元", "money": True} if source.money else {}
    column = ReportColumn(**own)
    assert fault(column) == ""
    assert fault(replace(column, stock=not column.stock))
    assert fault(replace(column, money=not column.money))
    publish_form(202703, content([*OWN[:1], own]))
    assert form_of(VILLAGE, 202703).by_name["n05"].source == source.key
    assert derived_of([VILLAGE], [202703]) == {}, "no records, nothing said"


def test_a_family_that_became_sensitive_is_not_told_by_a_question(village: Village) -> None:
    """Whatever changes in families after a month was approved."""
    columns = [{**c, "source": "families"} if c["name"] == "n05" else c for c in OWN]
    publish_form(202702, content(columns))
    homes = [add_household(village, number=f"000{n}") for n in range(3)]
    since = datetime.date(2026, 1, 1)
    families = [support(home, "only_child", since=since) for home in homes]
    said = derived_of([VILLAGE], [MONTH])[MONTH][VILLAGE]["n05"]
    assert said.value == 3
    add_report(village, MONTH, n05=3)
    assert asked() == []
    Family.objects.filter(pk=families[0].pk).update(sensitive=True)
    assert derived_of([VILLAGE], [MONTH])[MONTH][VILLAGE]["n05"].value == 2
    assert asked() == []
