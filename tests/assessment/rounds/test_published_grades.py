"""Of a year whose round is published every place tells the published grade; one that computes says
that it does."""

import ast
import datetime
import io
import re
from collections.abc import Callable, Iterator
from types import SimpleNamespace

import openpyxl
import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from accounts.models import User
from assessment.rounds.published import confirmed, published_words
from tests.test_architecture import read, source_files

from ..records import YEAR, add_appraisal, add_model_village, add_months
from ..telling import told
from .records import publish

pytestmark = pytest.mark.django_db
ASKS = {
    "assess",
    "assess_under",
    "compute",
    "compute_village",
    "assess_in_parts",
    "grades_in_parts",
    "tried",
    "try_out",
    "review",
}
COMPUTES = {  # file: why it may, beside `graded`
    "assessment/rounds/published.py": "graded: where nothing is published",
    "assessment/grading/services/outcomes.py": "the computing itself",
    "assessment/grading/services/assess_parts.py": "the computing itself",
    "assessment/rounds/services/publishing.py": "what is about to be published",
    "assessment/rounds/services/rounds.py": "what is about to be confirmed",
    "assessment/approval/services/approve.py": (
        "what a correction does to the computed grade, told as such"
    ),
    "assessment/rounds/round_page.py": "before publishing, and what changed since",
    "assessment/results/views/grades.py": "a village's grade explained, with the published above",
    "assessment/papers/views/grade_workbook.py": "the measuring workbook",
    "assessment/rounds/views/acceptances.py": "a village's own view beside the criteria, no grade",
    "assessment/authoring/views/what_if.py": "a trial, with the published counts above",
    "assessment/authoring/views/trials.py": "a trial, with the published counts above",
    "assessment/results/views/quarters.py": "a quarter, with the published grade beside",
    "assessment/management/commands/assess.py": (
        "the computing itself, with the published grade beside"
    ),
    "demo/township.py": "builds the demo",
    "demo/rounds.py": "builds the demo",
}


@pytest.fixture
def lowered(
    divisions: SimpleNamespace, staff: User, leader: User, monkeypatch: pytest.MonkeyPatch
) -> SimpleNamespace:
    """观冲村 computes as 模范村 and was published as 先进村; 双桥村 computes as 创建村 and was
    published as 合格村."""
    add_model_village(divisions.village)
    add_months(divisions.other_village)
    add_appraisal(divisions.other_village, satisfied=80)
    grades = (
        (divisions.village, "advanced", "资料缺两份"),
        (divisions.other_village, "qualified", "已整改"),
    )
    publish(
        divisions.township,
        leader,
        YEAR,
        **{f"v{village.pk}": (grade, why) for village, grade, why in grades},
    )
    monkeypatch.setattr(timezone, "localdate", lambda *_: datetime.date(YEAR + 1, 3, 1))
    return divisions


def test_only_these_compute_a_grade() -> None:
    found = {
        path
        for path in source_files()
        if path.startswith(("assessment/", "demo/")) and set(called(read(path))) & ASKS
    }
    assert found == set(COMPUTES)


def called(source: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call):
            yield (
                node.func.attr
                if isinstance(node.func, ast.Attribute)
                else getattr(node.func, "id", "")
            )


def test_titles_and_counts(lowered: SimpleNamespace) -> None:
    assert confirmed("431321", YEAR) == {
        lowered.village.pk: "先进村",
        lowered.other_village.pk: "合格村",
        lowered.community.pk: "创建村",
    }
    assert "已发布的等次是：" in published_words(lowered.village.township_id, YEAR)
    assert published_words(lowered.village.township_id, YEAR - 1) == ""


def test_the_work_plan_tells_the_published_grades(
    lowered: SimpleNamespace, staff: User, client_for: Callable[[User], Client]
) -> None:
    answer = client_for(staff).get(f"/work-plans/{lowered.village.township_id}/{YEAR + 1}/")
    page = re.sub(r"<[^>]+>|\s", "", answer.content.decode())
    assert "先进村1合格村1创建村1合计3" in page
    assert "年未达合格标准的村（社区）1个：中心社区" in page


def test_the_measuring_workbook_has_a_column_for_the_published_grade(
    lowered: SimpleNamespace, staff: User, client_for: Callable[[User], Client]
) -> None:
    answer = client_for(staff).get(f"/overview/{lowered.village.township_id}/{YEAR}/workbook/")
    workbook = openpyxl.load_workbook(io.BytesIO(answer.getvalue()))
    sheet = workbook["等次"]
    titles = [cell.value for cell in sheet[3]]
    row = next(
        row
        for row in sheet.iter_rows(min_row=4, values_only=True)
        if row[1] == lowered.village.name
    )
    village = dict(zip(titles, row, strict=True))
    assert (village["系统等次"], village["发布等次"]) == ("模范村", "先进村")
    assert "计算等次" in titles
    assert "以“发布等次”为准" in sheet["A2"].value
    counts = {row[0].value: row[5].value for row in workbook["汇总"].iter_rows(min_row=4)}
    assert counts == {
        "模范村": 0,
        "先进村": 1,
        "合格村": 1,
        "创建村": 1,
        "合计": 3,
        "与系统等次不同的村": None,
    }


def test_the_command_tells_both(lowered: SimpleNamespace) -> None:
    said = io.StringIO()
    call_command("assess", year=YEAR, division=lowered.village.township_id, stdout=said)
    assert "模范村（计算；发布为先进村）" in said.getvalue()


def test_whatever_tells_a_computed_grade_tells_the_published_one_or_that_it_computes(
    lowered: SimpleNamespace, staff: User, client_for: Callable[[User], Client]
) -> None:
    """Every page, workbook, draft and part of the book: a text or a row with the village and its
    computed grade."""
    found = list(told(client_for(staff), lowered.village, YEAR))
    grades = (
        (lowered.village.name, "模范村", "先进村"),
        (lowered.other_village.name, "创建村", "合格村"),
    )
    wrong = [
        (where, text[:200])
        for where, text in found
        for village, computed, published in grades
        if village in text and computed in text and published not in text and "计算" not in text
    ]
    assert wrong == []
    assert sum("先进村" in text for _, text in found) > 20
