"""Standards that measure indicators over records."""

from typing import Any

from assessment.indicators.figures import indicators_of
from assessment.models import Standard
from assessment.standards.data import digest
from tests.assessment.ladders import rung
from tests.conftest import COUNTY

RATES = {
    "terms": 10000,
    "posts": 9800,
    "member_homes": 7000,
    "contacts": 9000,
    "groups_led": 10000,
    "asked": 9500,
    "signed": 8800,
    "decisions": 9700,
    "disclosure": 8000,
    "satisfaction": 9000,
    "on_time": 10000,
    "surveys": 9000,
}
CASES = ("corrections", "helped")
AT_LEAST = {
    "meetings": 5,
    "activities": 16,
}  # indicators that are counted, and how many there must be


def measured(code: str, year: int = 2025) -> dict[str, Any]:
    """What a criterion keeps of one of the documents' indicators."""
    for one in indicators_of(COUNTY, year):
        if one.definition.code == code:
            assert one.copied
            kind = "cases" if one.is_count else "rate"
            return {"measure": kind, "numerator": code, "records": one.copied}
    raise KeyError(code)


def criterion(code: str, grade: str, years: int = 1, **more: Any) -> dict[str, Any]:
    threshold = {"threshold": RATES[code]} if code in RATES else {}
    found = measured(code) | threshold | {"years": years} | more
    return rung(f"c_{code}", grade, code, found.pop("measure"), **found)


def ladder(**changes: Any) -> dict[str, Any]:
    grades = [
        {"code": "created", "title": "创建村", "rank": 1},
        {"code": "qualified", "title": "合格村", "rank": 2},
        {"code": "model", "title": "模范村", "rank": 3, "inherits": False},
    ]
    lower, upper = list(RATES)[:6], [*list(RATES)[6:], *CASES]
    criteria = [criterion(code, "qualified", years=2 if code == "terms" else 1) for code in lower]
    criteria += [criterion(code, "model", years=2 if code == "decisions" else 1) for code in upper]
    criteria += [criterion(code, "model", threshold=least) for code, least in AT_LEAST.items()]
    data = {"kind": "ladder", "title": "按记录考评", "grades": grades, "criteria": criteria}
    return data | {"targets": {}} | changes


def points() -> dict[str, Any]:
    """Every rate an item of five points, cases a deduction, and help a bonus."""
    grades = [
        {"code": "created", "title": "不合格村", "rank": 1},
        {"code": "qualified", "title": "合格村", "rank": 2, "least": 4000},
        {"code": "model", "title": "模范村", "rank": 3, "least": 6300},
    ]
    place = {"section": "s1", "role": "item", "per": 100, "begun": True, "floor": 0}
    items = [
        criterion(code, "", **place, full=500, off=50, threshold=min(10000, RATES[code] + 100))
        for code in RATES
    ]
    items.append(criterion("corrections", "", **place | {"per": 1}, full=500, off=200))
    bonus = place | {"role": "bonus", "per": 2}
    items.append(criterion("helped", "", **bonus, full=300, off=50))
    data = {"kind": "points", "title": "按记录打分", "grades": grades, "criteria": items}
    sections = [{"code": "s1", "title": "工作"}]
    return data | {"sections": sections, "full": 6500, "bonus_cap": 500, "targets": {}}


def publish(data: dict[str, Any], year: int) -> Standard:
    return Standard.objects.create(
        code="records",
        title=data["title"],
        division=COUNTY,
        effective_from=year,
        data=data,
        digest=digest(data),
    )
