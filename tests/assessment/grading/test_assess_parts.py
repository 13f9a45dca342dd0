"""A country in parts: the same grades and outcomes as of the whole, progress told, nothing stored
for totals."""

import io

import pytest
from django.core.management import call_command

from assessment.grading.counting.tally import Grades
from assessment.grading.services.assess_parts import assess_in_parts, grades_in_parts, parts
from assessment.grading.services.outcomes import assess
from assessment.models import Outcome
from associations.models import County, Township, Village
from tests.assessment.records import YEAR, add_model_village
from tests.conftest import COUNTY

COUNTIES = ("431321", "431322", "440101")


@pytest.fixture
def country(db: None) -> list[str]:
    """Three counties of two villages; every second village lacks a month."""
    codes = []
    for county in COUNTIES:
        County.objects.get_or_create(code=county, defaults={"name": "甲县"})
        township = Township.objects.create(code=f"{county}555", name="甲镇", county_id=county)
        for number in range(2):
            village = Village.objects.create(
                code=f"{township.code}20{number}", name=f"{number}村", township=township
            )
            add_model_village(village, without=[202305] if number else [])
            codes.append(village.code)
    return codes


def digests() -> list[tuple[str, str]]:
    return list(
        Outcome.objects.filter(current=True).order_by("village").values_list("village", "digest")
    )


def in_parts(most: int = 2, told: list[tuple[int, int]] | None = None) -> Grades:
    said = [] if told is None else told
    progress = lambda done, total: said.append((done, total))  # noqa: E731
    return grades_in_parts(code="", year=YEAR, standard=None, progress=progress, most=most)


@pytest.mark.parametrize(
    ("most", "sizes"), [(1, [2, 2, 2]), (2, [2, 2, 2]), (4, [4, 2]), (100, [6])]
)
def test_parts_are_whole_counties_side_by_side(
    country: list[str], most: int, sizes: list[int]
) -> None:
    assert [part.villages for part in parts(code="", year=YEAR, standard=None, most=most)] == sizes


@pytest.mark.parametrize("most", [1, 4, 100])
def test_the_outcomes_are_those_of_the_whole(country: list[str], most: int) -> None:
    expected = [(o.village, o.digest) for o in assess(code="", year=YEAR)]
    Outcome.objects.all().delete()
    found = assess_in_parts(
        code="", year=YEAR, standard=None, progress=lambda done, total: None, most=most
    )
    assert [(o.village, o.digest) for o in found] == expected == digests()
    assert in_parts(most) == {(4, "模范村"): 3, (1, "创建村"): 3}
    assert Outcome.objects.count() == 6


def test_progress_is_told_after_each_part(country: list[str]) -> None:
    told: list[tuple[int, int]] = []
    in_parts(told=told)
    assert told == [(2, 6), (4, 6), (6, 6)]


def test_the_command_tells_totals_and_progress(country: list[str]) -> None:
    def run(**options: object) -> tuple[list[str], str]:
        out, err = io.StringIO(), io.StringIO()
        call_command("assess", year=YEAR, format="totals", stdout=out, stderr=err, **options)
        return out.getvalue().splitlines(), err.getvalue()

    lines = ["模范村 3 个", "创建村 3 个", "共 6 个村（社区）"]
    assert run() == (lines, "")
    assert run(progress=True) == (lines, "已考评 6/6 个村（社区），100%\n")
    assert run(division=COUNTY)[0] == ["模范村 1 个", "创建村 1 个", "共 2 个村（社区）"]
    assert not Outcome.objects.exists()


def test_many_villages_are_counted_unless_they_are_asked_for_one_by_one(
    country: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def run(**options: object) -> tuple[int, str]:
        out, err = io.StringIO(), io.StringIO()
        call_command("assess", year=YEAR, stdout=out, stderr=err, **options)
        return len(out.getvalue().splitlines()), err.getvalue()

    villages, table = run()
    assert (villages > 6, table) == (True, "")
    monkeypatch.setattr("assessment.management.commands.assess.MOST_VILLAGES", 5)
    assert run() == (3, "已考评 6/6 个村（社区），100%\n")
    assert run(format="table")[0] == villages
    assert run(division=COUNTY)[1] == ""
