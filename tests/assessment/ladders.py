"""A county's ladder as the tests publish it: grades and codes of its own, the highest not asking
for the one below."""

from typing import Any

from assessment.models import Standard
from assessment.standards.data import digest
from tests.assessment.records import YEAR
from tests.conftest import COUNTY


def rung(code: str, grade: str, title: str, measure: str, **more: Any) -> dict[str, Any]:
    return {
        "code": code,
        "grade": grade,
        "clause": "",
        "title": title,
        "measure": measure,
        "years": 1,
        **more,
    }


DATA: dict[str, Any] = {
    "kind": "ladder",
    "title": "三等阶梯式考评办法",
    "grades": [
        {"code": "created", "title": "后进村", "rank": 1},
        {"code": "qualified", "title": "达标村", "rank": 2},
        {"code": "grade5", "title": "标杆村", "rank": 3, "inherits": False},
    ],
    "criteria": [
        rung("i1", "qualified", "三生服务", "finding", numerator="three_life_services"),
        rung(
            "i2",
            "grade5",
            "两年政策内出生率",
            "sum",
            numerator="planned_births",
            denominator="births",
            threshold=8000,
            years=2,
        ),
        rung("i3", "grade5", "五年无大月份引产", "count", numerator="late_abortions", years=5),
    ],
    "targets": {},
}


def publish_ladder(effective_from: int = YEAR, **changes: Any) -> Standard:
    data = DATA | changes
    return Standard.objects.create(
        code="ladder",
        title=data["title"],
        division=COUNTY,
        effective_from=effective_from,
        data=data,
        digest=digest(data),
    )
