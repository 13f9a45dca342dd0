"""A county's standard in the making: begun from nothing, a copy or a file, changed part by part,
published once."""

import copy
import json
import secrets
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from accounts.records import published, save_record
from accounts.records.published import FileFormat

from ..grading.services.outcomes import keep
from ..grading.sums import needed_columns
from ..reports import periods
from ..reports.form.in_force import history
from ..rounds.models.rounds import Round
from ..rounds.round_states import RoundState
from ..standards.data import LADDER, POINTS
from ..standards.models import Standard, StandardDraft
from .faults import faults

READY = Path(__file__).parents[1] / "standards/ready"
READY_NAMES = {
    "today-ladder": "2026年的阶梯式：配合“2026年的类别”的月报表",
    "today-points": "2026年的百分制：配合“2026年的类别”的月报表",
}
FIRST_GRADES = ("不合格村", "合格村", "良好村", "优秀村")
GRADE_CODES = ("created", "qualified", "advanced", "model", "grade5", "grade6", "grade7", "grade8")


def ready(name: str) -> dict[str, Any]:
    """A standard that comes with the program, to start from."""
    found: dict[str, Any] = json.loads((READY / f"{name}.json").read_text("utf-8"))
    return found


def blank(kind: str) -> dict[str, Any]:
    """What a draft starts from: four grades and nothing else, or one that is ready."""
    if kind in READY_NAMES:
        return ready(kind)
    grades = [
        {"code": code, "title": title, "rank": rank}
        for rank, (code, title) in enumerate(zip(GRADE_CODES, FIRST_GRADES, strict=False), 1)
    ]
    if kind == LADDER:
        return {"kind": LADDER, "grades": grades, "criteria": [], "targets": {}}
    for grade, least in zip(grades[1:], (6000, 8000, 9000), strict=True):
        grade["least"] = least
    return {
        "kind": POINTS,
        "grades": grades,
        "sections": [],
        "criteria": [],
        "full": 10000,
        "bonus_cap": 0,
    } | {"targets": {}}


def new_code(prefix: str) -> str:
    """Of a part of a standard: kept by later versions, and no other standard's."""
    return f"{prefix}{secrets.token_hex(4)}"


def start_draft(
    *, title: str, effective_from: int, data: dict[str, Any], by: User, base: Standard | None = None
) -> StandardDraft:
    draft = StandardDraft(
        division=by.scope,
        title=title,
        effective_from=effective_from,
        data={**copy.deepcopy(data), "title": title},
        base=base,
        created_by=by,
    )
    save_record(record=draft, by=by)
    return draft


def change_draft(
    *, draft: StandardDraft, by: User, expected_version: int | None, **changes: object
) -> StandardDraft:
    """Keep what was changed of the data. Raises ConflictError."""
    changes["title"] = draft.title
    return published.change_draft(draft=draft, by=by, expected_version=expected_version, **changes)


@transaction.atomic
def publish_draft(*, draft: StandardDraft, by: User, expected_version: int | None) -> Standard:
    """Make a standard of it that nobody changes any more. Raises ValidationError, ConflictError."""
    standard = published.publish(
        draft=draft,
        by=by,
        expected_version=expected_version,
        faults=draft_faults,
        make=lambda stored: Standard(
            code=_code(stored), division=stored.division, effective_from=stored.effective_from
        ),
    )
    keep(
        code=standard.division, years=range(standard.effective_from, timezone.localdate().year + 1)
    )
    return standard


def draft_faults(draft: StandardDraft) -> list[str]:
    """All that keeps it from being published."""
    wrong = fault_texts(draft.data)
    return wrong + ([] if wrong else column_faults(draft)) + year_faults(draft)


def column_faults(draft: StandardDraft) -> list[str]:
    """Every column that the standard is read from is asked by the forms of its years."""
    last = periods.of(draft.effective_from, 12)
    forms = [draft.report_form]
    forms += [form for since, form in history(draft.division) if since > last]
    return [
        f"“{criterion.title}”要的栏目，{draft.effective_from}年起的月报表里没有，或者不是必填"
        for criterion in draft.rules.criteria
        if not criterion.switched_off(draft.effective_from)
        if not all(form.asks.issuperset(needed_columns(criterion)) for form in forms)
    ]


def year_faults(draft: StandardDraft) -> list[str]:
    """A standard takes effect from a year whose grades are not published: last year's are made up
    in this one."""
    first = timezone.localdate().year - 1
    if draft.effective_from < first:
        return [f"{draft.effective_from}年度的等次已经公布，不能再改变；请从{first}年或以后起用"]
    frozen = Round.objects.in_division(draft.division).filter(state=RoundState.PUBLISHED)
    last = (
        frozen.filter(year__gte=draft.effective_from)
        .order_by("-year")
        .values_list("year", flat=True)
        .first()
    )
    if last:
        return [f"已有乡镇公布了{last}年度的等次，不能再改变；请从{last + 1}年或以后起用"]
    same = Standard.objects.filter(division=draft.division, effective_from=draft.effective_from)
    return (
        [f"{draft.effective_from}年起用的标准已经发布过，请换一个起用年度"] if same.exists() else []
    )


def _code(draft: StandardDraft) -> str:
    return f"{draft.division}-{draft.effective_from}"


def fault_texts(data: dict[str, Any]) -> list[str]:
    return [fault.text for fault in faults(data)]


FILES = FileFormat("cunxie-standard", "标准", "考评标准", fault_texts)
