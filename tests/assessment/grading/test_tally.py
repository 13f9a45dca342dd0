"""The grades that the database counts by itself are those that `assess` gives village by
village."""

import datetime
import random
from collections import Counter
from typing import Any

import pytest

from accounts.scope import ScopeSpan
from assessment.grading.counting.tally import grades
from assessment.grading.services.outcomes import tried
from assessment.grading.shown import is_young
from assessment.models import Finding, ItemScore, MonthlyReport
from assessment.reports import periods
from assessment.reports.form.in_force import FIRST_FORM
from assessment.standards.data import AnyStandard, load
from assessment.standards.services import standard_for
from associations.models import County, Township, Village
from autonomy.models import Appraisal
from tests.assessment.points import DATA, item
from tests.assessment.records import YEAR, add_model_village, add_months
from tests.conftest import COMMUNITY, COUNTY, FOREIGN_TOWNSHIP, TOWNSHIP

VILLAGES = 150
KINDS = [kind.value for kind in Finding.Kind]
RATIOS = (
    ("planned_births", "births"),
    ("contraception_done", "contraception_due"),
    ("migrants_signed", "migrants_due"),
)
LIVES = (  # opened, closed
    *(((None, None),) * 4),
    (None, datetime.date(2025, 6, 1)),
    (datetime.date(2024, 5, 1), None),
    (datetime.date(2026, 1, 1), None),
)


def one_by_one(code: str, standard: AnyStandard, year: int = YEAR) -> Counter[tuple[int, str]]:
    return Counter(
        (one.rank, "未满考评期" if is_young(one) else one.grade_title)
        for one in tried(code=code, year=year, standard=standard)
    )


