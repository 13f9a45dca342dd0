"""Whether a meeting could vote and what it decided; pure arithmetic on whole people.

Organic Law of Villagers' Committees, articles 22, 26: the assembly needs more than half of the villagers over 18, or
delegates of two thirds of the households; the delegates' meeting two thirds of the delegates; both decide by more than
half of those present.
"""

from dataclasses import dataclass

from .models import CharterStep, Matter, Meeting

ASSEMBLY = CharterStep.Assembly.ASSEMBLY
ASSEMBLIES: dict[str, str] = {
    Meeting.Kind.ASSEMBLY: ASSEMBLY,
    Meeting.Kind.DELEGATES: CharterStep.Assembly.DELEGATES,
}  # kinds of meeting that the law asks a quorum of


@dataclass(frozen=True)
class Vote:
    """Counts of people; `assembly` is one of CharterStep.Assembly."""

    assembly: str
    entitled: int
    present: int
    votes_for: int

    @property
    def needed(self) -> int:
        """How many have to be there: of 43 delegates 29."""
        return self.entitled // 2 + 1 if self.assembly == ASSEMBLY else -(-self.entitled * 2 // 3)

    @property
    def has_quorum(self) -> bool:
        return self.present >= self.needed

    @property
    def has_majority(self) -> bool:
        return self.votes_for * 2 > self.present

    @property
    def outcome(self) -> str:
        if not self.has_quorum:
            return CharterStep.Outcome.NO_QUORUM
        return CharterStep.Outcome.PASSED if self.has_majority else CharterStep.Outcome.REJECTED

    def __str__(self) -> str:
        """ "应到 43，实到 31，需 29；赞成 27，过半"."""
        presence = f"应到 {self.entitled}，实到 {self.present}，需 {self.needed}"
        if not self.has_quorum:
            return f"{presence}，还差 {self.needed - self.present} 人，不能表决"
        if self.has_majority:
            return f"{presence}；赞成 {self.votes_for}，过半"
        return f"{presence}；赞成 {self.votes_for}，未过半（过半要 {self.present // 2 + 1}）"


def vote_of(step: CharterStep) -> Vote | None:
    """The vote of a fifth step; None of any other, or while its counts are not there."""
    if step.entitled is None or step.present is None or step.votes_for is None:
        return None
    return Vote(step.assembly, step.entitled, step.present, step.votes_for)


def vote_at(meeting: Meeting, votes_for: int) -> Vote | None:
    """None of a meeting that no law asks a quorum of, or while nobody said how many were due."""
    assembly = ASSEMBLIES.get(meeting.kind)
    if assembly is None or meeting.due is None or meeting.present is None:
        return None
    return Vote(assembly, meeting.due, meeting.present, votes_for)


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
    half = "过半" if matter.votes_for * 2 > meeting.present else f"未过半（过半要 {meeting.present // 2 + 1}）"
    return f"{presence(meeting)}；赞成 {matter.votes_for}，{half}；{rest}"
