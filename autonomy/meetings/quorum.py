"""Whether a meeting could vote, and what it decided."""

from ..charters.held_against import too_many
from ..charters.models.steps import CharterStep
from ..charters.quorum import ASSEMBLY, Vote
from .models import Matter, Meeting

ASSEMBLIES: dict[str, str] = {
    Meeting.Kind.ASSEMBLY: ASSEMBLY,
    Meeting.Kind.DELEGATES: CharterStep.Assembly.DELEGATES,
}  # kinds of meeting that the law asks a quorum of


def vote_at(meeting: Meeting, votes_for: int) -> Vote | None:
    """None of a meeting that no law asks a quorum of, or while nobody said how many were due."""
    assembly = ASSEMBLIES.get(meeting.kind)
    if assembly is None or meeting.due is None or meeting.present is None:
        return None
    return Vote(assembly, meeting.due, meeting.present, votes_for)


def warning(meeting: Meeting) -> str:
    """Where more were due than the village has; "" of a meeting that no law asks a quorum of."""
    assembly = ASSEMBLIES.get(meeting.kind)
    if assembly is None:
        return ""
    return too_many(meeting.village, meeting.date.year, assembly, meeting.due)


def presence(meeting: Meeting) -> str:
    """ "应到 35，实到 33，需 24"; "实到 33" where nobody said how many were due."""
    if meeting.due is None:
        return f"实到 {meeting.present}"
    vote = vote_at(meeting, 0)
    needed = f"，需 {vote.needed}" if vote else ""
    return f"应到 {meeting.due}，实到 {meeting.present}{needed}"


def sum_of(meeting: Meeting, matter: Matter) -> str:
    """ "应到 9，实到 8；赞成 6，过半；反对 1，弃权 1"; "" where nobody counted votes."""
    if matter.votes_for is None:
        return ""
    vote = vote_at(meeting, matter.votes_for)
    rest = f"反对 {matter.votes_against}，弃权 {matter.abstained}"
    if vote and not vote.has_quorum:
        return f"{vote}（赞成 {matter.votes_for}，{rest}）"
    half = (
        "过半"
        if matter.votes_for * 2 > meeting.present
        else f"未过半（过半要 {meeting.present // 2 + 1}）"
    )
    return f"{presence(meeting)}；赞成 {matter.votes_for}，{half}；{rest}"
