"""What-if under a standard by points: full marks, targets, deductions and bands are moved like
thresholds."""

import pytest

from assessment.authoring.alterations import alter
from assessment.authoring.what_if import WhatIf, try_out
from assessment.standards.services import standard_for

from ..points import add_score, publish_points
from ..records import YEAR, add_appraisal, add_months

TOWNSHIP = "431321107"
PAGE = f"/what-if/{TOWNSHIP}/{YEAR}/"


@pytest.fixture(autouse=True)
def points(village, other_village):
    """A village of 87 points (27 of 30 for contraception, 30 of 40 for its venue) and one of
    99.5."""
    add_months(village, contraception_done=96)
    add_months(other_village)
    for one, inspected in ((village, 3000), (other_village, 3950)):
        add_appraisal(one)
        add_score(one, inspected=inspected)
    publish_points()


def trial(least: dict[str, int] | None = None, **changes: dict[str, int | None]) -> WhatIf:
    standard = standard_for(YEAR, division=TOWNSHIP)
    return try_out(
        code=TOWNSHIP, year=YEAR, standard=standard, tried=alter(standard, changes, least)
    )


def moves(found: WhatIf) -> dict[str, tuple[str, str, str]]:
    return {
        pair.before.name: (pair.before.grade, pair.after.grade, pair.why) for pair in found.moved
    }


def test_targets(village):
    found = trial(contraception={"threshold": 10_000}, satisfied={"threshold": 10_000})
    why = "总分87分→79分；避孕节育措施落实率：27分→24分；群众满意率：10分→5分"
    assert moves(found) == {"观冲村": ("advanced", "qualified", why)}
    assert found.texts == ["避孕节育措施落实率：目标值98%→100%", "群众满意率：目标值90%→100%"]


def test_full_marks_cut_what_was_given_and_change_the_sum():
    found = trial(venue={"full": 2200})
    assert moves(found) == {
        "观冲村": ("advanced", "qualified", "总分87分→79分；阵地建设：30分→22分"),
        "双桥村": ("model", "advanced", "总分99.5分→82分；阵地建设：39.5分→22分"),
    }
    assert found.full_texts == ("100分", "82分")
    assert [(effect.before, effect.after, effect.reached) for effect in found.effects] == [
        (0, 2, "得满分")
    ]


def test_a_heavier_deduction():
    assert moves(trial(contraception={"off": 600})) == {
        "观冲村": ("advanced", "qualified", "总分87分→78分；避孕节育措施落实率：27分→18分")
    }
    assert moves(trial(contraception={"off": 500})) == {}, "80 points are enough for 良好村"


def test_bands():
    found = trial(least={"advanced": 8750})
    assert moves(found) == {
        "观冲村": ("advanced", "qualified", "总分87分；良好村：最低分80分→87.5分")
    }
    assert found.texts == ["良好村：最低分80分→87.5分"]
    assert [(grade.code, before, after) for grade, before, after in found.counts] == [
        *(("model", 1, 1), ("advanced", 1, 0), ("qualified", 0, 1)),
        ("created", 1, 1),
    ]
    assert moves(trial(least={"model": 8700})) == {
        "观冲村": ("advanced", "model", "总分87分；优秀村：最低分90分→87分")
    }


def test_a_bonus_is_counted_where_it_is_given(village):
    add_score(village, "extra", 200)
    assert moves(trial()) == {}
    found = trial(least={"model": 8900}, extra={"full": 100})
    assert moves(found) == {}
    assert [(effect.before, effect.after, effect.reached) for effect in found.effects] == [
        (1, 1, "得到加分")
    ]


def test_the_page_takes_all_of_them_and_says_them_in_its_address(staff, client_for):
    client = client_for(staff)
    typed = {
        "full-venue": "22",
        "off-contraception": "1.5分",
        "threshold-satisfied": "９０%",
        "least-advanced": "７9.5",
    }
    answer = client.get(PAGE, typed)
    assert answer.url == f"{PAGE}?full-venue=22&least-advanced=79.5"
    page = client.get(answer.url).content.decode()
    assert "阵地建设：满分40分→22分；良好村：最低分80分→79.5分。" in page
    assert "各计分项合计由100分变为82分" in page
    assert "总分99.5分→82分；阵地建设：39.5分→22分" in page
    book = client.get(answer.url.replace("?", "workbook/?"))
    assert book.status_code == 200


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"full-venue": "abc"}, "分数填到 10000 为止，最多两位小数，例如 2.5。"),
        ({"off-contraception": "-1"}, "分数填到 10000 为止，最多两位小数，例如 2.5。"),
        ({"threshold-satisfied": "101"}, "目标值填 0 到 100 的百分数，最多两位小数，例如 97.5。"),
        ({"least-advanced": "90"}, "要高于良好村的最低分。"),
    ],
)
def test_what_cannot_be_tried_is_told_beside_the_field_and_kept(typed, said, staff, client_for):
    page = client_for(staff).get(PAGE, typed).content.decode()
    assert said in page
    assert f'value="{next(iter(typed.values()))}"' in page
    assert "没有试算" in page
