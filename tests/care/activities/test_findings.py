"""Illnesses come from a list; to those who do not enter them no number below five is told, nor to
be worked out."""

import datetime
import itertools
import random
import re
from types import SimpleNamespace

import pytest
from django.core.exceptions import ValidationError

from care.activities.findings import ILLNESSES, LEAST, OTHER, is_over, summed, told
from care.models import Activity
from documents import responses
from tests.test_access import ask, made_world, own_kwargs

OTHERS, KEEPERS = ("county", "leader", "auditor"), ("staff", "secretary")
NAMES = ILLNESSES[:4]


def possible(ill: int, shown: dict[str, int]) -> list[tuple[int, ...]]:
    """Every count of the illnesses that are not told which agrees with what is told (a few
    illnesses, small counts)."""
    hidden = [name for name in NAMES if name not in shown]
    rest = ill - sum(shown.values())
    if not hidden:
        return [()] if rest == 0 else []
    return [
        cells
        for cells in itertools.product(range(rest + 1), repeat=len(hidden))
        if sum(cells) == rest
    ]


def test_no_small_number_can_be_worked_out():
    """All counts of four illnesses up to 8: whatever is told, no illness and no group of them is
    known to be 1 to 4."""
    for cells in itertools.product(range(9), repeat=len(NAMES)):
        counts = {name: count for name, count in zip(NAMES, cells, strict=True) if count}
        ill = sum(cells)
        if ill < LEAST:
            continue  # not told either
        shown = told(ill, counts)
        assert all(count >= LEAST for count in shown.values())
        rest = ill - sum(shown.values())
        assert rest == 0 or rest >= LEAST, (cells, shown)
        assert shown.items() <= counts.items()


def test_the_solver_agrees():
    draw = random.Random(11)
    for _ in range(150):
        counts = {name: draw.choice([0, 1, 3, 5, 6, 9]) for name in NAMES}
        ill = sum(counts.values())
        if ill < LEAST:
            continue
        shown = told(ill, counts)
        for column in zip(*possible(ill, shown), strict=True):
            assert not (len(set(column)) == 1 and 0 < column[0] < LEAST), (counts, shown)


def test_what_stands_is_kept_and_told_as_other():
    assert summed([[["妇科炎症", 6], ["钟秀英", 2]], [["妇科炎症", 1], [OTHER, 4]]]) == {
        "妇科炎症": 7,
        OTHER: 6,
    }


def test_a_name_is_no_illness(village):
    activity = Activity(
        village=village, kind="health_check", title="检查", date="2025-03-01", examined=9, ill=1
    )
    activity.illnesses = [["钟秀英", 1]]
    with pytest.raises(ValidationError, match="病种表"):
        activity.full_clean()


def test_a_year_that_runs_tells_nothing():
    """Before and after one more check would tell what that one found."""
    assert not is_over(2026, datetime.date(2026, 12, 31))
    assert is_over(2025, datetime.date(2026, 1, 1))


PAGES = (
    *(
        "activity-list",
        "activity-workbook",
        "activity-detail",
        "activity-print",
        "activity-calendar",
    ),
    *(
        "care-year",
        "care-year-print",
        "care-year-workbook",
        "three-life",
        "member-day",
        "trail-list",
    ),
    *(
        "village-register-list",
        "work-plan",
        "work-plan-draft",
        "villager-report-draft",
        "disclosure-list",
    ),
)


@pytest.mark.django_db
def test_who_reads_of_it(client_for, monkeypatch, papers_not_typeset):
    """617 examined and 483 ill, 479 of one illness and 4 of another, in one village: over all pages
    and roles."""
    from tests.care.test_references import text_of

    papers: list[str] = []
    monkeypatch.setattr(
        responses, "render_document", lambda html, *a, **o: papers.append(str(html)) or b"%PDF-1.7"
    )
    world: SimpleNamespace = made_world()
    Activity.objects.filter(ref=world.own["activity"]).update(
        kind="health_check", examined=617, ill=483, illnesses=[["妇科炎症", 479], ["钟秀英", 4]]
    )
    disclosed_to: dict[str, set[str]] = {}
    for who in (*OTHERS, *KEEPERS):
        client = client_for(world.cast[who])
        papers.clear()
        places = [{}, {"code": "431321107"}]
        seen = ""
        for name in PAGES:
            for place in places:
                kwargs = own_kwargs(name, world, who)
                if place and ("code" not in kwargs or "pk" in kwargs or who == "secretary"):
                    continue
                answer = ask(client, "GET", name, {**kwargs, **place})
                if answer.status_code == 200:
                    seen += text_of(answer)
        seen += "".join(papers)
        words = (
            "483",
            "479",
            "钟秀英",
            "妇科炎症",
        )  # none within a token, which has figures by chance
        disclosed_to[who] = {
            word for word in words if re.search(rf"(?<![\w-]){word}(?![\w-])", seen, re.ASCII)
        }
    assert all(disclosed_to[who] == {"483"} for who in OTHERS), "of the township's past year alone"
    assert all(disclosed_to[who] == {"483", "479", "钟秀英", "妇科炎症"} for who in KEEPERS)
