"""`manage.py verify` names the place of whatever does not hold, and ends with 1."""

import datetime
import io
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from accounts import guards, trail
from accounts.installation import keys
from accounts.keeping import registry
from accounts.models import TrailEntry
from assessment.grading.models import Outcome
from assessment.reports import periods
from assessment.reports.models import MonthlyReport
from assessment.reports.returns.models import ReportReturn
from assessment.rounds.models.rounds import FrozenVillage
from assessment.standards.models import Standard
from associations.attachments.services import keep, path_of
from associations.models import Attachment, IssuedPaper, Village, Vocabulary
from care.ledger.models.closings import Closing
from care.ledger.models.entries import Entry, Posting
from care.ledger.models.funds import Fund
from care.ledger.models.statements import StatementLine
from care.ledger.services.ledger import post_entry
from documents import modes
from members.models import Stay

Plant = Callable[[], str]
PLANTS: dict[str, Plant] = {}


def verify() -> tuple[int, list[str]]:
    out = io.StringIO()
    try:
        call_command("verify", stdout=out)
    except SystemExit as ended:
        return int(str(ended.code)), out.getvalue().splitlines()
    return 0, out.getvalue().splitlines()


@pytest.fixture
def sound(demo: int, db: None, settings: Any, tmp_path: Path) -> None:
    """The demo township with its papers and keys in order; what is planted goes again."""
    kept = settings.VAR_DIR / "attachments"
    settings.VAR_DIR = tmp_path / "var"
    settings.KEY_FILES = {name: settings.VAR_DIR / name for name in settings.KEY_FILES}
    shutil.copytree(kept, settings.VAR_DIR / "attachments")
    settings.KEY_FILES["secret_key"].write_text(settings.SECRET_KEY)
    settings.KEY_FILES["identity_key"].write_bytes(settings.IDENTITY_KEY)
    modes.tighten(settings.VAR_DIR)
    keys._note()


def plant(*, named: str) -> Callable[[Plant], Plant]:
    def registered(function: Plant) -> Plant:
        PLANTS[named] = function
        return function

    return registered


