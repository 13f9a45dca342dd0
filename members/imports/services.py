"""Importing members and households: uploaded, its columns matched, compared, confirmed, and taken
back."""

from collections.abc import Mapping
from contextlib import suppress

from django.db import transaction

from accounts import trail
from accounts.models import User
from documents.uploads import UploadError

from . import jobs, matching, reading
from . import undo as undoing
from .models import MemberImport
from .sealing import masked

State = MemberImport.State
NAME_LENGTH = 200


class NotNowError(Exception):
    """Somebody else did it, or it is being done: nothing was done again."""


def read(
    *, data: bytes, name: str, division: str, target: str, by: User
) -> tuple[MemberImport, list[bytes]]:
    """What `reading.keep` keeps. Raises UploadError, without a word out of the file."""
    safe = masked(name)[-NAME_LENGTH:]
    batch = MemberImport(division=division, target=target, file_name=safe, created_by=by)
    try:
        return batch, reading.read(batch, data)
    except UploadError as error:
        raise UploadError(masked(str(error))) from None


class ChoiceError(Exception):
    """The columns cannot be taken so; `problems` says why. The batch has the choice, unsaved."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("".join(problems))
        self.problems = problems


def match(
    *,
    batch: MemberImport,
    columns: Mapping[int, str],
    village: str,
    answers: Mapping[str, str],
    by: User,
    remembers: bool = True,
) -> None:
    """Compare by these columns and answers, and remember them for the township. Raises ChoiceError,
    NotNowError."""
    chosen = {str(column): key for column, key in columns.items()}
    needs_village = len(batch.division) < 12 and not village
    if found := matching.problems(
        target=batch.target,
        division=batch.division,
        columns=dict(columns),
        needs_village=needs_village,
    ):
        batch.columns, batch.village = chosen, village
        raise ChoiceError(found)
    if not _moved(batch, {State.MATCHING, State.READY, State.COMPARING}, State.COMPARING):
        raise NotNowError
    batch.columns, batch.village, batch.message = chosen, village, ""
    batch.reading = {
        **batch.reading,
        "answers": {**batch.reading.get("answers", {}), **answers},
    }
    batch.save(update_fields=["columns", "village", "message", "reading"])
    if remembers:
        matching.remember(batch=batch, columns=dict(columns))
    jobs.start(batch, by)


def match_proposed(*, batch: MemberImport, by: User) -> bool:
    """Compare at once by the columns as they are proposed; whether they are all known by their
    titles. What nobody looked at is not remembered."""
    columns = {int(column): key for column, key in batch.columns.items()}
    known = all(columns.values()) and not batch.reading["guessed"]
    if known or batch.counts["rows"] <= jobs.SMALL_ROWS:
        with suppress(ChoiceError):
            match(
                batch=batch,
                columns=columns,
                village=batch.village,
                answers={},
                by=by,
                remembers=False,
            )
    return known


def confirm(*, batch: MemberImport, seen: str, by: User, partly: bool = False) -> None:
    """Write what the person saw; `partly`: the rows without an error, the others stay to be
    corrected. Raises NotNowError."""
    if seen != batch.fingerprint or batch.counts.get("questions"):
        raise NotNowError
    if batch.counts.get("error") and not partly:
        raise NotNowError
    batch.reading = {**batch.reading, "partly": partly}
    batch.save(update_fields=["reading"])
    if not _moved(batch, {State.READY, State.APPLYING}, State.APPLYING):
        raise NotNowError
    jobs.start(batch, by)


def undo(*, batch: MemberImport, by: User) -> None:
    """Raises UndoError."""
    undoing.undo(batch, by)


@transaction.atomic
def discard(*, batch: MemberImport, by: User) -> None:
    """The file's rows are thrown away; nothing of it was written. Raises NotNowError."""
    current = MemberImport.objects.select_for_update(of=("self",)).get(pk=batch.pk)
    if current.state in {State.APPLIED, State.UNDONE} or (
        current.state in jobs.UNDER_WAY and not jobs.is_dead(batch)
    ):
        raise NotNowError
    trail.record(
        by=by,
        action="放弃导入",
        target=f"{batch.file_name}（第 {batch.pk} 次导入）",
        division=batch.division,
    )
    current.delete()


def _moved(batch: MemberImport, states: set[State], to: State) -> bool:
    """Into the next state, by one person only; out of a state of work only when nobody is at it any
    more."""
    if batch.state in jobs.UNDER_WAY and not jobs.is_dead(batch):
        return False
    same = MemberImport.objects.filter(pk=batch.pk, state=batch.state, state__in=states)
    if not same.update(state=to):
        return False
    batch.state = to
    return True