@pytest.fixture
def country(db: None) -> None:
    """Villages of every sort: whole years, gaps, blanks, yearly totals, only some months, nothing
    at all."""
    draw = random.Random(620)
    County.objects.create(code="990101", name="甲县")
    Township.objects.create(code="990101001", name="甲镇", county_id="990101")
    villages = Village.objects.bulk_create(
        Village(
            code=f"990101001{number:03d}",
            name=f"{number}村",
            township_id="990101001",
            kind=draw.choice(("village", "village", "community")),
            opened=opened,
            closed=closed,
        )
        for number in range(200, 200 + VILLAGES)
        for opened, closed in [draw.choice(LIVES)]
    )
    MonthlyReport.objects.bulk_create(
        report for village in villages for report in reports(village, draw)
    )
    Appraisal.objects.bulk_create(
        Appraisal(
            village=v,
            date=datetime.date(year, 6, 1),
            asked=asked,
            satisfied=draw.choice((asked, asked * 9 // 10, 0)),
        )
        for v in villages
        for year in (2024, 2025)
        for asked in [draw.choice((0, 10, 97))]
        if draw.random() < 0.8
    )
    Finding.objects.bulk_create(
        Finding(
            village=v,
            year=draw.choice((2024, 2025)),
            kind=kind,
            held=draw.random() < 0.8,
            evidence="看台账",
        )
        for v in villages
        for kind in KINDS
        if draw.random() < 0.8
    )
    ItemScore.objects.bulk_create(
        ItemScore(
            village=v,
            year=YEAR,
            item=code,
            title=code,
            inspected=draw.choice((None, 0, 250, 900)),
            reason="看过",
        )
        for v in villages
        for code in ("given", "more")
        if draw.random() < 0.8
    )
    ItemScore.objects.bulk_create(
        ItemScore(
            village=v,
            year=YEAR,
            item="told",
            title="told",
            inspected=draw.choice((None, 0, 0, 0, 0, 1, -100)),
        )
        for v in villages
    )


def reports(village: Village, draw: random.Random) -> list[MonthlyReport]:
    sort = draw.random()
    found = [202300, *periods.months(2024, 2025)] if sort < 0.2 else periods.months(2023, 2025)
    if sort > 0.9:
        found = periods.months(2023, 2025)[: draw.randint(0, 35)]
    gap = draw.choice((0, 0, 0, 0.1))
    careful = draw.random() < 0.6
    return [report(village, period, draw, careful) for period in found if draw.random() >= gap]


def report(village: Village, period: int, draw: random.Random, careful: bool) -> MonthlyReport:
    cells: dict[str, int | None] = dict.fromkeys(FIRST_FORM.names, 0)
    for numerator, denominator in RATIOS:
        cells[denominator] = draw.choice((0, 20, 50, 200))
        cells[numerator] = (
            cells[denominator]
            if careful
            else max(0, cells[denominator] - draw.choice((0, 0, 0, 1, 2)))
        )
    if not careful:
        cells[draw.choice(FIRST_FORM.names[8:])] = draw.choice((None, 0, 0, 1))
        if draw.random() < 0.05:
            cells |= {"births": None, "contraception_due": draw.choice((None, -1))}
    state = "approved" if careful or draw.random() < 0.97 else "submitted"
    return MonthlyReport(village=village, period=period, state=state, **cells)


def random_points(draw: random.Random) -> AnyStandard:
    """Items of every measure and role with every way of taking off points."""
    items: list[dict[str, Any]] = []

    def add(measure: str, **more: Any) -> None:
        role = draw.choice(
            ("item", "item", "item", "bonus", *(["veto"] if measure != "score" else []))
        )
        full = draw.choice((500, 1000, 3000))
        worth = {
            "full": full,
            "off": draw.choice((50, 100, 333)),
            "per": draw.choice((50, 100)),
            "begun": draw.random() < 0.5,
        }
        if measure in ("count", "zero"):
            worth["per"] = draw.choice((1, 2))
        worth["floor"] = draw.choice((0, 0, -200))
        more |= {
            "years": draw.choice((1, 2, 3)) if measure in ("sum", "zero", "count") else 1,
            "role": role,
        }
        more |= {"grade": draw.choice(("created", "qualified"))} if role == "veto" else worth
        more["not_applicable_from"] = draw.choice((None, None, None, None, 2021))
        items.append(item(f"c{len(items)}", "1", "项目", measure, section="s1") | more)
        if draw.random() < 0.2:
            items[-1]["kinds"] = ["community"]

    for numerator, denominator in RATIOS:
        for measure in ("sum", "stock"):
            at_most = draw.random() < 0.2
            add(
                measure,
                numerator=numerator,
                denominator=denominator,
                threshold=draw.choice((9800, 10000)),
                at_most=at_most,
            )
    add("appraisals", threshold=9000)
    add("zero")
    for numerator in ("six_none", "outside_policy", "late_abortions"):
        add("count", numerator=numerator)
    add("finding", numerator="informed_choice")
    for code in ("given", "more"):
        add("score")
        items[-1]["code"] = code
    if draw.random() < 0.5:
        items.append(
            item("told", "1", "项目", "score", section="s1", role="veto", grade="qualified")
        )
    data = DATA | {"criteria": items, "bonus_cap": draw.choice((0, 300, 5000))}
    full = sum(i["full"] for i in items if i["role"] == "item")
    data["grades"] = [
        g | ({"least": full * (5 + n) // 10} if n else {}) for n, g in enumerate(DATA["grades"])
    ]
    return load("p", data)


def random_ladder(draw: random.Random) -> AnyStandard:
    grades = [
        {"code": c, "title": c, "rank": n, "inherits": draw.random() < 0.7}
        for n, c in enumerate(("a", "b", "c", "d"))
    ]
    rows = [
        *(
            {
                "measure": m,
                "numerator": n,
                "denominator": d,
                "threshold": draw.choice((9500, 10000)),
            }
            for n, d in RATIOS
            for m in ("sum", "stock")
        ),
        {"measure": "appraisals", "threshold": 9000},
        {"measure": "zero"},
        {"measure": "count", "numerator": "outside_policy"},
        {"measure": "finding", "numerator": "three_life_services"},
    ]
    criteria = [
        {
            "code": f"c{n}",
            "clause": "1",
            "title": "标准",
            "grade": draw.choice("bcd"),
            "years": draw.choice((1, 2, 3)),
            "kinds": draw.choice(((), (), ("village",))),
            **row,
        }
        for n, row in enumerate(draw.sample(rows, 6))
    ]
    return load("l", {"title": "分级标准", "grades": grades, "criteria": criteria, "targets": {}})


@pytest.mark.parametrize("year", [2024, 2025])
def test_the_published_ladder(country: None, year: int) -> None:
    ladder = standard_for(year, division="990101")
    found = grades("990101", year, ladder)
    assert found == one_by_one("990101", ladder, year)
    assert len(found) >= (2 if year == YEAR else 1)


def test_any_standard_grades_as_one_by_one(country: None) -> None:
    """Forty standards, drawn; between them they give every grade."""
    draw, seen = random.Random(1), set()
    for number in range(40):
        standard = random_points(draw) if number % 2 else random_ladder(draw)
        found = grades("990101", YEAR, standard)
        assert found == one_by_one("990101", standard), standard
        seen |= {(type(standard), rank) for rank, _ in found}
    assert len(seen) == 8


def test_a_division_is_a_code_neighbours_or_all(
    village: Village, other_village: Village, community: Village, foreign_village: Village
) -> None:
    for place in (village, community, foreign_village):
        add_model_village(place)
    ladder = standard_for(YEAR, division=COUNTY)
    model, created = (4, "模范村"), (1, "创建村")
    assert grades("", YEAR, ladder) == grades(COUNTY, YEAR, ladder) == {model: 3, created: 1}
    assert grades(TOWNSHIP, YEAR, ladder) == {model: 2, created: 1}
    assert grades(COMMUNITY, YEAR, ladder) == {model: 1}
    assert grades(ScopeSpan(TOWNSHIP, FOREIGN_TOWNSHIP), YEAR, ladder) == {model: 2, created: 1}
    assert grades("110101", YEAR, ladder) == {}


def test_figures_beyond_any_village_neither_stop_nor_mislead(
    village: Village, other_village: Village
) -> None:
    """A country is counted even where one row was filled by somebody else with nonsense."""
    huge = 9 * 10**18
    add_model_village(village)
    add_months(
        other_village,
        contraception_due=huge,
        contraception_done=huge - 10**17,
        births=5,
        planned_births=5,
    )
    for standard in (standard_for(YEAR, division=TOWNSHIP), load("points", DATA)):
        assert grades(TOWNSHIP, YEAR, standard) == one_by_one(TOWNSHIP, standard)
