"""The annual appraisal of members (年终评比): a village's marks of a year written in one act."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts import trail
from accounts.models import User
from associations.models import Village

from ..people.models import Member
from ..people.periods import Membership
from ..people.querysets import MemberQuerySet
from .models import MemberAppraisal

NONE = ""
Mark = MemberAppraisal.Mark
Shown = tuple[int, str, str]  # version, mark, reward; (0, "", "") where there is no mark


@dataclass(frozen=True)
class MarkLine:
    """What was typed for a member, and what the form had shown. `mark` NONE: not marked."""

    member: int
    mark: str
    reward: str
    shown: Shown

    @property
    def changed(self) -> bool:
        return (self.mark, self.reward) != self.shown[1:]


@dataclass(frozen=True)
class Saved:
    """How many rows were written, and the lines not written: somebody else had marked these members
    meanwhile."""

    count: int
    conflicts: list[MarkLine]


@transaction.atomic
def save_marks(*, village: Village, year: int, lines: Sequence[MarkLine], by: User | None) -> Saved:
    """Writes the changed lines; a line whose row is no longer what was shown is given back. One
    trail entry with the counts of the year. Raises ValidationError with the member's name."""
    Village.objects.locked().get(pk=village.pk)
    touched = [line for line in lines if line.changed]
    members = _members(village, year).in_bulk([line.member for line in touched])
    stored = {
        row.member_id: row for row in MemberAppraisal.objects.filter(year=year, member__in=members)
    }
    written: list[MarkLine] = []
    conflicts: list[MarkLine] = []
    for line in touched:
        if line.member not in members:
            continue
        now = shown(stored.get(line.member))
        if now == line.shown:
            written.append(line)
        elif now[1:] != (line.mark, line.reward):
            conflicts.append(line)
    _write(written, members, stored, year)
    if written:
        before = {
            str(members[line.member]): _words(line.shown[1], line.shown[2]) for line in written
        }
        after = {str(members[line.member]): _words(line.mark, line.reward) for line in written}
        _tell(village, year, before, after, by)
    return Saved(len(written), conflicts)


@transaction.atomic
def mark_the_rest(*, village: Village, year: int, group: int | None = None, by: User | None) -> int:
    """Every member of the village, or of one group, without a mark is qualified. Returns how
    many."""
    Village.objects.locked().get(pk=village.pk)
    members = _members(village, year).exclude(appraisals__year=year)
    rest = list(members.filter(then_group=group) if group else members)
    MemberAppraisal.objects.bulk_create(
        MemberAppraisal(member=member, year=year, mark=Mark.QUALIFIED, version=1) for member in rest
    )
    if rest:
        before = {str(member): _words(NONE, "") for member in rest}
        after = {str(member): _words(Mark.QUALIFIED, "") for member in rest}
        _tell(village, year, before, after, by)
    return len(rest)


def shown(appraisal: MemberAppraisal | None) -> Shown:
    return (appraisal.version, appraisal.mark, appraisal.reward) if appraisal else (0, NONE, "")


def _members(village: Village, year: int) -> MemberQuerySet:
    return Membership.objects.filter(village=village).of_year(year).members()


def _write(
    lines: list[MarkLine], members: dict[int, Member], stored: dict[int, MemberAppraisal], year: int
) -> None:
    new: list[MemberAppraisal] = []
    changed: list[MemberAppraisal] = []
    gone: list[int] = []
    for line in lines:
        row = stored.get(line.member)
        if line.mark == NONE:
            _check_reward(line, members)
            if row:
                gone.append(row.pk)
            continue
        row = row or MemberAppraisal(member=members[line.member], year=year)
        row.mark, row.reward, row.version = line.mark, line.reward, row.version + 1
        try:
            row.clean_fields(exclude=["member"])
        except ValidationError as error:
            raise ValidationError(
                f"{members[line.member].name}：{''.join(error.messages)}"
            ) from None
        (changed if row.pk else new).append(row)
    MemberAppraisal.objects.filter(pk__in=gone).delete()
    MemberAppraisal.objects.bulk_create(new)
    MemberAppraisal.objects.bulk_update(changed, ["mark", "reward", "version"])


def _check_reward(line: MarkLine, members: dict[int, Member]) -> None:
    if line.reward:
        raise ValidationError(
            f"{members[line.member].name}写了事迹或奖励，还没有评定，请先选评定。"
        )


def _words(mark: str, reward: str) -> str:
    label = Mark(mark).label if mark else "未评"
    return f"{label}，{reward}" if reward else label


def _tell(
    village: Village, year: int, before: dict[str, str], after: dict[str, str], by: User | None
) -> None:
    """With how many have which mark after the act."""
    marks = MemberAppraisal.objects.filter(year=year, member__in=_members(village, year))
    counts = Counter(Mark(mark).label for mark in marks.order_by().values_list("mark", flat=True))
    after = {"全村评定": "，".join(f"{label} {counts[label]} 名" for label in Mark.labels), **after}
    target = f"{village.name} {year}年"
    trail.record(
        by=by, action="会员年终评比", target=target, division=village.pk, before=before, after=after
    )
