"""The workbook with live formulas of a standard by points: LibreOffice works out the points, totals
and grades that the engine gives, edge by edge and by the hundred, and follows whatever a reader
changes."""

import random
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import openpyxl
import pytest

from assessment.authoring.alterations import alter
from assessment.grading.figures import (
    CountFigure,
    Figure,
    FindingFigure,
    RatioFigure,
    ScoreFigure,
    VillageFacts,
)
from assessment.grading.outcomes import VillageOutcome, score
from assessment.standards.data import VETO, PointsItem, PointsStandard, load
from assessment.standards.data.measures import Ratio
from assessment.standards.decimals import hundredths_text
from tests.assessment.points import item
from tests.assessment.records import YEAR

from .test_live_workbook import recalculated, table, written

RATE = {"numerator": "contraception_done", "denominator": "contraception_due"}
LEVY = {"numerator": "levy_collected", "denominator": "levy_due"}
BONUS: dict[str, Any] = {"role": "bonus"}
ITEMS = [
    item(
        "begun",
        "1.1",
        "落实率",
        "stock",
        **RATE,
        threshold=9800,
        section="s1",
        full=2000,
        per=100,
        off=150,
    ),
    item(
        "veto_rate",
        "1.2",
        "落实率太低",
        "stock",
        **RATE,
        threshold=9000,
        section="s1",
        role="veto",
        grade="qualified",
    ),
    item(
        "whole",
        "1.3",
        "超标率",
        "sum",
        **RATE,
        threshold=250,
        at_most=True,
        section="s1",
        full=1000,
        per=50,
        off=75,
        begun=False,
    ),
    item(
        "levy",
        "1.4",
        "到位率",
        "sum",
        **LEVY,
        threshold=9550,
        section="s1",
        full=500,
        per=30,
        off=10,
    ),
    item(
        "people",
        "1.5",
        "满意率",
        "appraisals",
        threshold=9000,
        section="s1",
        full=1000,
        per=100,
        off=100,
    ),
    item(
        "cases",
        "2.1",
        "六无情形",
        "count",
        numerator="six_none",
        section="s2",
        full=1000,
        per=2,
        off=300,
    ),
    item(
        "spared",
        "2.2",
        "引产两例以内",
        "count",
        numerator="late_abortions",
        section="s2",
        full=500,
        per=3,
        off=250,
        begun=False,
        kinds=["village"],
    ),
    item(
        "found",
        "2.3",
        "知情选择",
        "finding",
        numerator="informed_choice",
        section="s2",
        full=1000,
        off=600,
    ),
    item("venue", "3.1", "阵地建设", "score", section="s3", full=2500, floor=-500),
    item("gone", "3.2", "已停用", "score", section="s3", full=500, not_applicable_from=2020),
    item(
        "beyond",
        "4.1",
        "落实率超过",
        "stock",
        **RATE,
        threshold=9800,
        section="s3",
        full=200,
        per=50,
        off=60,
        **BONUS,
    ),
    item("good", "4.2", "推广经验", "score", section="s3", full=300, **BONUS),
    item(
        "seen",
        "4.3",
        "三生服务",
        "finding",
        numerator="three_life_services",
        section="s3",
        full=100,
        **BONUS,
    ),
    item(
        "veto_case",
        "5.1",
        "性别鉴定",
        "count",
        numerator="sex_selection",
        section="s1",
        role="veto",
        grade="created",
    ),
    item("veto_told", "5.3", "弄虚作假", "score", section="s1", role="veto", grade="qualified"),
    item(
        "veto_seen",
        "5.2",
        "社区服务",
        "finding",
        numerator="community_services",
        section="s1",
        role="veto",
        grade="advanced",
        kinds=["community"],
    ),
]
DATA = {
    "kind": "points",
    "title": "全项百分制",
    "grades": [
        {"code": "created", "title": "不合格村", "rank": 1},
        {"code": "qualified", "title": "合格村", "rank": 2, "least": 6000},
        {"code": "advanced", "title": "良好村", "rank": 3, "least": 8000},
        {"code": "model", "title": "优秀村", "rank": 4, "least": 9000},
    ],
    "sections": [{"code": f"s{n}", "title": f"第{n}部分"} for n in (1, 2, 3)],
    "criteria": ITEMS,
    "full": 10000,
    "bonus_cap": 350,
    "targets": {},
}
STANDARD = load("live", DATA)
FULL = {
    "begun": RatioFigure(98, 100),
    "veto_rate": RatioFigure(98, 100),
    "whole": RatioFigure(0, 100),
    "levy": RatioFigure(955, 1000),
    "people": RatioFigure(90, 100),
    "cases": CountFigure(0, 12),
    "spared": CountFigure(0, 12),
    "found": FindingFigure(held=True),
    "venue": ScoreFigure(2500, 2500),
    "gone": None,
    "beyond": RatioFigure(98, 100),
    "good": ScoreFigure(),
    "seen": FindingFigure(),
    "veto_case": CountFigure(0, 12),
    "veto_seen": None,
    "veto_told": ScoreFigure(0, 0),
}
MISSING = (202511,)
EDGES: dict[str, tuple[dict[str, Figure | None], str, str]] = {
    # name: (what differs from full marks, total, grade)
    "正好达到": ({}, "100", "优秀村"),
    "低万分之一": ({"begun": RatioFigure(97_990_000, 100_000_000)}, "98.5", "优秀村"),
    "低一个百分点": ({"begun": RatioFigure(97, 100)}, "98.5", "优秀村"),
    "低一个百分点多": ({"begun": RatioFigure(9699, 10_000)}, "97", "优秀村"),
    "没有对象": ({"begun": RatioFigure(0, 0), "levy": RatioFigure(0, 0)}, "100", "优秀村"),
    "没有评议": ({"people": RatioFigure(0, 0)}, "90", "优秀村"),
    "不足一步不算": ({"whole": RatioFigure(2999, 100_000)}, "100", "优秀村"),
    "满一步": ({"whole": RatioFigure(3, 100)}, "99.25", "优秀村"),
    "钱差一分": ({"levy": RatioFigure(95_499_999, 100_000_000)}, "99.9", "优秀村"),
    "扣完为止": ({"begun": RatioFigure(0, 100)}, "80", "良好村"),
    "等次线下": ({"venue": ScoreFigure(1499, 2500)}, "89.99", "良好村"),
    "等次线上": ({"venue": ScoreFigure(1500, 2500)}, "90", "优秀村"),
    "倒扣": ({"venue": ScoreFigure(-900, 0)}, "70", "合格村"),
    "三例": ({"cases": CountFigure(3, 12)}, "94", "优秀村"),
    "加分超过上限": (
        {
            "beyond": RatioFigure(100, 100),
            "good": ScoreFigure(300),
            "seen": FindingFigure(held=True),
        },
        *("103.5", "优秀村"),
    ),
    "加分缺月": ({"beyond": RatioFigure(100, 100, MISSING)}, "100", "优秀村"),
    "缺月": ({"begun": RatioFigure(98, 100, MISSING)}, "待定", "不合格村"),
    "没有验收": ({"venue": ScoreFigure(None, 2500)}, "待定", "不合格村"),
    "没有核查": ({"found": FindingFigure()}, "待定", "不合格村"),
    "核查未达到": ({"found": FindingFigure(held=False)}, "94", "优秀村"),
    "否决": ({"veto_rate": RatioFigure(8999, 10_000)}, "100", "合格村"),
    "缺月也否决": ({"veto_case": CountFigure(1, 12, MISSING)}, "100", "不合格村"),
    "否决待定": ({"veto_case": CountFigure(0, 12, MISSING)}, "待定", "不合格村"),
    "验收认定有": ({"veto_told": ScoreFigure(1, 0)}, "100", "合格村"),
    "还没有认定": ({"veto_told": ScoreFigure(None, 0)}, "待定", "不合格村"),
    "对社区否决": ({"veto_seen": FindingFigure(held=False)}, "100", "良好村"),
}


