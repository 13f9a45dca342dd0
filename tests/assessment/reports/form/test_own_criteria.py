"""Criteria over a county's own columns: village by village and in the country's count, from the
month in which the column began."""

import datetime
import random
from collections import Counter
from typing import Any

import pytest
from django.utils import timezone

from assessment.grading.counting import tally
from assessment.grading.services.outcomes import assess
from assessment.grading.shown import grade_told
from assessment.models import MonthlyReport, Standard
from assessment.reports import periods
from assessment.reports.form.in_force import form_of
from assessment.standards.wording import rule_text
from associations.models import Township, Village
from tests.assessment.ladders import publish_ladder, rung
from tests.conftest import COUNTY, TOWNSHIP, VILLAGE

from .made import publish_form

YEAR = 2027
FIRST = 202704


def own(name: str, title: str) -> dict[str, Any]:
    return {name: {"title": title}}


RATE = {"numerator": "n06", "denominator": "n05", "threshold": 5000}
PAIR = {"n05": {"title": "应访"}, "n06": {"title": "已访"}}
CRITERIA = [
    rung(
        "i1", "qualified", "双岗落实", "stock", numerator="n02", denominator="n01", threshold=9000,
        columns=own("n01", "特殊家庭") | own("n02", "双岗联系"),
    ),
    rung("i2", "qualified", "没有差错", "count", numerator="n04", columns=own("n04", "差错"),
         from_start=True),
    rung("i3", "grade5", "走访率", "sum", **RATE, columns=PAIR, from_start=True, years=2),
    rung("i4", "grade5", "两年走访率", "sum", **RATE, columns=PAIR, years=2),
]  # fmt: skip


@pytest.fixture(autouse=True)
def after_the_year(monkeypatch: pytest.MonkeyPatch, db: None) -> None:
    monkeypatch.setattr(timezone, "localdate", lambda *_: datetime.date(2028, 2, 2))
    publish_form(FIRST)


def standard(*codes: str) -> Standard:
    return publish_ladder(
        effective_from=YEAR, criteria=[one for one in CRITERIA if one["code"] in codes]
    )


def report(village: str, period: int, **cells: int | None) -> MonthlyReport:
    names = form_of(village, period).names
    return MonthlyReport(
        village_id=village, period=period, state="approved", **dict.fromkeys(names, 0) | cells
    )


def months(village: str, without: tuple[int, ...] = (), **cells: int) -> None:
    for period in periods.months(2026, YEAR):
        if period not in without:
            given = cells if period >= FIRST else {}
            report(village, period, **given).save()


def told(village: str = VILLAGE) -> dict[str, tuple[bool | None, str]]:
    [outcome] = assess(code=village, year=YEAR)
    return {c.criterion.code: (c.held, ",".join(map(str, c.to_report))) for c in outcome.criteria}


def test_they_are_judged_from_their_month_on(village: Village) -> None:
    standard("i1", "i2", "i3", "i4")
    months(VILLAGE, n01=10, n02=9, n05=4, n06=2)
    assert told() == {"i1": (True, ""), "i2": (True, ""), "i3": (True, ""), "i4": (None, "")}
    [outcome] = assess(code=VILLAGE, year=YEAR)
    late = outcome.criteria[-1]
    assert late.since == FIRST
    assert len(late.before_founding) == 15
    assert (late.share.part, late.share.whole) == (18, 36)
    assert outcome.grade == "qualified"
    assert "本县" not in rule_text(late.criterion)
    assert rule_text(late.criterion) == "2年累计“已访”÷“应访”，不低于50%"


def test_a_month_that_lacks_is_asked_and_one_before_is_not(village: Village) -> None:
    standard("i2", "i3", "i4")
    months(VILLAGE, without=(202602, 202706), n05=4, n06=2)
    assert told() == {"i2": (None, "202706"), "i3": (None, "202706"), "i4": (None, "202706")}


def test_who_waits_for_a_column_only_is_not_graded_low(village: Village) -> None:
    data = [{**CRITERIA[3], "grade": "qualified"}, {**CRITERIA[0], "grade": "grade5"}]
    publish_ladder(effective_from=YEAR, criteria=data)
    months(VILLAGE, n01=10, n02=1, n05=4, n06=2)
    [outcome] = assess(code=VILLAGE, year=YEAR)
    assert grade_told(outcome).title == "未满考评期"


@pytest.mark.parametrize("seed", range(3))
def test_the_count_of_a_county_agrees(seed: int, township: Township) -> None:
    standard("i1", "i2", "i3", "i4")
    draw = random.Random(seed)
    rows = []
    for number in range(60):
        place = Village.objects.create(
            code=f"{TOWNSHIP}4{number:02d}", name=f"试{number}村", township=township
        )
        gap = draw.choice((0, 0, 0.05))
        for period in periods.months(2026, YEAR):
            if draw.random() >= gap:
                cells = {
                    "n01": draw.choice((0, 10)), "n02": draw.choice((0, 9, 10)),
                    "n04": int(draw.random() < 0.01), "n05": draw.choice((0, 4)),
                    "n06": draw.choice((1, 2, 4)),
                } if period >= FIRST else {}  # fmt: skip
                rows.append(report(place.pk, period, **cells))
    MonthlyReport.objects.bulk_create(rows)
    ladder = Standard.objects.get(code="ladder").ladder
    singly = Counter((o.rank, o.grade_title) for o in assess(code=COUNTY, year=YEAR))
    assert tally.grades(COUNTY, YEAR, ladder) == singly
    assert len(singly) > 1
