"""A published round stands still, and its grades can be computed again to the letter whatever came
afterwards."""

import io
from collections.abc import Callable
from types import SimpleNamespace

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client

from accounts.models import User
from assessment.approval.services.approve import correct_report
from assessment.grading.services.outcomes import assess
from assessment.models import Finding, FrozenVillage, MonthlyReport, Publication, Round, Standard
from assessment.papers.book.content import collect
from assessment.papers.book.parts import parts
from assessment.rounds import freezing
from assessment.rounds.published import graded
from associations.models import Township, Village
from autonomy.models import Appraisal

from ...test_constraints import another_program, insert_or_replace, over, refused  # noqa: F401 - a fixture
from ..records import YEAR, add_appraisal, add_model_village, add_months
from .records import publish

pytestmark = pytest.mark.django_db
PUBLISHED = "已发布的考评轮次不能再改"


@pytest.fixture
def publication(divisions: SimpleNamespace, leader: User) -> Publication:
    """观冲村 a model village, 双桥村 qualified and lowered, 中心社区 without findings, raised."""
    add_model_village(divisions.village)
    add_months(divisions.other_village)
    add_appraisal(divisions.other_village)
    add_months(divisions.community)
    return publish(
        divisions.township,
        leader,
        v431321107210=("qualified", "入户核实，协议有三户没有见面签"),
        v431321107001=("qualified", "村情特殊，镇党委会研究"),
    )


def verify(*arguments: object) -> str:
    out = io.StringIO()
    call_command("verify_round", *map(str, arguments), stdout=out)
    return out.getvalue()


def test_what_is_frozen(publication: Publication) -> None:
    rows = {row.code: row for row in publication.round.frozen.all()}
    model, lowered, raised = rows["431321107207"], rows["431321107210"], rows["431321107001"]
    assert (model.computed, model.grade, model.place, model.plaque) == (
        *("model", "model", 1),
        "2025—模范—001",
    )
    assert (lowered.computed, lowered.grade, lowered.place) == ("advanced", "qualified", 2)
    assert lowered.plaque == "2025—合格—001"
    assert (raised.computed, raised.grade, raised.reason) == (
        "created",
        "qualified",
        "村情特殊，镇党委会研究",
    )
    assert publication.round.state == "published"


def test_a_grade_computed_again_years_later_is_the_same_to_the_letter(
    publication: Publication, divisions: SimpleNamespace, staff: User
) -> None:
    before = verify(publication.township, YEAR)
    assert publication.digest in before
    frozen = [(row.computed, row.outcome_digest) for row in publication.round.frozen.all()]
    _everything_changes(divisions, staff)
    assert verify(publication.township, YEAR) == before
    assert verify("--all") == before
    again = graded(code=publication.township, year=YEAR)
    assert [(outcome.computed_title, outcome.grade) for outcome in again] == [
        *(("创建村", "qualified"), ("模范村", "model"), ("先进村", "qualified")),
    ]
    assert [(row.computed, row.outcome_digest) for row in publication.round.frozen.all()] == frozen
    today = {
        outcome.village: outcome.grade for outcome in assess(code=publication.township, year=YEAR)
    }
    assert today["431321107207"] == "created", "what it would be today is another"


def _everything_changes(divisions: SimpleNamespace, staff: User) -> None:
    """A correction, findings and appraisals gone, a stricter standard for the same year, a
    renaming, a merger."""
    report = MonthlyReport.objects.get(village=divisions.village, period=202511)
    correct_report(
        report=report, typed={"births": "40"}, reason="漏报", version=report.version, by=staff
    )
    Finding.objects.all().delete()
    Appraisal.objects.all().delete()
    data = Standard.objects.get(code="v1").data | {"title": "第二版"}
    data["criteria"] = [criterion | {"threshold": 9999} for criterion in data["criteria"][:1]]
    Standard.objects.create(
        code="v2", title="第二版", effective_from=YEAR, data=data, digest="0" * 64
    )
    Township.objects.filter(pk=divisions.township.pk).update(name="洪山殿街道")
    Village.objects.filter(pk=divisions.other_village.pk).update(
        name="双桥新村", closed="2025-06-01", merged_into=divisions.village, kind="community"
    )


def test_the_pages_say_what_became_of_villages_afterwards(
    publication: Publication,
    divisions: SimpleNamespace,
    leader: User,
    client_for: Callable[[User], Client],
) -> None:
    """One was merged on a day of that year, one was founded, one got other findings: told beside,
    not instead."""
    Finding.objects.all().delete()
    Village.objects.filter(pk=divisions.other_village.pk).update(
        closed="2025-12-20", merged_into=divisions.village
    )
    Village.objects.create(
        code="431321107299", name="新村", township=divisions.township, opened="2025-12-25"
    )
    client = client_for(leader)
    page = client.get(f"/rounds/{publication.township}/{YEAR}/").content.decode()
    changes = page[page.index("发布后变化") :]
    assert "知情选择发布时达到，现在" in changes
    assert "上年" not in changes
    assert "已于2025-12-20撤销，并入观冲村" in changes
    assert "新村" in changes
    assert "发布时还没有登记，没有参加这一轮考评" in changes
    page = client.get(f"/grade/{divisions.other_village.pk}/{YEAR}/").content.decode()
    assert "发布的等次是合格村。" in page
    assert "入户核实，协议有三户没有见面签" in page
    assert "按现在的登记，2025年度不参加考评" in page


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE assessment_frozenvillage SET grade = 'model'",
        "DELETE FROM assessment_frozenvillage",
        "UPDATE assessment_publication SET by_name = 'x'",
        "DELETE FROM assessment_publication",
        "UPDATE assessment_round SET state = 'open'",
        "DELETE FROM assessment_round",
    ],
)
def test_the_database_refuses_to_change_it(publication: Publication, change: str) -> None:
    refused(PUBLISHED, change)


