"""Meetings with their matters: what was decided and by how many, and what became of it.

The Organic Law (articles 22, 26) asks a quorum of the assembly and of the delegates' meeting, and
more than half of those present for what they decide.
"""

import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max

from accounts.models import User
from accounts.records import remove_record, save_record
from associations.divisions.services import open_village
from associations.models import Village

from .models import Matter, Meeting
from .quorum import ASSEMBLIES, vote_at

OF_THE_DAY = frozenset({"deadline", "done"})


@transaction.atomic
def hold_meeting(*, meeting: Meeting, matter: Matter | None = None, by: User | None) -> Meeting:
    """Keep a meeting that was held, with its first matter. Raises ValidationError."""
    open_village(meeting.village_id)
    save_record(record=meeting, by=by)
    if matter is not None:
        matter.meeting = meeting
        add_matter(matter=matter, by=by)
    return meeting


@transaction.atomic
def change_meeting(
    *, meeting: Meeting, expected_version: int | None = None, by: User | None
) -> Meeting:
    """Raises ValidationError when its matters would no longer hold (more votes than people),
    ConflictError."""
    Village.objects.locked().get(pk=meeting.village_id)
    meeting.full_clean()
    for matter in meeting.matters.all():
        matter.meeting = meeting
        try:
            matter.clean()
            _lawful_or_refuse(matter)
        except ValidationError as error:
            field = "date" if OF_THE_DAY & error.error_dict.keys() else "present"
            raise ValidationError(
                {field: f"议题“{matter.subject}”：{'；'.join(error.messages)}"}
            ) from None
    save_record(record=meeting, expected_version=expected_version, by=by)
    return meeting


@transaction.atomic
def remove_meeting(*, meeting: Meeting, by: User | None) -> None:
    """Raises ValidationError while it has matters."""
    Village.objects.locked().get(pk=meeting.village_id)
    if count := meeting.matters.count():
        raise ValidationError(f"这次会议还有 {count} 个议题。请先删除议题，再删除会议。")
    remove_record(record=meeting, by=by)


@transaction.atomic
def add_matter(*, matter: Matter, by: User | None) -> Matter:
    """The next of its meeting. Raises ValidationError."""
    open_village(matter.meeting.village_id)
    matter.meeting = Meeting.objects.select_related("village").get(pk=matter.meeting_id)
    last = matter.meeting.matters.aggregate(last=Max("number"))["last"]
    matter.number = (last or 0) + 1
    return _save(matter, None, by)


@transaction.atomic
def change_matter(
    *, matter: Matter, expected_version: int | None = None, by: User | None
) -> Matter:
    """Raises ValidationError, ConflictError."""
    Village.objects.locked().get(pk=matter.meeting.village_id)
    matter.meeting = Meeting.objects.select_related("village").get(pk=matter.meeting_id)
    return _save(matter, expected_version, by)


@transaction.atomic
def record_result(
    *,
    matter: Matter,
    done: datetime.date,
    result: str,
    expected_version: int | None = None,
    by: User | None,
) -> Matter:
    """What became of a decision. Raises ValidationError, ConflictError."""
    matter.done, matter.result = done, result
    save_record(record=matter, expected_version=expected_version, by=by, action="登记落实情况")
    return matter


def _save(matter: Matter, expected_version: int | None, by: User | None) -> Matter:
    matter.full_clean()
    _lawful_or_refuse(matter)
    save_record(record=matter, expected_version=expected_version, by=by)
    return matter


def _lawful_or_refuse(matter: Matter) -> None:
    meeting = matter.meeting
    if matter.outcome != Matter.Outcome.DECIDED or meeting.kind not in ASSEMBLIES:
        return
    agreed = meeting.present if matter.votes_for is None else matter.votes_for
    vote = vote_at(meeting, agreed)
    if vote and not vote.has_quorum:
        raise ValidationError({"outcome": f"{vote}，不能登记为作出决定。"})
    if agreed * 2 <= meeting.present:
        words = f"赞成 {agreed}，未过半（过半要 {meeting.present // 2 + 1}）"
        raise ValidationError(
            {"outcome": f"{words}。{meeting.get_kind_display()}的决定要到会人数的过半数赞成。"}
        )
