"""收回等次: after publishing the leader lowers a grade; whatever told the published one tells what
stands and what was published, and the round itself stands still."""

import datetime
import io
import re
from collections.abc import Callable, Iterator
from types import SimpleNamespace

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts import trail
from accounts.models import TrailEntry, User
from accounts.today.notices import news
from assessment.approval.services.approve import correct_report
from assessment.models import Appeal, GradeWithdrawal, MonthlyReport
from assessment.papers import book
from assessment.rounds.help_list import candidates
from assessment.rounds.plaques import plaques
from assessment.rounds.published import confirmed, graded, published_counts
from assessment.rounds.services.appeals import answer_appeal, file_appeal
from assessment.rounds.services.withdrawals import withdraw_grade
from associations.models import Village

from ...prove.share import PROVE, some
from ...test_constraints import refused
from .. import telling
from ..records import YEAR, add_appraisal, add_model_village, add_months
from .records import publish

pytestmark = pytest.mark.django_db
DAY = timezone.localdate()  # a round is published today
TODAY = f"{DAY.year}年{DAY.month}月{DAY.day}日"
REASON = "月报漏报一例"
WORDS = f"现为合格村（原公布先进村，{TODAY}收回，原因：{REASON}）"


@pytest.fixture
def world(divisions: SimpleNamespace, staff: User, leader: User) -> SimpleNamespace:
    """观冲村 computes as 模范村 and was published as 先进村."""
    add_model_village(divisions.village)
    add_months(divisions.other_village)
    add_appraisal(divisions.other_village, satisfied=80)
    publish(divisions.township, leader, v431321107207=("advanced", "资料缺两份"))
    return divisions


def withdraw(village: Village, by: User, grade: str = "qualified", **more: object) -> None:
    values = {"day": DAY, "reason": REASON, "evidence": "入户核实记录"} | more
    row = GradeWithdrawal(village=village, year=YEAR, grade=grade, **values)
    seen = {outcome.village: outcome.grade for outcome in graded(code=village.pk, year=YEAR)}
    withdraw_grade(withdrawal=row, seen=seen[village.pk], by=by)


ALWAYS = {"overview", "overview-workbook", "village-grade", "work-plan"}


def pieces(client: Client, village: Village) -> Iterator[tuple[str, str]]:
    """(where, text): rows and paragraphs of each page, workbook, draft and part of the book that
    the resolver knows by division and year; of a page on the village alone the whole of it."""
    found = sorted(set(telling._names(telling.get_resolver().url_patterns)) - ALWAYS)
    for name in sorted({*some(found, one_in=4), *ALWAYS}):
        if name in telling.NOT_TOLD or name.endswith(("print", "archive", "chart")):
            continue
        for code in (village.pk, village.township_id):
            for year in (YEAR, YEAR + 1):
                response = client.get(telling._address(name, code, year), follow=True)
                if response.status_code == 200:
                    kind = response.headers["Content-Type"]
                    if kind.startswith("text/html"):
                        texts = _split(response.getvalue().decode())
                    else:
                        texts = telling._text(response)
                    yield from ((f"{name} {code} {year}", text) for text in texts)
    for year in (YEAR, YEAR + 1):
        content = book.collect(village.township_id, year)
        for part in book.parts(content):
            yield from ((f"book {year} {part.key}", text) for text in _split(part.html))
        for sheet in book.sheets(content):
            for row in sheet.rows:
                yield f"book {year} {sheet.title}", "|".join(map(str, row))


def _split(html: str) -> list[str]:
    main = html.partition("<main")[2] or html
    return [telling._plain(f"<{text}") for text in re.split(r"<(?=tr|p\b|li|h\d|dl|div)", main)]


@pytest.mark.walk
def test_whatever_told_the_published_grade_tells_what_stands(
    world: SimpleNamespace, staff: User, leader: User, client_for: Callable[[User], Client]
) -> None:
    client, village = client_for(staff), world.village
    before = {where for where, text in pieces(client, village) if names(text, village, "先进村")}
    withdraw(village, leader)
    after = list(pieces(client, village))
    silent = [
        (where, text[:150])
        for where, text in after
        if names(text, village, "先进村") and "原公布先进村" not in text
    ]
    assert silent == []
    stands = {where for where, text in after if names(text, village, "合格村（原公布先进村")}
    told = {where for where, text in after if "原公布先进村" in text}
    assert (before - told, len(before) > (12 if PROVE else 3)) == (set(), True)
    assert {where.split()[0] for where in stands} >= {"work-plan", "book", "overview-workbook"}


def names(text: str, village: Village, title: str) -> bool:
    """Clauses are called after grades, 先进村标准."""
    return village.name in text and title in text.replace(f"{title}标准", "")


def test_the_published_round_stands_still(world: SimpleNamespace, leader: User) -> None:
    def verified() -> str:
        out = io.StringIO()
        call_command("verify_round", world.township.pk, YEAR, stdout=out)
        return out.getvalue()

    before = verified()
    withdraw(world.village, leader)
    assert verified() == before
    kept = "收回等次的记录不能修改或删除"
    refused(kept, "UPDATE assessment_gradewithdrawal SET grade = 'model'")
    refused(kept, "DELETE FROM assessment_gradewithdrawal")


