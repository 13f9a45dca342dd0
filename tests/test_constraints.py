"""What the database itself refuses, each tried with SQL by hand, on whichever database the tests
run."""

import datetime
from collections.abc import Iterator

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, models, transaction

from accounts import guards, trail
from accounts.models import TrailEntry, User
from assessment.models import (
    Correction,
    CorrectionEffect,
    CorrectionItem,
    Flag,
    MonthlyReport,
    SelfDeclaration,
    Standard,
)
from assessment.reports.states import ReportState
from associations.models import (
    Association,
    Designation,
    Plan,
    PlanStage,
    PlanTarget,
    Post,
    ResponsibilityContract,
    Rule,
    StageTick,
    Term,
    Village,
)
from members.models import (
    Campaign,
    CampaignEntry,
    Contact,
    Household,
    Member,
    MemberAppraisal,
    MemberGroup,
    Suggestion,
)

NOW = datetime.datetime(2025, 7, 3, 9, 0, tzinfo=datetime.UTC)
REPORT = "assessment_monthlyreport"
LOCKED = "只能通过更正单更改"


def insert_or_replace() -> str:
    """SQLite's verb; PostgreSQL has none, there a plain INSERT meets the unique index."""
    return "INSERT OR REPLACE" if connection.vendor == "sqlite" else "INSERT"


def over(message: str) -> str:
    """What refuses a row over another: the guard, or the key itself where nothing can be
    replaced."""
    return message if connection.vendor == "sqlite" else "duplicate key"


