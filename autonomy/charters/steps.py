"""The one table of a charter's moves: from the last step and its outcome to the steps that may be recorded next.

Guards, services, pages and tests read it. A vote without quorum is held again; a lost vote leads back to the households
with a new text; what the township returns is revised and goes to the households or to the vote again.
"""

from .models.steps import CharterStep, Step

PASSED, NO_QUORUM, REJECTED, RETURNED = CharterStep.Outcome

MOVES: dict[tuple[Step, str] | None, tuple[Step, ...]] = {
    None: (Step.DRAFT,),
    (Step.DRAFT, PASSED): (Step.DISCUSSION,),
    (Step.DISCUSSION, PASSED): (Step.OPINIONS,),
    (Step.OPINIONS, PASSED): (Step.HOUSEHOLDS,),
    (Step.HOUSEHOLDS, PASSED): (Step.VOTE,),
    (Step.VOTE, PASSED): (Step.FILED,),
    (Step.VOTE, NO_QUORUM): (Step.VOTE,),
    (Step.VOTE, REJECTED): (Step.HOUSEHOLDS,),
    (Step.FILED, PASSED): (Step.ISSUED,),
    (Step.FILED, RETURNED): (Step.HOUSEHOLDS, Step.VOTE),
    (Step.ISSUED, PASSED): (),
}


def next_steps(last: CharterStep | None) -> tuple[Step, ...]:
    """What may be recorded after `last`, the charter's last step (None: none yet)."""
    return MOVES[(Step(last.step), last.outcome) if last else None]