def test_plaque_ranking_counts_and_help_list_follow(world: SimpleNamespace, leader: User) -> None:
    village, code = world.village, world.township.pk
    assert [(p.village, p.title, p.number) for p in plaques(code, YEAR)] == [
        (village.name, "先进村", f"{YEAR}—先进—001")
    ]
    withdraw(village, leader)
    row = GradeWithdrawal.objects.get()
    assert (row.recalled, row.plaque) == (f"{YEAR}—先进—001", f"{YEAR}—合格—001")
    assert [(p.title, p.number, p.date) for p in plaques(code, YEAR)] == [
        ("合格村", f"{YEAR}—合格—001", DAY)
    ]
    title = confirmed(code, YEAR)[village.pk]
    assert (title, title.told) == ("合格村", f"合格村（原公布先进村，{TODAY}收回）")
    assert published_counts("431321", YEAR, YEAR)[YEAR, code] == {"qualified": 1, "created": 2}
    withdraw(village, leader, "created", reason="再查实一例")
    assert GradeWithdrawal.objects.order_by("pk").last().plaque == ""
    assert plaques(code, YEAR) == []
    assert village.pk in [outcome.village for _, outcome in candidates(code)]
    assert graded(code=village.pk, year=YEAR)[0].standing == (
        f"现为创建村（原公布先进村，{TODAY}收回，原因：再查实一例）"
    )


def test_an_appeal_that_changed_the_grade_stands_as_well(
    world: SimpleNamespace, leader: User, secretary: User
) -> None:
    appeal = Appeal(village=world.village, year=YEAR, filed=DAY, reason="资料已补")
    file_appeal(appeal=appeal, by=secretary)
    appeal.decision, appeal.grade, appeal.answer = "changed", "model", "复核无误"
    appeal.answered = DAY
    answer_appeal(appeal=appeal, by=leader)
    found = graded(code=world.township.pk, year=YEAR)
    assert found[-2].standing == (f"现为模范村（原公布先进村，{TODAY}申诉后改变，原因：复核无误）")
    withdraw(world.village, leader)
    assert graded(code=world.village.pk, year=YEAR)[0].grade == "qualified"
    row = GradeWithdrawal.objects.get()
    assert row.recalled == f"{YEAR}—模范—001"


def test_what_is_refused(world: SimpleNamespace, leader: User) -> None:
    village = world.village
    for grade, day, words in (
        ("advanced", DAY, "比现在低"),
        ("model", DAY, "比现在低"),
        ("qualified", datetime.date(YEAR, 1, 1), "不能早于发布"),
    ):
        with pytest.raises(ValidationError, match=words):
            withdraw(village, leader, grade, day=day)
    row = GradeWithdrawal(village=village, year=YEAR, grade="created", day=DAY, reason="x")
    with pytest.raises(ValidationError, match="等次有变化"):
        withdraw_grade(withdrawal=row, seen="model", by=leader)
    other = MonthlyReport.objects.filter(village=world.other_village).first()
    assert other is not None
    correction = correct_report(
        report=other, typed={"births": "3"}, reason="漏报", version=other.version, by=None
    )
    with pytest.raises(ValidationError, match="不是本村的"):
        withdraw(village, leader, correction=correction)
    assert not GradeWithdrawal.objects.exists()


def test_the_page_shows_what_would_change_and_the_village_is_told(
    world: SimpleNamespace,
    leader: User,
    staff: User,
    secretary: User,
    client_for: Callable[[User], Client],
) -> None:
    village = world.village
    report = MonthlyReport.objects.get(village=village, period=YEAR * 100 + 3)
    correction = correct_report(
        report=report, typed={"births": "2"}, reason="漏报一例", version=report.version, by=None
    )
    page = reverse("grade-withdraw", args=[village.pk, YEAR])
    assert client_for(staff).get(page).status_code == 403
    for _ in range(2):
        trail.record(by=secretary, action="登录", target="", division=village.pk)
    client = client_for(leader)
    shown = telling._plain(client.get(page).content.decode())
    assert f"收回牌匾{YEAR}—先进—001" in shown
    assert f"合格村1{YEAR}—合格—001" in shown
    assert "合格村以上占比：0/3，还差3个村" in shown
    assert f"第{correction.pk}号" in shown
    data = {
        "seen": "advanced", "grade": "qualified", "day": DAY.isoformat(), "reason": REASON,
        "evidence": "入户核实记录", "correction": correction.pk,
    }  # fmt: skip
    assert client.post(page, data | {"reason": ""}).status_code == 422
    assert client.post(page, data).status_code == 302
    told = telling._plain(client.get(f"/grade/{village.pk}/{YEAR}/").content.decode())
    for words in (WORDS, "入户核实记录", f"第{correction.pk}号更正单", "收回牌匾"):
        assert words in told
    entry = TrailEntry.objects.get(action="收回等次")
    assert (entry.reason, entry.by_name) == (REASON, leader.name)
    assert [one.what for one in news(secretary, village.name)] == [
        f"{YEAR}年度等次收回：发布的等次已收回"
    ]