def outcome(
    number: int, name: str, figures: dict[str, Figure | None], standard: Any = STANDARD
) -> VillageOutcome:
    kind = "community" if figures["veto_seen"] else "village"
    found = [
        None if (c.kinds and kind not in c.kinds) else figures[c.code] for c in standard.criteria
    ]
    return score(VillageFacts(f"431321107{number:03d}", name, kind, tuple(found)), standard, YEAR)


def drawn(draw: random.Random) -> dict[str, Figure | None]:
    """Any village: figures around the thresholds, sometimes nothing at all."""
    due = draw.choice([0, 1, 7, 100, 397, 10_000])
    rate = RatioFigure(
        due * draw.randint(88, 100) // 100, due, MISSING if draw.random() < 0.02 else ()
    )
    asked = draw.choice([0, 50, 97])
    return {
        "begun": rate,
        "veto_rate": rate,
        "beyond": rate,
        "whole": RatioFigure(due * draw.randint(0, 8) // 100, due),
        "levy": RatioFigure(draw.randint(900_00, 1000_00), 1000_00),
        "people": RatioFigure(asked * draw.randint(70, 100) // 100, asked),
        "cases": CountFigure(draw.choice([0, 0, 0, 1, 2, 5]), 12),
        "spared": CountFigure(draw.choice([0, 2, 3, 7]), 12),
        "found": FindingFigure(held=draw.choice([True, True, True, False])),
        "venue": ScoreFigure(draw.randint(-600, 2600), 2500),
        "gone": None,
        "good": ScoreFigure(draw.choice([None, 0, 125, 300])),
        "seen": FindingFigure(held=draw.choice([None, True, False])),
        "veto_case": CountFigure(draw.choice([0, 0, 0, 0, 1]), 12),
        "veto_told": ScoreFigure(draw.choice([0, 0, 0, 1]), None),
        "veto_seen": draw.choice([None, None, FindingFigure(held=True), FindingFigure(held=False)]),
    }


def outcomes(standard: Any = STANDARD) -> list[VillageOutcome]:
    draw = random.Random("points")
    edges: Iterator[tuple[str, Any]] = (
        (name, {**FULL, **changed}) for name, (changed, *_) in EDGES.items()
    )
    villages = [*edges, *((f"第{n}村", drawn(draw)) for n in range(200))]
    return [
        outcome(number, name, figures, standard)
        for number, (name, figures) in enumerate(villages, 200)
    ]


CHANGES: dict[str, dict[str, Any]] = {
    # what a reader changes: by item, fields as the engine has them
    "begun": {"threshold": 9650, "full": 1800, "per": 25, "off": 45, "begun": False},
    "cases": {"per": 1, "off": 120},
    "levy": {"not_applicable_from": 1},
    "found": {"off": 1000},
}
COLUMNS = {"full": 5, "threshold": 6, "per": 7, "off": 8, "begun": 9, "not_applicable_from": 11}


def in_workbook(name: str, value: int, changed: PointsItem) -> Any:
    if name == "begun":
        return "按一步算" if value else "不算"
    if name == "not_applicable_from":
        return "否"
    if name == "per" and not isinstance(changed.measure, Ratio):
        return value
    return value / (10_000 if name == "threshold" else 100)


def edit(path: Path) -> None:
    """Items as in CHANGES; the bonus cap becomes 1 point, 优秀村 begins at 85.5."""
    workbook = openpyxl.load_workbook(path)
    sheet = workbook["标准"]
    for row in sheet.iter_rows(min_row=4):
        found = next((c for c in STANDARD.criteria if c.title == row[2].value), None)
        for name, value in CHANGES.get(found.code, {}).items() if found else ():
            row[COLUMNS[name] - 1].value = in_workbook(name, value, found)
        if row[2].value in ("加分上限", "优秀村：最低分（含本数）"):
            row[4].value = 1 if row[2].value == "加分上限" else 85.5
    workbook.save(path)


def under_changes() -> PointsStandard:
    criteria = alter(STANDARD, CHANGES).criteria
    grades = tuple(replace(g, least=8550) if g.code == "model" else g for g in STANDARD.grades)
    return replace(STANDARD, criteria=criteria, grades=grades, bonus_cap=100)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("points")
    for name in ("plain", "changed"):
        (folder / f"{name}.xlsx").write_bytes(written(outcomes()).getvalue())
    edit(folder / "changed.xlsx")
    recalculated(folder)
    return folder


def in_points(hundredths: int | None) -> str:
    return "待定" if hundredths is None else hundredths_text(hundredths)


def short(text: str) -> str:
    """ "98.50" → "98.5"."""
    return hundredths_text(int(Fraction(text) * 100)) if text[-1:].isdigit() else text


def test_the_edges_are_what_a_person_works_out(folder: Path) -> None:
    rows = {
        row["村（社区）"]: (short(row["总分"]), row["计算等次"])
        for row in table(folder, "plain", "等次")
    }
    assert {name: rows[name] for name in EDGES} == {
        name: (total, grade) for name, (_, total, grade) in EDGES.items()
    }


def test_every_item_total_and_grade_is_the_engines(folder: Path) -> None:
    rows = table(folder, "plain", "等次")
    assert {row["是否一致"] for row in rows} == {"一致"}
    assert {row["总分相差"] for row in rows} <= {"", "0"}
    compare(rows, outcomes())
    assert {row["计算等次"] for row in rows} == set(STANDARD.grade_titles.values())


def compare(rows: list[dict[str, str]], expected: list[VillageOutcome]) -> None:
    for row, found in zip(rows, expected, strict=True):
        scores = zip(found.standard.criteria, found.points.scores, strict=True)
        wanted = {c.title: in_points(got) for c, got in scores if c.role != VETO}
        wanted |= {"总分": in_points(found.points.total), "计算等次": found.grade_title}
        wanted |= {"计入的加分": in_points(found.points.bonus)}
        assert {title: short(row[title]) for title in wanted} == wanted, found.name


def test_what_a_reader_changes_moves_the_points_as_the_engine_says(folder: Path) -> None:
    changed = [score(again(found), under_changes(), YEAR) for found in outcomes()]
    rows = table(folder, "changed", "等次")
    compare(rows, changed)
    moved = sum(now.grade != before.grade for now, before in zip(changed, outcomes(), strict=True))
    assert sum(row["是否一致"] == "不同" for row in rows) == moved > 5
    frame = {row["项目"]: row["分值"] for row in table(folder, "changed", "标准")}
    assert frame["计分项满分合计"] == "98"


def again(found: VillageOutcome) -> VillageFacts:
    """What is switched off has no facts in the engine."""
    figures = zip(STANDARD.criteria, found.facts.figures, strict=True)
    return found.facts._replace(figures=tuple(None if c.code == "levy" else f for c, f in figures))


def test_only_what_recalculates_can_be_typed_into() -> None:
    sheet = openpyxl.load_workbook(written(outcomes()[:1]))["标准"]
    assert sheet.protection.sheet
    open_cells = {
        row[2].value: [cell.column_letter for cell in row if not cell.protection.locked]
        for row in sheet
    }
    assert open_cells["落实率"] == ["E", "F", "G", "H", "I", "K"]
    assert open_cells["阵地建设"] == ["E", "K"]
    assert open_cells["知情选择"] == ["E", "H", "K"]
    assert open_cells["性别鉴定"] == ["K"]
    assert open_cells["计分项满分合计"] == []
    assert open_cells["加分上限"] == open_cells["合格村：最低分（含本数）"] == ["E"]
    window = next(row[13] for row in sheet if row[2].value == "落实率")
    assert (window.value, window.fill.fgColor.rgb[2:]) == (
        "考评年度最后一个已审核月份的月末数",
        "E7E6E6",
    )
    assert "考评期" in sheet["A2"].value
    assert SimpleNamespace(**{c: sheet[f"{c}3"].value for c in "EN"}) == SimpleNamespace(
        E="分值", N="考评期（固定）"
    )
