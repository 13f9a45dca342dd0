"""Criteria as the tests write them: in the words of their stored form."""

from typing import Any

from assessment.standards.data import Criterion, criterion_of


def rule(code: str, grade: str, measure: str, years: int = 1, **more: Any) -> Criterion:
    data = {
        "code": code,
        "grade": grade,
        "clause": "",
        "title": "题",
        "measure": measure,
        "years": years,
    }
    return criterion_of({**data, **more})


def births(threshold: int = 9000, **more: Any) -> Criterion:
    columns = {"numerator": "planned_births", "denominator": "births", "threshold": threshold}
    return rule("c", "qualified", more.pop("measure", "sum"), **columns, **more)
