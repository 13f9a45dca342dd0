"""The one table of a charter's moves: from the last step and its outcome to the steps that may be
recorded next.

Guards, services, pages and tests read it. A vote without quorum is held again; a lost vote leads
back to the households with a new text; what the township returns is revised and goes to the
households or to the vote again.
"""

from .models.steps import CharterStep, CharterStepKind

PASSED, NO_QUORUM, REJECTED, RETURNED = CharterStep.Outcome

MOVES: dict[tuple[CharterStepKind, str] | None, tuple[CharterStepKind, ...]] = {
    None: (CharterStepKind.DRAFT,),
    (CharterStepKind.DRAFT, PASSED): (CharterStepKind.DISCUSSION,),
    (CharterStepKind.DISCUSSION, PASSED): (CharterStepKind.OPINIONS,),
    (CharterStepKind.OPINIONS, PASSED): (CharterStepKind.HOUSEHOLDS,),
    (CharterStepKind.HOUSEHOLDS, PASSED): (CharterStepKind.VOTE,),
    (CharterStepKind.VOTE, PASSED): (CharterStepKind.FILED,),
    (CharterStepKind.VOTE, NO_QUORUM): (CharterStepKind.VOTE,),
    (CharterStepKind.VOTE, REJECTED): (CharterStepKind.HOUSEHOLDS,),
    (CharterStepKind.FILED, PASSED): (CharterStepKind.ISSUED,),
    (CharterStepKind.FILED, RETURNED): (CharterStepKind.HOUSEHOLDS, CharterStepKind.VOTE),
    (CharterStepKind.ISSUED, PASSED): (),
}


def next_steps(last: CharterStep | None) -> tuple[CharterStepKind, ...]:
    """What may be recorded after `last`, the charter's last step (None: none yet)."""
    return MOVES[(CharterStepKind(last.step), last.outcome) if last else None]
