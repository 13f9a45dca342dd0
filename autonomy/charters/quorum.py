"""Whether a meeting could vote and what it decided; pure arithmetic on whole people.

Organic Law of Villagers' Committees, articles 22, 26: the assembly needs more than half of the
villagers over 18, or delegates of two thirds of the households; the delegates' meeting two thirds
of the delegates; both decide by more than half of those present.
"""

from dataclasses import dataclass

from .models.steps import CharterStep

ASSEMBLY = CharterStep.Assembly.ASSEMBLY


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