def run(sql: str, *parameters: object) -> int:
    """Rows touched by one statement, in a savepoint of its own."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return cursor.rowcount


def refused(message: str, sql: str, *parameters: object) -> None:
    with pytest.raises(DatabaseError, match=message):
        run(sql, *parameters)


@pytest.fixture
def another_program(db: None) -> Iterator[None]:
    """SQLite as any other program opens it: a REPLACE does not fire the DELETE triggers."""
    if connection.vendor != "sqlite":
        yield
        return
    with connection.cursor() as cursor:
        before = cursor.execute("PRAGMA recursive_triggers").fetchone()[0]
        cursor.execute("PRAGMA recursive_triggers=0")
        yield
        cursor.execute(f"PRAGMA recursive_triggers={before}")


@pytest.fixture
def report(village: Village) -> MonthlyReport:
    """观冲村, June 2025, approved: 10 births, 9 of them within policy."""
    return MonthlyReport.objects.create(
        village=village,
        period=202506,
        state=ReportState.APPROVED,
        births=10,
        planned_births=9,
        submitted_at=NOW,
        approved_at=NOW,
    )


@pytest.fixture
def correction(report: MonthlyReport) -> Correction:
    """births 10 → 12, planned_births 9 → not given; levy_due stays blank."""
    correction = Correction.objects.create(report=report, reason="漏报两例", at=NOW)
    CorrectionItem.objects.create(correction=correction, column="births", old=10, new=12)
    CorrectionItem.objects.create(correction=correction, column="planned_births", old=9, new=None)
    CorrectionEffect.objects.create(
        correction=correction, year=2025, grade_before="created", grade_after="qualified"
    )
    return correction


@pytest.fixture
def entry(staff: User) -> TrailEntry:
    return trail.record(by=staff, action="审核月报", target="观冲村 2025-06")


# The trail


def moved(name: str) -> str:
    """What a moved day keeps (adr 16)."""
    return f"first_{name} = {name}, moves = '[1]'"


@pytest.mark.parametrize(
    "assignment",
    ["reason = 'x'", "by_name = 'x'", "hash = 'x'", "number = number + 100", "number = number"],
)
def test_a_trail_entry_cannot_be_updated(entry: TrailEntry, assignment: str) -> None:
    refused("留痕只能追加", f"UPDATE accounts_trailentry SET {assignment}")


def test_a_trail_entry_cannot_be_deleted(entry: TrailEntry) -> None:
    refused("留痕只能追加", "DELETE FROM accounts_trailentry WHERE number = %s", entry.number)


def test_a_trail_entry_cannot_be_replaced(entry: TrailEntry, another_program: None) -> None:
    columns = "number, at, by_name, action, division, target, reason, previous_hash, hash"
    values = "%s, %s, 'x', 'x', '', 'x', '', 'x', %s"
    sql = f"{insert_or_replace()} INTO accounts_trailentry ({columns}) VALUES ({values})"
    refused(over("留痕只能追加"), sql, entry.number, NOW, "other")
    assert trail.entry_hash(TrailEntry.objects.get()) == entry.hash


@pytest.mark.skipif(connection.vendor != "sqlite", reason="REPLACE is SQLite's")
def test_a_trail_entry_is_not_pushed_out_by_its_hash(entry: TrailEntry) -> None:
    refused("留痕只能追加", "UPDATE OR REPLACE accounts_trailentry SET hash = %s", entry.hash)
    copy = "number + 1, at, by_name, action, division, target, reason, previous_hash, hash"
    columns = copy.replace(" + 1", "")
    sql = (
        f"INSERT OR REPLACE INTO accounts_trailentry ({columns}) SELECT {copy} FROM "
        "accounts_trailentry"
    )
    refused("留痕只能追加", sql)


def test_the_trail_goes_on(entry: TrailEntry, staff: User) -> None:
    second = trail.record(by=staff, action="退回月报", target="双桥村 2025-06")
    assert (second.number, second.previous_hash) == (entry.number + 1, entry.hash)


# An approved report


@pytest.mark.parametrize(
    "assignment",
    [
        "births = 12",
        "births = NULL",
        "levy_due = 0",
        "levy_due = -1",
        "people_reached = 5",
        "state = 'draft'",
        "id = id + 100",
        "note = '另有说明'",
        "period = 202507",
        "village_id = '431321107210'",
        "approved_at = NULL",
        "submitted_at = NULL",
    ],
)
def test_an_approved_report_does_not_change(report: MonthlyReport, assignment: str) -> None:
    refused(LOCKED, f"UPDATE {REPORT} SET {assignment} WHERE id = %s", report.pk)


def test_an_approved_report_is_not_deleted(report: MonthlyReport) -> None:
    refused(LOCKED, f"DELETE FROM {REPORT} WHERE id = %s", report.pk)


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no TRUNCATE")
@pytest.mark.parametrize(
    "table", [REPORT, "accounts_trailentry", "assessment_correction", "assessment_standard"]
)
def test_a_guarded_table_is_not_truncated(db: None, table: str) -> None:
    refused("更正单|不能修改或删除", f"TRUNCATE {table} CASCADE")


@pytest.mark.parametrize(("id_shift", "period"), [(100, 202506), (0, 202507)])
def test_an_approved_report_is_not_replaced(
    report: MonthlyReport, another_program: None, id_shift: int, period: int
) -> None:
    columns = "id, village_id, period, state, version, note, unread, return_reason, saved_at"
    values = "%s, %s, %s, 'draft', 1, '', '{}', '', %s"
    sql = f"{insert_or_replace()} INTO {REPORT} ({columns}) VALUES ({values})"
    refused(over(LOCKED), sql, report.pk + id_shift, report.village_id, period, NOW)


@pytest.mark.parametrize("assignment", ["period = 202506", "id = {approved}"])
def test_an_approved_report_is_not_pushed_out(
    report: MonthlyReport, another_program: None, assignment: str
) -> None:
    """A draft moved to its place: SQLite would delete the approved row without asking the DELETE
    guard."""
    draft = MonthlyReport.objects.create(village=report.village, period=202507)
    or_replace = "OR REPLACE " if connection.vendor == "sqlite" else ""
    sql = f"UPDATE {or_replace}{REPORT} SET {assignment.format(approved=report.pk)} WHERE id = %s"
    refused(LOCKED, sql, draft.pk)


@pytest.mark.parametrize("state", [ReportState.DRAFT, ReportState.SUBMITTED, ReportState.RETURNED])
def test_other_reports_are_free(village: Village, state: ReportState) -> None:
    report = MonthlyReport.objects.create(village=village, period=202507, state=state, births=1)
    assert run(f"UPDATE {REPORT} SET births = 2 WHERE id = %s", report.pk) == 1
    assert run(f"DELETE FROM {REPORT} WHERE id = %s", report.pk) == 1


def test_a_report_changes_with_its_correction(
    report: MonthlyReport, correction: Correction
) -> None:
    sql = (
        f"UPDATE {REPORT} SET births = 12, planned_births = NULL, last_correction_id = %s "
        "WHERE id = %s"
    )
    assert run(sql, correction.pk, report.pk) == 1
    report.refresh_from_db()
    assert (report.births, report.planned_births, report.state) == (12, None, "approved")


@pytest.mark.parametrize(
    "assignment",
    [
        "births = 11",
        "births = NULL",
        "births = 12, planned_births = 8",
        "births = 12, levy_due = 0",
        "births = 12, state = 'draft'",
    ],
)
def test_a_correction_of_other_values_does_not_help(
    report: MonthlyReport, correction: Correction, assignment: str
) -> None:
    sql = f"UPDATE {REPORT} SET {assignment}, last_correction_id = %s WHERE id = %s"
    refused(LOCKED, sql, correction.pk, report.pk)


def test_a_correction_from_another_value_does_not_help(report: MonthlyReport) -> None:
    stale = Correction.objects.create(report=report, reason="漏报两例", at=NOW)
    CorrectionItem.objects.create(correction=stale, column="births", old=8, new=12)
    refused(
        LOCKED,
        f"UPDATE {REPORT} SET births = 12, last_correction_id = %s WHERE id = %s",
        stale.pk,
        report.pk,
    )


def test_a_correction_of_another_report_does_not_help(
    report: MonthlyReport, correction: Correction, other_village: Village
) -> None:
    other = MonthlyReport.objects.create(
        village=other_village,
        period=202506,
        state=ReportState.APPROVED,
        births=10,
        planned_births=9,
    )
    refused(
        LOCKED,
        f"UPDATE {REPORT} SET births = 12, last_correction_id = %s WHERE id = %s",
        correction.pk,
        other.pk,
    )


def test_a_correction_serves_once(report: MonthlyReport, correction: Correction) -> None:
    run(
        f"UPDATE {REPORT} SET births = 12, last_correction_id = %s WHERE id = %s",
        correction.pk,
        report.pk,
    )
    refused(LOCKED, f"UPDATE {REPORT} SET births = 13 WHERE id = %s", report.pk)
    refused(LOCKED, f"UPDATE {REPORT} SET births = 10 WHERE id = %s", report.pk)


def test_an_older_correction_does_not_serve_again(
    report: MonthlyReport, correction: Correction
) -> None:
    """10 → 12 → 10, then once more 12 by the first correction."""
    sql = f"UPDATE {REPORT} SET births = %s, last_correction_id = %s WHERE id = %s"
    assert run(sql, 12, correction.pk, report.pk) == 1
    back = Correction.objects.create(report=report, reason="原数无误", at=NOW)
    CorrectionItem.objects.create(correction=back, column="births", old=12, new=10)
    assert run(sql, 10, back.pk, report.pk) == 1
    refused(LOCKED, sql, 12, correction.pk, report.pk)
    refused(LOCKED, f"UPDATE {REPORT} SET last_correction_id = NULL WHERE id = %s", report.pk)


# Corrections and standards


@pytest.mark.parametrize(
    ("table", "assignment"),
    [
        ("assessment_correction", "reason = 'x'"),
        ("assessment_correctionitem", "new = 11"),
        ("assessment_correctioneffect", "grade_after = 'model'"),
    ],
)
def test_a_correction_is_immutable(correction: Correction, table: str, assignment: str) -> None:
    refused("更正单不能修改或删除", f"UPDATE {table} SET {assignment}")
    refused("更正单不能修改或删除", f"DELETE FROM {table}")


def test_a_correction_is_not_replaced(correction: Correction, another_program: None) -> None:
    sql = (
        f"{insert_or_replace()} INTO assessment_correction (id, report_id, reason, at) VALUES "
        "(%s, %s, 'x', %s)"
    )
    refused(over("更正单不能修改或删除"), sql, correction.pk, correction.report_id, NOW)


def test_no_item_is_put_in_the_place_of_another(
    correction: Correction, another_program: None
) -> None:
    sql = (
        'INTO assessment_correctionitem (correction_id, "column", old, new) SELECT '
        'correction_id, "column", old, 1'
    )
    refused(
        over("更正单不能修改或删除"), f"{insert_or_replace()} {sql} FROM assessment_correctionitem"
    )


def test_no_standard_is_put_in_the_place_of_another(db: None, another_program: None) -> None:
    names = "code, title, division, data, digest, published_at, effective_from"
    sql = f"INTO assessment_standard (id, {names}) SELECT id + 9, {names} FROM assessment_standard"
    refused(over("已发布的标准不能修改或删除"), f"{insert_or_replace()} {sql}")


@pytest.mark.parametrize(
    "assignment", ["title = 'x'", "data = '{}'", "effective_from = 2030", "digest = 'x'"]
)
def test_a_published_standard_is_immutable(db: None, assignment: str) -> None:
    refused("已发布的标准不能修改或删除", f"UPDATE assessment_standard SET {assignment}")


def test_a_published_standard_is_not_deleted(db: None) -> None:
    refused("已发布的标准不能修改或删除", "DELETE FROM assessment_standard")
    assert Standard.objects.filter(code="v1").exists()


# Organisation and members: what no two rows, and no row by itself, may say


@pytest.mark.parametrize(
    ("name", "sql"),
    [
        ("term_one_open|term.association_id", "UPDATE associations_term SET ended = NULL"),
        (
            "association_one_village|village_id",
            "UPDATE associations_association SET dissolved = NULL",
        ),
        (
            "association_code_is_its_place|CHECK",
            "UPDATE associations_association SET code = '431321108'",
        ),
        ("post_one_president|association_id", "UPDATE associations_post SET kind = 'president'"),
        (
            "term_dates_in_order|CHECK",
            f"UPDATE associations_term SET {moved('due')}, due = started",
        ),
        ("rule_one_in_force|village_id", "UPDATE associations_rule SET repealed = NULL"),
        ("designation|village_id", "UPDATE associations_designation SET until = NULL"),
        (
            "contract_result|CHECK",
            "UPDATE associations_responsibilitycontract SET result = 'fulfilled'",
        ),
        ("member_left_says_how|CHECK", "UPDATE members_member SET \"left\" = '2025-06-01'"),
        ("member_left_says_how|CHECK", "UPDATE members_member SET left_kind = 'moved'"),
        ("member_identity|identity", "UPDATE members_member SET identity = 'abc'"),
        ("member_number|number", "UPDATE members_member SET number = '207-0001'"),
        ("group_number|number", "UPDATE members_membergroup SET number = 1"),
        ("contact_once|household_id", "UPDATE members_contact SET until = NULL"),
        ("suggestion_answer_is_whole|CHECK", "UPDATE members_suggestion SET adopted = {true}"),
        ("suggestion_answer_is_whole|CHECK", "UPDATE members_suggestion SET answered = raised"),
        (
            "suggestion_deadline|CHECK",
            f"UPDATE members_suggestion SET {moved('deadline')}, deadline = '2019-01-01'",
        ),
        ("campaign_one_open|township_id", "UPDATE members_campaign SET closed = NULL"),
        (
            "entry_outcome|CHECK",
            "UPDATE members_campaignentry SET outcome = 'confirmed', \"on\" = NULL",
        ),
        ("member_appraisal_once|member_id", "UPDATE members_memberappraisal SET year = 2025"),
        (
            "plan_ends_after_start|CHECK",
            f"UPDATE associations_plan SET {moved('ends')}, ends = '2019-12-31'",
        ),
        (
            "stage_ends_after_start|CHECK",
            f"UPDATE associations_planstage SET {moved('ends')}, ends = '2019-12-31'",
        ),
        ("stage_number_once|number", "UPDATE associations_planstage SET number = 1"),
        (
            "tick_once|village_id",
            (
                "UPDATE associations_stagetick SET stage_id = (SELECT MIN(stage_id) FROM "
                "associations_stagetick)"
            ),
        ),
        ("plan_target_within_hundred|CHECK", "UPDATE associations_plantarget SET threshold = 101"),
        (
            "plan_target_within_hundred|CHECK",
            "UPDATE associations_plantarget SET threshold = 0, unit = 'count'",
        ),
        ("declaration_once_a_year|year", "UPDATE assessment_selfdeclaration SET year = 2025"),
        ("flag_raised_once|fingerprint", "UPDATE assessment_flag SET fingerprint = 'a'"),
        ("flag_period|CHECK", "UPDATE assessment_flag SET until = 202501"),
        ("flag_answer_is_whole|CHECK", "UPDATE assessment_flag SET state = 'explained'"),
        ("flag_answer_is_whole|CHECK", "UPDATE assessment_flag SET answer = '属实'"),
        (
            "flag_corrected_by_a_correction|CHECK",
            (
                "UPDATE assessment_flag SET state = 'corrected', answer = '更正', answered_at = "
                "raised_at"
            ),
        ),
    ],
)
def test_the_network_holds_together(two_of_each: None, name: str, sql: str) -> None:
    refused(name, sql.format(true="true" if connection.vendor == "postgresql" else "1"))


@pytest.fixture
def two_of_each(village: Village) -> None:
    """An open and a closed one of what there may be one of; two of what may not be the same."""
    started, later = datetime.date(2020, 1, 1), datetime.date(2024, 1, 1)
    common = {
        "village": village,
        "kind": "village",
        "township_id": village.township_id,
        "code": village.pk,
    }
    association = Association.objects.create(name="协会", **common)
    Association.objects.create(name="旧协会", dissolved=later, **common)
    for number, ended in ((1, later), (2, None)):
        Term.objects.create(
            association=association, number=number, started=started, due=later, ended=ended
        )
        Post.objects.create(
            association=association, kind="council_member", name="祝明", started=started
        )
        Rule.objects.create(village=village, kind="study", adopted=started, repealed=ended)
        Designation.objects.create(
            village=village, kind="class", value="I", since=started, until=ended
        )
        group = MemberGroup.objects.create(village=village, number=number + 10, name="小组")
        member = Member.objects.create(
            village=village, number=f"{number}", name="文晓荷", group=group
        )
        MemberAppraisal.objects.create(
            member=Member.objects.first(), year=2020 + number, mark="qualified"
        )
        campaign = Campaign.objects.create(
            township_id=village.township_id,
            title="登记",
            started=started,
            deadline=later,
            closed=ended,
        )
        CampaignEntry.objects.create(campaign=campaign, member=member, village=village)
        household, _ = Household.objects.get_or_create(village=village, head="乐小满")
        Contact.objects.create(
            member=Member.objects.first(), household=household, since=started, until=ended
        )
    plan = Plan.objects.create(
        township_id=village.township_id, name="方案", starts=started, ends=later
    )
    for number in (1, 2):
        stage = PlanStage.objects.create(
            plan=plan, number=number, name="阶段", starts=started, ends=later
        )
        StageTick.objects.create(stage=stage, village=village, done=later)
        SelfDeclaration.objects.create(
            village=village, year=2020 + number, type="model", declared=later
        )
        Flag.objects.create(
            village=village,
            period=202506,
            until=202506,
            rule="jump",
            words="突增",
            fingerprint=f"{number}",
        )
    PlanTarget.objects.create(plan=plan, name="目标", condition="charter_filed", threshold=90)
    ResponsibilityContract.objects.create(village=village, year=2025, tasks="任务")
    Suggestion.objects.create(village=village, raised=started, deadline=later, text="修路")


# The guards themselves


def widen_and_narrow(model: type[models.Model], field_name: str) -> None:
    """What a migration with AlterField does, and back; SQLite builds the table anew both times."""
    field = model._meta.get_field(field_name)
    wider = field.clone()
    wider.max_length = field.max_length + 10
    wider.set_attributes_from_name(field_name)
    wider.model = model
    for old, new in ((field, wider), (wider, field)):
        with connection.schema_editor() as editor:
            editor.alter_field(model, old, new)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("model", "field"), [(TrailEntry, "action"), (MonthlyReport, "state"), (Standard, "code")]
)
def test_guards_survive_a_migration_that_rebuilds_the_table(
    model: type[models.Model], field: str
) -> None:
    widen_and_narrow(model, field)
    assert bool(guards.missing()) == (connection.vendor == "sqlite")
    call_command("migrate", verbosity=0)
    assert guards.missing() == []


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "name", ["accounts_trailentry_no_delete", "assessment_report_only_corrected"]
)
def test_the_check_misses_a_dropped_guard(name: str) -> None:
    call_command("check", databases=["default"])
    table = REPORT if "report" in name else "accounts_trailentry"
    run(f'DROP TRIGGER "{name}"' + ("" if connection.vendor == "sqlite" else f' ON "{table}"'))
    with pytest.raises(CommandError, match=name):
        call_command("check", databases=["default"])
    call_command("migrate", verbosity=0)
    call_command("check", databases=["default"])


@pytest.mark.django_db(transaction=True)
def test_migrate_brings_a_guard_that_a_newer_version_adds() -> None:
    """As from the command line, with its system checks."""
    with connection.cursor() as cursor:
        on_table = "" if connection.vendor == "sqlite" else " ON accounts_trailentry"
        cursor.execute(f"DROP TRIGGER accounts_trailentry_no_update{on_table}")
    assert guards.missing() == ["accounts_trailentry_no_update"]
    call_command("migrate", verbosity=0, skip_checks=False)
    assert guards.missing() == []
