"""A county's standard in the making: begun from nothing, a copy or a file, changed part by part,
published once."""

import copy
import json
import secrets
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts import trail
from accounts.models import User
from accounts.records import ConflictError, save_record

from ..grading.services.outcomes import keep
from ..rounds.models.rounds import Round
from ..rounds.round_states import RoundState
from ..standards.data import LADDER, POINTS, digest
from ..standards.models import Standard, StandardDraft
from .faults import UNREADABLE, faults

FORMAT = "cunxie-standard"
LARGEST_FILE = 1024 * 1024
FIRST_GRADES = ("不合格村", "合格村", "良好村", "优秀村")
GRADE_CODES = ("created", "qualified", "advanced", "model", "grade5", "grade6", "grade7", "grade8")


def blank(kind: str) -> dict[str, Any]:
    """What a draft starts from: four grades and nothing else."""
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
    draft.data = {**draft.data, **changes, "title": draft.title}
    save_record(record=draft, by=by, expected_version=expected_version)
    return draft


@transaction.atomic
def publish_draft(*, draft: StandardDraft, by: User, expected_version: int | None) -> Standard:
    """Make a standard of it that nobody changes any more. Raises ValidationError, ConflictError."""
    stored = StandardDraft.objects.select_for_update().filter(pk=draft.pk).first()
    if stored is None:
        raise ValidationError("这份草稿已经发布或者删除了。")
    if expected_version is not None and stored.version != expected_version:
        raise ConflictError(stored)
    wrong = [fault.text for fault in faults(stored.data)] + year_faults(stored)
    if wrong:
        raise ValidationError(wrong)
    standard = Standard.objects.create(
        code=_code(stored),
        title=stored.title,
        division=stored.division,
        effective_from=stored.effective_from,
        data=stored.data,
        digest=digest(stored.data),
    )
    stored.delete()
    trail.record(
        by=by,
        action="发布考评标准",
        target=f"《{standard.title}》（{standard.code}）",
        division=standard.division,
        after={
            "起用年度": str(standard.effective_from),
            "校验值": standard.digest,
            **stored.trail_values(),
        },
    )
    keep(
        code=standard.division, years=range(standard.effective_from, timezone.localdate().year + 1)
    )
    return standard


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


def to_file(*, title: str, effective_from: int, data: dict[str, Any]) -> str:
    """A standard as a file to hand on, with the digest that it is checked by."""
    content = {
        "format": FORMAT,
        "title": title,
        "effective_from": effective_from,
        "digest": digest(data),
        "data": data,
    }
    return json.dumps(content, ensure_ascii=False, indent=1)


def read_file(content: bytes) -> dict[str, Any]:
    """The file's title, effective_from and data, checked. Raises ValidationError that says what is
    wrong."""
    if len(content) > LARGEST_FILE:
        raise ValidationError("文件太大，不是本系统导出的标准文件。")
    try:
        found = json.loads(content.decode("utf-8-sig"))
        title, year, data, stated = (
            found[name] for name in ("title", "effective_from", "data", "digest")
        )
    except (ValueError, KeyError, TypeError, RecursionError):
        raise ValidationError(
            "这不是本系统导出的标准文件。请让对方从“考评标准”里重新导出。"
        ) from None
    readable = isinstance(title, str) and isinstance(year, int) and isinstance(data, dict)
    if found.get("format") != FORMAT or not readable:
        raise ValidationError(f"文件{UNREADABLE}。")
    if digest(data) != stated:
        raise ValidationError(
            "文件的校验值不对：导出以后内容被改过，或者没有传完整。请重新导出再传。"
        )
    if wrong := faults(data):
        raise ValidationError([f"文件里的标准还不能用：{fault.text}。" for fault in wrong])
    return {"title": title[:120], "effective_from": year, "data": data}
