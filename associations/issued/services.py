"""Every act on an issued paper. The number is given under the division's lock, so two at once get
two numbers and a refused act none."""

import hashlib

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from accounts import locks
from accounts.models import User
from accounts.records import ConflictError, remove_record, save_record
from documents.paper import to_pdf

from ..attachments.services import keep
from .models import IssuedPaper
from .paper import paper_of
from .states import MOVES, IssueState

SETTLED = "这份文稿已经送签发，不能再改。要改的，先退回修改。"
ELSEWHERE = "只有发文单位自己的人员才能办理。"


@transaction.atomic
def draft_paper(
    *, paper: IssuedPaper, by: User, expected_version: int | None = None
) -> IssuedPaper:
    """Kept as new, or changed while it is a draft. Raises ValidationError, ConflictError."""
    if paper.code != by.scope:
        raise ValidationError(ELSEWHERE)
    if paper.pk:
        _draft(paper)
    else:
        paper.drafted_by = by
    return save_record(record=paper, by=by, expected_version=expected_version)


@transaction.atomic
def remove_draft(*, paper: IssuedPaper, by: User) -> None:
    """Raises ValidationError once it is more than a draft."""
    _draft(paper)
    remove_record(record=paper, by=by)


def _draft(paper: IssuedPaper) -> None:
    stored = IssuedPaper.objects.select_for_update().get(pk=paper.pk)
    if stored.state != IssueState.DRAFT:
        raise ValidationError(SETTLED)


@transaction.atomic
def move_paper(
    *, paper: IssuedPaper, act: str, by: User, expected_version: int, reason: str = ""
) -> IssuedPaper:
    """What `MOVES` allows. Raises ValidationError, ConflictError."""
    locks.take(paper.code)
    stored = IssuedPaper.objects.select_for_update().get(pk=paper.pk)
    move = MOVES.get(act)
    if stored.version != expected_version:
        raise ConflictError(stored)
    if stored.code != by.scope or move is None or by.role not in move.by:
        raise ValidationError(ELSEWHERE)
    if stored.state != move.before:
        raise ValidationError(f"当前是“{stored.get_state_display()}”，不能这样办理。")
    stored.state = move.after
    if act == "check":
        stored.checked_by = by
    elif act == "sign":
        stored.signed_by, stored.signer = by, by.name
        stored.day = stored.day or timezone.localdate()
    elif act == "return":
        stored.checked_by = None
    elif act == "number":
        _number(stored, by)
    elif act == "void":
        stored.void_reason = reason.strip()
    return save_record(
        record=stored, by=by, expected_version=expected_version, action=f"发文{move.label}"
    )


def _number(paper: IssuedPaper, by: User) -> None:
    """The next of the body's year, and the paper as it will be for good."""
    paper.printed_on = timezone.localdate()
    paper.year = paper.printed_on.year
    of_year = IssuedPaper.objects.filter(code=paper.code, short=paper.short, year=paper.year)
    paper.number = (of_year.aggregate(last=Max("number"))["last"] or 0) + 1
    content = to_pdf(paper_of(paper))
    paper.digest = hashlib.sha256(content).hexdigest()
    name = f"{paper.reference}.pdf"
    paper.paper = keep(file=ContentFile(content, name=name), code=paper.code, by=by)