def test_the_book_and_the_page_tell_the_published_grade_beside_the_figures(
    publication: Publication, staff: User, client_for: Callable[[User], Client]
) -> None:
    report = MonthlyReport.objects.get(village_id="431321107210", period=202511)
    correct_report(
        report=report, typed={"concealed_births": "1"}, reason="核对登记簿", version=1, by=staff
    )
    made = {part.key: part.html for part in parts(collect("431321107", YEAR))}
    assert "2025年度计算等次：先进村→合格村" in made["corrections"]
    assert "发布后办理，发布的等次不变" in made["corrections"]
    page = client_for(staff).get("/grade/431321107001/2025/").content.decode()
    assert "中心社区2025年度确认为合格村；按现有资料计算为创建村，尚有" in page
    assert "计算在此" in page
    page = client_for(staff).get("/rounds/431321107/2025/").content.decode()
    assert "两年六无发布时达到，现在未达到；发布后有1张更正单" in page


def test_the_database_refuses_a_village_more(publication: Publication) -> None:
    row = publication.round.frozen.first()
    names = [
        field.column
        for field in FrozenVillage._meta.concrete_fields
        if field.name not in ("id", "code")
    ]
    columns = ", ".join(f'"{name}"' for name in names)
    refused(
        PUBLISHED,
        f"INSERT INTO assessment_frozenvillage (code, {columns}) SELECT '431321107999', {columns} "
        "FROM assessment_frozenvillage WHERE id = %s",
        row.pk,
    )


@pytest.mark.parametrize(
    ("table", "columns", "changed"),
    [
        (
            "assessment_publication",
            "township, name, year, standard_code, standard, at, digest, round_id, by_name",
            "x",
        ),
        ("assessment_round", "version, year, township_id, state", "open"),
    ],
)
def test_another_program_does_not_put_a_row_in_its_place(
    publication: Publication,
    another_program: None,  # noqa: F811 - the fixture
    table: str,
    columns: str,
    changed: str,
) -> None:
    """Under a new number, but with the same round, or the same township and year."""
    kept = columns.rpartition(", ")[0]
    refused(
        over(PUBLISHED),
        (
            f"{insert_or_replace()} INTO {table} (id, {columns}) SELECT id + 9, {kept}, %s FROM "
            f"{table}"
        ),
        changed,
    )


@pytest.mark.parametrize("assignment", ["id = {0.round_id}", "township_id = '{0.township}'"])
def test_no_other_round_is_moved_onto_it(
    publication: Publication,
    divisions: SimpleNamespace,
    another_program: None,  # noqa: F811 - the fixture
    assignment: str,
) -> None:
    other = Round.objects.create(township=divisions.foreign_township, year=YEAR)
    verb = "UPDATE OR REPLACE" if connection.vendor == "sqlite" else "UPDATE"
    refused(
        PUBLISHED,
        f"{verb} assessment_round SET {assignment.format(publication)} WHERE id = %s",
        other.pk,
    )


@pytest.mark.parametrize(
    ("field", "value", "complaint"),
    [
        ("grade", "model", "全轮校验值不符"),
        ("computed", "advanced", "重新计算是created，发布时是advanced"),
        ("outcome_digest", "0" * 64, "事实校验值不符"),
        ("criteria", [], "各项标准的数值或结论不符"),
        ("reason", "另一个理由", "全轮校验值不符"),
    ],
)
def test_what_is_altered_past_the_guards_is_found(
    publication: Publication, field: str, value: object, complaint: str
) -> None:
    _guards_down()
    FrozenVillage.objects.filter(code="431321107001").update(**{field: value})
    with pytest.raises(CommandError, match=complaint):
        verify(publication.township, YEAR)


def _guards_down() -> None:
    on = "" if connection.vendor == "sqlite" else " ON assessment_frozenvillage"
    with connection.cursor() as cursor:
        cursor.execute(f'DROP TRIGGER "assessment_frozenvillage_no_update"{on}')


def test_a_changed_standard_would_be_found(publication: Publication) -> None:
    publication.standard["criteria"][0]["threshold"] = 1
    found = list(freezing.differences(publication, list(publication.round.frozen.all())))
    assert "全轮校验值不符" in found
    assert any("事实校验值不符" in line for line in found)


def test_nothing_published_is_said(divisions: SimpleNamespace) -> None:
    with pytest.raises(CommandError, match="没有已发布的考评"):
        verify("431321107", YEAR)
    with pytest.raises(CommandError, match="请写明区划代码和年度"):
        verify()
