"""A standard by points as the tests publish it: a hundred points in two sections, vetoes, a bonus
and four bands."""

from typing import Any

from assessment.models import ItemScore, Standard
from assessment.standards.data import digest
from associations.models import Village
from tests.assessment.records import YEAR
from tests.conftest import COUNTY


def item(code: str, clause: str, title: str, measure: str, **more: Any) -> dict[str, Any]:
    return {
        "code": code,
        "grade": "",
        "clause": clause,
        "title": title,
        "measure": measure,
        "years": 1,
        **more,
    }


DATA: dict[str, Any] = {
    "kind": "points",
    "title": "村民自治百分制考评办法",
    "grades": [
        {"code": "created", "title": "不合格村", "rank": 1},
        {"code": "qualified", "title": "合格村", "rank": 2, "least": 6000},
        {"code": "advanced", "title": "良好村", "rank": 3, "least": 8000},
        {"code": "model", "title": "优秀村", "rank": 4, "least": 9000},
    ],
    "sections": [{"code": "s1", "title": "工作指标"}, {"code": "s2", "title": "阵地和服务"}],
    "criteria": [
        item(
            "contraception",
            "1.1",
            "避孕节育措施落实率",
            "stock",
            numerator="contraception_done",
            denominator="contraception_due",
            threshold=9800,
            section="s1",
            full=3000,
            per=100,
            off=150,
        ),
        item(
            "six",
            "1.2",
            "“六无”情形",
            "count",
            numerator="six_none",
            section="s1",
            full=2000,
            per=1,
            off=500,
        ),
        item(
            "satisfied",
            "1.3",
            "群众满意率",
            "appraisals",
            threshold=9000,
            section="s1",
            full=1000,
            per=100,
            off=100,
        ),
        item("venue", "2.1", "阵地建设", "score", section="s2", full=4000),
        item(
            "late",
            "3.1",
            "大月份引产",
            "count",
            numerator="late_abortions",
            section="s1",
            role="veto",
            grade="created",
        ),
        item("extra", "4.1", "经验推广", "score", section="s2", role="bonus", full=500),
    ],
    "full": 10000,
    "bonus_cap": 300,
    "targets": {"qualified": 9000},
}


def publish_points(
    code: str = "points", division: str = COUNTY, effective_from: int = YEAR, **changes: Any
) -> Standard:
    data = DATA | changes
    return Standard.objects.create(
        code=code,
        title=data["title"],
        division=division,
        effective_from=effective_from,
        data=data,
        digest=digest(data),
    )


def add_score(
    village: Village, item: str = "venue", inspected: int | None = 4000, **more: Any
) -> ItemScore:
    more = {"reason": "现场查看"} | more
    return ItemScore.objects.create(
        village=village, year=YEAR, item=item, title=item, inspected=inspected, **more
    )