def behind_the_guards(table: str, change: str, *values: object) -> None:
    """As somebody does who has the database's password: no guard is missing afterwards."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            guards.remove()
        else:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # of what the demo still has to check
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        cursor.execute(change, values)
        if connection.vendor != "sqlite":
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
    guards.install()


@plant(named="附件和照片")
def missing_paper() -> str:
    row = Attachment.objects.order_by("pk")[3]
    path_of(row.digest).unlink()
    return f"附件第 {row.pk} 号（区划 {row.code}）缺文件 {path_of(row.digest)}"


@plant(named="附件和照片 ")
def changed_paper() -> str:
    row = Attachment.objects.order_by("pk")[5]
    data = path_of(row.digest).read_bytes()
    path_of(row.digest).write_bytes(bytes([data[0] ^ 1]) + data[1:])
    return f"附件第 {row.pk} 号（区划 {row.code}）的文件被改动过：{path_of(row.digest)}"


@plant(named="留痕")
def changed_trail() -> str:
    behind_the_guards(
        "accounts_trailentry", "UPDATE accounts_trailentry SET target = '别的' WHERE number = 17"
    )
    return "第 17 条的内容与校验值不符，被改动过。"


@plant(named="留痕 ")
def truncated_trail() -> str:
    last = TrailEntry.objects.order_by("number").last()
    assert last
    behind_the_guards(
        "accounts_trailentry", "DELETE FROM accounts_trailentry WHERE number = %s", last.number
    )
    return f"第 {last.number} 条缺失：链尾的留痕被删除（应至第 {last.number} 条）。"


@plant(named="安装和密钥")
def lost_key() -> str:
    settings.KEY_FILES["identity_key"].unlink()
    settings.CONFIGURATION.values["identity_key"] = ""  # type: ignore[index]
    return f"没有证件密钥（{settings.KEY_FILES['identity_key']}）。"


@plant(named="时段")
def former_village() -> str:
    stay = Stay.objects.filter(until=None).order_by("pk").first()
    other = Village.objects.exclude(pk=stay.village_id).order_by("code").first()
    Stay.objects.filter(pk=stay.pk).update(village=other)
    return f"家庭第 {stay.household_id} 号与家庭所在村不一致"


@plant(named="守卫")
def missing_guard() -> str:
    on = "" if connection.vendor == "sqlite" else " ON care_closing"
    with connection.cursor() as cursor:
        cursor.execute(f'DROP TRIGGER "care_closing_kept"{on}')
    return "少了守卫 care_closing_kept"


def an_entry(**which: object) -> Entry:
    found = Entry.objects.filter(**which).order_by("pk").first()
    assert found
    return found


@plant(named="收支账")
def changed_entry_of_a_closed_month() -> str:
    closing = Closing.objects.filter(reopened_at=None, income__gt=0).order_by("pk").first()
    assert closing
    entry = an_entry(
        fund=closing.fund_id, side="income", date__lte=closing.until, reverses=None, posting=None
    )
    behind_the_guards(
        "care_entry", "UPDATE care_entry SET amount = amount + 1 WHERE id = %s", entry.pk
    )
    return f"经费第 {closing.fund_id} 号："


@plant(named="收支账      ")
def changed_entry_of_an_open_month() -> str:
    fund = Fund.objects.filter(closed=None).order_by("pk").last()
    assert fund
    entry = Entry(
        fund=fund,
        date=timezone.localdate(),
        category="donation",
        amount=100,
        purpose="捐款",
        counterparty="某人",
    )
    post_entry(entry=entry, by=None)
    behind_the_guards(
        "care_entry", "UPDATE care_entry SET counterparty = '别人' WHERE id = %s", entry.pk
    )
    number, _ = trail.head()
    return f"留痕第 {number} 条所登记的账，账上没有相同的一笔"


@plant(named="收支账 ")
def spending_nobody_has() -> str:
    entry = an_entry(side="spending")
    behind_the_guards(
        "care_entry", "UPDATE care_entry SET amount = 100000000000 WHERE id = %s", entry.pk
    )
    return f"经费第 {entry.fund_id} 号：{entry.date.isoformat()} 结存小于零"


@plant(named="收支账  ")
def reversal_of_another_sum() -> str:
    entry = an_entry(reverses__isnull=False)
    behind_the_guards(
        "care_entry", "UPDATE care_entry SET amount = amount - 1 WHERE id = %s", entry.pk
    )
    return f"第 {entry.pk} 笔账与它冲销的第 {entry.reverses_id} 笔不合"


@plant(named="收支账   ")
def transfer_of_two_sums() -> str:
    entry = an_entry(posting__kind="transfer", side="income")
    behind_the_guards(
        "care_entry", "UPDATE care_entry SET amount = amount + 1 WHERE id = %s", entry.pk
    )
    return f"{Posting.Kind.TRANSFER.label}第 {entry.posting_id} 号：两边的账不相等"


@plant(named="收支账    ")
def matched_with_another_sum() -> str:
    line = StatementLine.objects.exclude(entry=None).order_by("pk").first()
    assert line
    StatementLine.objects.filter(pk=line.pk).update(amount=line.amount + 1)
    return f"第 {line.number} 行与对上的第 {line.entry_id} 笔账不合"


@plant(named="考评标准")
def changed_standard() -> str:
    standard = Standard.objects.get(code="v1")
    standard.data["title"] = "别的标准"
    behind_the_guards(
        "assessment_standard",
        "UPDATE assessment_standard SET data = %s WHERE id = %s",
        *(
            Standard._meta.get_field("data").get_db_prep_save(standard.data, connection),
            standard.pk,
        ),
    )
    return "标准 v1 的内容与校验值不符"


@plant(named="类别和表式")
def changed_vocabulary() -> str:
    Vocabulary.objects.create(
        division="431321", title="甲", effective_from=202707, data={}, digest="0"
    )
    return "类别和表式《甲》（431321）的内容被改动过"


@plant(named="本县栏目")
def changed_own_field() -> str:
    village = Village.objects.order_by("pk").first()
    assert village
    Village.objects.filter(pk=village.pk).update(own={"f0": 1})
    return f"村（社区）第 {village.pk} 号的本县栏目有一栏没有发布过"


@plant(named="发文字号")
def skipped_number() -> str:
    code, day = "431321107", datetime.date(2026, 6, 3)
    paper = keep(file=ContentFile(b"%PDF-1.7", name="a.pdf"), code=code, by=None)
    said = {"code": code, "body": "协会", "short": "协", "title": "通知", "text": "照办。"}
    numbered = {"year": 2026, "number": 2, "day": day, "printed_on": day}
    IssuedPaper.objects.create(**said, **numbered, state="filed", paper=paper, digest=paper.digest)
    return "发文字号不连续：协〔2026〕（431321107）第1号未登记"


@plant(named="月报是否填全")
def changed_mark() -> str:
    report = MonthlyReport.objects.filter(state="approved").order_by("pk").first()
    assert report
    behind_the_guards(
        "assessment_monthlyreport",
        "UPDATE assessment_monthlyreport SET complete = NOT complete WHERE id = %s",
        report.pk,
    )
    return f"{report.village_id} {periods.label(report.period)}的月报：是否填全与内容不符"


@plant(named="月报退回")
def changed_return() -> str:
    report = ReportReturn.objects.earliest("pk").report
    MonthlyReport.objects.filter(pk=report.pk).update(return_reason="没有原因")
    return (
        f"{report.village_id} {periods.label(report.period)}的月报：退回原因与第1次退回的记录不符"
    )


@plant(named="月报退回 ")
def lost_return() -> str:
    row = ReportReturn.objects.earliest("pk")
    behind_the_guards(
        "assessment_reportreturn",
        "UPDATE assessment_reportreturn SET number = 2 WHERE id = %s",
        row.pk,
    )
    report = row.report
    return f"{report.village_id} {periods.label(report.period)}的月报：退回的记录不连续"


@plant(named="考评结果")
def changed_grade() -> str:
    outcome = Outcome.objects.exclude(grade="model").order_by("pk").last()
    assert outcome
    behind_the_guards(
        "assessment_outcome",
        "UPDATE assessment_outcome SET grade = 'model' WHERE id = %s",
        outcome.pk,
    )
    return f"第{outcome.pk}号：{outcome.village_id} {outcome.year}年度"


@plant(named="考评所依据的记录")
def changed_report() -> str:
    """An approved one of a year that counts births."""
    this_year = periods.year_of(periods.current())
    outcome = Outcome.objects.filter(current=True, year__lt=this_year).order_by("pk").first()
    assert outcome
    report = MonthlyReport.objects.filter(
        village=outcome.village_id,
        state="approved",
        period__range=(outcome.year * 100 + 1, outcome.year * 100 + 12),
    ).first()
    assert report
    behind_the_guards(
        "assessment_monthlyreport",
        "UPDATE assessment_monthlyreport SET births = births + 1 WHERE id = %s",
        report.pk,
    )
    return f"{outcome.village_id} {outcome.year}年度：月报、评议或核查与保存的考评结果"


@plant(named="发布的等次")
def changed_publication() -> str:
    village = FrozenVillage.objects.order_by("pk").first()
    assert village
    behind_the_guards(
        "assessment_frozenvillage",
        "UPDATE assessment_frozenvillage SET reason = '别的' WHERE id = %s",
        village.pk,
    )
    return f"{village.round.publication}：全轮校验值不符"


def test_what_holds(sound: None) -> None:
    code, page = verify()
    assert page[-1] == "全部核对无误。", page
    assert code == 0
    assert {line[2:] for line in page[:-1]} == {title.strip() for title in PLANTS}


@pytest.mark.parametrize("named", PLANTS, ids=lambda named: PLANTS[named].__name__)
def test_each_fault_is_named(sound: None, settings: Any, named: str) -> None:
    settings.CONFIGURATION = type(settings.CONFIGURATION)(
        dict(settings.CONFIGURATION.values), settings.CONFIGURATION.sources, None
    )
    words = PLANTS[named]()
    code, page = verify()
    assert code == 1
    assert f"✗ {named.strip()}" in page
    assert any(words in line for line in page), page
    # a standard's digest is in every grade's
    also = {"✗ 考评结果", "✗ 考评所依据的记录"} if named == "考评标准" else set()
    assert {line for line in page if line.startswith("✗")} == {f"✗ {named.strip()}", *also}


def test_strays_are_only_told(sound: None) -> None:
    path = path_of("0" * 64)
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(b"")
    code, page = verify()
    assert "    （有 1 个文件没有记录用到，过一天自动清理）" in page
    assert code == 0


def test_a_check_that_cannot_be_asked_does_not_hold(
    sound: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken() -> Iterator[str]:
        raise OSError(5, "Input/output error")
        yield ""

    monkeypatch.setitem(registry._checks, "附件和照片", (broken, broken))
    code, page = verify()
    assert "    查不下去：[Errno 5] Input/output error" in page
    assert code == 1
